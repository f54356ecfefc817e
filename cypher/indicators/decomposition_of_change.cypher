// title: What changed output since an earlier table
// description: Change of each industry's output between two tables of one classification, in parts that add up to it (structural decomposition, Dietzenbacher and Los 1998): what industries need per unit (technology), whether they buy it at home (sourcing; in a world table: from which country), how much final demand there is (level) and what it consists of (mix). The columns of final demand divide level and mix once more, by category. Amounts are in the later table's unit, in current prices of each year: a change of prices is inside every part. Computed by `kb analyse decomposition --table LATER --since EARLIER`.
// param table: string = "kaz-2024-42" | id of a table, the later one
// param since: string = "" | id of another table, the earlier one; all where empty
// param basis: string = "domestic" | import basis: domestic, total or resources; any where empty
// column code: code of the industry
// column name_en: its name in English
// column name_ru: its name in Russian
// column name_kk: its name in Kazakh
// column country: of a world table: country of the industry
// column before: output in the earlier table
// column after: output in the later table
// column change: the difference
// column technology: part of inputs needed per unit of output
// column sourcing: part of where inputs come from; missing where the table does not tell
// column level: part of the sum of final demand
// column mix: part of what final demand consists of
// column households: of level and mix: households and non-profit institutions serving them
// column government: of level and mix: government consumption
// column investment: of level and mix: gross fixed capital formation, inventories, valuables
// column exports: of level and mix: exports
// column imports: of level and mix: imports, which count against demand (basis total)
// column discrepancy: of level and mix: what the rows of the sources miss of output
// column unit: currency units in one unit of the amounts
// column currency: ISO 4217
// column from_year: year of the earlier table
// column to_year: year of the later table
// column basis: import basis
// column since: id of the earlier table
// column table: id of the later table
// column run: id of the run that computed it
// column source: id of the source of the later table
// column trust: trust letter of that source
// mode: read
MATCH (t:IOTable {id: $table})<-[c:CHANGED]-(i:Industry)
WHERE ($since = '' OR c.since = $since) AND ($basis = '' OR c.basis = $basis)
OPTIONAL MATCH (e:IOTable {id: c.since})
RETURN i.code AS code, i.name_en AS name_en, i.name_ru AS name_ru, i.name_kk AS name_kk, i.country AS country,
       c.before AS before, c.after AS after, c.change AS change, c.technology AS technology, c.sourcing AS sourcing,
       c.level AS level, c.mix AS mix,
       coalesce(c.household_consumption, 0.0) + coalesce(c.npish_consumption, 0.0) AS households,
       coalesce(c.government_consumption, 0.0) AS government,
       coalesce(c.gross_fixed_capital_formation, 0.0) + coalesce(c.change_in_inventories, 0.0)
         + coalesce(c.valuables, 0.0) AS investment,
       coalesce(c.exports, 0.0) AS exports, coalesce(c.imports, 0.0) AS imports,
       coalesce(c.discrepancy, 0.0) AS discrepancy, t.unit AS unit, t.currency AS currency, e.year AS from_year,
       t.year AS to_year, c.basis AS basis, c.since AS since, t.id AS table, c.run AS run, t.source AS source,
       t.trust AS trust
ORDER BY run, abs(change) DESC, code
