// title: How far runs find the same clusters
// description: Adjusted Rand index (1 the same, 0 as by chance) and normalised mutual information of every pair of cluster sets, on the industries that both sort into clusters; runs of other tables are taken to this table's industries by the concordance. The shared industries of single clusters are in clusters.changes.
// param table: string = "kaz-2024-42" | id of the table in whose industries they were compared
// param run: string = "" | id of a run at either end; all where empty
// column first: id of the first run
// column first_method: its method
// column first_table: its table
// column second: id of the second run
// column second_method: its method
// column second_table: its table
// column adjusted_rand: adjusted Rand index
// column nmi: normalised mutual information, 0 to 1; not adjusted for chance
// column industries: industries that both sort into clusters
// column table: id of the table in whose industries they were compared
// column compared_by: id of the run that compared them
// mode: read
MATCH (:IOTable {id: $table})<-[:READ]-(by:Run {method: 'comparison'})
MATCH (a:Run)-[g:AGREES_WITH]->(b:Run)
WHERE g.run = by.id AND ($run = '' OR a.id = $run OR b.id = $run)
RETURN a.id AS first, a.method AS first_method, a.table AS first_table, b.id AS second, b.method AS second_method,
       b.table AS second_table, g.adjusted_rand AS adjusted_rand, g.nmi AS nmi, g.industries AS industries,
       $table AS table, by.id AS compared_by
ORDER BY compared_by, adjusted_rand DESC, first, second
