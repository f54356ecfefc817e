// title: Changes of regions between two years
// description: How the shares and location quotients of regions in a section changed between two years, the largest gain of national share first, on constant boundaries, as the method development computed them.
// param table: string = "kaz-2024-42" | id of the table with which the run goes
// param section: string = "C" | section
// param first: integer = 2010 | earlier year
// param last: integer = 2024 | later year
// column region: id of the region
// column region_name_en: its name in English
// column region_name_ru: its name in Russian
// column region_name_kk: its name in Kazakh
// column share_before: the region's share in the nation's section in the earlier year, 0 to 1
// column share_after: in the later year
// column points: change, percentage points of the nation's section
// column lq_before: location quotient in the earlier year
// column lq_after: in the later year
// column run: id of the run
// mode: read
MATCH (run:Run {method: 'development', status: 'computed', table: $table})
MATCH (r:Region)-[a:DEVELOPED {run: run.id}]->(s:Industry)
WHERE a.year = $first AND s.code = $section
MATCH (r)-[b:DEVELOPED {run: run.id}]->(s)
WHERE b.year = $last
RETURN r.id AS region, r.name_en AS region_name_en, r.name_ru AS region_name_ru, r.name_kk AS region_name_kk,
       a.national_share AS share_before, b.national_share AS share_after,
       100 * (b.national_share - a.national_share) AS points, a.lq AS lq_before, b.lq AS lq_after, run.id AS run
ORDER BY run, points DESC, region
