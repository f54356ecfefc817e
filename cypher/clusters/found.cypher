// title: Clusters that an analysis found
// description: Clusters identified by a run, published or computed, with the share of variance their factor explains and their members, strongest first: of a factor the primary ones (industries that load on it most). Variance shares are of 1.
// param run: string = "" | id of a run; all where empty
// column run: id of the run
// column method: its method
// column status: computed or published
// column cluster: id of the cluster
// column position: order in its run
// column name_en: name in English
// column name_ru: name in Russian
// column name_kk: name in Kazakh
// column kind: kind of cluster
// column variance_share: share of variance its factor explains, 0 to 1
// column size: number of its members, for a computed run
// column stability: share of repeated draws or runs in which two members stay together, mean over pairs, where the method has such
// column primary_members: codes of its members, of a factor its primary ones, strongest first
// column industries: codes of the industries it covers
// column table: id of the table
// column source: id of the source, for a published run
// column trust: best trust letter of its sources
// mode: read
MATCH (r:Run)-[found:IDENTIFIED]->(c:Cluster)
WHERE $run = '' OR r.id = $run
RETURN r.id AS run, r.method AS method, r.status AS status, c.id AS cluster, c.position AS position,
       c.name_en AS name_en, c.name_ru AS name_ru, c.name_kk AS name_kk, c.kind AS kind,
       c.variance_share AS variance_share, c.size AS size, c.stability AS stability,
       COLLECT {
         MATCH (c)-[m:COVERS|LOADS_ON]-(i:Industry)
         WHERE m.strength IS NOT NULL OR (m.membership = 'primary' AND r.status = 'published')
         RETURN i.code ORDER BY abs(coalesce(m.strength, m.loading)) DESC, i.code
       } AS primary_members,
       COLLECT { MATCH (c)-[:COVERS]->(i:Industry) RETURN i.code ORDER BY i.code } AS industries,
       r.table AS table, found.source AS source, found.trust AS trust
ORDER BY run, coalesce(position, 0), cluster
