// title: Policy lineage: programmes, oldest first
// description: Every strategy, programme, initiative, address and competition with its years, the acts that adopted it, what it took the place of and how many clusters it named. One whose first year is not known stands after the programme it succeeds.
// column programme: id of the programme
// column name_en: name in English
// column name_ru: name in Russian
// column name_kk: name in Kazakh
// column kind: strategy, state programme, initiative, address, concept, competition
// column start_year: first year
// column end_year: last year
// column announced: day of announcement, where known
// column acts: ids of the acts that adopted it
// column predecessors: ids of the programmes it succeeds
// column part_of: ids of the programmes it belongs to
// column clusters: number of clusters it named
// column note: remarks
// column source: id of the source
// column trust: best trust letter of its sources
// mode: read
MATCH (p:Programme)
OPTIONAL MATCH (p)-[:SUCCEEDS]->(earlier:Programme)
WITH p, max(coalesce(earlier.end_year, earlier.start_year)) AS after
OPTIONAL MATCH (p)-[:ADOPTED_BY]->(act:LegalAct)
WITH p, after, min(act.date) AS adopted
WITH p, coalesce(p.start_year, after, p.end_year, 9999) AS year, coalesce(p.announced, adopted, '') AS day
RETURN p.id AS programme, p.name_en AS name_en, p.name_ru AS name_ru, p.name_kk AS name_kk, p.kind AS kind,
       p.start_year AS start_year, p.end_year AS end_year, p.announced AS announced,
       COLLECT { MATCH (p)-[:ADOPTED_BY]->(a:LegalAct) RETURN a.id ORDER BY a.id } AS acts,
       COLLECT { MATCH (p)-[:SUCCEEDS]->(q:Programme) RETURN q.id ORDER BY q.id } AS predecessors,
       COLLECT { MATCH (p)-[:PART_OF]->(q:Programme) RETURN q.id ORDER BY q.id } AS part_of,
       COUNT { MATCH (p)-[:DESIGNATES]->(c:Cluster) RETURN DISTINCT c.id } AS clusters,
       p.note AS note, p.source AS source, p.trust AS trust
ORDER BY year, day, programme
