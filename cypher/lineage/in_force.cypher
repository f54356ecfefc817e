// title: Legal acts in force in a year
// description: Acts that were in force at any time in the year: from the day that a source gives, else from their date, until they ceased. Certain where a source shows it; possible where no source read says whether the act still holds, or a date is known to its year alone.
// param year: integer = 2012 | calendar year
// param kind: string = "" | law, code, presidential decree, government resolution, ministerial order; all where empty
// column act: id of the act
// column name_en: name in English
// column name_ru: name in Russian
// column name_kk: name in Kazakh
// column kind: kind of act
// column number: number
// column date: what the source says of its date
// column precision: day, month or year
// column from_day: first day that it may have been in force
// column until: until when, where known
// column ended_by: ids of the acts that repealed it
// column state: ended, open or unknown
// column certainty: certain or possible
// column adopts: ids of what it adopted
// column source: id of the source
// column trust: best trust letter of its sources
// mode: read
MATCH (a:LegalAct)
WITH a, coalesce(a.in_force_from_first, a.date_first) AS first, coalesce(a.in_force_from_last, a.date_last) AS last
WHERE ($kind = '' OR a.kind = $kind) AND first.year <= $year
  AND (a.in_force_until IS NULL OR a.in_force_until_last.year >= $year)
RETURN a.id AS act, a.name_en AS name_en, a.name_ru AS name_ru, a.name_kk AS name_kk, a.kind AS kind,
       a.number AS number, a.date AS date, a.date_precision AS precision, toString(first) AS from_day,
       a.in_force_until AS until,
       COLLECT { MATCH (b:LegalAct)-[:CHANGES {effect: 'repeals'}]->(a) RETURN b.id ORDER BY b.id } AS ended_by,
       a.state AS state,
       CASE WHEN a.state = 'unknown' OR (last.year = $year AND a.date_precision = 'year') THEN 'possible'
            ELSE 'certain' END AS certainty,
       COLLECT { MATCH (x)-[:ADOPTED_BY]->(a) RETURN x.id ORDER BY x.id } AS adopts, a.source AS source, a.trust AS trust
ORDER BY from_day, act
