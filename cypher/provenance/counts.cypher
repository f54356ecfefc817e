// title: What is in the graph
// description: Nodes by label and relationships by type, counted now.
// column what: node or relationship
// column name: label or type
// column count: how many
// mode: read
CALL {
  MATCH (n)
  RETURN 'node' AS what, labels(n)[0] AS name, count(*) AS count
  UNION ALL
  MATCH ()-[r]->()
  RETURN 'relationship' AS what, type(r) AS name, count(*) AS count
}
RETURN what, name, count
ORDER BY what, count DESC, name
