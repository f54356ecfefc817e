// title: Designated clusters, from best to least supported by the economy's structure
// description: What a table says of each cluster that policy designated: five criteria, those met, missed and unknown with the reason, and the numbers behind them. Score: criteria met over criteria judged; a cluster of which nothing can be judged comes last. Criteria: cohesion (the covered industries trade more among themselves than nine in ten random sets), extraction (as much output hangs on them as the average of the 21 ISIC sections makes), multiplier (their mean output multiplier is at least the economy's), specialisation (location quotient of at least 1 in a host region), overlap (one found cluster holds half of them, two at least, and found clusters keep them together better than nine in ten random sets). A score says nothing of how many criteria could be judged: see the column judged and the parameter of that name. Cohesion can be recomputed from evidence.cohesion_flows, the multipliers from indicators.multipliers weighted by the output in value_chain.industries, location quotients from evidence.regions and regions.value_added.
// param table: string = "kaz-2024-42" | id of a table
// param kind: string = "" | candidate, pilot, national, territorial, innovation, regional, potential; all where empty
// param judged: integer = 0 | least number of criteria that could be judged
// column cluster: id of the cluster
// column name_en: name in English
// column name_ru: name in Russian
// column name_kk: name in Kazakh
// column kind: kind of cluster
// column status: what became of it, as its source says
// column programmes: ids of the programmes that named it
// column regions: ids of the regions it is in
// column industries: codes of the covered industries, in the table
// column score: criteria met over criteria judged, 0 to 1
// column judged: number of criteria judged, of five
// column met: criteria met
// column missed: criteria missed
// column unknown: criteria that cannot be judged, with the reason
// column flow_cohesion: share of the industries' intermediate trade that stays among them, own use aside
// column cohesion_p: share of random sets of the same size with at least this cohesion
// column extraction_share: output lost without the whole group, over total output
// column extraction_p: share of random sets of the same size with at least this loss; not judged
// column output_multiplier: mean output multiplier, weighted by output
// column value_added_multiplier: mean value-added multiplier, weighted by output
// column multiplier_ratio: mean output multiplier over that of the whole economy
// column lq: largest location quotient of its sections in its regions
// column contained: largest share of its industries that one found cluster holds
// column together: share of pairs of its industries that are in one found cluster, mean over the runs that found some
// column together_p: share of random sets of the same size that found clusters keep together at least as well
// column random_sets: number of random sets
// column basis: import basis
// column table: id of the table
// column run: id of the run
// column source: id of the source of the table
// column trust: trust letter of that source
// mode: read
MATCH (c:Cluster)-[e:EVIDENCED_BY]->(t:IOTable {id: $table})
WHERE $kind = '' OR c.kind = $kind
WITH c, e, t, size(e.met) AS good, size(e.met) + size(e.missed) AS judged
WHERE judged >= $judged
RETURN c.id AS cluster, c.name_en AS name_en, c.name_ru AS name_ru, c.name_kk AS name_kk, c.kind AS kind,
       c.status AS status,
       COLLECT { MATCH (c)<-[:DESIGNATES]-(p:Programme) RETURN DISTINCT p.id ORDER BY p.id } AS programmes,
       COLLECT { MATCH (c)-[:BASED_IN]->(r:Region) RETURN r.id ORDER BY r.id } AS regions,
       e.industries AS industries, e.score AS score, judged, e.met AS met, e.missed AS missed, e.unknown AS unknown,
       e.flow_cohesion AS flow_cohesion, e.cohesion_p AS cohesion_p, e.extraction_share AS extraction_share,
       e.extraction_p AS extraction_p, e.output_multiplier AS output_multiplier,
       e.value_added_multiplier AS value_added_multiplier, e.multiplier_ratio AS multiplier_ratio, e.lq AS lq,
       e.contained AS contained, e.together AS together, e.together_p AS together_p, e.random_sets AS random_sets,
       e.basis AS basis, t.id AS table, e.run AS run, t.source AS source, t.trust AS trust
ORDER BY run, coalesce(score, -1.0) DESC, good DESC, coalesce(extraction_share, -1.0) DESC, cluster
