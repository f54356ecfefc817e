// title: Which acts changed which
// description: Every amendment, repeal and renaming of an act by another, with its date: the day of effect where a source gives it, else the day on which the act that changes was adopted.
// param effect: string = "" | amends, repeals or renames; all where empty
// column act: id of the act that changes
// column name_en: name in English
// column name_ru: name in Russian
// column name_kk: name in Kazakh
// column effect: amends, repeals or renames
// column changed: id of the act that is changed
// column changed_name_en: its name in English
// column changed_name_ru: its name in Russian
// column changed_name_kk: its name in Kazakh
// column date: day, month or year of the change
// column precision: how precise that is
// column date_is: effect or adoption
// column source: id of the source
// column trust: best trust letter of its sources
// mode: read
MATCH (a:LegalAct)-[c:CHANGES]->(b:LegalAct)
WHERE $effect = '' OR c.effect = $effect
RETURN a.id AS act, a.name_en AS name_en, a.name_ru AS name_ru, a.name_kk AS name_kk, c.effect AS effect,
       b.id AS changed, b.name_en AS changed_name_en, b.name_ru AS changed_name_ru, b.name_kk AS changed_name_kk,
       c.date AS date, c.date_precision AS precision, c.date_is AS date_is, c.source AS source, c.trust AS trust
ORDER BY coalesce(date, '9999'), act, effect, changed
