// title: Datasets: what each load brought
// description: One row for each load that is in the graph; loading it again replaces exactly that.
// column dataset: id of the dataset
// column title: what it is
// column file: name of the file or folder
// column sha256: hash of the input
// column loaded_at: time of loading, UTC
// column loaded_by: who loaded it
// column nodes: nodes it brings
// column relationships: relationships it brings, without the flows of a table
// column labels: labels among them
// column relationship_types: relationship types among them
// column notes: what the loader said
// mode: read
MATCH (d:Dataset)
RETURN d.id AS dataset, d.title AS title, d.file AS file, d.sha256 AS sha256, d.loaded_at AS loaded_at, d.loaded_by AS loaded_by,
       d.nodes AS nodes, d.relationships AS relationships, d.labels AS labels,
       d.relationship_types AS relationship_types, d.notes AS notes
ORDER BY dataset
