// title: Series of tables
// description: Tables of one classification and country (or region), year by year, each with the one before it: what can be compared (indicators.change) and decomposed (`kb analyse decomposition`). Comparable: both have the same industries and one currency.
// param classification: string = "" | id of a classification; all where empty
// column classification: id of the classification
// column country: ISO 3166-1 alpha-3; WLD for a table of many countries
// column region: ISO 3166-2, for a regional table
// column year: year
// column table: id of the table
// column title: its title
// column industries: number of industries
// column currency: ISO 4217
// column unit: currency units in one unit of the table
// column since: id of the table before it; missing for the first
// column since_year: year of that table
// column comparable: whether both have the same industries and one currency; missing for the first
// column source: id of the source
// column trust: trust letter of the source
// mode: read
MATCH (t:IOTable {held: true})
WHERE $classification = '' OR t.classification = $classification
OPTIONAL MATCH (e:IOTable {classification: t.classification, held: true})
WHERE e.year < t.year AND e.country = t.country AND coalesce(e.region, '') = coalesce(t.region, '')
WITH t, e
ORDER BY coalesce(e.year, 0) DESC, e.id
WITH t, head(collect(e)) AS e
RETURN t.classification AS classification, t.country AS country, t.region AS region, t.year AS year, t.id AS table,
       t.title AS title, size(t.codes) AS industries, t.currency AS currency, t.unit AS unit, e.id AS since,
       e.year AS since_year,
       CASE WHEN e IS NULL THEN null
            ELSE e.currency = t.currency AND size(e.codes) = size(t.codes)
                 AND all(code IN e.codes WHERE code IN t.codes) END AS comparable,
       t.source AS source, t.trust AS trust
ORDER BY classification, country, coalesce(region, ''), year, table
