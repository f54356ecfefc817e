// title: Specialisation of regions, with cluster stars
// description: Location quotient of each region in each section of the regional accounts, its cluster stars (European Cluster Observatory: size, specialisation, focus) and whether the specialisation is strong (US Cluster Mapping), as the method location computed them. OTHER is what the accounts do not tell apart: it has no stars.
// param table: string = "kaz-2024-42" | id of the table with which the run goes
// param region: string = "" | id of a region, for instance KZ-63; all where empty
// param section: string = "" | section, for instance B; all where empty
// param year: integer = 0 | year of the regional accounts; every year computed where 0
// param stars: integer = 0 | least number of stars
// column region: id of the region
// column region_name_en: its name in English
// column region_name_ru: its name in Russian
// column region_name_kk: its name in Kazakh
// column section: code of the section (ISIC Rev. 4) or OTHER
// column section_name_en: its name in English
// column section_name_ru: its name in Russian
// column section_name_kk: its name in Kazakh
// column lq: location quotient: the section's share in the region over its share in the nation
// column share: the section's share in the region, 0 to 1
// column national_share: the region's share in the nation's section, 0 to 1
// column stars: number of stars, 0 to 3
// column size_star: among the largest tenth of the regions in the section
// column specialisation_star: location quotient of 2 or more
// column focus_star: the section's share in the region is among the largest tenth of all such shares
// column strong: location quotient of at least 1 and in the top quarter of the regions
// column measure: what was compared
// column year: year of the regional accounts
// column run: id of the run
// mode: read
MATCH (run:Run {method: 'location', status: 'computed', table: $table})
MATCH (r:Region)-[q:SPECIALISES_IN {run: run.id}]->(s:Industry)
WHERE ($region = '' OR r.id = $region) AND ($section = '' OR s.code = $section) AND coalesce(q.stars, 0) >= $stars
  AND ($year = 0 OR q.year = $year)
RETURN r.id AS region, r.name_en AS region_name_en, r.name_ru AS region_name_ru, r.name_kk AS region_name_kk,
       s.code AS section, s.name_en AS section_name_en, s.name_ru AS section_name_ru, s.name_kk AS section_name_kk,
       q.lq AS lq, q.share AS share, q.national_share AS national_share, q.stars AS stars, q.size_star AS size_star,
       q.specialisation_star AS specialisation_star, q.focus_star AS focus_star, q.strong AS strong,
       q.measure AS measure, q.year AS year, run.id AS run
ORDER BY run, region, coalesce(s.position, 0), section
