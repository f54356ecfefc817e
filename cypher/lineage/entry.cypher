// title: One entry of the policy lineage with its sources
// description: What is stated of a programme, a legal act, a cluster that policy named, an instrument or who took part, one row for each source, the first source first.
// param id: string = "spiid-2015-2019" | id of the programme, act or cluster, of the instrument, institution, person or firm
// column label: Programme, LegalAct, Cluster, Instrument, Institution, Person or Firm
// column id: id
// column name_en: name in English
// column name_ru: name in Russian
// column name_kk: name in Kazakh
// column kind: kind of programme, act, cluster, instrument or institution
// column begins: first year, or day of the act
// column ends: last year
// column number: number of the act
// column issuer: who issued the act
// column aim: what the programme was for
// column status: what became of the cluster
// column field: the cluster's field in the source's words
// column terms: an instrument's terms, what a firm makes
// column note: remarks
// column address: address of the act's text
// column source: id of the source
// column citation: how to cite it
// column url: address of the source
// column trust: trust letter of the source
// mode: read
CALL {
  MATCH (n:Programme {id: $id})
  RETURN 'Programme' AS label, n
  UNION ALL
  MATCH (n:LegalAct {id: $id})
  RETURN 'LegalAct' AS label, n
  UNION ALL
  MATCH (n:Cluster {id: $id})
  RETURN 'Cluster' AS label, n
  UNION ALL
  MATCH (n:Instrument {id: $id})
  RETURN 'Instrument' AS label, n
  UNION ALL
  MATCH (n:Institution {id: $id})
  RETURN 'Institution' AS label, n
  UNION ALL
  MATCH (n:Person {id: $id})
  RETURN 'Person' AS label, n
  UNION ALL
  MATCH (n:Firm {id: $id})
  RETURN 'Firm' AS label, n
}
UNWIND [n.source] + coalesce(n.further_sources, []) AS stated
MATCH (s:Source {id: stated})
RETURN label, n.id AS id, n.name_en AS name_en, n.name_ru AS name_ru, n.name_kk AS name_kk, n.kind AS kind,
       coalesce(n.date, n.announced, toString(n.start_year)) AS begins, n.end_year AS ends, n.number AS number,
       n.issuer AS issuer, n.aim AS aim, n.status AS status, n.industries AS field,
       coalesce(n.terms, n.products) AS terms, n.note AS note, n.url AS address,
       s.id AS source, s.citation AS citation, s.url AS url, s.trust AS trust
ORDER BY label, CASE WHEN s.id = n.source THEN 0 ELSE 1 END, source
