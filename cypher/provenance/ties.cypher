// title: Everything one thing is tied to, by kind of tie
// description: All relationships of one node, by its label and id, one row for each thing at their other end, the strongest first; of each kind of relationship, direction and label so many as are asked for, with the number of all.
// param label: string = "Cluster" | label of the graph
// param id: string = "pilot-metallurgy" | id of the thing
// param relationship: string = "" | type of the relationships; all where empty
// param direction: string = "" | to (the other) or from (it); both where empty
// param other_label: string = "" | label of the others; all where empty
// param most: integer = 12 | how many of each kind
// param passed: integer = 0 | how many of each kind are left out before them
// column relationship: type of the relationship
// column direction: to the other, or from it
// column other_label: label of the other
// column count: how many others there are of this kind
// column other: id of the other
// column other_name_en: its name in English; of an account that of its industry
// column other_name_ru: its name in Russian
// column other_name_kk: its name in Kazakh
// column other_title: its title, citation, statement, method or code, where it has no name
// column other_table: id of the table that it belongs to
// column other_kind: its kind
// column other_about: its number, code, basis or last year of borders: what tells it from others of that name
// column other_year: its first year or day
// column times: relationships of this kind between the two
// column says: role, relation, product, effect, status, measure or pattern of these relationships
// column strength: the greatest share, loading, location quotient or other strength of these relationships
// column first_year: first year of which they speak
// column last_year: last year of which they speak
// column tables: tables of which they speak
// column bases: import bases of which they speak
// column run: id of the run, where one alone computed them
// column source: id of the source of the first of them
// column trust: trust letter of the first of them
// mode: read
CALL {
  MATCH (n:Source {id: $id})
  RETURN n
  UNION ALL
  MATCH (n:Dataset {id: $id})
  RETURN n
  UNION ALL
  MATCH (n:Change {id: $id})
  RETURN n
  UNION ALL
  MATCH (n:Run {id: $id})
  RETURN n
  UNION ALL
  MATCH (n:Country {id: $id})
  RETURN n
  UNION ALL
  MATCH (n:Region {id: $id})
  RETURN n
  UNION ALL
  MATCH (n:Classification {id: $id})
  RETURN n
  UNION ALL
  MATCH (n:Industry {id: $id})
  RETURN n
  UNION ALL
  MATCH (n:IOTable {id: $id})
  RETURN n
  UNION ALL
  MATCH (n:Account {id: $id})
  RETURN n
  UNION ALL
  MATCH (n:SupplyUseTable {id: $id})
  RETURN n
  UNION ALL
  MATCH (n:Product {id: $id})
  RETURN n
  UNION ALL
  MATCH (n:Programme {id: $id})
  RETURN n
  UNION ALL
  MATCH (n:Aim {id: $id})
  RETURN n
  UNION ALL
  MATCH (n:Target {id: $id})
  RETURN n
  UNION ALL
  MATCH (n:Outcome {id: $id})
  RETURN n
  UNION ALL
  MATCH (n:Evaluation {id: $id})
  RETURN n
  UNION ALL
  MATCH (n:Budget {id: $id})
  RETURN n
  UNION ALL
  MATCH (n:Gap {id: $id})
  RETURN n
  UNION ALL
  MATCH (n:Stage {id: $id})
  RETURN n
  UNION ALL
  MATCH (n:LegalAct {id: $id})
  RETURN n
  UNION ALL
  MATCH (n:Instrument {id: $id})
  RETURN n
  UNION ALL
  MATCH (n:Cluster {id: $id})
  RETURN n
  UNION ALL
  MATCH (n:Institution {id: $id})
  RETURN n
  UNION ALL
  MATCH (n:Person {id: $id})
  RETURN n
  UNION ALL
  MATCH (n:Firm {id: $id})
  RETURN n
  UNION ALL
  MATCH (n:Method {id: $id})
  RETURN n
  UNION ALL
  MATCH (n:Claim {id: $id})
  RETURN n
}
WITH n
WHERE labels(n)[0] = $label
CALL (n) {
  MATCH (n)-[r]->(m)
  RETURN 'to' AS direction, r, m, coalesce(r.output_share, r.share, r.national_share) AS part
  UNION ALL
  MATCH (n)<-[r]-(m)
  RETURN 'from' AS direction, r, m, coalesce(r.input_share, r.share, r.national_share) AS part
}
WITH direction, type(r) AS relationship, r, m, labels(m)[0] AS other_label,
     coalesce(r.loading, r.lq, r.market_share, r.jaccard, r.adjusted_rand, part, r.length,
              CASE type(r) WHEN 'COVERS' THEN null ELSE r.strength END) AS weight,
     coalesce(r.role, r.relation, r.product, r.how, r.stance, r.pattern, r.membership, r.status, r.measure,
              r.dimension, r.similarity, r.design, CASE type(r)
                WHEN 'CHANGES' THEN r.effect
                WHEN 'OVERLAYS' THEN r.property + ': ' + r.value + coalesce(' (' + r.instead_of + ')', '')
                ELSE null END) AS said,
     coalesce(r.year, r.start_year, r.from_year) AS first, coalesce(r.year, r.end_year, r.to_year) AS last
