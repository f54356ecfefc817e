// title: Two tables compared
// description: One measure of every industry in a table and in an earlier one of its classification, with the difference: output, value added or another amount of the accounts, a multiplier (type I, effect), a linkage, a position in the value chains. Amounts are in the later table's unit and in current prices of each year; they have no difference where the currencies differ. Multipliers, linkages and positions are there where they were computed for both tables, on the basis asked for (`kb analyse all`).
// param table: string = "kaz-2024-42" | id of a table, the later one
// param since: string = "" | id of another table, the earlier one; where empty the one before it of the same classification and country
// param measure: string = "output" | what to compare: output, value_added, compensation_of_employees, employment, output_multiplier, value_added_multiplier, compensation_multiplier, imports_multiplier, backward, forward, backward_index, forward_index, upstreamness, downstreamness …
// param basis: string = "domestic" | import basis of multipliers, linkages and positions: domestic, total or resources
// column code: code of the industry
// column name_en: its name in English
// column name_ru: its name in Russian
// column name_kk: its name in Kazakh
// column country: of a world table: country of the industry
// column before: value in the earlier table; missing where it has none
// column after: value in the later table; missing where it has none
// column difference: after minus before
// column relative: the difference over before
// column measure: what was compared
// column unit: currency units in one unit of an amount; missing for pure numbers and persons
// column currency: ISO 4217, of an amount
// column basis: import basis; missing for amounts
// column from_year: year of the earlier table
// column to_year: year of the later table
// column since: id of the earlier table
// column table: id of the later table
// column run_before: id of the run of the earlier value; missing for the accounts' own amounts
// column run: id of the run of the later value, likewise
// column source: id of the source of the later table
// column trust: trust letter of that source
// mode: read
MATCH (t:IOTable {id: $table, held: true})
OPTIONAL MATCH (e:IOTable {classification: t.classification, held: true})
WHERE e.id <> t.id AND (e.id = $since
  OR $since = '' AND e.year < t.year AND e.country = t.country AND coalesce(e.region, '') = coalesce(t.region, ''))
WITH t, e
ORDER BY coalesce(e.year, 0) DESC, e.id
LIMIT 1
MATCH (i:Industry)-[:HAS_ACCOUNT]->(account:Account)
WHERE ($since = '' OR e IS NOT NULL) AND account.table IN [t.id, e.id]
WITH DISTINCT t, e, i
CALL (t, e, i) {
  MATCH (i)-[:HAS_ACCOUNT]->(a:Account)
  WHERE a.table IN [t.id, e.id] AND ($measure IN ['output', 'value_added'] OR $measure IN t.inputs
    OR replace(replace($measure, '_domestic', ''), '_imported', '') IN t.categories)
  RETURN a.table AS holder, a[$measure] AS value, '' AS run
  UNION ALL
  MATCH (i)-[m:HAS_MULTIPLIER]->(x:IOTable)
  WHERE x.id IN [t.id, e.id] AND m.measure + '_multiplier' = $measure AND m.form = 'effect'
    AND m.closure = 'type I' AND m.basis = $basis
  RETURN x.id AS holder, m.value AS value, m.run AS run
  UNION ALL
  MATCH (i)-[k:HAS_LINKAGE]->(x:IOTable)
  WHERE x.id IN [t.id, e.id] AND k.basis = $basis
    AND $measure IN ['direct_backward', 'direct_forward', 'backward', 'forward', 'backward_index', 'forward_index',
                     'backward_variation', 'forward_variation']
  RETURN x.id AS holder, k[$measure] AS value, k.run AS run
  UNION ALL
  MATCH (i)-[p:HAS_POSITION]->(x:IOTable)
  WHERE x.id IN [t.id, e.id] AND p.basis = $basis
    AND $measure IN ['upstreamness', 'downstreamness', 'backward_length', 'forward_length']
  RETURN x.id AS holder, p[$measure] AS value, p.run AS run
}
WITH t, e, i, holder, value, run
WHERE value IS NOT NULL
WITH t, e, i, holder, value, run
ORDER BY run
WITH t, e, i, collect({holder: holder, value: value, run: run}) AS found
WITH t, e, i, head([f IN found WHERE f.holder = e.id]) AS first, head([f IN found WHERE f.holder = t.id]) AS second
WITH t, e, i, first, second, coalesce(first.run, second.run) = '' AS amount
WITH t, e, i, first, second, amount, amount AND $measure <> 'employment' AS money
WITH t, e, i, amount, money, first.run AS run_before, second.run AS run, second.value AS after,
     CASE WHEN money THEN first.value * e.unit / t.unit ELSE first.value END AS before
WITH *, CASE WHEN money AND e.currency <> t.currency THEN null ELSE after - before END AS difference
RETURN i.code AS code, i.name_en AS name_en, i.name_ru AS name_ru, i.name_kk AS name_kk, i.country AS country, before,
       after, difference, CASE WHEN before = 0 THEN null ELSE difference / before END AS relative,
       $measure AS measure, CASE WHEN money THEN t.unit END AS unit, CASE WHEN money THEN t.currency END AS currency,
       CASE WHEN amount THEN null ELSE $basis END AS basis, e.year AS from_year, t.year AS to_year, e.id AS since,
       t.id AS table, CASE WHEN amount THEN null ELSE run_before END AS run_before,
       CASE WHEN amount THEN null ELSE run END AS run, t.source AS source, t.trust AS trust
ORDER BY coalesce(i.position, 0), code
