// title: Policy on one time axis
// description: Programmes, legal acts and clusters that policy named, each with its first and last year or day, in order of time. What has no date is left out.
// column label: Programme, LegalAct or Cluster
// column id: id
// column name_en: name in English
// column name_ru: name in Russian
// column name_kk: name in Kazakh
// column kind: kind of programme, act or cluster
// column begins: day, month or year of the beginning (ISO text)
// column ends: last year, where known
// column status: what became of it
// column source: id of the source
// column trust: best trust letter of its sources
// mode: read
CALL {
  MATCH (p:Programme)
  RETURN 'Programme' AS label, p AS entry, coalesce(p.announced, toString(p.start_year)) AS begins
  UNION ALL
  MATCH (a:LegalAct)
  RETURN 'LegalAct' AS label, a AS entry, a.date AS begins
  UNION ALL
  MATCH (c:Cluster)
  WHERE c.run IS NULL
  RETURN 'Cluster' AS label, c AS entry, toString(c.start_year) AS begins
}
WITH label, entry, begins
WHERE begins IS NOT NULL
RETURN label, entry.id AS id, entry.name_en AS name_en, entry.name_ru AS name_ru, entry.name_kk AS name_kk,
       entry.kind AS kind, begins, entry.end_year AS ends, entry.status AS status, entry.source AS source,
       entry.trust AS trust
ORDER BY begins, label, id
