// title: Policy lineage as a graph
// description: One row for each link between programmes, the acts that adopted them and the clusters they named: what a drawing of the lineage needs. Links point from the later to the earlier (SUCCEEDS), from the part to the whole (PART_OF), to the act (ADOPTED_BY), to the cluster (DESIGNATES).
// param acts: boolean = true | with legal acts
// param clusters: boolean = true | with clusters
// column from_id: id of the node at which the link starts
// column from_label: its label
// column from_name_en: its name in English
// column from_name_ru: its name in Russian
// column from_name_kk: its name in Kazakh
// column from_year: its first year
// column type: SUCCEEDS, PART_OF, ADOPTED_BY or DESIGNATES
// column detail: status of a designation
// column to_id: id of the node at which the link ends
// column to_label: its label
// column to_name_en: its name in English
// column to_name_ru: its name in Russian
// column to_name_kk: its name in Kazakh
// column to_year: its first year
// column source: id of the source of the link
// column trust: best trust letter of its sources
// mode: read
MATCH (a)-[r:SUCCEEDS|PART_OF|ADOPTED_BY|DESIGNATES]->(b)
WHERE (a:Programme OR (a:Cluster AND $clusters))
  AND (b:Programme OR (b:Cluster AND $clusters) OR (b:LegalAct AND $acts))
RETURN a.id AS from_id, labels(a)[0] AS from_label, a.name_en AS from_name_en, a.name_ru AS from_name_ru,
       a.name_kk AS from_name_kk, a.start_year AS from_year, type(r) AS type, r.status AS detail, b.id AS to_id,
       labels(b)[0] AS to_label, b.name_en AS to_name_en, b.name_ru AS to_name_ru, b.name_kk AS to_name_kk,
       coalesce(b.start_year, toInteger(substring(b.date, 0, 4))) AS to_year, r.source AS source, r.trust AS trust
ORDER BY from_label DESC, coalesce(from_year, 9999), from_id, type, to_id, coalesce(r.stage, 0)
