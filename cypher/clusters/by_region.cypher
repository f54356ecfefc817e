// title: Clusters by region
// description: Clusters that are based in each region, in the administrative division that the source speaks of.
// param region: string = "" | id of a region, for instance KZ-63; all where empty
// column region: id of the region
// column region_name_en: its name in English
// column region_name_ru: its name in Russian
// column region_name_kk: its name in Kazakh
// column cluster: id of the cluster
// column name_en: name of the cluster in English
// column name_ru: name of the cluster in Russian
// column name_kk: name of the cluster in Kazakh
// column kind: kind of cluster
// column status: what became of it, as its source says
// column start_year: first year
// column members: number of known members
// column source: id of the source
// column trust: best trust letter of its sources
// mode: read
MATCH (c:Cluster)-[b:BASED_IN]->(r:Region)
WHERE $region = '' OR r.id = $region
RETURN r.id AS region, r.name_en AS region_name_en, r.name_ru AS region_name_ru, r.name_kk AS region_name_kk,
       c.id AS cluster, c.name_en AS name_en, c.name_ru AS name_ru, c.name_kk AS name_kk, c.kind AS kind,
       c.status AS status, c.start_year AS start_year,
       COUNT { MATCH (c)<-[:MEMBER_OF]-(m) RETURN DISTINCT m.id } AS members, b.source AS source, b.trust AS trust
ORDER BY region, coalesce(start_year, 9999), cluster
