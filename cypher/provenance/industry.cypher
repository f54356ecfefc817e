// title: Everything known about one industry
// description: One row for each fact: its account in every table, multipliers, linkages, largest suppliers and buyers, clusters that cover it, loadings on found clusters, firms, and what it maps to in other classifications. Amounts have unit and currency, other values are pure numbers.
// param table: string = "kaz-2024-42" | id of a table of the industry's classification
// param industry: string = "C242" | code of the industry
// param top: integer = 5 | how many suppliers and buyers of each table
// column what: kind of fact
// column about: the table, cluster, firm or industry the fact is about
// column detail: the fact in words
// column value: its number
// column unit: currency units in one unit of the number, where it is an amount
// column currency: ISO 4217, where it is an amount
// column from: id of the run that computed it, or else of the source that states it
// column trust: trust letter of the source, where it is stated
// mode: read
MATCH (t:IOTable {id: $table})
MATCH (i:Industry {id: t.classification + ':' + $industry})
CALL (i) {
  RETURN 'name' AS what, i.id AS about, i.name_en AS detail, null AS value, null AS unit, null AS currency,
         i.source AS from, i.trust AS trust, 1 AS place, 0.0 AS size
  UNION ALL
  MATCH (i)-[:HAS_ACCOUNT]->(a:Account)-[:IN_TABLE]->(x:IOTable)
  UNWIND [['output', a.output], ['value added', a.value_added], ['exports', a.exports_domestic]] AS item
  RETURN 'account' AS what, x.id AS about, item[0] AS detail, item[1] AS value, x.unit AS unit,
         x.currency AS currency, a.source AS from, a.trust AS trust, 2 AS place, 0.0 AS size
  UNION ALL
  MATCH (i)-[:HAS_ACCOUNT]->(:Account)-[:IN_TABLE]->(x:IOTable)
  CALL (i, x) {
    MATCH (i)<-[f:SUPPLIES]-(o:Industry)
    WHERE f.table = x.id
    RETURN f, o
    ORDER BY f.input_share DESC, o.code
    LIMIT $top
  }
  RETURN 'supplier' AS what, x.id AS about, o.code + ' ' + coalesce(o.name_en, '') AS detail,
         f.domestic + coalesce(f.imported, 0.0) AS value, x.unit AS unit, x.currency AS currency, f.source AS from,
         f.trust AS trust, 3 AS place, -f.input_share AS size
  UNION ALL
  MATCH (i)-[:HAS_ACCOUNT]->(:Account)-[:IN_TABLE]->(x:IOTable)
  CALL (i, x) {
    MATCH (i)-[f:SUPPLIES]->(o:Industry)
    WHERE f.table = x.id
    RETURN f, o
    ORDER BY f.domestic DESC, o.code
    LIMIT $top
  }
  RETURN 'buyer' AS what, x.id AS about, o.code + ' ' + coalesce(o.name_en, '') AS detail, f.domestic AS value,
         x.unit AS unit, x.currency AS currency, f.source AS from, f.trust AS trust, 4 AS place, -f.domestic AS size
  UNION ALL
  MATCH (i)-[m:HAS_MULTIPLIER]->(x:IOTable)
  RETURN 'multiplier' AS what, x.id AS about,
         m.measure + ', ' + m.form + ', ' + m.closure + coalesce(', ' + m.basis, '') AS detail, m.value AS value,
         null AS unit, null AS currency, m.run AS from, m.trust AS trust, 5 AS place, 0.0 AS size
  UNION ALL
  MATCH (i)-[k:HAS_LINKAGE]->(x:IOTable)
  UNWIND [['backward index', k.backward_index], ['forward index', k.forward_index]] AS item
  RETURN 'linkage' AS what, x.id AS about, item[0] + ', ' + k.class + ', ' + k.basis AS detail, item[1] AS value,
         null AS unit, null AS currency, k.run AS from, null AS trust, 6 AS place, 0.0 AS size
  UNION ALL
  MATCH (i)<-[c:COVERS]-(x:Cluster)
  RETURN 'cluster' AS what, x.id AS about, x.kind + ': ' + coalesce(x.name_en, x.id) AS detail, null AS value,
         null AS unit, null AS currency, coalesce(c.source, c.run) AS from, c.trust AS trust, 7 AS place, 0.0 AS size
  UNION ALL
  MATCH (i)-[l:LOADS_ON]->(x:Cluster)
  RETURN 'loading' AS what, x.id AS about, l.membership + ': ' + coalesce(x.name_en, x.id) AS detail,
         l.loading AS value, null AS unit, null AS currency, l.run AS from, l.trust AS trust, 8 AS place, 0.0 AS size
  UNION ALL
  MATCH (i)-[m:MAPS_TO]-(o:Industry)<-[w:OPERATES_IN]-(x:Firm)
  RETURN 'firm' AS what, x.id AS about, coalesce(x.name_en, x.id) + ', ' + o.id AS detail, null AS value,
         null AS unit, null AS currency, w.source AS from, w.trust AS trust, 9 AS place, coalesce(x.tier, 9) AS size
  UNION ALL
  MATCH (i)<-[w:OPERATES_IN]-(x:Firm)
  RETURN 'firm' AS what, x.id AS about, coalesce(x.name_en, x.id) + ', ' + i.id AS detail, null AS value,
         null AS unit, null AS currency, w.source AS from, w.trust AS trust, 9 AS place, coalesce(x.tier, 9) AS size
  UNION ALL
  MATCH (i)-[m:MAPS_TO]-(o:Industry)
  RETURN CASE WHEN startNode(m) = i THEN 'maps to' ELSE 'is mapped from' END AS what, o.id AS about,
         o.name_en AS detail, m.share AS value, null AS unit, null AS currency, m.source AS from, m.trust AS trust,
         10 AS place, 0.0 AS size
}
RETURN what, about, detail, value, unit, currency, from, trust
ORDER BY place, what, CASE WHEN place IN [3, 4] THEN about ELSE '' END, size, about, detail, from
