// title: Industries that policy designated, and their multipliers
// description: Industries that the named clusters cover, with the clusters, the programmes that named them, and what the economy's structure says: output and value-added multipliers (type I, effect) with their ranks, linkage indices and class. In a table of another classification than those that clusters are told in, the industries that map to what they cover are shown.
// param table: string = "kaz-2024-42" | id of a table
// param basis: string = "domestic" | import basis: domestic, total or resources
// param status: string = "selected" | status of the designation; any where empty
// column code: code of the industry
// column name_en: its name in English
// column name_ru: its name in Russian
// column name_kk: its name in Kazakh
// column clusters: ids of the clusters that cover it
// column kinds: kinds of these clusters
// column programmes: ids of the programmes that named them
// column output_multiplier: output multiplier
// column output_rank: its rank, 1 for the largest of the table
// column value_added_multiplier: value-added multiplier
// column value_added_rank: its rank, 1 for the largest of the table
// column backward_index: backward linkage relative to the mean
// column forward_index: forward linkage relative to the mean
// column class: key, backward-oriented, forward-oriented, independent
// column table: id of the table
// column run: id of the run of the output multiplier
// column source: id of the source of the table
// column trust: trust letter of that source
// mode: read
MATCH (t:IOTable {id: $table})
MATCH (p:Programme)-[d:DESIGNATES]->(c:Cluster)-[k:COVERS]->(covered:Industry)
WHERE $status = '' OR d.status = $status
CALL (covered, k) {
  MATCH (covered)-[:HAS_ACCOUNT]->(:Account {table: $table})
  RETURN covered AS i
  UNION
  MATCH (covered)<-[:MAPS_TO]-(finer:Industry)-[:HAS_ACCOUNT]->(:Account {table: $table})
  WHERE k.share IS NULL
  RETURN finer AS i
}
WITH t, i, p, c
ORDER BY c.id, p.id
WITH t, i, collect(DISTINCT c.id) AS clusters, collect(DISTINCT p.id) AS programmes, collect(DISTINCT c.kind) AS kinds
OPTIONAL MATCH (i)-[x:HAS_MULTIPLIER]->(t)
WHERE x.measure = 'output' AND x.form = 'effect' AND x.closure = 'type I' AND x.basis = $basis
OPTIONAL MATCH (i)-[v:HAS_MULTIPLIER]->(t)
WHERE v.measure = 'value_added' AND v.form = 'effect' AND v.closure = 'type I' AND v.basis = $basis
OPTIONAL MATCH (i)-[k:HAS_LINKAGE]->(t)
WHERE k.basis = $basis
RETURN i.code AS code, i.name_en AS name_en, i.name_ru AS name_ru, i.name_kk AS name_kk, clusters, kinds, programmes,
       x.value AS output_multiplier, x.rank AS output_rank, v.value AS value_added_multiplier,
       v.rank AS value_added_rank, k.backward_index AS backward_index, k.forward_index AS forward_index,
       k.class AS class, t.id AS table, x.run AS run, t.source AS source, t.trust AS trust
ORDER BY coalesce(output_rank, 9999), code, coalesce(k.run, '')
