// title: What one thing is tied to
// description: Every relationship between a firm, an institution, a region, an industry, a programme or whatever else has an id, and others that have a name: where it is, what it belongs to, whom it sells to, who named it. Flows between industries are in value_chain.flows.
// param id: string = "kazzinc" | id of the thing
// column name_en: its name in English
// column name_ru: its name in Russian
// column name_kk: its name in Kazakh
// column direction: to the other, or from it
// column relationship: type of the relationship
// column says: role, relation, product, membership or effect, where the relationship has one
// column other: id of the other
// column other_label: what the other is
// column other_name_en: its name in English
// column other_name_ru: its name in Russian
// column other_name_kk: its name in Kazakh
// column source: id of the source
// column trust: best trust letter of its sources
// mode: read
MATCH (n {id: $id})-[r]-(m)
WHERE type(r) <> 'SUPPLIES' AND coalesce(m.name_en, m.name_ru, m.name_kk) IS NOT NULL
RETURN n.name_en AS name_en, n.name_ru AS name_ru, n.name_kk AS name_kk,
       CASE WHEN startNode(r).id = $id THEN 'to' ELSE 'from' END AS direction, type(r) AS relationship,
       coalesce(r.role, r.relation, r.product, r.membership, r.effect) AS says, m.id AS other,
       labels(m)[0] AS other_label, m.name_en AS other_name_en, m.name_ru AS other_name_ru,
       m.name_kk AS other_name_kk, r.source AS source, r.trust AS trust
ORDER BY relationship, direction, other_label, other, says
