// title: Regional multipliers against the national ones
// description: Multiplier of each industry inside a region, beside the same one in the national table it was derived from, as the method regional computed them with location quotients. What is left of the national effect beyond the first round (kept) says how much of the supply chain the region has.
// param table: string = "kaz-2024-42" | id of the national table
// param region: string = "KZ-63" | id of a region; all where empty
// param measure: string = "output" | output, value_added, compensation; all where empty
// param year: integer = 0 | year of the regional accounts; every year computed where 0
// param industry: string = "" | code of an industry; all where empty
// column region: id of the region
// column region_name_en: its name in English
// column region_name_ru: its name in Russian
// column region_name_kk: its name in Kazakh
// column rank: 1 for the region's largest
// column code: code of the industry
// column name_en: its name in English
// column name_ru: its name in Russian
// column name_kk: its name in Kazakh
// column measure: what is multiplied
// column form: effect: per unit of final demand
// column value: the multiplier inside the region
// column national: the same in the nation
// column kept: of an output multiplier: (value - 1) / (national - 1), 0 to 1
// column lq: location quotient used for the industry
// column regionalisation: slq, cilq, flq, aflq
// column year: year of the regional accounts
// column run: id of the run
// mode: read
MATCH (run:Run {method: 'regional', status: 'computed', table: $table})
MATCH (r:Region)-[m:REGIONAL_MULTIPLIER {run: run.id}]->(i:Industry)
WHERE ($region = '' OR r.id = $region) AND ($measure = '' OR m.measure = $measure)
  AND ($industry = '' OR i.code = $industry) AND ($year = 0 OR m.year = $year)
RETURN r.id AS region, r.name_en AS region_name_en, r.name_ru AS region_name_ru, r.name_kk AS region_name_kk,
       m.rank AS rank, i.code AS code, i.name_en AS name_en, i.name_ru AS name_ru, i.name_kk AS name_kk,
       m.measure AS measure, m.form AS form, m.value AS value, m.national AS national,
       CASE WHEN m.measure = 'output' AND m.national > 1 THEN (m.value - 1) / (m.national - 1) ELSE null END AS kept,
       m.lq AS lq, m.regionalisation AS regionalisation, m.year AS year, run.id AS run
ORDER BY run, region, measure, rank, code
