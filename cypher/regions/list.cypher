// title: Regions in one year
// description: The first-level regions of the administrative division that held in a year, with the regions they came from.
// param year: integer = 2024 | the year; every region of every division where 0
// column region: id of the region
// column iso_code: ISO 3166-2 code
// column name_en: name in English
// column name_ru: name in Russian
// column name_kk: name in Kazakh
// column kind: region or city
// column country: ISO 3166-1 alpha-3
// column former_iso_code: ISO 3166-2 code before 2022
// column statistics_code: code used by the statistics office
// column valid_from: first year of these borders, where they are newer than 1997
// column valid_to: last year of these borders; missing for today's
// column predecessors: ids of the regions it came from
// column has_boundary: whether an outline is held
// column boundary_note: what the outline stands for
// column source: id of the source
// column trust: best trust letter of its sources
// mode: read
MATCH (r:Region)-[:PART_OF]->(c:Country)
WHERE $year = 0 OR (coalesce(r.valid_from, 0) <= $year AND coalesce(r.valid_to, 9999) >= $year)
RETURN r.id AS region, r.iso_code AS iso_code, r.name_en AS name_en, r.name_ru AS name_ru, r.name_kk AS name_kk,
       r.kind AS kind, c.id AS country, r.former_iso_code AS former_iso_code, r.statistics_code AS statistics_code,
       r.valid_from AS valid_from, r.valid_to AS valid_to,
       COLLECT { MATCH (r)-[:SUCCEEDS]->(e:Region) RETURN e.id ORDER BY e.id } AS predecessors,
       r.boundary IS NOT NULL AS has_boundary, r.boundary_note AS boundary_note, r.source AS source, r.trust AS trust
ORDER BY country, region
