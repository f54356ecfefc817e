// title: Concentration of sections over regions, year by year
// description: How unevenly each section is spread over regions on constant boundaries, as the method development computed it: Herfindahl index of the regions' shares, Theil's index and locational Gini coefficient against their shares in everything.
// param table: string = "kaz-2024-42" | id of the table with which the run goes
// param section: string = "" | section; all where empty
// param year: integer = 0 | year; all where 0
// column section: code of the section (ISIC Rev. 4)
// column section_name_en: its name in English
// column section_name_ru: its name in Russian
// column section_name_kk: its name in Kazakh
// column year: year
// column herfindahl: sum of the squared shares of regions
// column theil: Theil's index, 0 where spread as everything
// column gini: locational Gini coefficient, 0 to 1
// column regions: number of regions
// column run: id of the run
// mode: read
MATCH (run:Run {method: 'development', status: 'computed', table: $table})
MATCH (s:Industry)-[c:CONCENTRATED {run: run.id}]->(:IOTable)
WHERE ($section = '' OR s.code = $section) AND ($year = 0 OR c.year = $year)
RETURN s.code AS section, s.name_en AS section_name_en, s.name_ru AS section_name_ru, s.name_kk AS section_name_kk,
       c.year AS year, c.herfindahl AS herfindahl, c.theil AS theil, c.gini AS gini, c.regions AS regions,
       run.id AS run
ORDER BY run, coalesce(s.position, 0), section, year
