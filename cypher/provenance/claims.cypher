// title: Claims, and what other sources say of them
// description: Statements of a source with the verdict of the check against others, both sides with their sources. The default shows contradictions; an empty verdict shows every claim.
// param verdict: string = "contradicted" | a word of the verdict: contradicted, confirmed, not found …; all where empty
// column claim: id of the claim
// column topic: what it is about
// column statement: the statement
// column verdict: outcome of the check
// column finding: what the other sources say
// column concerns: what it concerns, as "Label id"
// column sources: citations of all sources, the first one first
// column source: id of the first source
// column further_sources: ids of the further sources
// column trust: best trust letter of its sources
// mode: read
MATCH (m:Claim)
WHERE $verdict = '' OR m.verdict CONTAINS $verdict
CALL (m) {
  UNWIND [m.source] + coalesce(m.further_sources, []) AS named
  MATCH (s:Source {id: named})
  WITH m, s
  ORDER BY CASE WHEN s.id = m.source THEN 0 ELSE 1 END, s.id
  RETURN collect(s.citation) AS sources
}
RETURN m.id AS claim, m.topic AS topic, m.statement AS statement, m.verdict AS verdict, m.finding AS finding,
       COLLECT { MATCH (m)-[:CONCERNS]->(x) RETURN labels(x)[0] + ' ' + x.id ORDER BY labels(x)[0], x.id } AS concerns,
       sources, m.source AS source, m.further_sources AS further_sources, m.trust AS trust
ORDER BY topic, claim
