// title: What became of each pilot cluster
// description: The pilot clusters with what their sources say became of them, regional clusters and others that cover the same industries and began with it or later, and the members known of any of these. No member and no status means that no source in the knowledge base states one.
// column cluster: id of the pilot cluster
// column name_en: name in English
// column name_ru: name in Russian
// column name_kk: name in Kazakh
// column status: what became of it, as its source says
// column candidate: id of the candidate it was chosen from
// column industries: codes of the industries it covers
// column later_clusters: ids of clusters of the same industries that began with it or later
// column later_names: their English names, in the same order
// column later_statuses: what became of them, in the same order; empty where no source says
// column members: English names of known members of the pilot cluster and of the later ones
// column claims: claims on it and on the plan that set it up, as "verdict: statement"; provenance.claims has both sides
// column source: id of the source of the pilot cluster
// column further_sources: ids of its further sources
// column trust: best trust letter of its sources
// mode: read
MATCH (c:Cluster {kind: 'pilot'})
CALL (c) {
  OPTIONAL MATCH (c)-[a:COVERS]->(:Industry)<-[b:COVERS]-(later:Cluster)
  WHERE a.share IS NULL AND b.share IS NULL AND later.start_year >= c.start_year AND later.kind <> 'pilot'
  WITH DISTINCT later
  ORDER BY later.start_year, later.id
  RETURN collect(later) AS follow
}
CALL (c, follow) {
  UNWIND [c] + follow AS known
  OPTIONAL MATCH (known)<-[:MEMBER_OF]-(member)
  WITH DISTINCT member.name_en AS name
  ORDER BY name
  RETURN collect(name) AS members
}
RETURN c.id AS cluster, c.name_en AS name_en, c.name_ru AS name_ru, c.name_kk AS name_kk, c.status AS status,
       head(COLLECT { MATCH (c)-[:SUCCEEDS]->(e:Cluster) RETURN e.id ORDER BY e.id }) AS candidate,
       COLLECT { MATCH (c)-[k:COVERS]->(i:Industry) WHERE k.share IS NULL RETURN i.code ORDER BY i.code } AS industries,
       [later IN follow | later.id] AS later_clusters, [later IN follow | later.name_en] AS later_names,
       [later IN follow | coalesce(later.status, '')] AS later_statuses, members,
       COLLECT {
         MATCH (m:Claim)-[:CONCERNS]->(x)
         WHERE x = c OR EXISTS { MATCH (x)-[d:DESIGNATES]->(c) WHERE d.stage IS NULL }
         WITH DISTINCT m
         RETURN coalesce(m.verdict, 'stated') + ': ' + m.statement ORDER BY m.id
       } AS claims,
       c.source AS source, c.further_sources AS further_sources, c.trust AS trust
ORDER BY cluster
