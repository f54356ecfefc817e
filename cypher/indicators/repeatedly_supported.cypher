// title: Industries that several programmes named
// description: Industries in the field of clusters that two programmes or more named, with their output multiplier and class of linkage.
// param table: string = "kaz-2024-42" | id of a table
// param basis: string = "domestic" | import basis: domestic, total or resources
// param programmes: integer = 2 | least number of programmes
// column code: code of the industry
// column name_en: name in English
// column name_ru: name in Russian
// column name_kk: name in Kazakh
// column programmes: number of programmes
// column programme_ids: their ids, oldest first
// column clusters: ids of the clusters
// column output_multiplier: type I output multiplier
// column output_rank: its rank, 1 the largest
// column class: key, backward-oriented, forward-oriented, independent
// column table: id of the table
// column run: id of the run of the multiplier
// column source: id of the source of the table
// column trust: trust letter of that source
// mode: read
MATCH (t:IOTable {id: $table})
MATCH (p:Programme)-[:DESIGNATES]->(c:Cluster)-[:COVERS]->(i:Industry)-[:HAS_ACCOUNT]->(:Account {table: $table})
WITH DISTINCT t, i, p, c
ORDER BY coalesce(p.start_year, 9999), p.id, c.id
WITH t, i, collect(DISTINCT p.id) AS programme_ids, collect(DISTINCT c.id) AS clusters
WHERE size(programme_ids) >= $programmes
OPTIONAL MATCH (i)-[x:HAS_MULTIPLIER]->(t)
WHERE x.measure = 'output' AND x.form = 'effect' AND x.closure = 'type I' AND x.basis = $basis
OPTIONAL MATCH (i)-[k:HAS_LINKAGE]->(t)
WHERE k.basis = $basis
RETURN i.code AS code, i.name_en AS name_en, i.name_ru AS name_ru, i.name_kk AS name_kk,
       size(programme_ids) AS programmes, programme_ids, clusters, x.value AS output_multiplier,
       x.rank AS output_rank, k.class AS class, t.id AS table, x.run AS run, t.source AS source, t.trust AS trust
ORDER BY programmes DESC, code, coalesce(x.run, ''), coalesce(k.run, '')
