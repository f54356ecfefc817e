// title: Who makes a product
// description: The industries that make a product, by supply and use tables: how much, what share of its supply is theirs (market share) and what share of their output it is (product mix). The largest first.
// param table: string = "" | id of supply and use tables
// param product: string = "" | code of the product
// column industry: code of the industry
// column name_en: its name in English
// column name_ru: its name in Russian
// column name_kk: its name in Kazakh
// column value: its output of the product
// column market_share: share of the industry in the product's supply
// column product_mix: share of the product in the industry's output
// column unit: currency units in one unit of the value
// column currency: ISO 4217
// column source: id of the source
// column trust: trust letter of the source
// mode: read
MATCH (t:SupplyUseTable {id: $table})-[:HAS_PRODUCT]->(p:Product {code: $product})
MATCH (i:Industry)-[m:MAKES]->(p)
WHERE m.table = $table
RETURN i.code AS industry, i.name_en AS name_en, i.name_ru AS name_ru, i.name_kk AS name_kk, m.value AS value,
       m.market_share AS market_share, m.product_mix AS product_mix, t.unit AS unit, t.currency AS currency,
       m.source AS source, m.trust AS trust
ORDER BY value DESC, industry
