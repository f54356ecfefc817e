// title: Firms and institutions by programme
// description: Members of the clusters that each programme named, with their role and the status of the cluster in the programme.
// param programme: string = "" | id of a programme; all where empty
// param label: string = "" | Firm or Institution; both where empty
// column programme: id of the programme
// column programme_name_en: its name in English
// column programme_name_ru: its name in Russian
// column programme_name_kk: its name in Kazakh
// column cluster: id of the cluster
// column status: status of the cluster in the programme
// column member: id of the firm or institution
// column label: Firm or Institution
// column name_en: name in English
// column name_ru: name in Russian
// column name_kk: name in Kazakh
// column role: role in the cluster
// column products: what the firm makes or does
// column source: id of the source
// column trust: best trust letter of its sources
// mode: read
MATCH (p:Programme)-[d:DESIGNATES]->(c:Cluster)<-[m:MEMBER_OF]-(x)
WHERE ($programme = '' OR p.id = $programme) AND ($label = '' OR labels(x)[0] = $label)
RETURN p.id AS programme, p.name_en AS programme_name_en, p.name_ru AS programme_name_ru,
       p.name_kk AS programme_name_kk, c.id AS cluster, d.status AS status, x.id AS member, labels(x)[0] AS label,
       x.name_en AS name_en, x.name_ru AS name_ru, x.name_kk AS name_kk, m.role AS role, x.products AS products,
       m.source AS source, m.trust AS trust
ORDER BY coalesce(p.start_year, 9999), programme, cluster, label, member, role, coalesce(d.stage, 0)
