// title: Whose value added is in a country's exports
// description: Value added of every country in the exports of each country of a world table, or in what its final users buy. Of exports the share is in the country's exports (the rest, to one, is net taxes and margins); of final demand it is the part of the origin's whole value added that the country uses up. Computed by `kb analyse value-added-trade`.
// param table: string = "kaz-2024-42" | id of a table of many countries
// param country: string = "" | country that exports or uses up, for instance KAZ; all where empty
// param flow: string = "exports" | what the value is added to: exports or final demand
// column country: the country that exports or uses up
// column origin: the country that added the value
// column name_en: name of the origin in English
// column name_ru: its name in Russian
// column name_kk: its name in Kazakh
// column value: value added
// column share: of exports: its share in them; of final demand: its share in the origin's value added
// column flow: exports or final demand
// column unit: currency units in one unit of the value
// column currency: ISO 4217
// column year: year of the table
// column table: id of the table
// column run: id of the run that computed it
// column source: id of the source of the table
// column trust: trust letter of that source
// mode: read
MATCH (t:IOTable {id: $table})
MATCH (origin:Country)-[v:ADDS_VALUE_TO]->(country:Country)
WHERE v.table = t.id AND v.flow = $flow AND ($country = '' OR country.id = $country)
RETURN country.id AS country, origin.id AS origin, origin.name_en AS name_en, origin.name_ru AS name_ru,
       origin.name_kk AS name_kk, v.value AS value, v.share AS share, v.flow AS flow, t.unit AS unit,
       t.currency AS currency, t.year AS year, t.id AS table, v.run AS run, t.source AS source, t.trust AS trust
ORDER BY run, country, value DESC, origin
