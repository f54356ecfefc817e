// title: Industries of a table
// description: Every industry of a table with its output and value added, in the table's order. Shares are of the sum over the table.
// param table: string = "kaz-2024-42" | id of a table
// column position: place in the table's order
// column code: code of the industry
// column name_en: name in English
// column name_ru: name in Russian
// column name_kk: name in Kazakh
// column output: output
// column value_added: value added
// column value_added_share: share in the table's value added, 0 to 1
// column value_added_ratio: value added per unit of output
// column exports: exports of domestic output
// column unit: currency units in one unit of the amounts
// column currency: ISO 4217
// column source: id of the source
// column trust: trust letter of the source
// mode: read
MATCH (t:IOTable {id: $table})<-[:IN_TABLE]-(all:Account)
WITH t, sum(all.value_added) AS whole
MATCH (i:Industry)-[:HAS_ACCOUNT]->(a:Account)-[:IN_TABLE]->(t)
RETURN a.position AS position, a.code AS code, i.name_en AS name_en, i.name_ru AS name_ru, i.name_kk AS name_kk,
       a.output AS output, a.value_added AS value_added,
       CASE WHEN whole = 0 THEN null ELSE a.value_added / whole END AS value_added_share,
       CASE WHEN a.output = 0 THEN null ELSE a.value_added / a.output END AS value_added_ratio,
       a.exports_domestic AS exports, t.unit AS unit, t.currency AS currency, a.source AS source, a.trust AS trust
ORDER BY position, code
