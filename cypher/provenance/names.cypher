// title: Everything that has a name
// description: Programmes, legal acts, instruments, clusters, industries, firms, institutions, persons, regions, tables, products of supply and use tables, and sources with their names in three languages, and what else they are found by: what a search looks through.
// param label: string = "" | Programme, LegalAct, Instrument, Cluster, Industry, Firm, Institution, Person, Region, IOTable, SupplyUseTable, Product or Source; all where empty
// column label: what it is
// column id: its id
// column code: code of an industry or product, ISO 3166-2 code of a region, number of an act
// column name_en: name in English; title of a table, citation of a source
// column name_ru: name in Russian
// column name_kk: name in Kazakh
// column kind: kind of programme, act, instrument, cluster or institution
// column year: first year of a programme or cluster, year of a table
// column valid_to: last year of a region's borders; missing for today's
// column dated: date of an act, year of foundation
// column makes: what a firm makes, what a zone is for, the field of a cluster
// column place: seat or host city
// column remark: remarks, aim or terms
// column operates_in: ids of the industries that a firm works in
// column within: ids of the industries of other classifications that hold those whole
// column regions: ids of the regions that it is in
// column tables: ids of the tables that an industry has an account in, a product stands in, or that a cluster was found in
// column classification: classification of an industry or product
// column source: id of the source
// column trust: best trust letter of its sources
// mode: read
MATCH (n:Programme|LegalAct|Instrument|Cluster|Industry|Firm|Institution|Person|Region|IOTable|SupplyUseTable|Product|
         Source)
WHERE $label = '' OR labels(n)[0] = $label
OPTIONAL MATCH (n)-[:HAS_ACCOUNT]->(:Account)-[:IN_TABLE]->(t:IOTable)
OPTIONAL MATCH (n)<-[:IDENTIFIED]-(r:Run)
OPTIONAL MATCH (n)<-[:HAS_PRODUCT]-(s:SupplyUseTable)
OPTIONAL MATCH (n)-[:IN_CLASSIFICATION]->(c:Classification)
WITH n, c, coalesce(t.id, r.table, s.id) AS held
ORDER BY held
WITH n, min(c.id) AS classification, collect(DISTINCT held) AS tables
OPTIONAL MATCH (n)-[:OPERATES_IN]->(i:Industry)
OPTIONAL MATCH (i)-[m:MAPS_TO]->(w:Industry)
WHERE m.share >= 1
WITH n, classification, tables, i.id AS industry, w.id AS whole
ORDER BY industry, whole
WITH n, classification, tables, collect(DISTINCT industry) AS operates_in, collect(DISTINCT whole) AS within
OPTIONAL MATCH (n)-[:LOCATED_IN|BASED_IN]->(g:Region)
WITH n, classification, tables, operates_in, within, g.id AS region
ORDER BY region
WITH n, classification, tables, operates_in, within, collect(DISTINCT region) AS regions
RETURN labels(n)[0] AS label, n.id AS id, coalesce(n.code, n.iso_code, n.number) AS code,
       coalesce(n.name_en, n.title, n.citation) AS name_en, n.name_ru AS name_ru, n.name_kk AS name_kk, n.kind AS kind,
       coalesce(n.start_year, n.year) AS year, n.valid_to AS valid_to, coalesce(n.date, n.founded) AS dated,
       CASE labels(n)[0] WHEN 'SupplyUseTable' THEN null
                         ELSE coalesce(n.products, n.specialisation, n.industries) END AS makes, n.city AS place,
       coalesce(n.note, n.aim, n.terms) AS remark, operates_in, within, regions, tables, classification,
       n.source AS source, n.trust AS trust
ORDER BY label, id
