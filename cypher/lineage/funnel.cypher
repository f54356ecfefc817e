// title: How clusters were chosen: the funnel
// description: The stages of the choice of 2004-2005: how many industries entered, how many were left, by which criteria, and the clusters named at that stage.
// param programme: string = "cluster-initiative-2004" | id of the programme that chose
// column stage: id of the stage
// column position: order
// column name_en: name in English
// column name_ru: name in Russian
// column name_kk: name in Kazakh
// column entering: industries that entered
// column remaining: industries left
// column criteria: criteria
// column clusters: English names of the clusters named at this stage
// column programme: id of the programme
// column source: id of the source
// column trust: best trust letter of its sources
// mode: read
MATCH (s:Stage)-[:PART_OF]->(p:Programme)
WHERE p.id = $programme
RETURN s.id AS stage, s.position AS position, s.name_en AS name_en, s.name_ru AS name_ru, s.name_kk AS name_kk,
       s.entering AS entering, s.remaining AS remaining, s.criteria AS criteria,
       COLLECT {
         MATCH (p)-[d:DESIGNATES]->(c:Cluster) WHERE d.stage = s.position
         RETURN c.name_en ORDER BY c.name_en
       } AS clusters,
       p.id AS programme, s.source AS source, s.trust AS trust
ORDER BY position, stage
