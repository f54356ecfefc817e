// title: Published multipliers beside ours
// description: Table 3 of the founding article (East Kazakhstan) beside the multipliers of the same measure and form that we compute from another table. Beside both stand the multipliers inside a region of today, derived from the same table by location quotients: the article speaks of East Kazakhstan. Regions and years differ, so that they need not agree; the published table itself is not held. Pure numbers.
// param table: string = "kaz-2024-29" | id of our table
// param basis: string = "domestic" | import basis of ours: domestic, total or resources
// param region: string = "KZ-63" | id of the region whose multipliers stand beside
// param published_run: string = "published:kozlova-denisova-2014:table-3" | id of the published run
// column code: code of the industry
// column name_en: its name in English
// column name_ru: its name in Russian
// column name_kk: its name in Kazakh
// column measure: measure
// column form: effect or ratio
// column published: the published multiplier
// column published_rank: its rank among the published
// column published_table: id of the table it was computed from
// column ours: our multiplier
// column our_rank: its rank in our table
// column our_table: id of our table
// column our_run: id of our run
// column difference: ours less published
// column region: id of the region
// column regional: our multiplier inside the region; a ratio is its effect over the direct coefficient
// column regional_difference: regional less published
// column source: id of the source of the published number
// column trust: trust letter of that source
// mode: read
MATCH (:Run {id: $published_run})-[:READ]->(q:IOTable)<-[p:HAS_MULTIPLIER]-(i:Industry)
WHERE p.run = $published_run
OPTIONAL MATCH (i)-[o:HAS_MULTIPLIER]->(:IOTable {id: $table})
WHERE o.measure = p.measure AND o.form = p.form AND o.closure = p.closure AND o.basis = $basis
OPTIONAL MATCH (:Region {id: $region})-[g:REGIONAL_MULTIPLIER]->(i)
WHERE g.table = $table AND g.basis = $basis AND g.measure = p.measure AND g.form = 'effect'
OPTIONAL MATCH (i)-[:HAS_ACCOUNT]->(a:Account {table: $table})
WITH q, p, i, o, CASE WHEN p.form = 'effect' THEN g.value
                      WHEN p.measure = 'compensation' AND a.compensation_of_employees > 0
                      THEN g.value * a.output / a.compensation_of_employees ELSE null END AS regional
RETURN i.code AS code, i.name_en AS name_en, i.name_ru AS name_ru, i.name_kk AS name_kk, p.measure AS measure,
       p.form AS form, p.value AS published, p.rank AS published_rank, q.id AS published_table, o.value AS ours,
       o.rank AS our_rank, $table AS our_table, o.run AS our_run, o.value - p.value AS difference,
       $region AS region, regional, regional - p.value AS regional_difference,
       p.source AS source, p.trust AS trust
ORDER BY measure, form, published_rank, code
