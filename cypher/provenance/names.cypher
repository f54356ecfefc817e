// title: Everything that has a name
// description: Programmes, legal acts, instruments, clusters, industries, firms, institutions and regions with their names in three languages: what a search looks through.
// param label: string = "" | Programme, LegalAct, Instrument, Cluster, Industry, Firm, Institution or Region; all where empty
// column label: what it is
// column id: its id
// column code: code of an industry, ISO 3166-2 code of a region, number of an act
// column name_en: name in English
// column name_ru: name in Russian
// column name_kk: name in Kazakh
// column kind: kind of programme, act, instrument, cluster or institution
// column year: first year of a programme or cluster
// column valid_to: last year of a region's borders; missing for today's
// column tables: ids of the tables that an industry has an account in, or that a cluster was found in
// column classification: classification of an industry
// column source: id of the source
// column trust: best trust letter of its sources
// mode: read
MATCH (n:Programme|LegalAct|Instrument|Cluster|Industry|Firm|Institution|Region)
WHERE $label = '' OR labels(n)[0] = $label
OPTIONAL MATCH (n)-[:HAS_ACCOUNT]->(:Account)-[:IN_TABLE]->(t:IOTable)
OPTIONAL MATCH (n)<-[:IDENTIFIED]-(r:Run)
OPTIONAL MATCH (n)-[:IN_CLASSIFICATION]->(c:Classification)
WITH n, c, coalesce(t.id, r.table) AS held
ORDER BY held
WITH n, min(c.id) AS classification, collect(DISTINCT held) AS tables
RETURN labels(n)[0] AS label, n.id AS id, coalesce(n.code, n.iso_code, n.number) AS code, n.name_en AS name_en,
       n.name_ru AS name_ru, n.name_kk AS name_kk, n.kind AS kind, n.start_year AS year, n.valid_to AS valid_to,
       tables, classification, n.source AS source, n.trust AS trust
ORDER BY label, id
