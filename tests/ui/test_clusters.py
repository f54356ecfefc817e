"""The clusters page: evidence beside policy, what analyses found, one cluster, two sets compared."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from analysis.methods import METHODS
from analysis.run import missing, perform
from analysis.writer import run_id
from kb.graph import Graph
from kb.queries import run
from kb.runs import remove
from kb.table_store import read
from tests.ui.test_pages import words
from ui.data.cluster_sets import POLICY, agreement, group_set, overlap
from ui.data.clusters import (
    CRITERIA,
    NOT_TESTABLE,
    SUPPORTED,
    Designated,
    RunEntry,
    Shelf,
    chosen,
    designated_entry,
    run_entry,
    shelf,
    weakest_first,
)
from ui.figures import dendrogram, evidence, heatmap, scree
from ui.i18n import speaking
from ui.theme import ink
from ui.views.cluster_words import reason
from ui.words import VERDICT_NAMES

Page = Callable[..., AppTest]
TABLE = "kaz-2024-42"
FACTORS, WARD, COMMUNITIES = f"factors:{TABLE}:total", f"ward:{TABLE}:domestic", f"communities:{TABLE}:total"
TABLE_2 = "published:kozlova-denisova-2014:table-2"
OIL = "national-oil-gas"
VERDICTS = list(VERDICT_NAMES)


@pytest.fixture(scope="module", autouse=True)
def computed(knowledge: Graph) -> Iterator[None]:
    """What the page shows is in the graph: the methods that find clusters, then those that speak of them."""
    table, made = read(knowledge, TABLE), []
    for name in ("factors", "czamanski", "streit", "communities", "ward", "comparison", "evidence", "designation"):
        for parameters in missing(knowledge, table, METHODS[name].runs(table)):
            perform(knowledge, table, parameters)
            made.append(run_id(TABLE, parameters))
    yield
    for each in made:
        knowledge.write(lambda transaction, each=each: remove(transaction, each))  # type: ignore[misc]


@pytest.fixture(scope="module")
def held(knowledge: Graph) -> Shelf:
    return shelf(knowledge, table=TABLE)


@pytest.fixture(scope="module")
def factors(knowledge: Graph) -> RunEntry:
    return run_entry(knowledge, run_id=FACTORS)


# ---------------------------------------------------------------- data


def test_designated_clusters_come_best_supported_first_and_every_one_is_there(held: Shelf, knowledge: Graph) -> None:
    judged = [c.evidence for c in held.designated.values() if c.evidence]
    places = [(VERDICTS.index(found.verdict), -(found.percentile or -1.0)) for found in judged]
    assert places == sorted(places)
    named = knowledge.read(
        "MATCH (c:Cluster) WHERE c.run IS NULL AND NOT EXISTS { MATCH (:Run)-[:IDENTIFIED]->(c) } RETURN c.id",
        {},
        name="named",
    )
    assert {row[0] for row in named.rows} <= set(held.designated)


def test_every_cluster_has_its_dimensions_and_a_reason_where_one_is_not_tested(held: Shelf) -> None:
    for cluster in held.designated.values():
        found = cluster.evidence
        if found is None:
            continue
        assert list(found.dimensions) == list(CRITERIA)
        for dimension in found.dimensions.values():
            assert (dimension.p is None) == (dimension.verdict == NOT_TESTABLE) == bool(dimension.reason)
            assert "reason" not in reason(dimension.reason)
        assert (found.percentile is None) == (found.verdict == NOT_TESTABLE) == bool(found.reason)


def test_filters_keep_the_order_and_choose_by_verdict(held: Shelf) -> None:
    every = list(held.designated.values())
    supported = chosen(every, verdicts=[SUPPORTED])
    assert supported
    assert {c.verdict for c in supported} == {SUPPORTED}
    assert [c for c in every if c in supported] == supported
    assert {c.kind for c in chosen(every, kinds=["pilot"])} == {"pilot"}
    assert OIL in {c.id for c in chosen(every, programme="spiid-2015-2019", region="KZ-23", text="НЕФТЕГАЗ")}
    assert chosen(every, text="no such cluster") == []


def test_weakest_first_turns_the_order_round_and_leaves_the_untested_last(held: Shelf) -> None:
    every = list(held.designated.values())
    turned = weakest_first(every)
    untested = [c for c in every if c.evidence is None or c.evidence.percentile is None]
    assert turned[len(turned) - len(untested) :] == untested
    assert turned[: len(turned) - len(untested)] == [c for c in every if c not in untested][::-1]


def test_filters_that_leave_nothing_are_taken_off_by_a_button(page: Page) -> None:
    for of, emptied in (("designated", {"text": "no such cluster", "kind": "pilot"}), ("found", {"text": "nothing"})):
        app = page("clusters", of=of, **emptied)
        assert "No cluster passes" in app.info[0].value
        app.button(key="unfiltered").click().run()
        assert not [info for info in app.info if "No cluster passes" in info.value]
        assert not {*emptied} & {*app.query_params}
        assert app.text_input(key="text").value == ""


@pytest.mark.parametrize(
    ("view", "part", "key", "order"),
    [
        ("clusters", "", "evidence", "weakest"),
        ("indicators", "ranking", "ranking", "smallest"),
        ("indicators", "extraction", "extraction", "smallest"),
        ("regions", "multipliers", "region_multipliers", "smallest"),
    ],
)
def test_an_order_in_the_address_puts_the_worst_first(page: Page, view: str, part: str, key: str, order: str) -> None:
    def names(**address: str) -> list[str]:
        app = page(view, **address, **({"view": part} if part else {}))
        charts = {chart.proto.id.rpartition("-")[2]: chart for chart in app.get("echarts_chart")}
        axis = json.loads(charts[key].proto.spec)["yAxis"]
        return list((axis[0] if isinstance(axis, list) else axis)["data"])

    usual, turned = names(), names(order=order)
    assert usual[0] != turned[0]
    assert set(usual) & set(turned)


def test_published_factors_have_the_industries_that_table_2_prints_in_bold(held: Shelf) -> None:
    published = held.runs[TABLE_2]
    assert sum(c.size for c in published) == 33, "the 42 industries that belong to the 20 of the article"
    assert held.found["kozlova-denisova-2014:factor-7"].industries == ("C16",)
    assert {c.run for c in held.found.values()} >= {FACTORS, WARD, COMMUNITIES, TABLE_2}


def test_entry_of_a_cluster_has_its_regions_counterparts_and_programmes(knowledge: Graph) -> None:
    entry = designated_entry(knowledge, cluster=OIL, table=TABLE)
    assert [row["region"] for row in entry.regions] == ["KZ-23", "KZ-27", "KZ-47"]
    assert {row["programme"] for row in entry.designations} == {"spiid-2015-2019"}
    assert 0 < max(row["contained"] for row in entry.overlaps) <= 1
    members = designated_entry(knowledge, cluster="turkistan-cotton", table=TABLE).members
    assert {row["role"] for row in members} >= {"core"}


def test_tree_of_ward_is_cut_into_its_groups(knowledge: Graph, held: Shelf) -> None:
    entry = run_entry(knowledge, run_id=WARD)
    assert entry.tree is not None
    assert entry.tree.cut is not None
    order, joins = dendrogram.joins(entry.tree)
    assert sorted(order) == sorted(entry.tree.leaves)
    below = [join.leaves for join in joins if join.height < entry.tree.cut]
    largest = {group for group in below if not any(group < other for other in below)}
    assert largest == {frozenset(c.industries) for c in held.runs[WARD] if c.size > 1}


def test_tree_of_communities_joins_first_what_every_run_put_together(knowledge: Graph, held: Shelf) -> None:
    tree = run_entry(knowledge, run_id=COMMUNITIES).tree
    assert tree is not None
    _, joins = dendrogram.joins(tree)
    always = [c for c in held.runs[COMMUNITIES] if c.stability == 1.0]
    assert always
    for cluster in always:
        assert min(j.height for j in joins if set(cluster.industries) <= j.leaves) == pytest.approx(0.0, abs=1e-12)


def test_two_sets_share_what_their_clusters_share(held: Shelf, knowledge: Graph) -> None:
    same = overlap(group_set(held, FACTORS), group_set(held, FACTORS))
    assert same.held() == len(same.first)
    assert all(i == j for i, j in same.shared)
    found = overlap(group_set(held, f"{POLICY}:national"), group_set(held, FACTORS))
    assert sum(len(codes) for codes in found.shared.values()) == len(held.designated[OIL].industries)
    policy = overlap(group_set(held, POLICY), group_set(held, FACTORS))
    factors = [set(cluster.industries) for cluster in held.runs[FACTORS]]
    most = {group.id: max(len(group.industries & factor) for factor in factors) for group in policy.first}
    kept = [group.id for group in policy.first if most[group.id] and 2 * most[group.id] >= len(group.industries)]
    assert policy.held() == len(kept)
    assert 0 < len(kept) < len(policy.first)
    agreed = agreement(knowledge, table=TABLE, first=f"czamanski:{TABLE}:total", second=FACTORS)
    assert agreed is not None
    assert 0 < agreed["adjusted_rand"] < 1
    assert agreement(knowledge, table=TABLE, first=FACTORS, second=FACTORS) is None


# ---------------------------------------------------------------- figures


def test_marks_of_the_evidence_are_the_verdicts_and_lead_to_their_clusters(held: Shelf) -> None:
    rows = chosen(held.designated.values(), verdicts=("supported", "undecided", "not supported"))
    drawn = evidence.evidence(rows, {c.id: "below" for c in rows}, lambda c, criterion: criterion, "kk", ink("dark"))
    points = evidence.points(rows)
    for place, series in enumerate(drawn["series"]):
        assert [point["name"] for point in series["data"]] == points[place]
    assert sum(len(series["data"]) for series in drawn["series"][1:]) == len(CRITERIA) * len(rows)
    found = Counter(c.evidence.verdict_of(criterion) for c in rows if c.evidence for criterion in CRITERIA)
    assert found["supported"] > 0
    assert [len(series["data"]) for series in drawn["series"][1:]] == [found[verdict] for verdict in evidence.MARKS]


def test_heat_map_has_every_loading_and_writes_the_members(factors: RunEntry, held: Shelf) -> None:
    drawn = heatmap.loadings_map(factors.loadings, held.industries, f"{FACTORS}:2", "ru", ink("light"))
    cells = drawn["series"][0]["data"]
    assert len(cells) == len(factors.loadings) == 42 * len(held.runs[FACTORS])
    written = [cell for cell in cells if cell["label"]["show"]]
    assert len(written) == sum(row["membership"] != "none" for row in factors.loadings)
    assert drawn["xAxis"]["data"][1].startswith("●")
    sizes = pd.DataFrame(factors.loadings).pivot(index="industry", columns="factor", values="loading").abs()
    assert heatmap.ordered(factors.loadings)[0] == sizes.loc[sizes.idxmax(axis=1) == 1, 1].idxmax()


def test_shared_map_counts_industries(held: Shelf) -> None:
    found = overlap(group_set(held, POLICY), group_set(held, TABLE_2))
    for lang in ("en", "ru", "kk"):
        drawn = heatmap.shared_map(found, held.industries, lang, ink("dark"))
        assert [int(c["label"]["formatter"]) for c in drawn["series"][0]["data"]] == [
            len(codes) for codes in found.shared.values()
        ]
    turned = heatmap.shared_map(overlap(found.second, found.first), held.industries, "en", ink("light"))
    assert turned["xAxis"]["axisLabel"]["rotate"] > 0


def test_scree_fills_the_kept_factors(factors: RunEntry) -> None:
    drawn = scree.scree(factors.summary["eigenvalues"], 6, "en", ink("light"))
    shown = [point["label"]["show"] for point in drawn["series"][0]["data"]]
    assert shown == [True] * 6 + [False] * 36
    assert drawn["yAxis"]["min"] == 0
    assert scree.scree([2.0, -0.5], 1, "en", ink("light"))["yAxis"]["min"] is None


def test_branches_of_the_chosen_cluster_are_in_colour(knowledge: Graph, held: Shelf) -> None:
    tree = run_entry(knowledge, run_id=WARD).tree
    assert tree is not None
    group = next(c for c in held.runs[WARD] if c.size > 2)
    drawn = dendrogram.dendrogram(tree, held.industries, group.industries, "Ward distance", "ru", ink("dark"))
    others, inside, *_ = drawn["series"]
    assert len(inside["data"]) == group.size - 1
    assert len(others["data"]) + len(inside["data"]) == len(tree.leaves) - 1
    assert not any("-" in look for look in drawn["yAxis"][0]["axisLabel"]["rich"])


# ---------------------------------------------------------------- page


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
@pytest.mark.parametrize(
    "address",
    [
        {},
        {"of": "all"},
        {"of": "sets", "second": TABLE_2},
        {"cluster": OIL},
        {"cluster": f"{FACTORS}:2", "figure": "scree"},
        {"cluster": f"{WARD}:1"},
    ],
    ids=["evidence", "list", "sets", "designated", "factor", "ward"],
)
def test_every_view_in_every_language(page: Page, lang: str, address: dict[str, str]) -> None:
    app = page("clusters", lang=lang, **address)
    assert not app.exception
    assert not app.error
    assert app.title[0].value == {"en": "Clusters", "ru": "Кластеры", "kk": "Кластерлер"}[lang]


@pytest.mark.parametrize(
    "cluster",
    [
        "ekr-mining-metallurgy",
        "kozlova-denisova-2014:factor-7",
        f"{COMMUNITIES}:1",
        f"streit:{TABLE}:total:1",
        "innovation-pit",
        "turkistan-cotton",
    ],
)
def test_clusters_of_every_kind_have_a_page(page: Page, cluster: str) -> None:
    app = page("clusters", cluster=cluster)
    assert not app.exception
    assert not app.error
    assert app.selectbox(key="cluster").value == cluster
    assert app.button_group(key="of").value == ("found" if ":" in cluster else "designated")


def test_evidence_is_told_in_sentences_with_number_median_and_share(page: Page, held: Shelf) -> None:
    said = words(page("clusters", cluster=OIL))
    found = held.designated[OIL].evidence
    assert found is not None
    linkage = found.dimensions["linkage"]
    assert f"{linkage.statistic:.1%} of the trade of its industries" in said
    assert f"Of 2,475 groups alike {linkage.p:.2%} reach as much" in said
    assert f"above {found.percentile:.1%} of random groups" in said
    assert f"supported in {found.holds[0]} of {found.holds[2]} specifications" in said
    assert "of 5" not in said


def test_what_cannot_be_tested_is_hidden_and_said(page: Page) -> None:
    app = page("clusters", kind="pilot")
    assert "2 clusters with other verdicts are not shown" in words(app)
    assert "only 9 groups of industries are alike" in words(page("clusters", cluster="pilot-tourism"))
    assert "one group, one verdict" in words(page("clusters", cluster="pilot-metallurgy"))


def test_a_cluster_shows_before_and_after_with_what_it_cannot_say(page: Page) -> None:
    said = words(page("clusters", cluster="cand-kostanay-agrimach"))
    assert "Before and after" in said
    assert "3 regions to compare with" in said
    assert "Moved with the designation, not moved by it" in said


def test_a_cluster_that_cannot_be_compared_says_why(page: Page) -> None:
    assert "Not compared: C: 0 of the 5 years before it was named are held." in words(
        page("clusters", cluster="pilot-dairy-kostanay")
    )


def test_leaving_a_cluster_leads_back_to_the_list(page: Page) -> None:
    app = page("clusters", cluster=OIL)
    app.button(key="back").click().run()
    assert "cluster" not in app.query_params
    app.selectbox(key="cluster").set_value(OIL).run()
    app.button_group(key="of").set_value("sets").run()
    assert app.query_params["of"] == "sets"
    assert "cluster" not in app.query_params


def test_every_reason_of_the_designation_method_is_said_in_russian(knowledge: Graph) -> None:
    rows = run(knowledge, "development.designation").records()
    reasons = {row["reason"] for row in rows if row["reason"]}
    assert reasons
    with speaking("ru"):
        assert [text for text in reasons if not re.search("[а-я]", reason(text))] == []


def test_cluster_without_evidence_is_judged_by_nothing() -> None:
    bare = Designated("x", {}, "pilot", "", None, None, "", (), (), (), 0, "", None)
    assert bare.verdict == NOT_TESTABLE
    drawn = evidence.evidence([bare], {"x": ""}, lambda c, k: k, "en", ink("light"))
    assert len(drawn["series"][4]["data"]) == len(CRITERIA)
