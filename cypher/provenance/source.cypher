// title: What a source states
// description: Every node that names the source, first or among further ones.
// param source: string = "kozlova-denisova-2014" | id of a source
// column label: label of the node
// column id: id of the node
// column name_en: name in English, title or statement
// column name_ru: name in Russian
// column name_kk: name in Kazakh
// column first: whether the source is the first that is named
// column source: id of the first source
// column trust: best trust letter of its sources
// mode: read
MATCH (n)
WHERE (n.source = $source OR $source IN n.further_sources) AND NOT n:Source
RETURN labels(n)[0] AS label, n.id AS id, coalesce(n.name_en, n.title, n.statement, n.code) AS name_en,
       n.name_ru AS name_ru, n.name_kk AS name_kk, n.source = $source AS first, n.source AS source, n.trust AS trust
ORDER BY label, id
