// title: Multipliers of a table, largest first
// description: Multipliers of every industry on one import basis. Effect: total per unit of final demand for the industry; ratio: total per unit of the industry's own direct coefficient. Type II lets households spend the wages they earn, once: where they consume more than they are paid, consumption is scaled down (see the notes of the run). Pure numbers, but employment is in persons per currency unit of the table. For a published table leave the basis empty.
// param table: string = "kaz-2024-42" | id of a table
// param basis: string = "domestic" | import basis: domestic, total or resources; any where empty
// param measure: string = "output" | output, value_added, compensation, imports, taxes …
// param form: string = "effect" | effect or ratio
// param closure: string = "type I" | type I: households outside; type II: households inside, industries counted; type II full: of output, the households' row counted too
// column rank: 1 for the largest
// column code: code of the industry
// column name_en: its name in English
// column name_ru: its name in Russian
// column name_kk: its name in Kazakh
// column value: the multiplier
// column measure: measure
// column form: effect or ratio
// column closure: closure
// column basis: import basis
// column table: id of the table
// column run: id of the run that computed it
// column source: id of the source of the table, or of the published result
// column trust: trust letter of that source
// mode: read
MATCH (t:IOTable {id: $table})<-[m:HAS_MULTIPLIER]-(i:Industry)
WHERE m.measure = $measure AND m.form = $form AND m.closure = $closure AND ($basis = '' OR m.basis = $basis)
RETURN m.rank AS rank, i.code AS code, i.name_en AS name_en, i.name_ru AS name_ru, i.name_kk AS name_kk,
       m.value AS value, m.measure AS measure, m.form AS form, m.closure AS closure, m.basis AS basis,
       t.id AS table, m.run AS run, coalesce(m.source, t.source) AS source, coalesce(m.trust, t.trust) AS trust
ORDER BY run, rank, code
