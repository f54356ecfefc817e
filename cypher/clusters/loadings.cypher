// title: Factor loadings of a run
// description: Loading of each industry on each factor cluster of a run; the default is Table 2 of the founding article. Membership: primary = the industry's largest loading and at least 0.60, secondary = at least 0.35, after Feser and Bergman 2000; a computed run may have asked for other thresholds or the rule of absolute values (see its parameters). Runs of `kb analyse factors` have it. Loadings and shares are pure numbers.
// param run: string = "published:kozlova-denisova-2014:table-2" | id of a run
// column run: id of the run
// column industry: code of the industry
// column classification: classification of the industry
// column name_en: its name in English
// column name_ru: its name in Russian
// column name_kk: its name in Kazakh
// column cluster: id of the factor cluster
// column factor: number of the factor
// column cluster_name_en: its name in English
// column cluster_name_ru: its name in Russian
// column cluster_name_kk: its name in Kazakh
// column loading: loading, -1 to 1
// column membership: primary, secondary or none
// column variance_share: share of variance the factor explains, 0 to 1
// column source: id of the source, for a published run
// column trust: best trust letter of its sources
// mode: read
MATCH (:Run {id: $run})-[:IDENTIFIED]->(c:Cluster)<-[l:LOADS_ON]-(i:Industry)
WHERE l.run = $run
RETURN l.run AS run, i.code AS industry,
       head(COLLECT { MATCH (i)-[:IN_CLASSIFICATION]->(k:Classification) RETURN k.id }) AS classification, i.name_en AS name_en, i.name_ru AS name_ru, i.name_kk AS name_kk,
       c.id AS cluster, c.position AS factor, c.name_en AS cluster_name_en, c.name_ru AS cluster_name_ru,
       c.name_kk AS cluster_name_kk, l.loading AS loading, l.membership AS membership,
       c.variance_share AS variance_share, l.source AS source, l.trust AS trust
ORDER BY coalesce(i.position, 0), industry, factor, cluster
