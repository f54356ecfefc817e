// title: The flows behind a cluster's linkage
// description: Every flow into or out of the industries that a designated cluster covers, own use aside. W: flows among them; P: what they purchase from other industries, inside or not; S: what they sell to others. Linkage = 2 sum(W) / (sum(P) + sum(S)), the statistic in evidence.dimensions. For tables of over 200 industries the graph leaves out the smallest flows (see flow_coverage in provenance.tables), the computed number does not.
// param cluster: string = "national-oil-gas" | id of a cluster
// param table: string = "kaz-2024-42" | id of a table
// column from_code: code of the supplier
// column from_name_en: its name in English
// column from_name_ru: its name in Russian
// column from_name_kk: its name in Kazakh
// column to_code: code of the buyer
// column to_name_en: its name in English
// column to_name_ru: its name in Russian
// column to_name_kk: its name in Kazakh
// column w: the flow where both ends are in the cluster, else 0
// column p: the flow where the buyer is in the cluster, else 0
// column s: the flow where the supplier is in the cluster, else 0
// column unit: currency units in one unit of the flows
// column currency: ISO 4217
// column basis: import basis of the flows: domestic, or total (domestic and imported)
// column run: id of the run whose linkage it is
// column source: id of the source of the flows
// column trust: trust letter of the source
// mode: read
MATCH (:Cluster {id: $cluster})-[e:EVIDENCED_BY]->(t:IOTable {id: $table})
WITH DISTINCT e, t, e.industries AS members
MATCH (t)<-[:IN_TABLE]-(:Account)<-[:HAS_ACCOUNT]-(a:Industry)-[flow:SUPPLIES]->(b:Industry)
WHERE flow.table = $table AND a.id <> b.id AND (a.code IN members OR b.code IN members)
WITH e, t, a, b, flow, a.code IN members AS sells, b.code IN members AS buys,
     CASE WHEN e.basis = 'total' THEN flow.domestic + coalesce(flow.imported, 0.0) ELSE flow.domestic END AS amount
WHERE amount <> 0
RETURN a.code AS from_code, a.name_en AS from_name_en, a.name_ru AS from_name_ru, a.name_kk AS from_name_kk,
       b.code AS to_code, b.name_en AS to_name_en, b.name_ru AS to_name_ru, b.name_kk AS to_name_kk,
       CASE WHEN sells AND buys THEN amount ELSE 0.0 END AS w, CASE WHEN buys THEN amount ELSE 0.0 END AS p,
       CASE WHEN sells THEN amount ELSE 0.0 END AS s, t.unit AS unit, t.currency AS currency, e.basis AS basis,
       e.run AS run, flow.source AS source, t.trust AS trust
ORDER BY run, w DESC, p + s DESC, from_code, to_code
