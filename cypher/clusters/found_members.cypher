// title: Members of found clusters, and the programmes that touched them
// description: Industries in each cluster that a run found (of a published factor: its primary members), strongest first, with how firmly they belong, and the clusters and programmes of policy that cover the same industry. In a table of another classification than those that policy clusters are told in, an industry has what the one it maps to has.
// param run: string = "factors:kaz-2024-42:total" | id of a run that found clusters
// param industry: string = "" | code of an industry, for instance C24: the clusters that hold it; all where empty
// param touched: boolean = false | only industries that a programme touched
// column run: id of the run
// column table: id of the table
// column cluster: id of the found cluster
// column position: its number
// column cluster_name_en: its name in English
// column cluster_name_ru: its name in Russian
// column cluster_name_kk: its name in Kazakh
// column industry: code of the industry
// column name_en: its name in English
// column name_ru: its name in Russian
// column name_kk: its name in Kazakh
// column strength: how firmly it belongs, in the method's own measure (of a factor: its loading)
// column stability: share of repeated draws or runs in which it stays with the others
// column designated: ids of the policy clusters that cover it
// column programmes: ids of the programmes that named these
// column source: id of the source of the table
// column trust: trust letter of that source
// mode: read
MATCH (r:Run {id: $run})-[:IDENTIFIED]->(c:Cluster)-[m:COVERS|LOADS_ON]-(i:Industry)
WHERE m.run = $run AND (m.strength IS NOT NULL OR (m.membership = 'primary' AND r.status = 'published'))
CALL (i) {
  MATCH (p:Programme)-[:DESIGNATES]->(d:Cluster)-[k:COVERS]->(covered:Industry)
  WHERE covered = i OR (k.share IS NULL AND EXISTS { MATCH (i)-[:MAPS_TO]->(covered) })
  RETURN d.id AS named, p.id AS by
  UNION
  RETURN '' AS named, '' AS by
}
WITH r, c, coalesce(m.strength, m.loading) AS strength, m.stability AS stability, i, named, by
ORDER BY named, by
WITH r, c, strength, stability, i, [x IN collect(DISTINCT named) WHERE x <> ''] AS designated,
     [x IN collect(DISTINCT by) WHERE x <> ''] AS programmes
OPTIONAL MATCH (t:IOTable {id: r.table})
WITH r, c, strength, stability, i, designated, programmes, t
WHERE ($industry = '' OR i.code = $industry) AND ($touched = false OR size(designated) > 0)
RETURN r.id AS run, r.table AS table, c.id AS cluster, c.position AS position, c.name_en AS cluster_name_en,
       c.name_ru AS cluster_name_ru, c.name_kk AS cluster_name_kk, i.code AS industry, i.name_en AS name_en,
       i.name_ru AS name_ru, i.name_kk AS name_kk, strength, stability, designated, programmes,
       t.source AS source, t.trust AS trust
ORDER BY coalesce(position, 0), cluster, abs(coalesce(strength, 0.0)) DESC, industry
