// title: Before and after designation
// description: How the host regions of each designated cluster moved in its section after it was named, beside regions without such a cluster, as the method designation computed it; what cannot be compared is refused, with the reason. Moved with, not caused by: regions were not chosen at random, the section is wider than the cluster, other programmes ran in the same years. p cannot fall below its floor.
// param table: string = "kaz-2024-42" | id of the table with which the run goes
// param cluster: string = "" | id of a cluster; all where empty
// param status: string = "" | computed or refused; both where empty
// column cluster: id of the cluster
// column name_en: its name in English
// column name_ru: its name in Russian
// column name_kk: its name in Kazakh
// column kind: kind of cluster
// column section: section of ISIC; empty where the field has none
// column regions: ids of the host regions, on constant boundaries
// column year: year of the designation
// column design: difference in differences or synthetic control
// column status: computed or refused
// column reason: why it is refused
// column points: percentage points of the nation's section
// column effect: log points; of a synthetic control the mean gap over the share before
// column p: share of regions, itself counted, that show at least as much
// column p_floor: the least p that can come out
// column donors: regions without a cluster of the section
// column pre_trend: largest difference of a year before against the last one before, log points
// column fit: root mean squared gap before over the share before
// column share_before: mean share in the nation's section before, 0 to 1
// column share_after: mean share from the designation on, 0 to 1
// column weights: donors of the synthetic control with their weights
// column run: id of the run
// mode: read
MATCH (run:Run {method: 'designation', status: 'computed', table: $table})
MATCH (c:Cluster)-[m:MOVED_SINCE {run: run.id}]->(:IOTable)
WHERE ($cluster = '' OR c.id = $cluster) AND ($status = '' OR m.status = $status)
RETURN c.id AS cluster, c.name_en AS name_en, c.name_ru AS name_ru, c.name_kk AS name_kk, c.kind AS kind,
       m.section AS section, m.regions AS regions, m.year AS year, m.design AS design, m.status AS status,
       m.reason AS reason, m.points AS points, m.effect AS effect, m.p AS p, m.p_floor AS p_floor, m.donors AS donors,
       m.pre_trend AS pre_trend, m.fit AS fit, m.share_before AS share_before, m.share_after AS share_after,
       m.weights AS weights, run.id AS run
ORDER BY run, status, cluster, section, design
