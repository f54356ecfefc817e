// title: Sources
// description: Where facts come from: citation, address, terms and trust (A official or its own, B press or database, C copy or single note, D damaged copy), and how many nodes rest on each first.
// param trust: string = "" | trust letter; all where empty
// column source: id of the source
// column citation: how to cite it
// column url: address
// column licence: terms of use
// column trust: trust letter
// column nodes: nodes that name it as their first source
// mode: read
MATCH (n)
WHERE n.source IS NOT NULL AND NOT n:Source
WITH n.source AS stated, count(*) AS nodes
WITH collect({source: stated, nodes: nodes}) AS counted
MATCH (s:Source)
WHERE $trust = '' OR s.trust = $trust
RETURN s.id AS source, s.citation AS citation, s.url AS url, s.licence AS licence, s.trust AS trust,
       coalesce(head([c IN counted WHERE c.source = s.id | c.nodes]), 0) AS nodes
ORDER BY nodes DESC, source
