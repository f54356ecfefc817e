// title: A region's section year by year
// description: What a region makes in a section in every year that is held, with its share of the region, of the nation's section, and its location quotient LQ = (value / regional total) / (national value / national total). The denominator is gross regional and gross domestic product with net taxes on products, rows TOTAL. Values are in current prices; shares and quotients do not depend on them. A region whose borders changed is another region: the boundary note says of which territory a value is.
// param region: string = "KZ-39" | id of a region, for instance KZ-39 or KZ-YUZ
// param section: string = "C" | section, for instance C; all where empty
// param first: integer = 0 | first year; the first there is where 0
// param last: integer = 0 | last year; the last there is where 0
// column region: id of the region
// column region_name_en: its name in English
// column region_name_ru: its name in Russian
// column region_name_kk: its name in Kazakh
// column section: code of the section (ISIC Rev. 4), OTHER or TOTAL
// column year: year
// column value: value added in the region
// column region_total: gross regional product, with net taxes on products
// column region_share: the section's share in it, 0 to 1
// column national_value: value added in the country
// column national_total: gross domestic product, with net taxes on products
// column national_share: the region's share in it, 0 to 1
// column location_quotient: location quotient
// column unit: currency units in one unit of the values
// column currency: ISO 4217
// column boundary_note: which territory the value is of, where this is not the region as it is in that year
// column vintage_note: revisions, breaks of method and jumps of the source
// column source: id of the source
// column trust: best trust letter of its sources
// mode: read
MATCH (r:Region {id: $region})-[:PART_OF]->(country:Country)
MATCH (r)-[part:PRODUCES]->(s:Industry)
WHERE ($section = '' OR s.code = $section) AND s.id STARTS WITH 'ISIC4:' AND ($first = 0 OR part.year >= $first)
  AND ($last = 0 OR part.year <= $last)
  AND part.measure IN ['gross_value_added', 'gross_value_added_and_net_taxes', 'gross_regional_product']
MATCH (r)-[all:PRODUCES]->(:Industry {id: 'ISIC4:TOTAL'})
WHERE all.year = part.year AND all.measure = 'gross_regional_product'
MATCH (country)-[nation:PRODUCES]->(s)
WHERE nation.year = part.year AND nation.measure = part.measure
MATCH (country)-[whole:PRODUCES]->(:Industry {id: 'ISIC4:TOTAL'})
WHERE whole.year = part.year AND whole.measure = 'gross_regional_product'
RETURN r.id AS region, r.name_en AS region_name_en, r.name_ru AS region_name_ru, r.name_kk AS region_name_kk,
       s.code AS section, part.year AS year, part.value AS value, all.value AS region_total,
       part.value / all.value AS region_share, nation.value AS national_value,
       whole.value AS national_total, part.value / nation.value AS national_share,
       (part.value / all.value) / (nation.value / whole.value) AS location_quotient, part.unit AS unit,
       part.currency AS currency, part.boundary_note AS boundary_note, part.vintage_note AS vintage_note,
       part.source AS source, part.trust AS trust
ORDER BY section, year
