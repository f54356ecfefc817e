// title: Who took part in which programme
// description: Institutions, persons and firms with their role in a programme.
// param programme: string = "" | id of a programme; all where empty
// column programme: id of the programme
// column participant: id of the institution, person or firm
// column label: Institution, Person or Firm
// column name_en: name in English
// column name_ru: name in Russian
// column name_kk: name in Kazakh
// column kind: kind of institution
// column role: role in the programme
// column note: remarks on the participant
// column source: id of the source of the role
// column trust: best trust letter of its sources
// mode: read
MATCH (x)-[t:TAKES_PART_IN]->(p:Programme)
WHERE $programme = '' OR p.id = $programme
RETURN p.id AS programme, x.id AS participant, labels(x)[0] AS label, x.name_en AS name_en, x.name_ru AS name_ru,
       x.name_kk AS name_kk, x.kind AS kind, t.role AS role, x.note AS note, t.source AS source, t.trust AS trust
ORDER BY coalesce(p.start_year, 9999), programme, label, participant, role
