// title: Approaches to identifying clusters
// description: The approaches that the founding article describes, their parts and who proposed them.
// column method: id of the approach
// column part_of: id of the approach it is part of
// column name_en: name in English
// column name_ru: name in Russian
// column name_kk: name in Kazakh
// column description: what it does
// column literature: who proposed it
// column source: id of the source
// column trust: best trust letter of its sources
// mode: read
MATCH (m:Method)
OPTIONAL MATCH (m)-[:PART_OF]->(whole:Method)
RETURN m.id AS method, whole.id AS part_of, m.name_en AS name_en, m.name_ru AS name_ru, m.name_kk AS name_kk,
       m.description AS description, m.literature AS literature, m.source AS source, m.trust AS trust
ORDER BY coalesce(part_of, method), CASE WHEN part_of IS NULL THEN 0 ELSE 1 END, method
