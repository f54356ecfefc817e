// title: Position in the value chains, most upstream first
// description: Stages to final demand (upstreamness) and from primary inputs (downstreamness), mean lengths of the chains to suppliers and from buyers, and place in the triangular order, in which 1 sells to final users and the last supplies the others. In stages.
// param table: string = "kaz-2024-42" | id of a table
// param basis: string = "domestic" | import basis: domestic, total or resources; any where empty
// column code: code of the industry
// column name_en: its name in English
// column name_ru: its name in Russian
// column name_kk: its name in Kazakh
// column upstreamness: mean distance to final demand
// column downstreamness: mean distance to primary inputs
// column backward_length: average propagation length to its suppliers, weighted by their effect
// column forward_length: average propagation length to its buyers, weighted by their effect
// column order: place in the triangular order
// column basis: import basis
// column table: id of the table
// column run: id of the run that computed it
// column source: id of the source of the table
// column trust: trust letter of that source
// mode: read
MATCH (t:IOTable {id: $table})<-[p:HAS_POSITION]-(i:Industry)
WHERE $basis = '' OR p.basis = $basis
RETURN i.code AS code, i.name_en AS name_en, i.name_ru AS name_ru, i.name_kk AS name_kk,
       p.upstreamness AS upstreamness, p.downstreamness AS downstreamness, p.backward_length AS backward_length,
       p.forward_length AS forward_length, p.order AS order, p.basis AS basis, t.id AS table, p.run AS run,
       t.source AS source, t.trust AS trust
ORDER BY run, upstreamness DESC, code
