// title: Supply and use tables
// description: The supply and use tables in the knowledge base, and the symmetric tables derived from them, with the model of each and whether the numbers are still those it was derived from.
// column id: id of the tables
// column title: title
// column country: ISO 3166-1 alpha-3
// column region: ISO 3166-2, for regional tables
// column year: year
// column products: number of products
// column industries: number of industries
// column unit: currency units in one unit of the tables
// column currency: ISO 4217
// column valuation: valuation
// column classification: id of the classification
// column imported_use: whether imported uses are known pair by pair
// column derived: id of a symmetric table derived from them
// column parameters: the model by which it was derived, as JSON
// column current: whether the numbers are still those that it was derived from
// column run: id of the run that derived it
// column source: id of the source
// column trust: trust letter of the source
// mode: read
MATCH (t:SupplyUseTable)
OPTIONAL MATCH (t)<-[:READ]-(r:Run)-[:DERIVED]->(d:IOTable)
RETURN t.id AS id, t.title AS title, t.country AS country, t.region AS region, t.year AS year,
       size(t.products) AS products, size(t.industries) AS industries, t.unit AS unit, t.currency AS currency,
       t.valuation AS valuation, t.classification AS classification, t.has_imported_use AS imported_use,
       d.id AS derived, r.parameters AS parameters, r.input_sha256 = t.sha256 AS current, r.id AS run,
       t.source AS source, t.trust AS trust
ORDER BY country, year DESC, id, coalesce(derived, '')
