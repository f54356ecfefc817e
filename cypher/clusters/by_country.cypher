// title: Number of clusters by country
// description: Table 1 of the founding article: clusters counted in each country.
// column country: ISO 3166-1 alpha-3
// column name_en: name in English
// column name_ru: name in Russian
// column name_kk: name in Kazakh
// column clusters: number of clusters
// column source: id of the source
// column trust: best trust letter of its sources
// mode: read
MATCH (c:Country)
WHERE c.clusters_counted IS NOT NULL
RETURN c.id AS country, c.name_en AS name_en, c.name_ru AS name_ru, c.name_kk AS name_kk,
       c.clusters_counted AS clusters, c.source AS source, c.trust AS trust
ORDER BY clusters DESC, country
