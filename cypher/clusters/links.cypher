// title: Links between industries that a run found
// description: Pairs of industries that trade alike or with each other's partners, by the strength of the run's measure; for factors and czamanski the largest of four correlations of purchase and sales shares, and which of the four it was. Of each industry the ten strongest pairs are kept.
// param run: string = "factors:kaz-2024-42:total" | id of a run that links industries
// param pattern: string = "" | like suppliers, like customers, buys where the other sells, sells where the other buys, streit …; all where empty
// param industry: string = "" | code of an industry at either end, for instance C24; all where empty
// param strength: float = 0.0 | smallest strength
// column run: id of the run
// column table: id of the table
// column first: id of the first industry
// column first_code: its code
// column first_name_en: its name in English
// column first_name_ru: its name in Russian
// column first_name_kk: its name in Kazakh
// column pattern: what links the first industry to the second, the first one speaking
// column second: id of the second industry
// column second_code: its code
// column second_name_en: its name in English
// column second_name_ru: its name in Russian
// column second_name_kk: its name in Kazakh
// column strength: in the run's measure
// column share: share in the partner's total, where the method has one
// column rank: 1 for the strongest, where the method ranks
// column source: id of the source of the table
// column trust: trust letter of that source
// mode: read
MATCH (:Run {id: $run})-[:READ]->(t:IOTable)
MATCH (a:Industry)-[l:LINKED_TO {run: $run, table: t.id}]->(b:Industry)
WHERE l.strength >= $strength AND ($pattern = '' OR l.pattern = $pattern)
  AND ($industry = '' OR a.code = $industry OR b.code = $industry)
RETURN l.run AS run, l.table AS table, a.id AS first, a.code AS first_code, a.name_en AS first_name_en,
       a.name_ru AS first_name_ru, a.name_kk AS first_name_kk, l.pattern AS pattern, b.id AS second,
       b.code AS second_code, b.name_en AS second_name_en, b.name_ru AS second_name_ru, b.name_kk AS second_name_kk,
       l.strength AS strength, l.share AS share, l.rank AS rank,
       t.source AS source, t.trust AS trust
ORDER BY strength DESC, pattern, first, second
