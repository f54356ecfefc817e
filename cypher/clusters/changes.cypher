// title: Industries that changed cluster between two runs
// description: For each industry that two runs sort into clusters, its cluster in the first, the cluster of the second that is most like that one (largest overlap), and its cluster in the second: changed where these two differ. An industry in several clusters counts where its strength, or the loading of a published factor, is largest. Where the runs have different classifications, industries are joined by the concordance. Only for runs that `kb analyse comparison` has compared.
// param first: string = "published:kozlova-denisova-2014:table-2" | id of a run that found clusters
// param second: string = "factors:kaz-2024-42:total" | id of another
// param all: boolean = false | with industries that did not change
// column industry: code of the industry in the first run
// column name_en: its name in English
// column name_ru: its name in Russian
// column name_kk: its name in Kazakh
// column other_industry: code of the industry in the second run
// column changed: whether it left the cluster most like its own
// column first_cluster: id of its cluster in the first run
// column first_name_en: its name in English
// column first_name_ru: its name in Russian
// column first_name_kk: its name in Kazakh
// column counterpart: id of the second run's cluster most like it
// column second_cluster: id of its cluster in the second run
// column second_name_en: its name in English
// column second_name_ru: its name in Russian
// column second_name_kk: its name in Kazakh
// column shared_with_second: industries of its first cluster that are in its second
// column first: id of the first run
// column second: id of the second run
// mode: read
MATCH (r:Run {id: $first})-[:IDENTIFIED]->(c:Cluster)-[m:COVERS|LOADS_ON]-(i:Industry)
WHERE type(m) = 'COVERS' OR r.status = 'published'
WITH i, c, abs(coalesce(m.strength, m.loading, 1.0)) AS strength
ORDER BY i.id, strength DESC, coalesce(c.position, 0), c.id
WITH i, head(collect(c)) AS one
CALL (one) {
  OPTIONAL MATCH (one)-[o:OVERLAPS]-(near:Cluster)<-[:IDENTIFIED]-(:Run {id: $second})
  WITH near, o
  ORDER BY o.run, o.jaccard DESC, coalesce(near.position, 0), near.id
  RETURN head(collect(near.id)) AS counterpart
}
CALL (i) {
  MATCH (s:Run {id: $second})-[:IDENTIFIED]->(d:Cluster)-[n:COVERS|LOADS_ON]-(j:Industry)
  WHERE (type(n) = 'COVERS' OR s.status = 'published')
    AND (j.id = i.id OR EXISTS { MATCH (i)-[p:MAPS_TO]-(j) WHERE p.share >= 1 })
  WITH j, d, abs(coalesce(n.strength, n.loading, 1.0)) AS strength
  ORDER BY j.id, strength DESC, coalesce(d.position, 0), d.id
  WITH j, head(collect(d)) AS other
  RETURN j, other
}
WITH i, j, one, other, counterpart, other.id <> counterpart AS changed
WHERE counterpart IS NOT NULL AND ($all OR changed)
CALL (one, other) {
  OPTIONAL MATCH (one)-[o:OVERLAPS]-(other)
  WITH o
  ORDER BY o.run
  RETURN coalesce(head(collect(o.shared)), 0) AS shared
}
RETURN i.code AS industry, i.name_en AS name_en, i.name_ru AS name_ru, i.name_kk AS name_kk, j.code AS other_industry,
       changed, one.id AS first_cluster, one.name_en AS first_name_en, one.name_ru AS first_name_ru,
       one.name_kk AS first_name_kk, counterpart, other.id AS second_cluster, other.name_en AS second_name_en,
       other.name_ru AS second_name_ru, other.name_kk AS second_name_kk, shared AS shared_with_second,
       $first AS first, $second AS second
ORDER BY coalesce(one.position, 0), first_cluster, coalesce(i.position, 0), industry, coalesce(j.position, 0), other_industry
