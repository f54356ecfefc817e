// title: Ties between organisations
// description: Ownership, finance, training and other ties between firms and institutions.
// param organisation: string = "" | id of a firm or institution at either end; all where empty
// column from_id: id of the first organisation
// column from_label: Firm or Institution
// column from_name_en: its name in English
// column from_name_ru: its name in Russian
// column from_name_kk: its name in Kazakh
// column relation: what ties it to the other
// column to_id: id of the other organisation
// column to_label: Firm or Institution
// column to_name_en: its name in English
// column to_name_ru: its name in Russian
// column to_name_kk: its name in Kazakh
// column source: id of the source
// column trust: best trust letter of its sources
// mode: read
MATCH (a)-[t:TIED_TO]->(b)
WHERE $organisation = '' OR a.id = $organisation OR b.id = $organisation
RETURN a.id AS from_id, labels(a)[0] AS from_label, a.name_en AS from_name_en, a.name_ru AS from_name_ru,
       a.name_kk AS from_name_kk, t.relation AS relation, b.id AS to_id, labels(b)[0] AS to_label,
       b.name_en AS to_name_en, b.name_ru AS to_name_ru, b.name_kk AS to_name_kk, t.source AS source, t.trust AS trust
ORDER BY from_id, to_id, relation
