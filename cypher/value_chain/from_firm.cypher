// title: From a firm to its cluster (Porter's way)
// description: Starts from a firm, or from a concentration of firms (division and region, firm left empty), and goes the way of Porter's diamond: up and down the chain, across to industries that share inputs or channels and to firms that share a cluster or a place of training, to the institutions that train, finance, test and connect, and to the programmes, acts and public bodies that bear on them. Certainty: known, where a source states it of these very firms or clusters; inferred, where it holds of the industry (by the table's flows) or of the region only. Skills are spoken of only where firms share a university or research centre: no occupations are held.
// param firm: string = "kazzinc" | id of a firm; empty for a concentration of firms
// param division: string = "" | for a concentration: division of ISIC Rev. 4, for instance 24
// param region: string = "" | for a concentration: id of a region, for instance KZ-63; all where empty
// param table: string = "kaz-2024-42" | id of the table whose flows tell suppliers and buyers
// param share: float = 0.05 | least share of a supplier in the purchases, or of a buyer in the output, of the industry
// param strength: float = 0.6 | least correlation at which industries buy alike or sell alike
// column step: 1 start, 2 up the chain, 3 down the chain, 4 across, 5 institutions, 6 acts and bodies
// column direction: the step in words
// column relation: how it is reached, in the source's words where one states it
// column certainty: known or inferred
// column label: Firm, Industry, Institution, Cluster, Programme or LegalAct
// column id: id of what was reached
// column code: code of an industry, number of an act
// column name_en: its name in English
// column name_ru: its name in Russian
// column name_kk: its name in Kazakh
// column via: ids of the firms, industries or institutions through which it is reached
// column detail: product, role or kind
// column measure: what the value is: input share, output share or correlation
// column value: the largest of its ways, a share or correlation of 1
// column source: ids of the sources, of the table where the flows tell
// column trust: their trust letters
// mode: read
MATCH (f:Firm)
WHERE ($firm <> '' AND f.id = $firm)
   OR ($firm = '' AND $division <> '' AND f.isic_division = $division
       AND ($region = '' OR EXISTS { MATCH (f)-[:LOCATED_IN]->(:Region {id: $region}) }))
WITH collect(f) AS starts, collect(f.id) AS started
MATCH (t:IOTable {id: $table})
WITH starts, started, t,
     COLLECT {
       UNWIND starts AS f
       MATCH (f)-[:OPERATES_IN]->(d:Industry)
       MATCH (d)-[:MAPS_TO*0..1]-(i:Industry)
       WHERE EXISTS { MATCH (i)-[:HAS_ACCOUNT]->(:Account {table: $table}) }
       RETURN DISTINCT i.id
     } AS industries,
     COLLECT {
       UNWIND starts AS f
       MATCH (f)-[:LOCATED_IN]->(r:Region)
       RETURN DISTINCT r.id
     } AS regions,
     COLLECT {
       UNWIND starts AS f
       MATCH (f)-[:MEMBER_OF]->(c:Cluster)
       RETURN DISTINCT c.id
     } AS clusters
WITH starts, started, t, industries, regions, clusters,
     COLLECT {
       MATCH (c:Cluster)-[:COVERS]->(:Industry)-[:MAPS_TO*0..2]-(i:Industry)
       MATCH (c)-[:BASED_IN]->(r:Region)
       WHERE i.id IN industries AND r.id IN regions AND NOT c.id IN clusters
         AND NOT EXISTS { MATCH (:Run)-[:IDENTIFIED]->(c) }
       RETURN DISTINCT c.id
     } AS fields
