// title: Largest flows of a table
// description: The largest flows between industries, domestic and imported together.
// param table: string = "kaz-2024-42" | id of a table
// param limit: integer = 25 | how many
// param own: boolean = false | with what industries buy from themselves
// column from_code: code of the supplier
// column from_name_en: its name in English
// column from_name_ru: its name in Russian
// column from_name_kk: its name in Kazakh
// column to_code: code of the buyer
// column to_name_en: its name in English
// column to_name_ru: its name in Russian
// column to_name_kk: its name in Kazakh
// column domestic: domestic flow
// column imported: imported flow, where known pair by pair
// column total: domestic and imported flow
// column input_share: share of the flow, domestic and imported, in the buyer's intermediate purchases
// column output_share: share of the domestic flow in the supplier's output
// column unit: currency units in one unit of the flows
// column currency: ISO 4217
// column source: id of the source
// column trust: trust letter of the source
// mode: read
MATCH (t:IOTable {id: $table})<-[:IN_TABLE]-(:Account)<-[:HAS_ACCOUNT]-(a:Industry)
MATCH (a)-[flow:SUPPLIES]->(b:Industry)
WHERE flow.table = $table AND ($own OR a.id <> b.id)
RETURN a.code AS from_code, a.name_en AS from_name_en, a.name_ru AS from_name_ru, a.name_kk AS from_name_kk,
       b.code AS to_code, b.name_en AS to_name_en, b.name_ru AS to_name_ru, b.name_kk AS to_name_kk,
       flow.domestic AS domestic, flow.imported AS imported, flow.domestic + coalesce(flow.imported, 0.0) AS total,
       flow.input_share AS input_share, flow.output_share AS output_share, t.unit AS unit, t.currency AS currency,
       flow.source AS source, flow.trust AS trust
ORDER BY total DESC, from_code, to_code
LIMIT $limit
