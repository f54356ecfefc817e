// title: Validation scores of cluster sets
// description: Shares of clusters, and of industries, that are more related inside their cluster than to the other clusters: above the mean and above the 95th percentile (Delgado, Porter, Stern 2016), on each similarity of the table's industries: input (purchase shares), output (sales shares), flow (direct trade) and combined. A set found from one of them does well on it by construction.
// param table: string = "kaz-2024-42" | id of the table whose similarities judge
// param run: string = "" | id of a run that found clusters; all where empty
// column run: id of the run that was judged
// column method: its method
// column status: computed or published
// column similarity: input, output, flow or combined
// column above_mean: share of clusters above the mean
// column above_95: share of clusters above the 95th percentile
// column industries_above_mean: share of industries above the mean
// column industries_above_95: share of industries above the 95th percentile
// column clusters: clusters that could be judged: two members or more
// column industries: industries in them
// column table: id of the table
// column judged_by: id of the run that judged
// mode: read
MATCH (:IOTable {id: $table})<-[:READ]-(by:Run)-[v:VALIDATES]->(r:Run)
WHERE v.run = by.id AND ($run = '' OR r.id = $run)
RETURN r.id AS run, r.method AS method, r.status AS status, v.similarity AS similarity, v.above_mean AS above_mean,
       v.above_95 AS above_95, v.industries_above_mean AS industries_above_mean,
       v.industries_above_95 AS industries_above_95, v.clusters AS clusters, v.industries AS industries,
       $table AS table, by.id AS judged_by
ORDER BY judged_by, run, similarity
