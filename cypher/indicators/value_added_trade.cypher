// title: Value added in exports
// description: Gross exports of each country of a world table, or of its industries, by where their value was added: at home, abroad, or not at all (net taxes on products, margins). Returned: home value added that came back in imports and is counted twice. Vertical specialisation: imports used to make the exports (Hummels, Ishii, Yi 2001). Value added exports: what was added at home and is used up abroad (Johnson, Noguera 2012); by industry it is that of the industry that adds it. Computed by `kb analyse value-added-trade`.
// param table: string = "kaz-2024-42" | id of a table of many countries
// param country: string = "" | country, for instance KAZ: its industries; all countries, without their industries, where empty
// column rank: 1 for the largest exports
// column country: ISO 3166-1 alpha-3, or ROW for the rest of the world
// column code: code of the industry; missing for a whole country
// column name_en: name of the country or industry in English
// column name_ru: its name in Russian
// column name_kk: its name in Kazakh
// column exports: gross exports
// column domestic_value_added: value added at home in them
// column foreign_value_added: value added abroad in them
// column other: net taxes on products, margins and what the source's columns miss, in them
// column domestic_share: value added at home over exports
// column foreign_share: value added abroad over exports
// column returned: of the value added at home: counted twice
// column vertical_specialisation: imports used to make the exports
// column vertical_share: these over exports
// column value_added_exports: value added at home that other countries use up
// column value_added_ratio: that over exports
// column unit: currency units in one unit of the amounts
// column currency: ISO 4217
// column year: year of the table
// column table: id of the table
// column run: id of the run that computed it
// column source: id of the source of the table
// column trust: trust letter of that source
// mode: read
MATCH (t:IOTable {id: $table})<-[v:TRADES_VALUE_ADDED]-(n)
WHERE CASE WHEN $country = '' THEN n:Country ELSE n:Industry AND n.country = $country END
WITH t, v, n
ORDER BY v.run, v.exports DESC, n.id
WITH t, collect({v: v, n: n}) AS ranked
UNWIND range(0, size(ranked) - 1) AS place
WITH t, place + 1 AS rank, ranked[place].v AS v, ranked[place].n AS n
RETURN rank, coalesce(n.country, n.id) AS country, n.code AS code, n.name_en AS name_en, n.name_ru AS name_ru,
       n.name_kk AS name_kk, v.exports AS exports, v.domestic_value_added AS domestic_value_added,
       v.foreign_value_added AS foreign_value_added, v.other AS other, v.domestic_share AS domestic_share,
       v.foreign_share AS foreign_share, v.returned AS returned, v.vertical_specialisation AS vertical_specialisation,
       v.vertical_share AS vertical_share, v.value_added_exports AS value_added_exports,
       v.value_added_ratio AS value_added_ratio, t.unit AS unit, t.currency AS currency, t.year AS year,
       t.id AS table, v.run AS run, t.source AS source, t.trust AS trust
ORDER BY rank
