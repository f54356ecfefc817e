// title: Linkages and key sectors
// description: Direct and total backward and forward linkages, their indices (mean 1) with coefficients of variation, and the class of each industry: key, backward-oriented, forward-oriented, independent. Pure numbers.
// param table: string = "kaz-2024-42" | id of a table
// param basis: string = "domestic" | import basis: domestic, total or resources; any where empty
// param class: string = "" | key, backward-oriented, forward-oriented, independent; all where empty
// column code: code of the industry
// column name_en: its name in English
// column name_ru: its name in Russian
// column name_kk: its name in Kazakh
// column direct_backward: column sum of the input coefficients
// column direct_forward: row sum of the allocation coefficients
// column backward: total backward linkage
// column forward: total forward linkage
// column backward_index: backward linkage relative to the mean (power of dispersion)
// column forward_index: forward linkage relative to the mean (sensitivity of dispersion)
// column backward_variation: coefficient of variation down the column
// column forward_variation: coefficient of variation along the row
// column class: class
// column basis: import basis
// column table: id of the table
// column run: id of the run that computed it
// column source: id of the source of the table
// column trust: trust letter of that source
// mode: read
MATCH (t:IOTable {id: $table})<-[k:HAS_LINKAGE]-(i:Industry)
WHERE ($basis = '' OR k.basis = $basis) AND ($class = '' OR k.class = $class)
RETURN i.code AS code, i.name_en AS name_en, i.name_ru AS name_ru, i.name_kk AS name_kk,
       k.direct_backward AS direct_backward, k.direct_forward AS direct_forward, k.backward AS backward,
       k.forward AS forward, k.backward_index AS backward_index, k.forward_index AS forward_index,
       k.backward_variation AS backward_variation, k.forward_variation AS forward_variation, k.class AS class,
       k.basis AS basis, t.id AS table, k.run AS run, t.source AS source, t.trust AS trust
ORDER BY run, coalesce(i.position, 0), code
