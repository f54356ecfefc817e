// title: Physical output of a product year by year
// description: What a region made of a product in kind, with its share of the nation's output, from 1990. South Kazakhstan (KZ-YUZ) goes on after its division as the sum of the regions that took its place, as every divided region does. A year without a row is not published or nil, the source does not tell which: after a division the share is a lower bound where a part is wanting.
// param measure: string = "output_of_fabrics" | output_of_fabrics, output_of_carpets, output_of_chromium_ore, output_of_cigarettes
// param region: string = "KZ-YUZ" | id of a region
// column year: year
// column value: output of the region
// column national_value: output of the country
// column share: the region's share in it, 0 to 1
// column unit: how many of what is counted one unit of the values stands for
// column counted: what is counted
// column regions: ids of the regions added up
// column boundary_note: which territory the values are of
// column vintage_note: sums that do not meet
// column source: id of the source
// column trust: best trust letter of its sources
// mode: read
MATCH (named:Region {id: $region})-[:PART_OF]->(country:Country)
MATCH (r:Region)-[:SUCCEEDS*0..2]->(named)
MATCH (r)-[p:PRODUCES]->(s:Industry)
WHERE p.measure = $measure
WITH country, s, p.year AS year, sum(p.value) AS value, collect(r.id) AS regions, min(p.unit) AS unit,
     min(p.currency) AS counted, min(p.boundary_note) AS boundary_note, min(p.source) AS source, min(p.trust) AS trust
MATCH (country)-[nation:PRODUCES]->(s)
WHERE nation.year = year AND nation.measure = $measure
RETURN year, value, nation.value AS national_value, value / nation.value AS share, unit, counted, regions,
       boundary_note, nation.vintage_note AS vintage_note, source, trust
ORDER BY year
