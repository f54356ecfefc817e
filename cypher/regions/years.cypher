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
OPTIONAL MATCH (s:Source {id: p.source})
RETURN c.id AS country, p.year AS year, count(DISTINCT r.id) AS regions, count(DISTINCT i.id) AS sections,
       p.source AS source, s.citation AS citation, s.url AS url, min(p.trust) AS trust
ORDER BY country, year, source
