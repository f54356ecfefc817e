// title: What a publication refers to
// description: The list of references of the founding article: what each proposes, and which programme or act it is.
// param source: string = "kozlova-denisova-2014" | id of the publication
// column number: number in the list
// column reference: id of the source that is referred to
// column citation: how to cite it, as far as it is known
// column methods: ids of the approaches it proposes
// column documents: ids of the programmes and acts that it is, or is about
// column source: id of the publication
// column trust: best trust letter
// mode: read
MATCH (p:Source {id: $source})-[c:CITES]->(s:Source)
RETURN c.number AS number, s.id AS reference, s.citation AS citation,
       COLLECT { MATCH (s)-[:PROPOSES]->(m:Method) RETURN m.id ORDER BY m.id } AS methods,
       COLLECT { MATCH (s)-[:DOCUMENTS]->(d) RETURN d.id ORDER BY d.id } AS documents, p.id AS source, c.trust AS trust
ORDER BY number, reference
