// title: Legal acts, oldest first
// description: Every law, decree, resolution and order with what it adopted, which acts it changed and which acts changed it.
// column act: id of the act
// column name_en: title in English
// column name_ru: title in Russian
// column name_kk: title in Kazakh
// column kind: law, presidential decree, government resolution, ministerial order …
// column number: number
// column date: day, or year where the day is not known
// column issuer: who issued it
// column adopts: programmes, clusters and institutions that it adopted or established, as ids
// column changes: what it did to other acts, as "amends id", "repeals id", "renames id"
// column changed_by: what other acts did to it, likewise
// column url: address of the text
// column note: remarks
// column source: id of the source
// column trust: best trust letter of its sources
// mode: read
MATCH (a:LegalAct)
RETURN a.id AS act, a.name_en AS name_en, a.name_ru AS name_ru, a.name_kk AS name_kk, a.kind AS kind,
       a.number AS number, a.date AS date, a.issuer AS issuer,
       COLLECT { MATCH (x)-[:ADOPTED_BY]->(a) RETURN x.id ORDER BY x.id } AS adopts,
       COLLECT { MATCH (a)-[c:CHANGES]->(b:LegalAct) RETURN c.effect + ' ' + b.id ORDER BY b.id, c.effect } AS changes,
       COLLECT {
         MATCH (b:LegalAct)-[c:CHANGES]->(a) RETURN c.effect + ' ' + b.id ORDER BY b.id, c.effect
       } AS changed_by,
       a.url AS url, a.note AS note, a.source AS source, a.trust AS trust
ORDER BY coalesce(date, '9999'), act
