// title: Overlays: own values for what another dataset describes
// description: One row for each value that a dataset states of a programme, act, cluster or any other thing which an earlier dataset describes, beside the value that the thing has. It goes when its dataset is removed, and changes when that is corrected.
// param of: string = "" | id of the thing; all where empty
// param dataset: string = "" | id of the dataset that states the value; all where empty
// column label: label of the thing
// column of: id of the thing
// column property: name of the property
// column value: the value of the overlay, as text
// column instead_of: the value that the thing has; empty where it has none
// column dataset: id of the dataset that states the value
// column described_by: id of the dataset that describes the thing
// column source: id of the source of the value
// column citation: how to cite it
// column trust: trust letter of that source
// mode: read
MATCH (d:Dataset)-[o:OVERLAYS]->(n)
WHERE ($of = '' OR n.id = $of) AND ($dataset = '' OR d.id = $dataset)
OPTIONAL MATCH (s:Source {id: o.source})
RETURN labels(n)[0] AS label, n.id AS of, o.property AS property, o.value AS value, o.instead_of AS instead_of,
       d.id AS dataset, n.datasets[0] AS described_by, o.source AS source, s.citation AS citation,
       s.trust AS trust
ORDER BY label, of, property, dataset
