// title: Everything that has a profile
// description: Label, id and names of every node but the log of changes: what an address that names nothing held is compared with.
// param label: string = "" | label of the graph; all where empty
// column label: label of the node
// column id: its id
// column name_en: its name in English
// column name_ru: its name in Russian
// column name_kk: its name in Kazakh
// column title: its title, citation, statement, method or code, where it has no name
// column kind: its kind
// column year: its first year or day
// column source: id of the source
// column trust: best trust letter of its sources
// mode: read
MATCH (n)
WHERE ($label = '' OR labels(n)[0] = $label) AND n.id IS NOT NULL AND NOT n:Change
RETURN labels(n)[0] AS label, n.id AS id, n.name_en AS name_en, n.name_ru AS name_ru, n.name_kk AS name_kk,
       coalesce(n.title, n.citation, n.statement, n.method, n.subject, n.code) AS title, n.kind AS kind,
       coalesce(n.date, toString(coalesce(n.start_year, n.year))) AS year, n.source AS source, n.trust AS trust
ORDER BY label, id
