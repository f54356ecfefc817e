// title: Clusters that an analysis found
// description: Clusters identified by a run, published or computed, with the share of variance their factor explains and their primary members (industries that load on them most). Variance shares are of 1.
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
// column primary_members: codes of the industries that are its primary members, strongest first
// column industries: codes of the industries it covers, where it is described so
// column source: id of the source, for a published run
// column trust: best trust letter of its sources
// mode: read
MATCH (r:Run)-[found:IDENTIFIED]->(c:Cluster)
WHERE $run = '' OR r.id = $run
RETURN r.id AS run, r.method AS method, r.status AS status, c.id AS cluster, c.position AS position,
       c.name_en AS name_en, c.name_ru AS name_ru, c.name_kk AS name_kk, c.kind AS kind,
       c.variance_share AS variance_share,
       COLLECT {
         MATCH (i:Industry)-[l:LOADS_ON]->(c) WHERE l.membership = 'primary'
         RETURN i.code ORDER BY l.loading DESC, i.code
       } AS primary_members,
       COLLECT { MATCH (c)-[:COVERS]->(i:Industry) RETURN i.code ORDER BY i.code } AS industries,
       found.source AS source, found.trust AS trust
ORDER BY run, coalesce(position, 0), cluster
