// title: Special economic zones
// description: Zones with the acts that created or regulate them, term, area, specialisation, region, who sits in them and which clusters they are members of.
// param region: string = "" | id of a region; all where empty
// column zone: id of the zone
// column name_en: name in English
// column name_ru: name in Russian
// column name_kk: name in Kazakh
// column region: ids of the regions it is in
// column founded: when it was created
// column term_until: until when
// column area: hectares
// column specialisation: what it is for
// column acts: ids of the acts that created or regulate it
// column residents: ids of firms and institutions that sit in it
// column clusters: ids of the clusters it is a member of
// column note: remarks
// column source: id of the source
// column trust: best trust letter of its sources
// mode: read
MATCH (z:Institution {kind: 'special economic zone'})
WHERE $region = '' OR EXISTS { MATCH (z)-[:LOCATED_IN]->(:Region {id: $region}) }
RETURN z.id AS zone, z.name_en AS name_en, z.name_ru AS name_ru, z.name_kk AS name_kk,
       COLLECT { MATCH (z)-[:LOCATED_IN]->(r:Region) RETURN r.id ORDER BY r.id } AS region, z.founded AS founded,
       z.term_until AS term_until, z.area AS area, z.specialisation AS specialisation,
       COLLECT { MATCH (z)-[:ADOPTED_BY]->(a:LegalAct) RETURN a.id ORDER BY a.id } AS acts,
       COLLECT { MATCH (x)-[:LOCATED_IN]->(z) RETURN x.id ORDER BY x.id } AS residents,
       COLLECT { MATCH (z)-[:MEMBER_OF]->(c:Cluster) RETURN c.id ORDER BY c.id } AS clusters, z.note AS note,
       z.source AS source, z.trust AS trust
ORDER BY coalesce(founded, '9999'), zone
