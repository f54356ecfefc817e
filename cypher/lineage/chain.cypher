// title: What led to what
// description: From one programme, cluster or act on: what succeeded it, what it led to, named or adopted, what is part of it, and which later clusters take up the field of its clusters, step by step. A row is one link; step counts from the start.
// param id: string = "address-2004" | id of a programme, cluster or act
// param steps: integer = 4 | most steps, at most 4
// column step: number of the step
// column from_id: id of the earlier, or larger, one
// column from_name_en: its name in English
// column from_name_ru: its name in Russian
// column from_name_kk: its name in Kazakh
// column how: succeeded by, has part, named, adopted, field taken up by (ours), or the words of the link
// column to_id: id of the later, or smaller, one
// column to_label: its label
// column to_name_en: its name in English
// column to_name_ru: its name in Russian
// column to_name_kk: its name in Kazakh
// column to_year: its first year
// column source: id of the source
// column trust: best trust letter of its sources
// mode: read
MATCH (s)
WHERE s.id = $id AND (s:Programme OR s:Cluster OR s:LegalAct)
WITH [s] AS first
CALL (first) {
  UNWIND first AS a
  MATCH (a)-[r:SUCCEEDS|LED_TO|PART_OF|DESIGNATES|ADOPTED_BY|TAKES_UP]-(b)
  WHERE (b:Programme OR b:Cluster OR b:LegalAct)
    AND (type(r) IN ['LED_TO', 'DESIGNATES']) = (startNode(r) = a)
  RETURN collect(DISTINCT b) AS second
}
CALL (second) {
  UNWIND second AS a
  MATCH (a)-[r:SUCCEEDS|LED_TO|PART_OF|DESIGNATES|ADOPTED_BY|TAKES_UP]-(b)
  WHERE (b:Programme OR b:Cluster OR b:LegalAct)
    AND (type(r) IN ['LED_TO', 'DESIGNATES']) = (startNode(r) = a)
  RETURN collect(DISTINCT b) AS third
}
CALL (third) {
  UNWIND third AS a
  MATCH (a)-[r:SUCCEEDS|LED_TO|PART_OF|DESIGNATES|ADOPTED_BY|TAKES_UP]-(b)
  WHERE (b:Programme OR b:Cluster OR b:LegalAct)
    AND (type(r) IN ['LED_TO', 'DESIGNATES']) = (startNode(r) = a)
  RETURN collect(DISTINCT b) AS fourth
}
UNWIND [1, 2, 3, 4] AS place
WITH place, CASE place WHEN 1 THEN first WHEN 2 THEN second WHEN 3 THEN third ELSE fourth END AS level
WHERE place <= $steps
UNWIND level AS a
MATCH (a)-[r:SUCCEEDS|LED_TO|PART_OF|DESIGNATES|ADOPTED_BY|TAKES_UP]-(b)
WHERE (b:Programme OR b:Cluster OR b:LegalAct)
  AND (type(r) IN ['LED_TO', 'DESIGNATES']) = (startNode(r) = a)
WITH r, a, b, min(place) AS step
RETURN step, a.id AS from_id, a.name_en AS from_name_en, a.name_ru AS from_name_ru, a.name_kk AS from_name_kk,
       CASE type(r) WHEN 'SUCCEEDS' THEN 'succeeded by' WHEN 'PART_OF' THEN 'has part' WHEN 'DESIGNATES' THEN 'named'
                    WHEN 'ADOPTED_BY' THEN 'adopted' WHEN 'TAKES_UP' THEN 'field taken up by (ours)' ELSE r.how END AS how,
       b.id AS to_id, labels(b)[0] AS to_label, b.name_en AS to_name_en, b.name_ru AS to_name_ru,
       b.name_kk AS to_name_kk, coalesce(b.start_year, b.date_first.year) AS to_year, r.source AS source,
       r.trust AS trust
ORDER BY step, from_id, how, to_id, coalesce(r.stage, 0)
