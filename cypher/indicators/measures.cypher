// title: Multipliers that a table has
// description: Which measures, closures and forms were computed for a table, or published, on which import basis, and for how many industries.
// param table: string = "kaz-2024-42" | id of a table
// column measure: output, value_added, compensation, imports, taxes …
// column closure: type I, type II, type II full
// column form: effect or ratio
// column basis: import basis; missing for a published table
// column industries: number of industries that have it
// column table: id of the table
// column run: id of the run that computed it
// column source: id of the source of the table, or of the published result
// column trust: trust letter of that source
// mode: read
MATCH (t:IOTable {id: $table})<-[m:HAS_MULTIPLIER]-(:Industry)
WITH t, m.measure AS measure, m.closure AS closure, m.form AS form, m.basis AS basis, m.run AS run,
     coalesce(m.source, t.source) AS source, coalesce(m.trust, t.trust) AS trust, count(*) AS industries
RETURN measure, closure, form, basis, industries, t.id AS table, run, source, trust
ORDER BY run, measure, closure, form
