// title: Drivers of regions
// description: Candidates for drivers of each region, best first, all regions at once: industries of the leading super-group of the region's Ward step (Hill and Brennan 2000) whose location quotient at the finest level held reaches 1, as the method drivers computed them. Told with: where the accounts tell sections only, the industries of a section have one quotient and cannot be told apart; read those first.
// param table: string = "kaz-2024-42" | id of the table; all where empty
// param region: string = "" | id of a region, for instance KZ-63; all where empty
// param year: integer = 0 | year of the regional accounts; every year computed where 0
// column region: id of the region
// column region_name_en: its name in English
// column region_name_ru: its name in Russian
// column region_name_kk: its name in Kazakh
// column told_with: codes of the industries that the accounts cannot tell from this one
// column industry: id of the industry
// column code: its code
// column name_en: its name in English
// column name_ru: its name in Russian
// column name_kk: its name in Kazakh
// column rank: 1 for the highest score in the region
// column score: score on the first discriminant function of the region
// column super_group: leading, middle or trailing
// column lq: location quotient at the finest level held
// column level: what told it: division, section, or file
// column accounts: codes of the account rows that stand for the industry
// column year: year of the regional accounts
// column run: id of the run
// mode: read
MATCH (run:Run {method: 'drivers', status: 'computed'})
MATCH (i:Industry)-[d:DRIVES {run: run.id}]->(r:Region)
WHERE ($table = '' OR run.table = $table) AND ($region = '' OR r.id = $region)
  AND ($year = 0 OR d.year = $year)
RETURN r.id AS region, r.name_en AS region_name_en, r.name_ru AS region_name_ru, r.name_kk AS region_name_kk,
       d.told_with AS told_with, i.id AS industry, i.code AS code, i.name_en AS name_en, i.name_ru AS name_ru,
       i.name_kk AS name_kk, d.rank AS rank, d.score AS score, d.super_group AS super_group, d.lq AS lq,
       d.level AS level, d.accounts AS accounts, d.year AS year, run.id AS run
ORDER BY run, region, rank
