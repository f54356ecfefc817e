// title: Location quotients of designated clusters in their regions
// description: How much more of a cluster's industries each host region has than the nation: LQ = (value added of them in the region / the region's total) / (the same of the nation), and the region's rank by it. At the finest level that the accounts give whole: industries of the table, divisions or sections of ISIC. A former region is the sum of today's on its territory (accounts). Sections are coarse: C is all of manufacturing. The values by section are in regions.value_added; several host regions as one are in evidence.dimensions.
// param cluster: string = "" | id of a cluster; all where empty
// param table: string = "kaz-2024-42" | id of the table that gave the covered industries
// column cluster: id of the cluster
// column name_en: name in English
// column name_ru: name in Russian
// column name_kk: name in Kazakh
// column kind: kind of cluster
// column region: id of the region
// column region_name_en: its name in English
// column region_name_ru: its name in Russian
// column region_name_kk: its name in Kazakh
// column lq: location quotient
// column rank: rank of the region among regions by it
// column regions: number of regions ranked
// column columns: what was counted of the accounts
// column level: industry, division or section
// column accounts: ids of the regions whose accounts were added up
// column year: year of the accounts
// column table: id of the table
// column run: id of the run
// column source: id of the source that the cluster is in the region
// column trust: best trust letter of its sources
// mode: read
MATCH (c:Cluster)-[e:EVIDENCED_BY]->(r:Region)
WHERE ($cluster = '' OR c.id = $cluster) AND e.table = $table
OPTIONAL MATCH (c)-[b:BASED_IN]->(r)
RETURN c.id AS cluster, c.name_en AS name_en, c.name_ru AS name_ru, c.name_kk AS name_kk, c.kind AS kind,
       r.id AS region, r.name_en AS region_name_en, r.name_ru AS region_name_ru, r.name_kk AS region_name_kk,
       e.lq AS lq, e.rank AS rank, e.regions AS regions, e.columns AS columns, e.level AS level,
       e.accounts AS accounts, e.year AS year, e.table AS table, e.run AS run,
       b.source AS source, b.trust AS trust
ORDER BY run, lq DESC, cluster, region
