// title: Designated clusters and the specialisation of their regions
// description: For each cluster that policy or the founding article named and that has a region, the sections of ISIC to which the industries it covers belong, and the region's location quotient in them as the method location computed it. A region of an earlier division stands with the regions that came from it; with a year, with the region as it was then. A section that the regional accounts do not give, and a region without accounts, has no quotient.
// param table: string = "kaz-2024-42" | id of the table with which the run goes
// param cluster: string = "" | id of a cluster; all where empty
// param kind: string = "" | pilot, national, territorial …; all where empty
// param year: integer = 0 | year of the regional accounts; every year computed where 0
// column cluster: id of the cluster
// column cluster_name_en: its name in English
// column cluster_name_ru: its name in Russian
// column cluster_name_kk: its name in Kazakh
// column kind: kind of cluster
// column based_in: id of the region in which its source puts it
// column region: id of the region of the accounts: the same, one that came from it, or the one that it was cut out of
// column region_name_en: its name in English
// column region_name_ru: its name in Russian
// column region_name_kk: its name in Kazakh
// column section: code of the section (ISIC Rev. 4)
// column section_name_en: its name in English
// column section_name_ru: its name in Russian
// column section_name_kk: its name in Kazakh
// column industries: codes of the covered industries in the section
// column lq: location quotient of the region in the section; none where the accounts do not give it
// column share: the section's share in the region, 0 to 1
// column national_share: the region's share in the nation's section, 0 to 1
// column stars: number of cluster stars, 0 to 3
// column strong: location quotient of at least 1 and in the top quarter of the regions
// column year: year of the regional accounts
// column run: id of the run
// mode: read
MATCH (run:Run {method: 'location', status: 'computed', table: $table})
WHERE $year = 0 OR EXISTS {
  MATCH (:Region)-[any:SPECIALISES_IN {run: run.id}]->(:Industry) WHERE any.year = $year RETURN any
}
MATCH (c:Cluster)-[:BASED_IN]->(based:Region)
WHERE ($cluster = '' OR c.id = $cluster) AND ($kind = '' OR c.kind = $kind)
MATCH (c)-[k:COVERS]->(i:Industry)-[:MAPS_TO]-(:Industry)-[:PART_OF]->(s:Industry)
WHERE k.share IS NULL AND s.id STARTS WITH 'ISIC4:'
WITH run, c, based, s, i ORDER BY i.code
WITH run, c, based, s, collect(DISTINCT i.code) AS industries
MATCH (r:Region)-[:SUCCEEDS*0..2]-(based)
WHERE ($year = 0 AND r.valid_to IS NULL
       OR $year > 0 AND coalesce(r.valid_from, 0) <= $year AND coalesce(r.valid_to, 9999) >= $year)
  AND (EXISTS { MATCH (r)-[:SUCCEEDS*0..2]->(based) } OR EXISTS { MATCH (based)-[:SUCCEEDS*0..2]->(r) })
WITH DISTINCT run, c, based, s, industries, r
OPTIONAL MATCH (r)-[q:SPECIALISES_IN {run: run.id}]->(s)
RETURN c.id AS cluster, c.name_en AS cluster_name_en, c.name_ru AS cluster_name_ru, c.name_kk AS cluster_name_kk,
       c.kind AS kind, based.id AS based_in,
       r.id AS region, r.name_en AS region_name_en, r.name_ru AS region_name_ru, r.name_kk AS region_name_kk,
       s.code AS section, s.name_en AS section_name_en, s.name_ru AS section_name_ru, s.name_kk AS section_name_kk,
       industries, q.lq AS lq, q.share AS share, q.national_share AS national_share, q.stars AS stars,
       q.strong AS strong, q.year AS year, run.id AS run
ORDER BY run, kind, cluster, based_in, region, section
