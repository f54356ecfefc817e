// title: Who proposed, adopted, administers, operates, finances, advises, evaluates
// description: Institutions, persons and firms with what they do, or did, for programmes, acts, instruments, clusters, zones and evaluations, with years and the words of the source.
// param what: string = "" | id of a programme, act, instrument, cluster, zone or evaluation; all where empty
// param who: string = "" | id of an institution, person or firm; all where empty
// param role: string = "" | proposes, adopts, administers, operates, finances, advises, evaluates …; all where empty
// column what: id of what it is done for
// column what_label: Programme, LegalAct, Instrument, Cluster, Institution (a zone) or Evaluation
// column what_name_en: its name in English
// column what_name_ru: its name in Russian
// column what_name_kk: its name in Kazakh
// column role: proposes, adopts, administers, operates, finances, advises, evaluates or the source's word
// column who: id of the institution, person or firm
// column name_en: name in English
// column name_ru: name in Russian
// column name_kk: name in Kazakh
// column start_year: first year
// column end_year: last year
// column words: what the source says
// column source: id of the source
// column trust: best trust letter of its sources
// mode: read
MATCH (x)-[t:TAKES_PART_IN]->(y)
WHERE ($what = '' OR y.id = $what) AND ($who = '' OR x.id = $who) AND ($role = '' OR t.role = $role)
RETURN y.id AS what, labels(y)[0] AS what_label, y.name_en AS what_name_en, y.name_ru AS what_name_ru,
       y.name_kk AS what_name_kk, t.role AS role, x.id AS who, x.name_en AS name_en, x.name_ru AS name_ru,
       x.name_kk AS name_kk, t.start_year AS start_year, t.end_year AS end_year, t.words AS words,
       t.source AS source, t.trust AS trust
ORDER BY what_label DESC, coalesce(y.start_year, t.start_year, 9999), what, role, who
