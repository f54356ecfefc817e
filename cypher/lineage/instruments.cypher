// title: Instruments by programme
// description: What support each programme offers or the founding article lists: instruments with rates, caps and years; measures, expected results and forms of support. Those that belong to no programme come last.
// param programme: string = "" | id of a programme; all where empty
// param kind: string = "" | instrument, measure, expected result, form of support …; all where empty
// column programme: id of the programme that provides it
// column instrument: id of the instrument
// column name_en: name in English
// column name_ru: name in Russian
// column name_kk: name in Kazakh
// column kind: instrument, measure, expected result, form of support …
// column terms: terms in words
// column rate: share of costs reimbursed in the first years, per cent
// column rate_years: years to which it applies
// column later_rate: share of costs reimbursed afterwards, per cent
// column later_years: years to which it applies
// column cap: most that is paid
// column cap_period: year or total
// column unit: currency units in one unit of the cap
// column currency: ISO 4217
// column years: years of support
// column part_of: id of the group it belongs to
// column source: id of the source
// column trust: best trust letter of its sources
// mode: read
MATCH (i:Instrument)
WHERE $kind = '' OR i.kind = $kind
OPTIONAL MATCH (p:Programme)-[:PROVIDES]->(i)
WITH i, p
WHERE $programme = '' OR p.id = $programme
OPTIONAL MATCH (i)-[:PART_OF]->(g:Instrument)
RETURN p.id AS programme, i.id AS instrument, i.name_en AS name_en, i.name_ru AS name_ru, i.name_kk AS name_kk,
       i.kind AS kind, i.terms AS terms, i.rate AS rate, i.rate_years AS rate_years, i.later_rate AS later_rate,
       i.later_years AS later_years, i.cap AS cap, i.cap_period AS cap_period,
       CASE WHEN i.cap IS NULL THEN null ELSE 1 END AS unit, i.currency AS currency, i.years AS years,
       g.id AS part_of, i.source AS source, i.trust AS trust
ORDER BY coalesce(p.start_year, 9999) DESC, coalesce(programme, ''), kind, coalesce(part_of, ''), instrument
