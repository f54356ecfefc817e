// title: Which regions border on a region
// description: Regions of one year that have a stretch of border with the region, the longest first, read off the outlines held.
// param region: string = "KZ-63" | id of a region
// param year: integer = 2024 | the year whose division counts; every year where 0
// column neighbour: id of the neighbouring region
// column name_en: its name in English
// column name_ru: its name in Russian
// column name_kk: its name in Kazakh
// column length: length of the border between the outlines, km; outlines are simplified, the true one is longer
// column valid_from: first year of the neighbour's borders, where they are newer than 1997
// column valid_to: last year of them; missing for today's
// column source: id of the source
// column trust: best trust letter of its sources
// mode: read
MATCH (r:Region {id: $region})-[b:BORDERS]-(n:Region)
WHERE $year = 0 OR (coalesce(n.valid_from, 0) <= $year AND coalesce(n.valid_to, 9999) >= $year)
RETURN n.id AS neighbour, n.name_en AS name_en, n.name_ru AS name_ru, n.name_kk AS name_kk, b.length AS length,
       n.valid_from AS valid_from, n.valid_to AS valid_to, b.source AS source, b.trust AS trust
ORDER BY length DESC, neighbour
