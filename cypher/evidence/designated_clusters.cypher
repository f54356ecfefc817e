// title: Designated clusters, from best to least supported by the economy's structure
// description: What a table says of each cluster that policy designated: a verdict, the percentile of its composite among random groups with the bounds that draws allow, and the number of specifications in which it is supported. Composite: mean of the normal scores of the dimensions that could be tested (linkage, pull, value added, place; two at least) against random sets of as many industries, as many of each broad stratum and of like output, in random regions. Supported: at most one random group in ten does as well, over the whole 99 % interval; undecided: the interval holds one in ten; not testable: with the reason. Clusters that cover the same industries in the same regions are one group with one verdict. Every dimension is in evidence.dimensions, every specification in evidence.specifications, how random designations fare in evidence.calibration.
// param table: string = "kaz-2024-42" | id of a table
// param kind: string = "" | candidate, pilot, national, territorial, innovation, regional, potential; all where empty
// param verdict: string = "" | supported, undecided, not supported, not testable; all where empty
// column cluster: id of the cluster
// column name_en: name in English
// column name_ru: name in Russian
// column name_kk: name in Kazakh
// column kind: kind of cluster
// column status: what became of it, as its source says
// column programmes: ids of the programmes that named it
// column regions: ids of the regions it is in
// column group: the industries and regions judged
// column alike: ids of other clusters with the same group
// column industries: codes of the covered industries with output, in the table
// column field_share: share of their output that the products of its field make
// column wider: industries that hold more than the field, by a part that no source gives
// column verdict: supported, undecided, not supported or not testable
// column reason: why it is not testable
// column percentile: share of random groups alike that the group stands above, 0 to 1: 1 - p
// column percentile_low: lower bound of the percentile, 99 %
// column percentile_high: upper bound of the percentile, 99 %
// column holds: in how many specifications the group is supported, of how many
// column specifications_supported: specifications that support the group
// column specifications_tested: specifications in which it could be tested
// column specifications: specifications in which it was judged
// column least_percentile: its lowest percentile over the specifications
// column most_percentile: its highest percentile over the specifications
// column p: share of random groups alike that do at least as well, the group itself counted
// column p_low: lower bound of p
// column p_high: upper bound of p
// column q: false discovery rate at which the group would pass, over distinct groups
// column score: mean of the normal scores of the tested dimensions
// column tested: dimensions that could be tested
// column supported: dimensions that support the group
// column sets: random sets of industries times sets of regions
// column exact: whether these are all there are
// column contained: largest share of its industries that one found cluster holds: shown, not counted
// column basis: import basis
// column table: id of the table
// column run: id of the run
// column source: id of the source of the table
// column trust: trust letter of that source
// mode: read
MATCH (c:Cluster)-[e:EVIDENCED_BY]->(t:IOTable {id: $table})
WHERE ($kind = '' OR c.kind = $kind) AND ($verdict = '' OR e.verdict = $verdict)
WITH c, e, t,
     CASE e.verdict WHEN 'supported' THEN 0 WHEN 'undecided' THEN 1 WHEN 'not supported' THEN 2 ELSE 3 END AS place
RETURN c.id AS cluster, c.name_en AS name_en, c.name_ru AS name_ru, c.name_kk AS name_kk, c.kind AS kind,
       c.status AS status,
       COLLECT { MATCH (c)<-[:DESIGNATES]-(p:Programme) RETURN DISTINCT p.id ORDER BY p.id } AS programmes,
       COLLECT { MATCH (c)-[:BASED_IN]->(r:Region) RETURN r.id ORDER BY r.id } AS regions,
       e.group AS group,
       COLLECT {
         MATCH (o:Cluster)-[x:EVIDENCED_BY]->(t)
         WHERE x.run = e.run AND x.group = e.group AND o.id <> c.id AND size(e.industries) > 0
         RETURN o.id ORDER BY o.id
       } AS alike,
       e.industries AS industries, e.field_share AS field_share, e.wider AS wider, e.verdict AS verdict,
       e.reason AS reason, e.percentile AS percentile, e.percentile_low AS percentile_low,
       e.percentile_high AS percentile_high,
       toString(e.specifications_supported) + ' of ' + toString(e.specifications) AS holds,
       e.specifications_supported AS specifications_supported, e.specifications_tested AS specifications_tested,
       e.specifications AS specifications, e.least_percentile AS least_percentile,
       e.most_percentile AS most_percentile, e.p AS p, e.p_low AS p_low, e.p_high AS p_high, e.q AS q,
       e.score AS score, e.tested AS tested, e.supported AS supported, e.sets AS sets, e.exact AS exact,
       e.contained AS contained, e.basis AS basis, t.id AS table, e.run AS run, t.source AS source, t.trust AS trust
ORDER BY run, place, coalesce(percentile, -1.0) DESC, coalesce(score, -9.0) DESC, cluster
