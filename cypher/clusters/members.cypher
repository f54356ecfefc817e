// title: Members of a cluster
// description: Firms and institutions that a source names as members of the cluster, with their role: core, supplier, support, research.
// param cluster: string = "turkistan-cotton" | id of a cluster; all where empty
// column cluster: id of the cluster
// column cluster_name_en: its name in English
// column cluster_name_ru: its name in Russian
// column cluster_name_kk: its name in Kazakh
// column member: id of the firm or institution
// column label: Firm or Institution
// column name_en: name in English
// column name_ru: name in Russian
// column name_kk: name in Kazakh
// column role: role in the cluster
// column kind: kind of institution
// column products: what the firm makes or does
// column isic_division: ISIC Rev. 4 division of the firm
// column city: seat
// column source: id of the source of the membership
// column trust: best trust letter of its sources
// mode: read
MATCH (x)-[m:MEMBER_OF]->(c:Cluster)
WHERE $cluster = '' OR c.id = $cluster
RETURN c.id AS cluster, c.name_en AS cluster_name_en, c.name_ru AS cluster_name_ru, c.name_kk AS cluster_name_kk,
       x.id AS member, labels(x)[0] AS label, x.name_en AS name_en, x.name_ru AS name_ru, x.name_kk AS name_kk,
       m.role AS role, x.kind AS kind, x.products AS products, x.isic_division AS isic_division, x.city AS city,
       m.source AS source, m.trust AS trust
ORDER BY cluster, role, member
