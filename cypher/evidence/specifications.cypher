// title: Designated clusters under every choice
// description: The specification curve: the verdict on each cluster in every table of the economy that is held, on domestic and on total flows, against uniform sets (as many industries), stratified ones (as many of each broad stratum) and matched ones (of like output too, where a stratum is large enough to be parted), with place counted and without. The headline is the run's own table and basis, matched, with place.
// param cluster: string = "" | id of a designated cluster; all where empty
// param table: string = "kaz-2024-42" | id of the table of the run
// column cluster: id of the cluster
// column name_en: name in English
// column name_ru: name in Russian
// column name_kk: name in Kazakh
// column of_table: id of the table
// column of_basis: import basis
// column null: uniform, stratified or matched
// column place: whether place was counted
// column industries: codes of the covered industries, in that table
// column verdict: supported, undecided, not supported or not testable
// column reason: why it is not testable
// column percentile: 1 - p
// column p: share of random groups alike that do at least as well, the group itself counted
// column p_low: lower bound of p, 99 %
// column p_high: upper bound of p, 99 %
// column sets: random sets of industries, times sets of regions where place was counted
// column exact: whether they are all there are
// column run: id of the run
// mode: read
MATCH (c:Cluster)-[s:SPECIFIED_BY]->(t:IOTable)
WHERE ($cluster = '' OR c.id = $cluster) AND s.table = $table
RETURN c.id AS cluster, c.name_en AS name_en, c.name_ru AS name_ru, c.name_kk AS name_kk, t.id AS of_table,
       s.of_basis AS of_basis, s.null AS null, s.place AS place, s.industries AS industries, s.verdict AS verdict,
       s.reason AS reason, s.percentile AS percentile, s.p AS p, s.p_low AS p_low, s.p_high AS p_high, s.sets AS sets,
       s.exact AS exact, s.run AS run
ORDER BY run, cluster, round(coalesce(percentile, -1.0) * 1000000000.0) DESC, of_table, of_basis, s.null, place
