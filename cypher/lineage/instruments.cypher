// title: Instruments by programme
// description: What support each programme offers or the founding article lists: instruments with rates, caps and years; measures and forms of support. What is expected is in lineage.results. Those that belong to no programme come last.
// param programme: string = "" | id of a programme; all where empty
// param kind: string = "" | instrument, measure, form of support …; all where empty
// column programme: id of the programme that provides it
// column instrument: id of the instrument
// column name_en: name in English
// column name_ru: name in Russian
// column name_kk: name in Kazakh
// column kind: instrument, measure, form of support …
// column terms: terms in words
// column rates: share of costs reimbursed in each year of support, per cent
// column start_year: first calendar year, of the programme where it has none of its own
// column end_year: last calendar year, likewise
// column acts: ids of its legal basis, of the programme where it has none of its own
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
       i.kind AS kind, i.terms AS terms, i.rates AS rates, coalesce(i.start_year, p.start_year) AS start_year,
       coalesce(i.end_year, p.end_year) AS end_year,
       COLLECT {
         MATCH (i)-[:ADOPTED_BY]->(a:LegalAct) RETURN a.id ORDER BY a.id
       } + COLLECT {
         MATCH (p)-[:ADOPTED_BY]->(a:LegalAct)
         WHERE NOT EXISTS { MATCH (i)-[:ADOPTED_BY]->(:LegalAct) } RETURN a.id ORDER BY a.id
       } AS acts, i.rate AS rate, i.rate_years AS rate_years, i.later_rate AS later_rate,
       i.later_years AS later_years, i.cap AS cap, i.cap_period AS cap_period,
       CASE WHEN i.cap IS NULL THEN null ELSE 1 END AS unit, i.currency AS currency, i.years AS years,
       g.id AS part_of, i.source AS source, i.trust AS trust
ORDER BY coalesce(p.start_year, 9999) DESC, coalesce(programme, ''), kind, coalesce(part_of, ''), instrument
