// title: Which region came from which
// description: Changes of the administrative division: the region that was, the region that came of it, and the year that counts to the new one.
// column year: first year of the new region
// column earlier: id of the earlier region
// column earlier_name_en: its name in English
// column earlier_name_ru: its name in Russian
// column earlier_name_kk: its name in Kazakh
// column later: id of the region that came of it
// column later_name_en: its name in English
// column later_name_ru: its name in Russian
// column later_name_kk: its name in Kazakh
// column note: remarks
// column source: id of the source
// column trust: best trust letter of its sources
// mode: read
MATCH (later:Region)-[s:SUCCEEDS]->(earlier:Region)
RETURN s.year AS year, earlier.id AS earlier, earlier.name_en AS earlier_name_en, earlier.name_ru AS earlier_name_ru,
       earlier.name_kk AS earlier_name_kk, later.id AS later, later.name_en AS later_name_en,
       later.name_ru AS later_name_ru, later.name_kk AS later_name_kk, s.note AS note, s.source AS source,
       s.trust AS trust
ORDER BY year, earlier, later