WHERE ($relationship = '' OR relationship = $relationship) AND ($direction = '' OR direction = $direction)
  AND ($other_label = '' OR other_label = $other_label)
WITH direction, relationship, other_label, r, m, weight, said, first, last
ORDER BY said, coalesce(r.table, ''), coalesce(r.basis, ''), coalesce(r.run, ''), coalesce(r.source, '')
WITH direction, relationship, other_label, m, count(r) AS times, collect(DISTINCT said) AS says,
     max(weight) AS strength, min(first) AS first_year, max(last) AS last_year, collect(DISTINCT r.table) AS tables,
     collect(DISTINCT r.basis) AS bases, collect(DISTINCT r.run) AS runs, collect(r.source) AS sources,
     collect(r.trust) AS trusts
OPTIONAL MATCH (m)<-[:HAS_ACCOUNT]-(i:Industry)
WITH direction, relationship, other_label, times, says, strength, first_year, last_year, tables, bases, runs,
     sources, trusts, m, i, coalesce(m.start_year, m.year) AS year
ORDER BY direction, relationship, other_label, -coalesce(strength, 0.0), coalesce(m.position, 0), coalesce(year, 0),
         m.id
WITH direction, relationship, other_label,
     collect({
       other: m.id, name_en: coalesce(m.name_en, i.name_en), name_ru: coalesce(m.name_ru, i.name_ru),
       name_kk: coalesce(m.name_kk, i.name_kk),
       title: coalesce(m.title, m.citation, m.statement, m.method, m.subject, m.code), table: m.table, kind: m.kind,
       about: coalesce(m.number, m.code, m.basis, toString(m.valid_to)), year: coalesce(m.date, toString(year)),
       times: times, says: says, strength: strength, first_year: first_year, last_year: last_year, tables: tables,
       bases: bases, run: CASE WHEN size(runs) = 1 THEN runs[0] ELSE null END, source: sources[0], trust: trusts[0]
     }) AS others
UNWIND range($passed, CASE WHEN $passed + $most < size(others) THEN $passed + $most ELSE size(others) END - 1) AS place
WITH direction, relationship, other_label, size(others) AS count, place, others[place] AS o
RETURN relationship, direction, other_label, count, o.other AS other, o.name_en AS other_name_en,
       o.name_ru AS other_name_ru, o.name_kk AS other_name_kk, o.title AS other_title, o.table AS other_table,
       o.kind AS other_kind, o.about AS other_about, o.year AS other_year, o.times AS times, o.says AS says,
       o.strength AS strength, o.first_year AS first_year, o.last_year AS last_year, o.tables AS tables,
       o.bases AS bases, o.run AS run, o.source AS source, o.trust AS trust
ORDER BY relationship, direction, other_label, place
