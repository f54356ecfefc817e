// title: Outlines of regions
// description: The outlines that are held, as GeoJSON geometry, with the regions of today that the outlined region became.
// column region: id of the region
// column name_en: name in English
// column name_ru: name in Russian
// column name_kk: name in Kazakh
// column valid_from: first year of these borders, where they are newer than 1997
// column valid_to: last year of these borders; missing for today's
// column successors: ids of the regions that came from it
// column boundary: GeoJSON geometry
// column boundary_note: what the outline stands for
// column source: id of the source
// column further_sources: ids of further sources
// column trust: best trust letter of its sources
// mode: read
MATCH (r:Region)
WHERE r.boundary IS NOT NULL
RETURN r.id AS region, r.name_en AS name_en, r.name_ru AS name_ru, r.name_kk AS name_kk, r.valid_from AS valid_from,
       r.valid_to AS valid_to, COLLECT { MATCH (s:Region)-[:SUCCEEDS]->(r) RETURN s.id ORDER BY s.id } AS successors,
       r.boundary AS boundary, r.boundary_note AS boundary_note, r.source AS source,
       r.further_sources AS further_sources, r.trust AS trust
ORDER BY region
