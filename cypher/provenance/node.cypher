// title: One thing with all that is stated of it
// description: Every property of one node, by its label and id: the words and numbers of its profile. Matrices kept as bytes and outlines of regions are left out.
// param label: string = "Cluster" | label of the graph
// param id: string = "pilot-metallurgy" | id of the thing
// column property: name of the property
// column value: its value
// column source: id of the source
// column trust: best trust letter of its sources
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
UNWIND keys(n) AS property
WITH n, property
WHERE NOT property IN ['purchases', 'purchases_domestic', 'purchases_imported', 'final_demand_by_country', 'boundary',
                       'said']
  AND NOT property ENDS WITH '_first' AND NOT property ENDS WITH '_last'
RETURN property, n[property] AS value, n.source AS source, n.trust AS trust
ORDER BY property
