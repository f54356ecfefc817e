// title: Key sectors that no programme named
// description: Industries that are key sectors in the table, both linkage indices at least 1, and lie in the field of no cluster that a programme named.
// param table: string = "kaz-2024-42" | id of a table
// param basis: string = "domestic" | import basis: domestic, total or resources
// column code: code of the industry
// column name_en: name in English
// column name_ru: name in Russian
// column name_kk: name in Kazakh
// column backward_index: index of total backward linkage
// column forward_index: index of total forward linkage
// column clusters: ids of clusters of the field that no programme named
// column table: id of the table
// column run: id of the run
// column source: id of the source of the table
// column trust: trust letter of that source
// mode: read
MATCH (i:Industry)-[k:HAS_LINKAGE]->(t:IOTable {id: $table})
WHERE k.basis = $basis AND k.class = 'key'
  AND NOT EXISTS { MATCH (i)<-[:COVERS]-(:Cluster)<-[:DESIGNATES]-(:Programme) }
RETURN i.code AS code, i.name_en AS name_en, i.name_ru AS name_ru, i.name_kk AS name_kk,
       k.backward_index AS backward_index, k.forward_index AS forward_index,
       COLLECT {
         MATCH (i)<-[:COVERS]-(c:Cluster) WHERE c.run IS NULL AND NOT EXISTS { MATCH (:Run)-[:IDENTIFIED]->(c) }
         RETURN DISTINCT c.id ORDER BY c.id
       } AS clusters,
       t.id AS table, k.run AS run, t.source AS source, t.trust AS trust
ORDER BY backward_index + forward_index DESC, code, run
