// title: Account of one industry
// description: Output, purchases, value added and its parts, taxes, imports and final demand of one industry in one table, one row each. Purchases and sales are added up from the flows in the graph, which for tables of over 200 industries leave out the smallest (see flow_coverage in provenance.tables).
// param table: string = "kaz-2024-42" | id of a table
// param industry: string = "C242" | code of the industry
// column position: order of the rows
// column part: output, purchases, primary inputs, sales, final demand or imports
// column item: what the row is, as the model names it
// column value: amount
// column share_of_output: amount per unit of the industry's output
// column unit: currency units in one unit of the amount; missing for persons
// column currency: ISO 4217; missing for persons
// column code: code of the industry
// column name_en: its name in English
// column name_ru: its name in Russian
// column name_kk: its name in Kazakh
// column source: id of the source
// column trust: trust letter of the source
// mode: read
MATCH (t:IOTable {id: $table})
MATCH (i:Industry {id: t.classification + ':' + $industry})-[:HAS_ACCOUNT]->(a:Account {table: $table})
CALL (i) {
  OPTIONAL MATCH (i)<-[flow:SUPPLIES]-(:Industry)
  WHERE flow.table = $table
  RETURN sum(flow.domestic) AS bought, sum(flow.imported) AS bought_abroad
}
CALL (i) {
  OPTIONAL MATCH (i)-[flow:SUPPLIES]->(:Industry)
  WHERE flow.table = $table
  RETURN sum(flow.domestic) AS sold
}
UNWIND [
  {position: 1, part: 'output', item: 'output', value: a.output},
  {position: 2, part: 'purchases', item: 'domestic_inputs', value: bought},
  {position: 3, part: 'purchases', item: 'imported_inputs',
   value: CASE WHEN t.has_imported_flows THEN bought_abroad ELSE a.imported_inputs END},
  {position: 4, part: 'primary inputs', item: 'net_taxes_on_products', value: a.net_taxes_on_products},
  {position: 5, part: 'primary inputs', item: 'value_added', value: a.value_added},
  {position: 6, part: 'primary inputs', item: 'compensation_of_employees', value: a.compensation_of_employees},
  {position: 7, part: 'primary inputs', item: 'other_net_taxes_on_production', value: a.other_net_taxes_on_production},
  {position: 8, part: 'primary inputs', item: 'consumption_of_fixed_capital', value: a.consumption_of_fixed_capital},
  {position: 9, part: 'primary inputs', item: 'net_operating_surplus', value: a.net_operating_surplus},
  {position: 10, part: 'primary inputs', item: 'gross_operating_surplus', value: a.gross_operating_surplus},
  {position: 11, part: 'primary inputs', item: 'mixed_income', value: a.mixed_income},
  {position: 12, part: 'sales', item: 'intermediate_sales', value: sold},
  {position: 13, part: 'final demand', item: 'household_consumption', value: a.household_consumption_domestic},
  {position: 14, part: 'final demand', item: 'npish_consumption', value: a.npish_consumption_domestic},
  {position: 15, part: 'final demand', item: 'government_consumption', value: a.government_consumption_domestic},
  {position: 16, part: 'final demand', item: 'gross_fixed_capital_formation',
   value: a.gross_fixed_capital_formation_domestic},
  {position: 17, part: 'final demand', item: 'change_in_inventories', value: a.change_in_inventories_domestic},
  {position: 18, part: 'final demand', item: 'valuables', value: a.valuables_domestic},
  {position: 19, part: 'final demand', item: 'exports', value: a.exports_domestic},
  {position: 20, part: 'imports', item: 'imports', value: a.imports},
  {position: 21, part: 'employment', item: 'employment', value: a.employment}
] AS line
WITH t, i, a, line, line.part = 'employment' AS persons
WHERE line.value IS NOT NULL
RETURN line.position AS position, line.part AS part, line.item AS item, line.value AS value,
       CASE WHEN a.output = 0 THEN null ELSE line.value / a.output END AS share_of_output,
       CASE WHEN persons THEN null ELSE t.unit END AS unit, CASE WHEN persons THEN null ELSE t.currency END AS currency,
       i.code AS code, i.name_en AS name_en, i.name_ru AS name_ru, i.name_kk AS name_kk, a.source AS source,
       a.trust AS trust
ORDER BY position
