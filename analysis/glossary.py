"""Terms and what they mean, in a sentence or two: the one place that the documentation and the page take them from.

How each is computed, in which convention and from which source, is told at length in docs/methods/.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """What something is called, what it means; its formula in LaTeX, and the methods that compute it."""

    name: str
    text: str
    sign: str = ""
    methods: tuple[str, ...] = ()


TERMS: Mapping[str, Term] = {
    "input-coefficient": Term(
        "Input coefficients", "What a buyer needs of each supplier per unit of its output.", r"A = Z\hat{x}^{-1}"
    ),
    "allocation-coefficient": Term(
        "Allocation coefficients", "What part of a supplier's output goes to each buyer.", r"B = \hat{x}^{-1}Z"
    ),
    "leontief-inverse": Term(
        "Leontief inverse",
        "Output of each industry that one unit of final demand brings about, through all rounds of suppliers.",
        "L = (I-A)^{-1}",
    ),
    "ghosh-inverse": Term(
        "Ghosh inverse",
        "Output that one unit of primary inputs of an industry goes into, through all rounds of buyers.",
        "G = (I-B)^{-1}",
    ),
    "output-multiplier": Term(
        "Output multiplier",
        "Output of the whole economy that one unit of final demand for the industry brings about: a column sum of the "
        "Leontief inverse.",
        "m = 1'L",
        ("multipliers", "regional"),
    ),
    "effect": Term(
        "Effect",
        "How much value added, income, jobs or imports one unit of final demand for the industry brings about.",
        "(c'L)_j",
        ("multipliers",),
    ),
    "ratio": Term(
        "Ratio",
        "The effect over what the industry itself adds per unit of output: how many times its own.",
        "(c'L)_j / c_j",
        ("multipliers",),
    ),
    "type-i": Term(
        "Type I and type II",
        "Type I: suppliers pass demand on. Type II: households, too, spend what they earn by it.",
        methods=("multipliers",),
    ),
    "final-demand": Term(
        "Final demand",
        "What is sold to households, government, investment, stocks and abroad, and not to industries as an input.",
    ),
    "value-added": Term(
        "Value added",
        "Output less what was bought for it: wages, profits, depreciation and taxes on production less subsidies.",
    ),
    "import-basis": Term(
        "Import basis",
        "Which inputs the coefficients count: those made at home (domestic), imported ones too (total), or both over "
        "output and imports together (resources). Numbers of two bases are not compared.",
    ),
    "backward-linkage": Term(
        "Backward linkage",
        "How much an industry pulls its suppliers: a column sum of the Leontief inverse.",
        methods=("linkages",),
    ),
    "forward-linkage": Term(
        "Forward linkage",
        "How much an industry serves its buyers: a row sum of the Ghosh inverse, or of the Leontief inverse where "
        "the run says so.",
        methods=("linkages",),
    ),
    "linkage-index": Term(
        "Linkage index",
        "A linkage over the mean of all industries: above one is more than the mean.",
        r"U_j = n\,m_j / \sum_{ij} l_{ij}",
        ("linkages",),
    ),
    "key-sector": Term(
        "Key sector",
        "An industry whose backward and forward linkage indices are both at least one.",
        methods=("linkages",),
    ),
    "variation": Term(
        "Coefficient of variation",
        "How unevenly a linkage is spread: high where it goes to few industries.",
        methods=("linkages",),
    ),
    "extraction": Term(
        "Hypothetical extraction",
        "Output that the economy would lose without the industry's purchases, its sales, or the industry itself.",
        methods=("extraction",),
    ),
    "upstreamness": Term(
        "Upstreamness",
        "How many stages, on average, lie between an industry's output and final demand.",
        r"G\,1",
        ("position",),
    ),
    "downstreamness": Term(
        "Downstreamness",
        "How many stages, on average, lie between primary inputs and an industry's output.",
        "1'L",
        ("position",),
    ),
    "propagation-length": Term(
        "Average propagation length",
        "How many steps an impulse takes, on average, from one industry to another.",
        methods=("position",),
    ),
    "triangular-order": Term(
        "Triangular order",
        "The order of industries that puts as much of the flows as can be found above the diagonal: suppliers before "
        "their buyers.",
        methods=("position",),
    ),
    "field-of-influence": Term(
        "Field of influence",
        "How much all the Leontief inverse would change with one input coefficient.",
        r"F = L_{\cdot i} L_{j\cdot}",
        ("influence",),
    ),
    "structural-path": Term(
        "Structural path",
        "One chain of suppliers through which final demand for an industry brings something about.",
        methods=("paths",),
    ),
    "location-quotient": Term(
        "Location quotient",
        "An industry's share in the region over its share in the nation: above one is more than the nation has.",
        r"SLQ_i = \frac{y_i^r / y^r}{y_i^n / y^n}",
        ("location", "development", "drivers"),
    ),
    "stars": Term(
        "Cluster stars",
        "One each for size, specialisation (location quotient of two or more) and focus, as the European Cluster "
        "Observatory gave them.",
        methods=("location",),
    ),
    "shift-share": Term(
        "Shift-share",
        "Growth of a region's industry parted into the nation's growth, the industry's beyond it, and its own.",
        methods=("shift-share", "development"),
    ),
    "concentration": Term(
        "Concentration over regions",
        "How unevenly a section is spread over regions, by the Herfindahl, Theil and locational Gini indices.",
        methods=("development",),
    ),
    "loading": Term(
        "Loading",
        "How strongly an industry belongs to a factor, from minus one to one. Primary members load high on their "
        "highest factor, secondary ones less.",
        methods=("factors",),
    ),
    "share-of-variance": Term(
        "Share of variance",
        "What part of all the likeness among the industries a factor explains.",
        methods=("factors",),
    ),
    "stability": Term(
        "Stability",
        "The share of repeated draws or runs in which two members stay together, on average.",
        methods=("factors", "communities", "consensus"),
    ),
    "ward": Term(
        "Ward's method",
        "Groups grown from single industries: at each step the two are joined whose union is the least uneven.",
        methods=("ward", "related-industries"),
    ),
    "community": Term(
        "Community",
        "A group of industries with more trade inside than chance would have, on which many runs of the Leiden "
        "algorithm agree.",
        methods=("communities",),
    ),
    "driver": Term(
        "Driver",
        "A leading industry of the Ward step that the region has more of than the nation: a candidate to lead a "
        "cluster there.",
        methods=("drivers", "ward", "combined"),
    ),
    "jaccard": Term("Jaccard index", "Industries that two clusters share over all that either has, from 0 to 1."),
    "adjusted-rand": Term(
        "Adjusted Rand index",
        "How far two sets of clusters agree: one is wholly, zero is what chance alone would give.",
        methods=("comparison",),
    ),
    "validation-score": Term(
        "Validation score",
        "The share of clusters, or of industries, more related within than to other clusters.",
        methods=("validation", "related-industries"),
    ),
    "evidence": Term(
        "Evidence",
        "What the economy's structure says of a cluster that policy named, beside random groups of industries alike. "
        "It does not say that a policy worked.",
        methods=("evidence",),
    ),
    "linkage": Term(
        "Linkage",
        "The share of the group's trade that stays among its industries; two at least.",
        methods=("evidence",),
    ),
    "pull": Term(
        "Pull",
        "Output lost elsewhere if the group were not there, for each unit of its own.",
        methods=("evidence",),
    ),
    "value-added-of-a-group": Term(
        "Value added of a group",
        "What a unit of final demand for the group brings in value added in the country.",
        methods=("evidence",),
    ),
    "place": Term(
        "Place",
        "How much more its regions have of its industries than the nation; at least as much.",
        methods=("evidence",),
    ),
    "verdict": Term(
        "Verdict",
        "Supported: at most one random group alike in ten does as well. Undecided: random draws cannot tell. Not "
        "testable: too little can be known, and the reason is given.",
        methods=("evidence",),
    ),
    "percentile": Term(
        "Percentile",
        "The share of random groups alike that a cluster stands above, in all dimensions that can be tested.",
        methods=("evidence",),
    ),
    "p-value": Term(
        "p-value",
        "The share of random choices that do at least as well, the thing itself counted among them: small where "
        "chance seldom does it.",
        methods=("evidence", "designation"),
    ),
    "q-value": Term(
        "p-value, adjusted",
        "The share of false ones to expect among all that would pass at this p-value (false discovery rate, Benjamini "
        "and Hochberg): for when many are tested at once.",
        methods=("evidence",),
    ),
    "specification": Term(
        "Specification",
        "One choice of table, flows and comparison under which the same question is asked again.",
        methods=("evidence",),
    ),
    "difference-in-differences": Term(
        "Difference in differences",
        "How much more the host regions moved, from before a cluster was named to after, than regions without one.",
        methods=("designation",),
    ),
    "synthetic-control": Term(
        "Synthetic control",
        "A mean of regions without a cluster, weighted so that it moved like the host before: what the host would "
        "have been like, as far as others tell.",
        methods=("designation",),
    ),
    "trust": Term(
        "Trust",
        "How far a source is trusted. A: official or its own. B: press or database. C: copy or single note. D: damaged "
        "copy.",
    ),
    "run": Term(
        "Run",
        "One computation of a method: with its table, basis, parameters, version and the runs whose results went in, "
        "so that it can be done again.",
    ),
}
"""The terms by what an address calls them, in the order in which one needs the other."""
