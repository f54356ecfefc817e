// title: What ran in a year
// description: Programmes, clusters that policy named, and instruments that ran in the year, instruments in the years of the programme that offers them where they have none of their own. Certain where first and last year are stated or a source says that it goes on; possible where no source says when it ended.
// param year: integer = 2012 | calendar year
// param label: string = "" | Programme, Cluster or Instrument; all where empty
// column label: Programme, Cluster or Instrument
// column id: id
// column name_en: name in English
// column name_ru: name in Russian
// column name_kk: name in Kazakh
// column kind: kind
// column start_year: first year
// column end_year: last year, where known
// column end_state: stated, open or unknown
// column certainty: certain or possible
// column source: id of the source
// column trust: best trust letter of its sources
// mode: read
CALL {
  MATCH (p:Programme)
  RETURN 'Programme' AS label, p AS x, p.start_year AS starts, p.end_year AS ends, p.end_state AS state
  UNION ALL
  MATCH (c:Cluster)
  WHERE c.run IS NULL AND NOT EXISTS { MATCH (:Run)-[:IDENTIFIED]->(c) }
  RETURN 'Cluster' AS label, c AS x, c.start_year AS starts, c.end_year AS ends,
         CASE WHEN c.end_year IS NULL THEN 'unknown' ELSE 'stated' END AS state
  UNION ALL
  MATCH (i:Instrument)
  OPTIONAL MATCH (o:Programme)-[:PROVIDES]->(i)
  WITH i, min(o.start_year) AS from, max(o.end_year) AS until
  RETURN 'Instrument' AS label, i AS x, coalesce(i.start_year, from) AS starts, coalesce(i.end_year, until) AS ends,
         CASE WHEN coalesce(i.end_year, until) IS NULL THEN 'unknown' ELSE 'stated' END AS state
}
WITH label, x, starts, ends, state
WHERE ($label = '' OR label = $label) AND starts <= $year AND (ends IS NULL OR ends >= $year)
RETURN label, x.id AS id, x.name_en AS name_en, x.name_ru AS name_ru, x.name_kk AS name_kk, x.kind AS kind,
       starts AS start_year, ends AS end_year, state AS end_state,
       CASE WHEN state = 'unknown' THEN 'possible' ELSE 'certain' END AS certainty, x.source AS source, x.trust AS trust
ORDER BY label DESC, start_year, id
