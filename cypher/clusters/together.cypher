// title: Industries that runs put together
// description: Pairs of industries by the share of repeated runs of the Leiden algorithm in which both were in one community (co-classification). Of each industry the ten strongest pairs are kept. One run of such an algorithm is not a result; a share near 1 is.
// param table: string = "kaz-2024-42" | id of the table; all where empty
// param industry: string = "" | code of an industry at either end, for instance C24; all where empty
// param share: float = 0.5 | smallest share of runs
// column run: id of the run
// column table: id of the table
// column first: id of the first industry
// column first_code: its code
// column first_name_en: its name in English
// column first_name_ru: its name in Russian
// column first_name_kk: its name in Kazakh
// column second: id of the second industry
// column second_code: its code
// column second_name_en: its name in English
// column second_name_ru: its name in Russian
// column second_name_kk: its name in Kazakh
// column share: share of runs in which both were in one community, 0 to 1
// mode: read
MATCH (a:Industry)-[l:LINKED_TO {pattern: 'together'}]->(b:Industry)
WHERE l.strength >= $share AND ($table = '' OR l.table = $table)
  AND ($industry = '' OR a.code = $industry OR b.code = $industry)
RETURN l.run AS run, l.table AS table, a.id AS first, a.code AS first_code, a.name_en AS first_name_en,
       a.name_ru AS first_name_ru, a.name_kk AS first_name_kk, b.id AS second, b.code AS second_code,
       b.name_en AS second_name_en, b.name_ru AS second_name_ru, b.name_kk AS second_name_kk, l.strength AS share
ORDER BY run, share DESC, first_code, second_code
