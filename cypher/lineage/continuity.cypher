// title: Institutions and firms across programmes
// description: Who had to do with several programmes: by a role in them or in what they named, or as a member of a cluster that they named.
// param programmes: integer = 1 | least number of programmes
// column who: id of the institution, person or firm
// column label: Institution, Person or Firm
// column name_en: name in English
// column name_ru: name in Russian
// column name_kk: name in Kazakh
// column programmes: number of programmes
// column first_year: first year of the earliest
// column last_year: first year of the latest
// column programme_ids: their ids, oldest first
// column how: its roles, and member of a cluster
// column source: id of the source
// column trust: best trust letter of its sources
// mode: read
MATCH (x)-[t:TAKES_PART_IN|MEMBER_OF]->(y)
WHERE y:Programme OR y:Cluster
OPTIONAL MATCH (y)<-[:DESIGNATES]-(named:Programme)
WITH x, CASE WHEN y:Programme THEN y ELSE named END AS p, CASE WHEN y:Programme THEN t.role ELSE 'member of a cluster' END AS how
WHERE p IS NOT NULL
WITH DISTINCT x, p, how
ORDER BY coalesce(p.start_year, 9999), p.id, how
WITH x, collect(DISTINCT p.id) AS programme_ids, min(p.start_year) AS first_year, max(p.start_year) AS last_year,
     collect(DISTINCT how) AS how
WHERE size(programme_ids) >= $programmes
RETURN x.id AS who, labels(x)[0] AS label, x.name_en AS name_en, x.name_ru AS name_ru, x.name_kk AS name_kk,
       size(programme_ids) AS programmes, first_year, last_year, programme_ids, how, x.source AS source,
       x.trust AS trust
ORDER BY programmes DESC, first_year, who
