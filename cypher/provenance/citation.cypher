// title: How to cite a source
// description: Citation, address, terms and trust letter of one source.
// param source: string = "kozlova-denisova-2014" | id of the source
// column source: id of the source
// column citation: how to cite it
// column url: address
// column licence: terms of use
// column trust: trust letter: A official or its own, B press or database, C copy or single note, D damaged copy
// mode: read
MATCH (s:Source {id: $source})
RETURN s.id AS source, s.citation AS citation, s.url AS url, s.licence AS licence, s.trust AS trust
ORDER BY source