CALL (starts, started, t, industries, regions, clusters, fields) {
  UNWIND starts AS x
  RETURN 1 AS step, 'start' AS relation, 'known' AS certainty, x AS reached, NULL AS via, x.products AS detail,
         NULL AS measure, NULL AS value, x.source AS source, x.trust AS trust
  UNION ALL
  UNWIND starts AS f
  MATCH (f)-[o:OPERATES_IN]->(d:Industry)-[:MAPS_TO*0..1]-(x:Industry)
  WHERE x.id IN industries
  RETURN 1 AS step, 'industry of the firm in the table' AS relation, 'inferred' AS certainty, x AS reached,
         f.id AS via, NULL AS detail, NULL AS measure, NULL AS value, o.source AS source, o.trust AS trust
  UNION ALL
  UNWIND starts AS f
  MATCH (f)-[s:SELLS_TO]-(x:Firm)
  WHERE NOT x.id IN started
  RETURN CASE startNode(s).id WHEN f.id THEN 3 ELSE 2 END AS step,
         CASE startNode(s).id WHEN f.id THEN 'buys from' ELSE 'sells to' END AS relation, 'known' AS certainty,
         x AS reached, f.id AS via, s.product AS detail, NULL AS measure, NULL AS value, s.source AS source,
         s.trust AS trust
  UNION ALL
  MATCH (i:Industry)-[s:SUPPLIES]-(x:Industry)
  WHERE s.table = $table AND i.id IN industries AND NOT x.id IN industries
    AND CASE startNode(s).id WHEN i.id THEN s.output_share ELSE s.input_share END >= $share
  RETURN CASE startNode(s).id WHEN i.id THEN 3 ELSE 2 END AS step,
         CASE startNode(s).id WHEN i.id THEN 'industry buys' ELSE 'industry supplies' END AS relation,
         'inferred' AS certainty, x AS reached, i.id AS via, NULL AS detail,
         CASE startNode(s).id WHEN i.id THEN 'output share' ELSE 'input share' END AS measure,
         CASE startNode(s).id WHEN i.id THEN s.output_share ELSE s.input_share END AS value,
         t.source AS source, t.trust AS trust
  UNION ALL
  MATCH (i:Industry)-[l:LINKED_TO]-(x:Industry)
  WHERE l.table = $table AND i.id IN industries AND NOT x.id IN industries AND l.strength >= $strength
    AND l.pattern IN ['like suppliers', 'like customers']
  RETURN 4 AS step,
         CASE l.pattern WHEN 'like suppliers' THEN 'shares inputs' ELSE 'shares channels' END AS relation,
         'inferred' AS certainty, x AS reached, i.id AS via, NULL AS detail, 'correlation' AS measure,
         l.strength AS value, t.source AS source, t.trust AS trust
  UNION ALL
  MATCH (x)-[m:MEMBER_OF]->(c:Cluster)
  WHERE c.id IN clusters AND NOT x.id IN started
  RETURN CASE WHEN x:Firm THEN 4 ELSE 5 END AS step, 'in the same cluster' AS relation, 'known' AS certainty,
         x AS reached, c.id AS via, m.role AS detail, NULL AS measure, NULL AS value, m.source AS source,
         m.trust AS trust
  UNION ALL
  UNWIND starts AS f
  MATCH (f)-[:TIED_TO]-(n:Institution)-[s:TIED_TO]-(x:Firm)
  WHERE n.kind IN ['university', 'research centre'] AND NOT x.id IN started
  RETURN 4 AS step, 'shares a place of training' AS relation, 'known' AS certainty, x AS reached, n.id AS via,
         s.relation AS detail, NULL AS measure, NULL AS value, s.source AS source, s.trust AS trust
  UNION ALL
  UNWIND starts AS f
  MATCH (f)-[s:TIED_TO|LOCATED_IN]-(x)
  WHERE (x:Firm OR x:Institution) AND NOT x.id IN started
  RETURN CASE WHEN x:Firm THEN 4 ELSE 5 END AS step, coalesce(s.relation, 'sits in') AS relation,
         'known' AS certainty, x AS reached, f.id AS via, x.kind AS detail, NULL AS measure, NULL AS value,
         s.source AS source, s.trust AS trust
  UNION ALL
  MATCH (x:Institution)-[s:LOCATED_IN]->(r:Region)
  WHERE r.id IN regions AND x.kind <> 'government body'
  RETURN 5 AS step, 'in the same region' AS relation, 'inferred' AS certainty, x AS reached, r.id AS via,
         x.kind AS detail, NULL AS measure, NULL AS value, s.source AS source, s.trust AS trust
  UNION ALL
  UNWIND starts AS f
  MATCH (f)-[m:MEMBER_OF]->(x:Cluster)
  RETURN 6 AS step, 'member of' AS relation, 'known' AS certainty, x AS reached, f.id AS via, m.role AS detail,
         NULL AS measure, NULL AS value, m.source AS source, m.trust AS trust
  UNION ALL
  MATCH (x:Cluster)-[b:BASED_IN]->(r:Region)
  WHERE x.id IN fields AND r.id IN regions
  RETURN 6 AS step, 'designated for the industry in the region' AS relation, 'inferred' AS certainty, x AS reached,
         r.id AS via, x.kind AS detail, NULL AS measure, NULL AS value, b.source AS source, b.trust AS trust
  UNION ALL
  MATCH (x:Programme)-[d:DESIGNATES]->(c:Cluster)
  WHERE c.id IN clusters + fields
  RETURN 6 AS step, 'names the cluster' AS relation,
         CASE WHEN c.id IN clusters THEN 'known' ELSE 'inferred' END AS certainty, x AS reached, c.id AS via,
         d.status AS detail, NULL AS measure, NULL AS value, d.source AS source, d.trust AS trust
  UNION ALL
  UNWIND starts AS f
  MATCH (f)-[d:TAKES_PART_IN]->(x:Programme)
  RETURN 6 AS step, 'takes part in' AS relation, 'known' AS certainty, x AS reached, f.id AS via, d.role AS detail,
         NULL AS measure, NULL AS value, d.source AS source, d.trust AS trust
  UNION ALL
  MATCH (c:Cluster)-[a:ADOPTED_BY]->(x:LegalAct)
  WHERE c.id IN clusters + fields
  RETURN 6 AS step, 'adopts the cluster' AS relation,
         CASE WHEN c.id IN clusters THEN 'known' ELSE 'inferred' END AS certainty, x AS reached, c.id AS via,
         x.kind AS detail, NULL AS measure, NULL AS value, a.source AS source, a.trust AS trust
  UNION ALL
  MATCH (x)-[a:ADOPTED_BY|TAKES_PART_IN]-(p:Programme)-[:DESIGNATES]->(c:Cluster)
  WHERE c.id IN clusters + fields AND (x:LegalAct OR x:Institution)
  RETURN 6 AS step, CASE WHEN x:LegalAct THEN 'adopts the programme' ELSE 'takes part in the programme' END AS relation,
         CASE WHEN c.id IN clusters THEN 'known' ELSE 'inferred' END AS certainty, x AS reached, p.id AS via,
         coalesce(a.role, x.kind) AS detail, NULL AS measure, NULL AS value, a.source AS source, a.trust AS trust
  UNION ALL
  UNWIND starts AS f
  MATCH (f)-[:TIED_TO|LOCATED_IN]-(n:Institution)-[a:ADOPTED_BY]->(x:LegalAct)
  RETURN 6 AS step, 'adopts the institution' AS relation, 'known' AS certainty, x AS reached, n.id AS via,
         x.kind AS detail, NULL AS measure, NULL AS value, a.source AS source, a.trust AS trust
}
WITH step, relation, certainty, reached, measure, detail, via, value, source, trust
ORDER BY via, source
WITH step, relation, certainty, reached, measure, detail, collect(DISTINCT via) AS via, max(value) AS value,
     collect(DISTINCT source) AS source, collect(DISTINCT trust) AS trust
RETURN step,
       ['start', 'up the chain', 'down the chain', 'across', 'institutions', 'acts and bodies'][step - 1] AS direction,
       relation, certainty, labels(reached)[0] AS label, reached.id AS id, coalesce(reached.code, reached.number) AS code,
       reached.name_en AS name_en, reached.name_ru AS name_ru, reached.name_kk AS name_kk, via, detail, measure, value,
       source, trust
ORDER BY step, CASE certainty WHEN 'known' THEN 0 ELSE 1 END, relation, value DESC, id, detail
