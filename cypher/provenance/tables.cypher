// title: Input-output tables
// description: The tables in the knowledge base. Held: the numbers are here; otherwise only results that were published from them are known. Flow coverage: least share of any buyer's purchases or supplier's sales that the SUPPLIES relationships hold.
// column id: id of the table
// column title: title
// column country: ISO 3166-1 alpha-3
// column region: ISO 3166-2, for a regional table
// column year: year
// column industries: number of industries
// column flows: number of SUPPLIES relationships
// column flow_coverage: least share that they cover, 0 to 1
// column unit: currency units in one unit of the table
// column currency: ISO 4217
// column valuation: valuation
// column kind: product-by-product or industry-by-industry
// column classification: id of the classification
// column bases: import bases that can be computed
// column held: whether the numbers are held
// column runs: number of runs computed from it, or published
// column source: id of the source
// column trust: trust letter of the source
// column world: whether it is a table of many countries
// mode: read
MATCH (t:IOTable)
RETURN t.id AS id, t.title AS title, t.country AS country, t.region AS region, t.year AS year,
       size(t.codes) AS industries, t.flow_count AS flows, t.flow_coverage AS flow_coverage, t.unit AS unit,
       t.currency AS currency, t.valuation AS valuation, t.kind AS kind, t.classification AS classification,
       t.bases AS bases, t.held AS held, COUNT { MATCH (r:Run)-[:READ]->(t) RETURN r.id } AS runs, t.source AS source,
       t.trust AS trust, size(coalesce(t.countries, [])) > 0 AS world
ORDER BY held DESC, country, coalesce(year, 0) DESC, id
