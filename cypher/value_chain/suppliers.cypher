// title: Suppliers of an industry, and theirs
// description: Who supplies the industry, who supplies those suppliers, and so on for up to four steps, following links whose share in the buyer's intermediate purchases (domestic and imported) is large enough. Every link is listed once, at the least number of steps at which it is reached; an industry's purchases from itself are a link too. In a world table links cross borders: those are imported. Weight: what part of the industry's purchases the link stands for, the product of the input shares along the way, added where several ways of that length lead there.
// param table: string = "kaz-2024-42" | id of a table
// param industry: string = "C242" | code of the industry
// param depth: integer = 2 | how many steps to go, 1 to 4
// param share: float = 0.05 | least input share of a link that is followed
// column depth: steps from the industry
// column from_code: code of the supplier
// column from_name_en: its name in English
// column from_name_ru: its name in Russian
// column from_name_kk: its name in Kazakh
// column from_country: of a world table: country of the supplier
// column to_code: code of the buyer
// column to_name_en: its name in English
// column to_name_ru: its name in Russian
// column to_name_kk: its name in Kazakh
// column to_country: of a world table: country of the buyer
// column domestic: domestic flow
// column imported: imported flow, where known pair by pair
// column input_share: share of the flow, domestic and imported, in the buyer's intermediate purchases
// column output_share: share of the domestic flow (in a world table: of the flow) in the supplier's output
// column weight: product of the input shares from the industry to this link, added over the ways that lead there
// column unit: currency units in one unit of the flows
// column currency: ISO 4217
// column source: id of the source
// column trust: trust letter of the source
// mode: read
MATCH (t:IOTable {id: $table})
MATCH (start:Industry {id: t.classification + ':' + $industry})
CALL (start) {
  MATCH (next:Industry)-[flow:SUPPLIES]->(start)
  WHERE flow.table = $table AND flow.input_share >= $share
  RETURN collect({depth: 1, supplier: next, buyer: start, flow: flow, weight: flow.input_share}) AS links1
}
CALL (start, links1) {
  WITH links1, [start.id] AS seen
  UNWIND links1 AS link
  WITH link.supplier AS reached, link.weight AS weight, seen
  WHERE $depth >= 2 AND NOT reached.id IN seen
  WITH reached, sum(weight) AS weight
  MATCH (next:Industry)-[flow:SUPPLIES]->(reached)
  WHERE flow.table = $table AND flow.input_share >= $share
  RETURN collect({depth: 2, supplier: next, buyer: reached, flow: flow, weight: weight * flow.input_share}) AS links2
}
CALL (start, links1, links2) {
  WITH links2, [start.id] + [link IN links1 | link.supplier.id] AS seen
  UNWIND links2 AS link
  WITH link.supplier AS reached, link.weight AS weight, seen
  WHERE $depth >= 3 AND NOT reached.id IN seen
  WITH reached, sum(weight) AS weight
  MATCH (next:Industry)-[flow:SUPPLIES]->(reached)
  WHERE flow.table = $table AND flow.input_share >= $share
  RETURN collect({depth: 3, supplier: next, buyer: reached, flow: flow, weight: weight * flow.input_share}) AS links3
}
CALL (start, links1, links2, links3) {
  WITH links3, [start.id] + [link IN links1 | link.supplier.id] + [link IN links2 | link.supplier.id] AS seen
  UNWIND links3 AS link
  WITH link.supplier AS reached, link.weight AS weight, seen
  WHERE $depth >= 4 AND NOT reached.id IN seen
  WITH reached, sum(weight) AS weight
  MATCH (next:Industry)-[flow:SUPPLIES]->(reached)
  WHERE flow.table = $table AND flow.input_share >= $share
  RETURN collect({depth: 4, supplier: next, buyer: reached, flow: flow, weight: weight * flow.input_share}) AS links4
}
UNWIND links1 + links2 + links3 + links4 AS link
WITH t, link.depth AS depth, link.supplier AS supplier, link.buyer AS buyer, link.flow AS flow, link.weight AS weight
RETURN depth, supplier.code AS from_code, supplier.name_en AS from_name_en, supplier.name_ru AS from_name_ru,
       supplier.name_kk AS from_name_kk, supplier.country AS from_country, buyer.code AS to_code,
       buyer.name_en AS to_name_en, buyer.name_ru AS to_name_ru, buyer.name_kk AS to_name_kk,
       buyer.country AS to_country, flow.domestic AS domestic, flow.imported AS imported,
       flow.input_share AS input_share, flow.output_share AS output_share, weight, t.unit AS unit,
       t.currency AS currency, flow.source AS source, flow.trust AS trust
ORDER BY depth, weight DESC, from_code, to_code
