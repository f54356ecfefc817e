// title: From one classification to another
// description: What share of each industry of the one classification belongs to which industry of the other, as loaded; a table of the one can be aggregated to the other with `kb table aggregate`.
// param from: string = "KZ-BNS-68" | id of the classification to come from
// param to: string = "KZ-IO-29" | id of the classification to go to
// column code: code of the industry
// column name_en: its name in English
// column name_ru: its name in Russian
// column name_kk: its name in Kazakh
// column to_code: code of the industry that it belongs to
// column to_name_en: its name in English
// column to_name_ru: its name in Russian
// column to_name_kk: its name in Kazakh
// column to_position: place of that industry in its classification, from 0
// column share: share of the industry that belongs there, 0 to 1
// column derived: whether it was assigned by the data's keepers, not by the source
// column source: id of the source
// column trust: trust letter of the source
// mode: read
MATCH (:Classification {id: $from})<-[:IN_CLASSIFICATION]-(a:Industry)
WITH DISTINCT a
MATCH (a)-[m:MAPS_TO]->(b:Industry)-[:IN_CLASSIFICATION]->(:Classification {id: $to})
WITH DISTINCT a, m, b
RETURN a.code AS code, a.name_en AS name_en, a.name_ru AS name_ru, a.name_kk AS name_kk, b.code AS to_code,
       b.name_en AS to_name_en, b.name_ru AS to_name_ru, b.name_kk AS to_name_kk, b.position AS to_position,
       m.share AS share, m.derived AS derived, m.source AS source, m.trust AS trust
ORDER BY coalesce(a.position, 0), code, coalesce(b.position, 0), to_code
