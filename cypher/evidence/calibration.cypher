// title: How random designations fare in the evidence
// description: A thousand random designations, with as many industries and host regions as designated clusters have, go through the whole procedure. A dimension that says something supports at most its nominal share of them, and their p-values are uniform (Kolmogorov and Smirnov, each p spread over its own step where sets alike are few).
// param table: string = "kaz-2024-42" | id of a table
// column criterion: linkage, pull, value_added, place or composite
// column random_share: share of random designations that it supports
// column undecided_share: share that it leaves undecided
// column nominal: share that it may support by chance
// column groups: random designations that could be tested
// column draws: random sets drawn for each whose sets alike are too many to take all
// column uniform_distance: largest distance of the p-values from a uniform distribution
// column uniform_p: chance of a distance as large, were they uniform
// column basis: import basis
// column table: id of the table
// column run: id of the run
// mode: read
MATCH (r:Run)-[c:CALIBRATED_BY]->(t:IOTable {id: $table})
RETURN c.criterion AS criterion, c.random_share AS random_share, c.undecided_share AS undecided_share,
       c.nominal AS nominal, c.groups AS groups, c.draws AS draws, c.uniform_distance AS uniform_distance,
       c.uniform_p AS uniform_p, c.basis AS basis, t.id AS table, c.run AS run
ORDER BY run,
         CASE criterion WHEN 'linkage' THEN 0 WHEN 'pull' THEN 1 WHEN 'value_added' THEN 2 WHEN 'place' THEN 3 ELSE 4 END
