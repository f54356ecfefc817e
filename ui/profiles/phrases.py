"""What every relationship is called on a profile, from either end: the one declaration, in the order of the page.

English here; each phrase is looked up in the reader's language. A test holds that every type of the schema has its
words in both directions.
"""

from __future__ import annotations

from collections.abc import Mapping

TO, FROM = "to", "from"
"""Directions as the query has them: to the other, or from it."""

PHRASES: Mapping[str, tuple[str, str]] = {
    "DESIGNATES": ("Names the clusters", "Named by"),
    "ADOPTED_BY": ("Adopted by", "Adopts"),
    "SUCCEEDS": ("Takes the place of", "Succeeded by"),
    "PART_OF": ("Part of", "Its parts"),
    "LED_TO": ("Led to", "Brought about by"),
    "CHANGES": ("Changes the acts", "Changed by the acts"),
    "PROVIDES": ("Offers", "Offered by"),
    "TAKES_PART_IN": ("Takes part in", "Taking part"),
    "PURSUES": ("What it is for", "Pursued by"),
    "MEASURED_BY": ("Reached when", "Measures the aim"),
    "HAS_BUDGET": ("Its money", "Money of"),
    "CAME_OF": ("Came of", "What came of it"),
    "EVALUATES": ("Judges", "Judged by"),
    "BEARS_ON": ("Bears on whether this was reached", "Bearing on whether it was reached"),
    "TAKES_UP": ("Takes up the field of", "Its field is taken up by"),
    "BASED_IN": ("Based in", "Clusters based here"),
    "COVERS": ("Covers the industries", "In the field of the clusters"),
    "MEMBER_OF": ("Member of", "Members"),
    "LOCATED_IN": ("Seated in", "Hosts"),
    "OPERATES_IN": ("Works in", "Firms that work in it"),
    "SELLS_TO": ("Sells to the firms", "Buys from the firms"),
    "TIED_TO": ("Tied to", "Those who are tied to it"),
    "BORDERS": ("Borders on", "Borders on"),
    "SUPPLIES": ("Supplies", "Supplied by"),
    "PRODUCES": ("What is made here", "Where it is made"),
    "MAKES": ("Makes the products", "Made by the industries"),
    "USED_BY": ("Used by the industries", "Uses the products"),
    "HAS_PRODUCT": ("Its products", "In the supply and use tables"),
    "HAS_INDUSTRY": ("Its industries", "In the supply and use tables"),
    "DERIVED": ("Made the table", "Derived by the run"),
    "IN_CLASSIFICATION": ("An entry of", "Entries"),
    "MAPS_TO": ("Goes into, in other classifications", "Made up of, in other classifications"),
    "HAS_ACCOUNT": ("Accounts in tables", "Account of"),
    "IN_TABLE": ("In the table", "Accounts of the table"),
    "DESCRIBES": ("Describes the economy of", "Described by the tables"),
    "CONCERNS": ("Is about", "What is claimed of it, and what is missing"),
    "OVERLAYS": ("Has other values for", "Other values, in brackets those here, of the datasets"),
    "DOCUMENTS": ("Documents", "Documented by"),
    "CITES": ("Cites", "Cited by"),
    "PROPOSES": ("Proposes the approach", "Proposed by"),
    "EVIDENCED_BY": ("Evidence for it", "Evidence for clusters"),
    "TESTED_BY": ("Its evidence was tested in", "Clusters tested"),
    "SPECIFIED_BY": ("Tested again under other choices in", "Clusters tested again under other choices"),
    "CALIBRATED_BY": ("Calibrated on", "Calibrations of the evidence"),
    "OVERLAPS": ("Shares industries with", "Shares industries with"),
    "LOADS_ON": ("Loads on the clusters", "Industries that load on it"),
    "LINKED_TO": ("Leads, by the analyses, to", "Reached, by the analyses, from"),
    "HAS_MULTIPLIER": ("Has multipliers in", "Multipliers of industries"),
    "HAS_LINKAGE": ("Has linkages in", "Linkages of industries"),
    "HAS_EXTRACTION": ("What would be lost without it, in", "What would be lost without each industry"),
    "HAS_POSITION": ("Has its place in the chains of", "Places of industries in the chains"),
    "CHANGED": ("Changed up to", "Changes of industries up to it"),
    "SCREENED": ("Screened by the stages of 2004, in", "Industries screened by the stages of 2004"),
    "CONCENTRATED": ("Concentrated over regions, by", "Concentration of industries over regions"),
    "SPECIALISES_IN": ("Location quotients of industries", "Location quotients in regions"),
    "DEVELOPED": ("Development of industries", "Development in regions"),
    "GREW_IN": ("Growth of industries, in parts", "Growth in regions, in parts"),
    "REGIONAL_MULTIPLIER": ("Multipliers of industries in the region", "Multipliers in regions"),
    "DRIVES": ("Candidate for a driver of", "Candidates for drivers"),
    "MOVED_SINCE": ("Its regions before and after, compared with", "Clusters before and after they were named"),
    "TRACED": ("Its regions year by year, compared with", "Clusters' regions year by year"),
    "TRADES_VALUE_ADDED": ("Trades value added in", "Trade in value added"),
    "ADDS_VALUE_TO": ("Its value added is used in", "Value added that it uses is from"),
    "IDENTIFIED": ("Found the clusters", "Found by"),
    "READ": ("Computed from", "Runs that computed from it"),
    "AGREES_WITH": ("Agreement with other runs", "Agreement with other runs"),
    "VALIDATES": ("Validates", "Validated by"),
}
"""Words for a relationship that leads to the other, and for one that comes from it."""

