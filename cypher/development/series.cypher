// title: Regions year by year on constant boundaries
// description: What each region made in a section in every year, as the method development computed it: a region that was divided is the sum of those that took its place. Location quotient and shares are on gross regional and domestic product with net taxes on products. National, mix and competitive: shift-share of the change since the year before.
// param table: string = "kaz-2024-42" | id of the table with which the run goes
// param region: string = "" | id of a region of before 2018, for instance KZ-39 or KZ-YUZ; all where empty
// param section: string = "C" | section; all where empty
// param year: integer = 0 | year; all where 0
// column region: id of the region
// column region_name_en: its name in English
// column region_name_ru: its name in Russian
// column region_name_kk: its name in Kazakh
// column section: code of the section (ISIC Rev. 4)
// column year: year
// column value: value, in currency units, current prices
// column share: the section's share in the region, 0 to 1
// column national_share: the region's share in the nation's section, 0 to 1
// column lq: location quotient
// column volume: index of physical volume, previous year = 100
// column national: of the change: the nation's growth
// column industry_mix: of the change: the section's growth beyond it
// column competitive: of the change: the region's own
// column run: id of the run
// mode: read
MATCH (run:Run {method: 'development', status: 'computed', table: $table})
MATCH (r:Region)-[d:DEVELOPED {run: run.id}]->(s:Industry)
WHERE ($region = '' OR r.id = $region) AND ($section = '' OR s.code = $section) AND ($year = 0 OR d.year = $year)
RETURN r.id AS region, r.name_en AS region_name_en, r.name_ru AS region_name_ru, r.name_kk AS region_name_kk,
       s.code AS section, d.year AS year, d.value AS value, d.share AS share, d.national_share AS national_share,
       d.lq AS lq, d.volume AS volume, d.national AS national, d.industry_mix AS industry_mix,
       d.competitive AS competitive, run.id AS run
ORDER BY run, region, coalesce(s.position, 0), section, year
