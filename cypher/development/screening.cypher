// title: The screening of 2004 on the table's economy
// description: How far each industry comes through three stages (economic base, role, attractiveness) on the economy of the table, its chance to be among the last under random weights, and the pilot clusters of 2005 whose field it belongs to, as the method screening computed it. What was known in 2004 is not held, and nothing here stands for it.
// param table: string = "kaz-2024-42" | id of the table
// param stage: integer = 0 | least number of stages passed
// column rank: 1 for the best
// column code: code of the industry
// column name_en: its name in English
// column name_ru: its name in Russian
// column name_kk: its name in Kazakh
// column stage: number of stages passed, 0 to 3
// column chance: share of random weightings in which it is among the last
// column score_base: weighted mean of its percentile ranks in the first stage, 0 to 1
// column score_role: in the second
// column score_attractiveness: in the third
// column pilots: ids of the pilot clusters of 2005 whose field it belongs to
// column run: id of the run
// mode: read
MATCH (run:Run {method: 'screening', status: 'computed', table: $table})
MATCH (i:Industry)-[s:SCREENED {run: run.id}]->(:IOTable)
WHERE s.stage >= $stage
RETURN s.rank AS rank, i.code AS code, i.name_en AS name_en, i.name_ru AS name_ru, i.name_kk AS name_kk,
       s.stage AS stage, s.chance AS chance, s.score_base AS score_base, s.score_role AS score_role,
       s.score_attractiveness AS score_attractiveness, s.pilots AS pilots, run.id AS run
ORDER BY run, rank
