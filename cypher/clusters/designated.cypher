// title: Clusters that policy or officials named
// description: Candidates, pilot, national, territorial, innovation and regional clusters with their regions, industries, programmes and number of known members. Clusters that an analysis found are in clusters.found.
// param table: string = "kaz-2024-42" | id of the table in whose industries they are told
// param kind: string = "" | candidate, pilot, national, territorial, innovation, regional; all where empty
// column cluster: id of the cluster
// column name_en: name in English
// column name_ru: name in Russian
// column name_kk: name in Kazakh
// column kind: kind of cluster
// column status: what became of it, as its source says
// column start_year: first year
// column end_year: last year
// column field: field in the source's words
// column city: host city
// column regions: ids of the regions it is in
// column industries: codes of the industries it covers, in the table; evidence.fields says what part of each belongs to the field
// column programmes: ids of the programmes that named it
// column predecessors: ids of the clusters it succeeds
// column members: number of known members
// column note: remarks
// column source: id of the source
// column trust: best trust letter of its sources
// mode: read
MATCH (c:Cluster)
WHERE c.run IS NULL AND NOT EXISTS { MATCH (:Run)-[:IDENTIFIED]->(c) } AND ($kind = '' OR c.kind = $kind)
RETURN c.id AS cluster, c.name_en AS name_en, c.name_ru AS name_ru, c.name_kk AS name_kk, c.kind AS kind,
       c.status AS status, c.start_year AS start_year, c.end_year AS end_year, c.industries AS field, c.city AS city,
       COLLECT { MATCH (c)-[:BASED_IN]->(r:Region) RETURN r.id ORDER BY r.id } AS regions,
       COLLECT {
         MATCH (c)-[k:COVERS]->(s:Industry)-[:MAPS_TO*0..1]-(i:Industry)-[:HAS_ACCOUNT]->(:Account {table: $table})
         WHERE s = i OR k.share IS NULL
         RETURN DISTINCT i.code ORDER BY i.code
       } AS industries,
       COLLECT { MATCH (c)<-[:DESIGNATES]-(p:Programme) RETURN DISTINCT p.id ORDER BY p.id } AS programmes,
       COLLECT { MATCH (c)-[:SUCCEEDS]->(e:Cluster) RETURN e.id ORDER BY e.id } AS predecessors,
       COUNT { MATCH (c)<-[:MEMBER_OF]-(m) RETURN DISTINCT m.id } AS members,
       c.note AS note, c.source AS source, c.trust AS trust
ORDER BY kind, coalesce(start_year, 9999), cluster
