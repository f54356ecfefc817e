// title: Where does this number come from?
// description: A multiplier of an industry, traced to the run that computed it, the table and basis that run read, the source of the table with its terms, and the file that was loaded. For a published number the source is the publication.
// param table: string = "kaz-2024-42" | id of a table
// param industry: string = "C242" | code of the industry
// param measure: string = "output" | output, value_added, compensation, imports, taxes …
// param form: string = "effect" | effect or ratio
// param closure: string = "type I" | type I, type II, type II full; any where empty
// param basis: string = "domestic" | import basis: domestic, total or resources; any where empty
// column code: code of the industry
// column name_en: its name in English
// column name_ru: its name in Russian
// column name_kk: its name in Kazakh
// column measure: measure
// column form: effect or ratio
// column closure: closure
// column basis: import basis
// column value: the number
// column rank: its rank in the table
// column run: id of the run
// column status: computed or published
// column method: method of the run
// column version: version of the method
// column parameters: its parameters as JSON
// column software: program and version
// column finished_at: time of the run, UTC
// column table: id of the table
// column table_title: its title
// column input_sha256: hash of the numbers the run read
// column current: whether the table still holds them; missing for published runs
// column source: id of the source
// column citation: how to cite it
// column url: its address
// column licence: its terms of use
// column trust: its trust letter
// column dataset: id of the dataset that brought the table or the published number
// column file: file of that dataset
// column file_sha256: hash of that file
// mode: read
MATCH (t:IOTable {id: $table})<-[m:HAS_MULTIPLIER]-(i:Industry)
WHERE i.code = $industry AND m.measure = $measure AND m.form = $form AND ($closure = '' OR m.closure = $closure)
  AND ($basis = '' OR m.basis = $basis)
MATCH (r:Run {id: m.run})
OPTIONAL MATCH (s:Source {id: coalesce(m.source, t.source)})
OPTIONAL MATCH (d:Dataset {id: coalesce(m.dataset, t.datasets[0])})
RETURN i.code AS code, i.name_en AS name_en, i.name_ru AS name_ru, i.name_kk AS name_kk, m.measure AS measure,
       m.form AS form, m.closure AS closure, m.basis AS basis, m.value AS value, m.rank AS rank, r.id AS run,
       r.status AS status, r.method AS method, r.version AS version, r.parameters AS parameters,
       r.software AS software, r.finished_at AS finished_at, t.id AS table, t.title AS table_title,
       r.input_sha256 AS input_sha256,
       CASE WHEN r.status = 'computed' THEN r.input_sha256 = t.sha256 ELSE null END AS current, s.id AS source,
       s.citation AS citation, s.url AS url, s.licence AS licence, s.trust AS trust, d.id AS dataset, d.file AS file,
       d.sha256 AS file_sha256
ORDER BY run, closure, code
