// title: Who uses a product
// description: The industries that use a product, by supply and use tables: how much of domestic output and of imports, what share of their intermediate purchases it is and what share of its domestic supply they use. The largest first.
// param table: string = "" | id of supply and use tables
// param product: string = "" | code of the product
// column industry: code of the industry
// column name_en: its name in English
// column name_ru: its name in Russian
// column name_kk: its name in Kazakh
// column domestic: use of domestic output
// column imported: use of imports, where known pair by pair
// column input_share: share of the use, domestic and imported, in the industry's intermediate purchases
// column output_share: share of the domestic use in the product's supply
// column unit: currency units in one unit of the uses
// column currency: ISO 4217
// column source: id of the source
// column trust: trust letter of the source
// mode: read
MATCH (t:SupplyUseTable {id: $table})-[:HAS_PRODUCT]->(p:Product {code: $product})
MATCH (p)-[u:USED_BY]->(i:Industry)
WHERE u.table = $table
RETURN i.code AS industry, i.name_en AS name_en, i.name_ru AS name_ru, i.name_kk AS name_kk, u.domestic AS domestic,
       u.imported AS imported, u.input_share AS input_share, u.output_share AS output_share, t.unit AS unit,
       t.currency AS currency, u.source AS source, u.trust AS trust
ORDER BY domestic + coalesce(imported, 0.0) DESC, industry
