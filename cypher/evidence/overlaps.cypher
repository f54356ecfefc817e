// title: Designated clusters beside found ones
// description: For each designated cluster, and each run that found clusters in the table's flows, the found cluster that holds most of its industries. They come from the same flows as the evidence: shown, not counted.
// param cluster: string = "" | id of a designated cluster; all where empty
// param table: string = "kaz-2024-42" | id of a table
// column cluster: id of the designated cluster
// column name_en: its name in English
// column name_ru: its name in Russian
// column name_kk: its name in Kazakh
// column kind: kind of cluster
// column found: id of the found cluster
// column found_name_en: its name in English
// column found_name_ru: its name in Russian
// column found_name_kk: its name in Kazakh
// column found_by: id of the run that found it
// column method: its method
// column contained: share of the covered industries that the found cluster holds
// column overlap: shared industries over all of either (Jaccard)
// column industries: codes of the found cluster's industries
// column run: id of the run that compared them
// column source: id of the source of the designated cluster
// column trust: best trust letter of its sources
// mode: read
MATCH (c:Cluster)-[e:EVIDENCED_BY]->(f:Cluster)<-[:IDENTIFIED]-(r:Run)
WHERE ($cluster = '' OR c.id = $cluster) AND e.table = $table
RETURN c.id AS cluster, c.name_en AS name_en, c.name_ru AS name_ru, c.name_kk AS name_kk, c.kind AS kind,
       f.id AS found, f.name_en AS found_name_en, f.name_ru AS found_name_ru, f.name_kk AS found_name_kk,
       r.id AS found_by, r.method AS method, e.contained AS contained, e.overlap AS overlap,
       COLLECT { MATCH (f)-[:COVERS]->(i:Industry) RETURN i.code ORDER BY i.position, i.code } AS industries,
       e.run AS run, c.source AS source, c.trust AS trust
ORDER BY run, contained DESC, overlap DESC, cluster, found
