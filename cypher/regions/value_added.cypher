// title: Value added of regions by section, with location quotients
// description: Gross value added of each region by section, its share in the section's national value, and its location quotient LQ = (value / regional total) / (national value / national total). The totals are gross regional product and gross domestic product, rows TOTAL, which include net taxes on products; above 1 the region is more specialised in the section than the country. In a year in which a region still had accounts of its own, those of the regions that took its place are left out.
// param year: integer = 2024 | year
// param region: string = "" | id of a region, for instance KZ-63; all where empty
// param section: string = "" | section, for instance B; all where empty
// column region: id of the region
// column region_name_en: its name in English
// column region_name_ru: its name in Russian
// column region_name_kk: its name in Kazakh
// column section: code of the section (ISIC Rev. 4), OTHER or TOTAL
// column section_name_en: its name in English
// column section_name_ru: its name in Russian
// column section_name_kk: its name in Kazakh
// column value: value added in the region
// column region_share: its share in the regional total, 0 to 1
// column national_value: value added in the country
// column national_share: the region's share in it, 0 to 1
// column location_quotient: location quotient
// column measure: gross_value_added …; gross_regional_product for TOTAL
// column year: year
// column unit: currency units in one unit of the values
// column currency: ISO 4217
// column source: id of the source
// column trust: best trust letter of its sources
// mode: read
MATCH (country:Country)-[whole:PRODUCES]->(:Industry {id: 'ISIC4:TOTAL'})
WHERE whole.year = $year AND whole.measure = 'gross_regional_product'
MATCH (country)-[nation:PRODUCES]->(s:Industry)
WHERE nation.year = $year AND ($section = '' OR s.code = $section)
  AND nation.measure IN ['gross_value_added', 'gross_value_added_and_net_taxes', 'gross_regional_product']
MATCH (r:Region)-[:PART_OF]->(country)
WHERE $region = '' OR r.id = $region
MATCH (r)-[part:PRODUCES]->(s)
WHERE part.year = $year AND part.measure = nation.measure
  AND NOT (coalesce(r.valid_from, 0) > $year AND EXISTS {
        MATCH (r)-[:SUCCEEDS]->(:Region)-[w:PRODUCES]->(s) WHERE w.year = $year AND w.measure = part.measure RETURN w
      })
MATCH (r)-[all:PRODUCES]->(:Industry {id: 'ISIC4:TOTAL'})
WHERE all.year = $year AND all.measure = whole.measure
RETURN r.id AS region, r.name_en AS region_name_en, r.name_ru AS region_name_ru, r.name_kk AS region_name_kk,
       s.code AS section, s.name_en AS section_name_en, s.name_ru AS section_name_ru, s.name_kk AS section_name_kk,
       part.value AS value, part.value / all.value AS region_share, nation.value AS national_value,
       part.value / nation.value AS national_share,
       (part.value / all.value) / (nation.value / whole.value) AS location_quotient, part.measure AS measure,
       part.year AS year, part.unit AS unit, part.currency AS currency, part.source AS source, part.trust AS trust
ORDER BY region, coalesce(s.position, 0), section