RESULTS = frozenset(list(PHRASES)[list(PHRASES).index("EVIDENCED_BY") :])
"""Types that hold what was computed; the others hold what a source states."""

ROLES: Mapping[tuple[str, str], tuple[str, str]] = {
    ("TAKES_PART_IN", "proposes"): ("Proposes", "Proposed by"),
    ("TAKES_PART_IN", "adopts"): ("Adopts", "Who adopted it"),
    ("TAKES_PART_IN", "administers"): ("Administers", "Administered by"),
    ("TAKES_PART_IN", "operates"): ("Operates", "Operated by"),
    ("TAKES_PART_IN", "finances"): ("Finances", "Financed by"),
    ("TAKES_PART_IN", "advises"): ("Advises", "Advised by"),
    ("TAKES_PART_IN", "scientific adviser"): ("Scientific adviser of", "Scientific adviser"),
    ("TAKES_PART_IN", "evaluates"): ("Evaluates", "Evaluated by"),
    ("TIED_TO", "parent"): ("Parent company of", "Parent company"),
    ("TIED_TO", "owner"): ("Owner of", "Owner"),
    ("TIED_TO", "majority owner"): ("Majority owner of", "Majority owner"),
    ("TIED_TO", "shareholder"): ("Shareholder of", "Shareholders"),
    ("TIED_TO", "trained"): ("Trained people for", "Its people were trained by"),
    ("TIED_TO", "hosts"): ("Hosts", "Hosted by"),
    ("TIED_TO", "advised"): ("Advised", "Advised by"),
    ("CHANGES", "amends"): ("Amends", "Amended by"),
    ("CHANGES", "repeals"): ("Repeals", "Repealed by"),
    ("CHANGES", "renames"): ("Renames", "Renamed by"),
    ("BEARS_ON", "for"): ("Speaks for having been reached", "Speaking for having been reached"),
    ("BEARS_ON", "against"): ("Speaks against having been reached", "Speaking against having been reached"),
    ("BEARS_ON", "partly"): ("Says that this was partly reached", "Saying that it was partly reached"),
}
"""Words where the relationship itself says what kind of tie it is: its role, relation, effect or stance."""


ALIKE = frozenset(relationship for relationship, (onwards, back) in PHRASES.items() if onwards == back)
"""Types that say the same from either end."""

STRENGTHS: Mapping[str, tuple[str, str]] = {
    "SUPPLIES": ("share in its output", "share in its purchases"),
    "MAPS_TO": ("share that goes there", "share of each that goes in"),
    "COVERS": ("share of the industry in the field", "share of it in the field"),
    "OVERLAPS": ("shared industries, of all of both", "shared industries, of all of both"),
    "LOADS_ON": ("factor loading", "factor loading"),
    "SPECIALISES_IN": ("location quotient", "location quotient"),
    "DRIVES": ("location quotient", "location quotient"),
    "AGREES_WITH": ("adjusted Rand index", "adjusted Rand index"),
}
"""What the number beside a name is, for types that have one in a measure of their own."""


def phrase(relationship: str, direction: str, says: str = "") -> str:
    """The words under which the other end of a relationship stands; ``says`` is what the relationship itself says.

    >>> phrase("LOCATED_IN", "from"), phrase("TIED_TO", "from", "shareholder (51 %)")
    ('Hosts', 'Shareholders')
    """
    words = ROLES.get((relationship, kind_of(says))) or PHRASES[relationship]
    return words[0] if direction == TO else words[1]


def kind_of(says: str) -> str:
    """What kind of tie the words of a relationship name, without the particulars in brackets.

    >>> kind_of("parent (since 2014)")
    'parent'
    """
    return says.partition(" (")[0]


def has_role(relationship: str, says: str) -> bool:
    """Whether the words above the other already say what the relationship says."""
    return (relationship, kind_of(says)) in ROLES


def phrases() -> tuple[str, ...]:
    """Every phrase of this module."""
    told = (*PHRASES.values(), *ROLES.values(), *STRENGTHS.values())
    return tuple(text for pair in told for text in pair)
