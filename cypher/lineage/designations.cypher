// title: Clusters named by programmes
// description: Which programme named which cluster: stage of the choice, status and year. Stages count the steps of a choice; status is candidate, selected, possible applicant …
// param programme: string = "" | id of a programme; all where empty
// param status: string = "" | status of the designation, for instance selected; all where empty
// column programme: id of the programme
// column programme_name_en: its name in English
// column programme_name_ru: its name in Russian
// column programme_name_kk: its name in Kazakh
// column cluster: id of the cluster
// column cluster_name_en: its name in English
// column cluster_name_ru: its name in Russian
// column cluster_name_kk: its name in Kazakh
// column kind: kind of cluster
// column stage: stage of the choice at which it was named
// column status: status of the designation
// column year: year of the designation
// column cluster_status: what became of the cluster, as its source says
// column source: id of the source of the designation
// column trust: best trust letter of its sources
// mode: read
MATCH (p:Programme)-[d:DESIGNATES]->(c:Cluster)
WHERE ($programme = '' OR p.id = $programme) AND ($status = '' OR d.status = $status)
RETURN p.id AS programme, p.name_en AS programme_name_en, p.name_ru AS programme_name_ru,
       p.name_kk AS programme_name_kk, c.id AS cluster, c.name_en AS cluster_name_en, c.name_ru AS cluster_name_ru,
       c.name_kk AS cluster_name_kk, c.kind AS kind, d.stage AS stage, d.status AS status, d.year AS year,
       c.status AS cluster_status, d.source AS source, d.trust AS trust
ORDER BY coalesce(p.start_year, p.end_year, 9999), programme, coalesce(stage, 0), status, cluster
