// title: The dimensions of the evidence for designated clusters
// description: One row for each cluster and dimension, all read the same way: the group's own number, the median of the sets alike, the share p of them with at least as much, its bounds and its false discovery rate. Linkage: share of the group's trade that stays in it; from evidence.linkage_flows. Pull: output lost outside the group when it is extracted, per unit of its own output, 1'L[:,K] inverse(L_KK) x_K / 1'x_K - 1; from value_chain.flows and value_chain.industries. Value added: type I multipliers weighted by output; from indicators.multipliers and value_chain.industries. Place: location quotient in the host regions as one, which must be at least 1, among as many other regions; from regions.value_added. With 20 regions p of one cannot fall below 0.05.
// param cluster: string = "" | id of a designated cluster; all where empty
// param table: string = "kaz-2024-42" | id of a table
// param dimension: string = "" | linkage, pull, value_added, place; all where empty
// column cluster: id of the cluster
// column name_en: name in English
// column name_ru: name in Russian
// column name_kk: name in Kazakh
// column kind: kind of cluster
// column dimension: linkage, pull, value_added or place
// column verdict: supported, undecided, not supported or not testable
// column reason: why it is not testable
// column statistic: the group's own number
// column median: median of the sets alike
// column percentile: 1 - p
// column p: share of sets alike with at least as much, the group itself counted
// column p_low: lower bound of p, 99 %
// column p_high: upper bound of p, 99 %
// column q: false discovery rate at which the group would pass, over distinct groups
// column sets: sets alike, of industries or of regions
// column exact: whether they are all there are
// column level: level of the regional accounts: industry, division or section
// column year: year of the regional accounts
// column basis: import basis
// column table: id of the table
// column run: id of the run
// column source: id of the source of the table
// column trust: trust letter of that source
// mode: read
MATCH (c:Cluster)-[d:TESTED_BY]->(t:IOTable {id: $table})
WHERE ($cluster = '' OR c.id = $cluster) AND ($dimension = '' OR d.dimension = $dimension)
WITH c, d, t,
     CASE d.dimension WHEN 'linkage' THEN 0 WHEN 'pull' THEN 1 WHEN 'value_added' THEN 2 ELSE 3 END AS place
RETURN c.id AS cluster, c.name_en AS name_en, c.name_ru AS name_ru, c.name_kk AS name_kk, c.kind AS kind,
       d.dimension AS dimension, d.verdict AS verdict, d.reason AS reason, d.statistic AS statistic,
       d.median AS median, d.percentile AS percentile, d.p AS p, d.p_low AS p_low, d.p_high AS p_high, d.q AS q,
       d.sets AS sets, d.exact AS exact, d.level AS level, d.year AS year, d.basis AS basis, t.id AS table,
       d.run AS run, t.source AS source, t.trust AS trust
ORDER BY run, cluster, place
