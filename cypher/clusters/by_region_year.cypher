// title: Clusters by region in a year
// description: Clusters that ran in the year, each in the region as it was then: a host that became a region later is told as the one it was cut out of; of a host that was divided before, each of the regions it became.
// param year: integer = 2005 | calendar year
// param region: string = "" | id of a region; all where empty
// column region: id of the region as it was
// column region_name_en: its name in English
// column region_name_ru: its name in Russian
// column region_name_kk: its name in Kazakh
// column stated_region: id of the region in which the data have it
// column cluster: id of the cluster
// column name_en: name in English
// column name_ru: name in Russian
// column name_kk: name in Kazakh
// column kind: kind of cluster
// column start_year: first year
// column end_year: last year, where known
// column certainty: certain, or possible where no source says when it ended
// column source: id of the source
// column trust: best trust letter of its sources
// mode: read
MATCH (c:Cluster)-[b:BASED_IN]->(h:Region)
WHERE c.start_year <= $year AND (c.end_year IS NULL OR c.end_year >= $year)
MATCH (h)-[:SUCCEEDS*0..2]-(r:Region)
WHERE (r.valid_from IS NULL OR r.valid_from <= $year) AND (r.valid_to IS NULL OR r.valid_to >= $year)
  AND (EXISTS { MATCH (h)-[:SUCCEEDS*0..2]->(r) } OR EXISTS { MATCH (r)-[:SUCCEEDS*0..2]->(h) })
WITH DISTINCT c, b, h, r
WHERE $region = '' OR r.id = $region
RETURN r.id AS region, r.name_en AS region_name_en, r.name_ru AS region_name_ru, r.name_kk AS region_name_kk,
       h.id AS stated_region, c.id AS cluster, c.name_en AS name_en, c.name_ru AS name_ru, c.name_kk AS name_kk,
       c.kind AS kind, c.start_year AS start_year, c.end_year AS end_year,
       CASE WHEN c.end_year IS NULL THEN 'possible' ELSE 'certain' END AS certainty, b.source AS source,
       b.trust AS trust
ORDER BY region, start_year, cluster, stated_region
