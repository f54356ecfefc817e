// title: What was expected, and what was found
// description: Aims, expected results and targets of programmes, clusters, instruments and zones, each with the outcomes, evaluations and claims that speak for or against it. Where nothing speaks, no source read says what came of it. That a finding bears on an aim is drawn by the keepers of the data where derived is true.
// param of: string = "" | id of a programme, cluster, instrument or zone; all where empty
// param stance: string = "" | for, against or partly; all, and what has no finding, where empty
// column of: id of what pursues it
// column of_name_en: its name in English
// column of_name_ru: its name in Russian
// column of_name_kk: its name in Kazakh
// column aim: id of the aim or target
// column kind: aim, expected result or target
// column name_en: name in English
// column name_ru: name in Russian
// column name_kk: name in Kazakh
// column value: number to be reached
// column upper: upper number of a range
// column unit: unit of the number
// column year: year by which
// column stance: for, against, partly; missing where nothing was found
// column finding: id of the outcome, evaluation or claim
// column found_name_en: what was found, in English
// column found_name_ru: what was found, in Russian
// column found_name_kk: what was found, in Kazakh
// column found_value: number found
// column found_year: year of the number
// column derived: whether the keepers of the data tied the two
// column source: id of the source: of the finding, else of the aim
// column trust: best trust letter of its sources
// mode: read
MATCH (o)-[:PURSUES]->(a)
WHERE $of = '' OR o.id = $of
OPTIONAL MATCH (f)-[b:BEARS_ON]->(a)
WITH o, a, f, b
WHERE $stance = '' OR b.stance = $stance
RETURN o.id AS of, o.name_en AS of_name_en, o.name_ru AS of_name_ru, o.name_kk AS of_name_kk, a.id AS aim,
       CASE WHEN a:Target THEN 'target' ELSE a.kind END AS kind, a.name_en AS name_en, a.name_ru AS name_ru,
       a.name_kk AS name_kk, a.value AS value, a.upper AS upper, a.unit AS unit, a.year AS year, b.stance AS stance,
       f.id AS finding, coalesce(f.name_en, f.statement) AS found_name_en, f.name_ru AS found_name_ru,
       f.name_kk AS found_name_kk, f.value AS found_value, f.year AS found_year, b.derived AS derived,
       coalesce(b.source, a.source) AS source, coalesce(b.trust, a.trust) AS trust
ORDER BY coalesce(o.start_year, 9999), of, kind, coalesce(a.position, 0), aim, coalesce(finding, '')
