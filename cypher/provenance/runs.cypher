// title: Runs: analyses computed here or published elsewhere
// description: Every run with its method, parameters, table and number of results. Current: the table still holds the numbers that the run read.
// param table: string = "" | id of a table; all where empty
// column run: id of the run
// column method: method
// column version: version of the method
// column status: computed or published
// column table: id of the table it read
// column basis: import basis
// column parameters: parameters as JSON
// column results: number of relationships that hold its results
// column clusters: number of clusters it identified
// column current: whether the table still holds the numbers it read; missing for published runs
// column software: program and version
// column finished_at: time, UTC
// column seconds: time it took
// column notes: exclusions, checks, remarks
// column types: relationship types that hold its results
// column used: ids of runs whose results went in
// column summary: figures that describe the whole result, as JSON
// column source: id of the source: that of the table for a computed run
// column trust: trust letter of that source
// mode: read
MATCH (r:Run)
WHERE $table = '' OR r.table = $table
OPTIONAL MATCH (o:IOTable {id: r.table})
OPTIONAL MATCH (s:SupplyUseTable {id: r.table})
WITH r, coalesce(o, s) AS t
RETURN r.id AS run, r.method AS method, r.version AS version, r.status AS status, r.table AS table, r.basis AS basis,
       r.parameters AS parameters, r.results AS results,
       COUNT { MATCH (r)-[:IDENTIFIED]->(c:Cluster) RETURN c.id } AS clusters,
       CASE WHEN r.status = 'computed' THEN r.input_sha256 = t.sha256 ELSE null END AS current,
       r.software AS software, r.finished_at AS finished_at, r.seconds AS seconds, r.notes AS notes,
       coalesce(r.relationship_types, []) AS types, coalesce(r.used, []) AS used, r.summary AS summary,
       coalesce(r.source, t.source) AS source, coalesce(r.trust, t.trust) AS trust
ORDER BY status, coalesce(table, ''), method, run
