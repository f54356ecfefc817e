// title: Shares before and after designation, year by year
// description: Share of a cluster's host regions in the nation's section in every year, beside that of their synthetic control where one was found, as the method designation computed it.
// param table: string = "kaz-2024-42" | id of the table with which the run goes
// param cluster: string = "" | id of a cluster; all where empty
// column cluster: id of the cluster
// column section: section of ISIC
// column year: year
// column designated: year of the designation
// column actual: share in the nation's section, 0 to 1
// column synthetic: share of the synthetic control; none where it was refused
// column run: id of the run
// mode: read
MATCH (run:Run {method: 'designation', status: 'computed', table: $table})
MATCH (c:Cluster)-[t:TRACED {run: run.id}]->(:IOTable)
WHERE $cluster = '' OR c.id = $cluster
RETURN c.id AS cluster, t.section AS section, t.year AS year, t.designated AS designated, t.actual AS actual,
       t.synthetic AS synthetic, run.id AS run
ORDER BY run, cluster, section, year
