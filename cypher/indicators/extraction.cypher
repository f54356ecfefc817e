// title: Hypothetical extraction, largest loss first
// description: Output that the economy would lose without an industry's purchases from home suppliers (backward), without its sales to them (forward), or without the industry (complete, its own output counted). Backward and forward losses overlap and do not add up to the complete one.
// param table: string = "kaz-2024-42" | id of a table
// param basis: string = "domestic" | import basis: domestic, total or resources; any where empty
// column rank: 1 for the largest complete loss
// column code: code of the industry
// column name_en: its name in English
// column name_ru: its name in Russian
// column name_kk: its name in Kazakh
// column backward_loss: loss without its purchases
// column forward_loss: loss without its sales
// column complete_loss: loss without the industry
// column backward_share: backward loss over total output
// column forward_share: forward loss over total output
// column complete_share: complete loss over total output
// column unit: currency units in one unit of the losses
// column currency: ISO 4217
// column basis: import basis
// column table: id of the table
// column run: id of the run that computed it
// column source: id of the source of the table
// column trust: trust letter of that source
// mode: read
MATCH (t:IOTable {id: $table})<-[e:HAS_EXTRACTION]-(i:Industry)
WHERE $basis = '' OR e.basis = $basis
RETURN e.rank AS rank, i.code AS code, i.name_en AS name_en, i.name_ru AS name_ru, i.name_kk AS name_kk,
       e.backward_loss AS backward_loss, e.forward_loss AS forward_loss, e.complete_loss AS complete_loss,
       e.backward_share AS backward_share, e.forward_share AS forward_share, e.complete_share AS complete_share,
       t.unit AS unit, t.currency AS currency, e.basis AS basis, t.id AS table, e.run AS run, t.source AS source,
       t.trust AS trust
ORDER BY run, rank, code
