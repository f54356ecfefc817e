// title: What was looked for and not found
// description: Gaps of the policy lineage: what no text read says, where it was looked for and when; and things that stand by themselves, with the reason.
// param topic: string = "" | topic of the gap; all where empty
// param concerns: string = "" | id of what it concerns; all where empty
// column gap: id of the gap
// column topic: topic
// column statement: what is missing
// column looked_in: where it was looked for
// column looked_on: when
// column concerns: ids of what it concerns
// column source: id of the source
// column trust: best trust letter of its sources
// mode: read
MATCH (g:Gap)
WHERE ($topic = '' OR g.topic = $topic) AND ($concerns = '' OR EXISTS { MATCH (g)-[:CONCERNS]->({id: $concerns}) })
RETURN g.id AS gap, g.topic AS topic, g.statement AS statement, g.looked_in AS looked_in, g.looked_on AS looked_on,
       COLLECT { MATCH (g)-[:CONCERNS]->(x) RETURN x.id ORDER BY x.id } AS concerns, g.source AS source,
       g.trust AS trust
ORDER BY topic, gap
