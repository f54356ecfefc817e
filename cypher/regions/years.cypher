// title: Years of the regional accounts
// description: Years for which regions have value added by section, with how many regions and sections there are, and whose numbers they are.
// param country: string = "KAZ" | ISO 3166-1 alpha-3; all where empty
// column country: ISO 3166-1 alpha-3
// column year: year
// column regions: number of regions
// column sections: number of sections, with OTHER and TOTAL
// column source: id of the source
// column citation: how to cite it
// column url: its address
// column trust: best trust letter of its sources
// mode: read
MATCH (r:Region)-[:PART_OF]->(c:Country)
WHERE $country = '' OR c.id = $country
MATCH (r)-[p:PRODUCES]->(i:Industry)
WHERE p.measure IN ['gross_value_added', 'gross_value_added_and_net_taxes', 'gross_regional_product']
WITH c, p.year AS year, p.source AS source, count(DISTINCT r.id) AS regions, count(DISTINCT i.id) AS sections,
     min(p.trust) AS trust, sum(CASE WHEN p.measure = 'gross_value_added' THEN 1 ELSE 0 END) AS told
WHERE told > 0
OPTIONAL MATCH (s:Source {id: source})
RETURN c.id AS country, year, regions, sections, source, s.citation AS citation, s.url AS url, trust
ORDER BY country, year, source
