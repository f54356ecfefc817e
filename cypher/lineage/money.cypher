// title: Money of policy
// description: Amounts that sources state: budgeted, committed, spent, lent, invested, for programmes, clusters, instruments and zones, in the currency of the source; value times unit is the amount in currency units.
// param of: string = "" | id of a programme, cluster, instrument or zone; all where empty
// param kind: string = "" | budget, committed, spent, loan or investment; all where empty
// column of: id of what it is for
// column of_name_en: its name in English
// column of_name_ru: its name in Russian
// column of_name_kk: its name in Kazakh
// column money: id of the amount
// column name_en: name in English
// column name_ru: name in Russian
// column name_kk: name in Kazakh
// column kind: budget, committed, spent, loan or investment
// column value: amount
// column unit: currency units in one unit of the amount
// column currency: ISO 4217
// column year: year, or the first of several
// column end_year: the last of several
// column note: remarks
// column source: id of the source
// column trust: best trust letter of its sources
// mode: read
MATCH (o)-[h:HAS_BUDGET]->(b:Budget)
WHERE ($of = '' OR o.id = $of) AND ($kind = '' OR b.kind = $kind)
RETURN o.id AS of, o.name_en AS of_name_en, o.name_ru AS of_name_ru, o.name_kk AS of_name_kk, b.id AS money,
       b.name_en AS name_en, b.name_ru AS name_ru, b.name_kk AS name_kk, b.kind AS kind, b.value AS value,
       b.unit AS unit, b.currency AS currency, b.year AS year, b.end_year AS end_year, b.note AS note,
       h.source AS source, h.trust AS trust
ORDER BY coalesce(b.year, 9999), of, money
