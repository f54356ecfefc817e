// title: What a multiplier is made of
// description: The effect of one unit of final demand for each industry, in its parts: the industry's own coefficient (initial), its suppliers' (direct), all further rounds of suppliers' (indirect), and what the spending of the wages earned on the way adds (induced; nothing in type I). They add up to the effect. Pure numbers, but employment is in persons per currency unit of the table.
// param table: string = "kaz-2024-42" | id of a table
// param basis: string = "domestic" | import basis: domestic, total or resources
// param measure: string = "value_added" | output, value_added, compensation, imports, taxes …
// param closure: string = "type II" | type I: households outside; type II: households inside, industries counted; type II full: of output, the households' row counted too
// column rank: 1 for the largest effect
// column code: code of the industry
// column name_en: its name in English
// column name_ru: its name in Russian
// column name_kk: its name in Kazakh
// column effect: the effect
// column initial: the industry's own coefficient
// column direct: its suppliers, first round
// column indirect: all further rounds of suppliers
// column induced: households' spending
// column beyond: share of the effect outside the industry's own coefficient
// column measure: measure
// column closure: closure
// column basis: import basis
// column table: id of the table
// column run: id of the run that computed it
// column source: id of the source of the table
// column trust: trust letter of that source
// mode: read
MATCH (t:IOTable {id: $table})<-[m:HAS_MULTIPLIER]-(i:Industry)
WHERE m.measure = $measure AND m.form = 'effect' AND m.closure = $closure AND m.basis = $basis
  AND m.initial IS NOT NULL
RETURN m.rank AS rank, i.code AS code, i.name_en AS name_en, i.name_ru AS name_ru, i.name_kk AS name_kk,
       m.value AS effect, m.initial AS initial, m.direct AS direct, m.indirect AS indirect,
       coalesce(m.induced, 0.0) AS induced,
       CASE WHEN m.value = 0 THEN null ELSE (m.value - m.initial) / m.value END AS beyond, m.measure AS measure,
       m.closure AS closure, m.basis AS basis, t.id AS table, m.run AS run, t.source AS source, t.trust AS trust
ORDER BY run, rank, code
