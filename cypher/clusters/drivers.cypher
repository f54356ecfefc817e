// title: Candidates for drivers
// description: Industries of the leading super-group that Ward clustering with discriminant analysis found (Hill and Brennan 2000), with their score on the first discriminant function, their group, and the designated clusters whose field covers them. Scores compare industries of one run only.
// param table: string = "kaz-2024-42" | id of the table; all where empty
// param status: string = "leading" | super-group: leading, middle or trailing; all where empty
// column run: id of the run
// column table: id of the table
// column industry: id of the industry
// column code: its code
// column name_en: its name in English
// column name_ru: its name in Russian
// column name_kk: its name in Kazakh
// column score: score on the first discriminant function
// column cluster: id of its group
// column cluster_score: mean score of the group
// column super_group: leading, middle or trailing
// column silhouette: how firmly it belongs to the group, −1 to 1
// column designated: ids of the designated clusters that cover it
// mode: read
MATCH (r:Run {method: 'ward'})-[:IDENTIFIED]->(c:Cluster)-[held:COVERS]->(i:Industry)
WHERE ($table = '' OR r.table = $table) AND c.status IS NOT NULL AND ($status = '' OR c.status = $status)
RETURN r.id AS run, r.table AS table, i.id AS industry, i.code AS code, i.name_en AS name_en, i.name_ru AS name_ru,
       i.name_kk AS name_kk, held.score AS score, c.id AS cluster, c.score AS cluster_score, c.status AS super_group,
       held.strength AS silhouette,
       COLLECT {
         MATCH (d:Cluster)-[:COVERS]->(i)
         WHERE d.run IS NULL AND NOT EXISTS { MATCH (:Run)-[:IDENTIFIED]->(d) }
         RETURN d.id ORDER BY d.id
       } AS designated
ORDER BY run, score DESC, code
