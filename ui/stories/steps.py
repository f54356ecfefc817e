"""What the stories are: their steps as data, English being the key of the other languages.

A step's sentences say what its page shows and hold no number: the page reads those from the graph. A value in braces
is read from what is held (:mod:`ui.stories.places`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

CHAIN, CLUSTERS, INDICATORS = "views/value_chain", "views/clusters", "views/indicators"
POLICY, PROFILE, QUERY, REGIONS = "views/policy", "profiles/page", "views/query", "views/regions"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its title, two sentences, the page by the name of its file, and the page's address."""

    title: str
    text: str
    view: str
    address: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Story:
    """A walk: what it is called, what it leads through in a few words, its steps in order."""

    title: str
    about: str
    steps: Sequence[Step]


PILOTS = Story(
    "The seven pilot clusters, from 2004 to today",
    "how they were chosen, named and carried out, and what is left of them",
    (
        Step(
            "How they were chosen",
            "Three stages led from industries to the pilot clusters. Each frame shows how many were left, and below it "
            "what the next stage asked for.",
            POLICY,
            {"view": "choice"},
        ),
        Step(
            "What led to them, what came after",
            "Programmes stand from left to right in the order of their years, the acts that adopted them above and the "
            "clusters that they named below. The card at the foot tells what is known of the plans for the pilot "
            "clusters, with every source and how far it is trusted.",
            POLICY,
            {"entry": "pilot-clusters-2005"},
        ),
        Step(
            "What the plans were",
            "The profile of the plans names the clusters, the acts and whoever had a part in them. Every name leads on "
            "to a profile of its own; the way back of the browser leads to this step again.",
            PROFILE,
            {"kind": "programme", "id": "pilot-clusters-2005"},
        ),
        Step(
            "One of the seven: textiles",
            "The picture shows who named the cluster and which later ones cover the same industries. What is tied to "
            "it stands beside, each tie with its sources.",
            PROFILE,
            {"kind": "cluster", "id": "pilot-textile"},
        ),
        Step(
            "What was made there",
            "Beneath the programmes a line shows what part of the nation's fabrics South Kazakhstan made in each year, "
            "and upright lines the first years of clusters there. It is output in kind, and what moved with a "
            "designation was not moved by it.",
            POLICY,
            {"view": "timeline", "place": "KZ-YUZ", "figures": "output_of_fabrics"},
        ),
        Step(
            "What became of them",
            "For each of the seven the table says what its sources tell of its end, and which later clusters cover the "
            "same industries. Where no source tells, the table says that too.",
            POLICY,
            {"view": "pilots"},
        ),
        Step(
            "What today's economy says of them",
            "Each pilot cluster is compared with random groups of industries like it: the bar is the share of them "
            "that it stands above. That is how the economy is built today, not whether the policy worked.",
            CLUSTERS,
            {"kind": "pilot", "verdict": "supported~undecided~not supported~not testable"},
        ),
    ),
)

METALLURGY = Story(
    "Metallurgy, from ore to policy",
    "suppliers, imports, weight in the economy, regions, evidence, programmes",
    (
        Step(
            "It begins with ore",
            "The figure shows whom the mines of metal ores buy from and whom they sell to. A band is as wide as its "
            "part in what they buy or make.",
            CHAIN,
            {"table": "{table}", "industry": "{ore}"},
        ),
        Step(
            "From ore to metal",
            "The same for metallurgy: its suppliers stand on the left, its buyers on the right. What goes abroad or "
            "to households is no sale to an industry and stands in the account beside the figure.",
            CHAIN,
            {"table": "{table}", "industry": "{metal}"},
        ),
        Step(
            "What comes from abroad",
            "Of each product that metallurgy buys, the figure tells the home part from the imported one. What is "
            "imported passes demand on to no supplier at home.",
            CHAIN,
            {"table": "{table}", "industry": "{metal}", "view": "imports"},
        ),
        Step(
            "How much hangs on it",
            "To the right stand industries that pull their suppliers more than the mean, at the top those that serve "
            "their buyers more than the mean. Look for metallurgy among them, and change the import basis to see how "
            "far its place rests on imports.",
            INDICATORS,
            {"table": "{table}", "view": "key"},
        ),
        Step(
            "Where it is",
            "The map shows in which regions mining weighs more than in the nation as a whole. The accounts tell "
            "sections, so that metal ores stand together with oil and gas.",
            REGIONS,
            {"section": "B"},
        ),
        Step(
            "Does the economy support a cluster of it?",
            "The mining-metallurgical cluster of East Kazakhstan in four dimensions, each beside random groups alike. "
            "The industries that it covers stand on the right, with the regions that host it.",
            CLUSTERS,
            {"cluster": "ekr-mining-metallurgy"},
        ),
        Step(
            "What policy made of it",
            "The profile of the pilot cluster of metallurgy shows the programmes that named it and the clusters that "
            "came after it. From here every act and institution is one click away.",
            PROFILE,
            {"kind": "cluster", "id": "pilot-metallurgy"},
        ),
    ),
)

WEAKEST = Story(
    "Where the evidence is weakest",
    "clusters that the economy does not support, numbers that hang on a choice, gaps and contradictions",
    (
        Step(
            "What the economy does not support",
            "These clusters were named by policy, and the economy's structure does not support them or cannot be "
            "asked. A hollow mark says that a dimension does not support the cluster, a dash that it cannot be tested.",
            CLUSTERS,
            {"verdict": "not supported~not testable"},
        ),
        Step(
            "The least supported of all",
            "No tested cluster stands lower among random groups alike than this one. Each dimension says its own "
            "number and what the others reach; none of them says that the cluster does not exist.",
            CLUSTERS,
            {"table": "{table}", "cluster": "{least}"},
        ),
        Step(
            "How far it hangs on choices",
            "The same cluster under every choice of table, flows and comparison. Where verdicts differ from row to "
            "row, the choice decides and not the economy.",
            QUERY,
            {"query": "evidence.specifications", "p_cluster": "{least}", "p_table": "{table}"},
        ),
        Step(
            "How good the test is",
            "Random designations passed through the same test, and the answer says how many of them it supported. A "
            "fair test supports no more of them than it allows for.",
            QUERY,
            {"query": "evidence.calibration", "p_table": "{table}"},
        ),
        Step(
            "Where sources contradict each other",
            "Each row is a claim that another source contradicts, with what both say. Neither side is thrown away.",
            QUERY,
            {"query": "provenance.claims", "p_verdict": "contradicted"},
        ),
        Step(
            "What nobody found",
            "What was looked for and not found, with where and when it was looked for. A gap that is named can be "
            "closed: whoever has the source can load it.",
            QUERY,
            {"query": "lineage.gaps"},
        ),
    ),
)

STORIES: Mapping[str, Story] = {"pilots": PILOTS, "metallurgy": METALLURGY, "weakest": WEAKEST}
"""The stories by what the address calls them, in the order in which they are offered."""


def all_words() -> Iterator[str]:
    """Every English string of the stories."""
    for story in STORIES.values():
        yield from (story.title, story.about)
        for step in story.steps:
            yield from (step.title, step.text)
