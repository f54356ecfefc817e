// title: Firms and institutions of a region
// description: Firms and institutions that sit in the region, with the clusters they belong to. Derived: the location was assigned from the city by the keepers of the data.
// param region: string = "KZ-63" | id of a region; all where empty
// column region: id of the region
// column region_name_en: its name in English
// column region_name_ru: its name in Russian
// column region_name_kk: its name in Kazakh
// column organisation: id of the firm or institution
// column label: Firm or Institution
// column name_en: name in English
// column name_ru: name in Russian
// column name_kk: name in Kazakh
// column kind: kind of institution
// column products: what the firm makes or does
// column isic_division: ISIC Rev. 4 division of the firm
// column tier: 1 main, 2 smaller or linked, 3 foreign partner
// column city: seat
// column clusters: ids of the clusters it is a member of
// column derived: whether the location was assigned by the data's keepers
// column source: id of the source
// column citation: how to cite it
// column url: its address
// column trust: best trust letter of its sources
// mode: read
MATCH (x)-[l:LOCATED_IN]->(r:Region)
WHERE $region = '' OR r.id = $region
OPTIONAL MATCH (s:Source {id: l.source})
RETURN r.id AS region, r.name_en AS region_name_en, r.name_ru AS region_name_ru, r.name_kk AS region_name_kk,
       x.id AS organisation, labels(x)[0] AS label, x.name_en AS name_en, x.name_ru AS name_ru, x.name_kk AS name_kk,
       x.kind AS kind, x.products AS products, x.isic_division AS isic_division, x.tier AS tier, x.city AS city,
       COLLECT { MATCH (x)-[:MEMBER_OF]->(c:Cluster) RETURN DISTINCT c.id ORDER BY c.id } AS clusters,
       l.derived AS derived, l.source AS source, s.citation AS citation, s.url AS url, l.trust AS trust
ORDER BY region, label, coalesce(tier, 9), organisation
