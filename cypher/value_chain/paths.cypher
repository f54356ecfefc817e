// title: Strongest paths of a table
// description: The strongest chains from the industry where an effect arises (value added, unless the run says otherwise) to the industry whose final demand brings it about: between two industries, through one, or all that the run kept. A path of no step is the effect of an industry's own production for final users.
// param table: string = "kaz-2024-42" | id of a table
// param from: string = "" | code of the industry where the effect arises; any where empty
// param through: string = "" | code of an industry anywhere on the path, its ends included; any where empty
// param to: string = "" | code of the industry of final demand; any where empty
// param run: string = "" | id of a run of paths; all where empty
// param limit: integer = 200 | how many
// column rank: 1 for the strongest path of the run
// column from_code: code of the industry where the effect arises
// column from_name_en: its name in English
// column from_name_ru: its name in Russian
// column from_name_kk: its name in Kazakh
// column from_country: of a world table: its country
// column via: codes of the industries between the two, in order
// column to_code: code of the industry of final demand
// column to_name_en: its name in English
// column to_name_ru: its name in Russian
// column to_name_kk: its name in Kazakh
// column to_country: of a world table: its country
// column borders: of a world table: number of borders that the path crosses
// column length: number of steps
// column value: effect, in the unit of the table (jobs in persons)
// column share: share in the whole effect that the run divides into paths
// column unit: currency units in one unit of the value
// column currency: ISO 4217
// column basis: import basis
// column table: id of the table
// column run: id of the run that computed it
// column source: id of the source of the table
// column trust: trust letter of that source
// mode: read
MATCH (t:IOTable {id: $table})<-[:READ]-(r:Run {method: 'paths'})
WHERE $run = '' OR r.id = $run
MATCH (a:Industry)-[p:LINKED_TO {pattern: 'path', table: $table}]->(b:Industry)
WHERE p.run = r.id AND ($from = '' OR a.code = $from) AND ($to = '' OR b.code = $to)
  AND ($through = '' OR $through = a.code OR $through = b.code OR $through IN coalesce(p.via, []))
RETURN p.rank AS rank, a.code AS from_code, a.name_en AS from_name_en, a.name_ru AS from_name_ru,
       a.name_kk AS from_name_kk, a.country AS from_country, coalesce(p.via, []) AS via, b.code AS to_code,
       b.name_en AS to_name_en, b.name_ru AS to_name_ru, b.name_kk AS to_name_kk, b.country AS to_country,
       p.borders AS borders, p.length AS length, p.strength AS value, p.share AS share,
       t.unit AS unit, t.currency AS currency, p.basis AS basis, t.id AS table, r.id AS run, t.source AS source,
       t.trust AS trust
ORDER BY run, rank, from_code, to_code
LIMIT $limit
