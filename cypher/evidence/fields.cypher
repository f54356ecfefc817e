// title: What clusters cover, and what part of it is theirs
// description: The industries and products that each cluster named by policy covers. Fields are stated at the finest list held, the Bureau's 68 products; of a coarser industry share is the part of its output that the products of the field make, reckoned from the nation's output by product. Wider: the products hold more than the field, by a part that no source gives; the share is then the most that it can be.
// param cluster: string = "" | id of a cluster; all where empty
// param classification: string = "" | id of a classification, for instance KZ-IO-42; all where empty
// column cluster: id of the cluster
// column name_en: name in English
// column name_ru: name in Russian
// column name_kk: name in Kazakh
// column classification: classification of the industry
// column code: code of the industry
// column industry_name_en: its name in English
// column industry_name_ru: its name in Russian
// column industry_name_kk: its name in Kazakh
// column share: share of its output that the field's products make; empty where the industry itself is stated
// column wider: whether what is stated holds more than the field
// column derived: whether it was assigned by the data's keepers
// column source: id of the source of the cluster
// column trust: best trust letter of its sources
// mode: read
MATCH (c:Cluster)-[k:COVERS]->(i:Industry)-[:IN_CLASSIFICATION]->(l:Classification)
WHERE c.run IS NULL AND ($cluster = '' OR c.id = $cluster) AND ($classification = '' OR l.id = $classification)
  AND NOT EXISTS { MATCH (:Run)-[:IDENTIFIED]->(c) }
WITH DISTINCT c, k, i, l
RETURN c.id AS cluster, c.name_en AS name_en, c.name_ru AS name_ru, c.name_kk AS name_kk, l.id AS classification,
       i.code AS code, i.name_en AS industry_name_en, i.name_ru AS industry_name_ru, i.name_kk AS industry_name_kk,
       k.share AS share, coalesce(k.wider, false) AS wider, coalesce(k.derived, false) AS derived,
       k.source AS source, k.trust AS trust
ORDER BY cluster, classification, code
