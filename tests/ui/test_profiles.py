"""Profiles: every node of the shipped base has one, every relationship its words, an address of nothing says so."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from kb.graph import Graph
from kb.queries import library, run
from kb.schema import schema
from tests.neo4j_server import FLAG
from tests.ui.test_pages import words
from ui.figures.around import Spoke, around
from ui.i18n import LANGUAGES, catalogue
from ui.profiles.address import KINDS, LABELS, profile_of, profile_url
from ui.profiles.compare import COMPARED, WITH, others
from ui.profiles.facts import facts, quantity
from ui.profiles.named import of_node
from ui.profiles.phrases import FROM, PHRASES, ROLES, TO, phrase, phrases
from ui.profiles.record import PAGE, SHOWN, group, nearest, profile
from ui.profiles.titles import beside, kind_words, title_of
from ui.theme import ink
from ui.words import LABEL_TITLES, ONE_OF_LABEL

Page = Callable[..., AppTest]
LABELS_HELD = "MATCH (n) RETURN DISTINCT labels(n)[0]"
RAW = re.compile(r"\b[A-Z]{2,}_[A-Z_]+\b|\b(?:IOTable|LegalAct)\b")
"""A type or label of the graph that no reader should meet."""


def visit(page: Page, kind: str, id: str, **address: str) -> AppTest:
    """The profile page at an address."""
    return page("profiles/page", kind=kind, id=id, **address)


# ---------------------------------------------------------------- words


def test_every_relationship_type_has_words_in_both_directions_and_all_languages() -> None:
    assert set(PHRASES) == set(schema().relationships)
    assert {relationship for relationship, _ in ROLES} <= set(PHRASES)
    for lang in set(LANGUAGES) - {"en"}:
        assert [text for text in phrases() if text not in catalogue(lang)] == []
    for relationship in PHRASES:
        assert phrase(relationship, TO)
        assert phrase(relationship, FROM)


def test_no_words_name_the_graphs_own_terms() -> None:
    assert [text for text in phrases() if RAW.search(text)] == []


def test_every_label_has_an_address_and_words() -> None:
    labels = set(schema().nodes)
    assert set(KINDS) == labels
    assert len(LABELS) == len(labels)
    assert set(ONE_OF_LABEL) == set(LABEL_TITLES) == labels


@pytest.mark.parametrize("name", ["provenance.node", "provenance.ties"])
def test_queries_of_a_profile_look_under_every_label(name: str) -> None:
    assert set(re.findall(r"MATCH \(n:(\w+) \{id: \$id\}\)", library()[name].text)) == set(schema().nodes)


def test_an_address_is_relative_and_escaped() -> None:
    url = urlsplit(profile_url("Run", "a b&c=d/é?", "kk", group="READ.to.table"))
    assert (url.scheme, url.netloc, url.path) == ("", "", "profile")
    assert parse_qs(url.query) == {"kind": ["run"], "id": ["a b&c=d/é?"], "group": ["READ.to.table"], "lang": ["kk"]}
    assert profile_of("Run", "x")[1] == {"kind": "run", "id": "x"}


# ---------------------------------------------------------------- the data


def test_every_node_of_the_shipped_base_has_a_profile(knowledge: Graph) -> None:
    """All names, facts and ties in all languages are told without a raw label, type or property."""
    changes = knowledge.read("MATCH (n:Change) RETURN 'Change' AS label, n.id AS id").records()
    held = run(knowledge, "provenance.held").records() + changes
    assert len(held) > 1000
    assert {row["label"] for row in held} == {label for (label,) in knowledge.read(LABELS_HELD).rows} - {FLAG}
    for row in held:
        found = profile(knowledge, kind=KINDS[row["label"]], id=row["id"])
        assert found is not None, row
        others = [tie.other for one in found.groups for tie in one.ties]
        headings = [(one.words, one.label) for one in found.groups]
        assert len(set(headings)) == len(headings), "what is tied in one way stands under one heading"
        for lang in LANGUAGES:
            told = [title_of(found.named, lang), kind_words(found.named, lang)]
            told += [words for other in others for words in (title_of(other, lang), beside(other, lang))]
            assert all(title_of(other, lang) for other in (found.named, *others))
            assert [text for text in told if RAW.search(text)] == []
            assert [fact for fact in facts(row["label"], found.node, lang) if not fact.words.strip()] == []


def test_a_cluster_is_tied_in_words(knowledge: Graph) -> None:
    found = profile(knowledge, kind="cluster", id="pilot-metallurgy")
    assert found is not None
    named = {one.words: [tie.other.id for tie in one.ties] for one in found.groups}
    assert named["Named by"] == ["cluster-initiative-2004", "pilot-clusters-2005"]
    assert "KZ-IO-42:C242" in named["Covers the industries"]
    assert found.trust == "B"  # an article and the press say so, no act by a number that is known
    assert {source["source"] for source in found.sources} >= {"kozlova-denisova-2014"}


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ({"indicator": "territorial clusters", "value": 6.0, "unit": "clusters"}, "6"),
        ({"indicator": "energy intensity of GDP over 2008", "value": -10.0, "unit": "per cent"}, "−10\xa0%"),
        (
            {"indicator": "investment", "value": 1320.0, "upper": 1500.0, "unit": "bn KZT"},
            "1\xa0320–1\xa0500 млрд тенге",
        ),
    ],
)
def test_the_number_of_a_target_needs_no_unit_where_that_is_what_is_counted(
    target: dict[str, object], said: str
) -> None:
    assert quantity(target, "ru") == said


def test_a_role_is_the_heading_where_the_tie_has_one(knowledge: Graph) -> None:
    found = profile(knowledge, kind="firm", id="zhairem-gok")
    assert found is not None
    (parent,) = [one for one in found.groups if one.words == "Parent company"]
    assert [(tie.other.id, list(tie.says)) for tie in parent.ties] == [("kazzinc", ["since 2014"])]


def test_a_long_group_says_how_many_there_are_and_is_turned_page_by_page(knowledge: Graph) -> None:
    found = profile(knowledge, kind="classification", id="ISIC4")
    assert found is not None
    (entries,) = [one for one in found.groups if one.words == "Entries"]
    assert len(entries.ties) == SHOWN < entries.count
    pages = range(1, 2 + entries.count // PAGE)
    parts = [group(knowledge, kind="classification", id="ISIC4", key=entries.key, page=page) for page in pages]
    ids = [tie.other.id for part in parts if part for tie in part.ties]
    assert len(ids) == len(set(ids)) == entries.count
    assert group(knowledge, kind="classification", id="ISIC4", key=entries.key, page=99) is None
    for key in ("nonsense", "NO_SUCH.to.industry", "READ.aside.table"):
        assert group(knowledge, kind="classification", id="ISIC4", key=key, page=1) is None


@pytest.mark.parametrize(
    ("kind", "id", "meant"),
    [
        ("firm", "kazzink", "kazzinc"),
        ("firm", "Казцинк", "kazzinc"),
        ("region", "Карагандинская", "KZ-35"),
        ("nonsense", "kazzinc", "kazzinc"),
        ("institution", "kazzinc", "kazzinc"),
        ("cluster", "pilot-metalurgy", "pilot-metallurgy"),
    ],
)
def test_an_address_of_nothing_has_a_nearest(knowledge: Graph, kind: str, id: str, meant: str) -> None:
    assert profile(knowledge, kind=kind, id=id) is None
    like = nearest(knowledge, kind=kind, id=id)
    assert like is not None
    assert like.id == meant


@pytest.mark.parametrize(("kind", "id"), [("firm", "§§§"), ("supply-use", "handbook"), ("nonsense", "nowhere")])
def test_what_is_like_nothing_has_no_nearest(knowledge: Graph, kind: str, id: str) -> None:
    assert nearest(knowledge, kind=kind, id=id) is None


# ---------------------------------------------------------------- the page


def one_of_each(graph: Graph) -> dict[str, str]:
    """An id of each kind, the one that comes first."""
    first = {"Change": graph.read("MATCH (n:Change) RETURN min(n.id)").rows[0][0]}
    for row in run(graph, "provenance.held").records():
        first.setdefault(row["label"], row["id"])
    return first


@pytest.mark.parametrize("lang", list(LANGUAGES))
def test_a_profile_of_every_kind_opens(page: Page, knowledge: Graph, lang: str) -> None:
    for label, id in one_of_each(knowledge).items():
        app = visit(page, KINDS[label], id, lang=lang)
        assert not app.exception, (label, id)
        assert not app.error, (label, id)
        assert "<h2>" in words(app)
        assert RAW.findall(re.sub(r'href="[^"]*"', "", words(app)).replace(id, "")) == []


def test_a_profile_tells_what_it_is_and_what_it_is_tied_to(page: Page) -> None:
    told = words(visit(page, "cluster", "pilot-metallurgy", lang="ru"))
    for part in ("Пилотный кластер «Металлургия»", "Кластер · пилотный", "Кем назван", "Охваченные отрасли"):
        assert part in told
    assert 'href="profile?kind=programme&amp;id=cluster-initiative-2004&amp;lang=ru"' in told
    assert "пресса или база данных" in told


@pytest.mark.parametrize("label", COMPARED)
def test_any_two_of_a_kind_stand_side_by_side(page: Page, knowledge: Graph, label: str) -> None:
    one = run(knowledge, "provenance.held", {"label": label}).records()[0]
    offered = others(knowledge, kind=KINDS[label], id=one["id"])
    other = list(offered)[-1]
    seen = visit(page, KINDS[label], one["id"], **{"with": other})
    assert not seen.exception
    for named in (of_node(label, one), offered[other]):
        assert title_of(named, "en") in words(seen)
    assert seen.selectbox[0].value == other


def test_an_address_that_names_nothing_held_says_so(page: Page) -> None:
    app = visit(page, "firm", "kazzink")
    assert "Nothing is held under “kazzink”. The nearest is:" in words(app)
    assert app.get("page_link")[0].proto.query_string == "kind=firm&id=kazzinc"


def test_a_group_of_a_profile_is_shown_whole(page: Page) -> None:
    told = words(visit(page, "classification", "ISIC4", group="IN_CLASSIFICATION.from.industry"))
    assert "1 to 100 of" in told
    assert "page=2" in told


def test_without_an_id_the_page_leads_to_the_search(page: Page) -> None:
    app = visit(page, "", "")
    assert "A profile opens from any name" in words(app)


# ---------------------------------------------------------------- the picture


@pytest.mark.parametrize(("before", "after"), [(3, 5), (0, 2), (4, 0)])
def test_what_leads_to_a_thing_stands_left_and_what_it_leads_to_right(before: int, after: int) -> None:
    spokes = [Spoke("Firm", f"Firm {{b}} {n}", "Buys from", onwards=False) for n in range(before)]
    spokes += [Spoke("Act", f"Act {n}", "Adopted by", onwards=True) for n in range(after)]
    option = around("The thing", "Cluster", spokes, ink("light"))
    (series,) = option["series"]
    points, middle = series["data"][: len(spokes)], series["data"][len(spokes)]
    assert all(point["x"] < middle["x"] for point in points[:before])
    assert all(point["x"] > middle["x"] for point in points[before:])
    heights = [[point["y"] for point in side] for side in (points[:before], points[before:])]
    assert all(later - earlier >= 40 for side in heights for earlier, later in pairwise(side)), "names do not overlap"
    assert "{b}" not in str([point["label"]["formatter"] for point in points])
    ends = [(link["source"], link["target"]) for link in series["links"]]
    assert ends == [(str(n + 1), "0") for n in range(before)] + [("0", str(n + 1)) for n in range(before, len(spokes))]
    assert sum("Adopted by" in point["label"]["formatter"] for point in points) == min(after, 1), "said once"


@pytest.mark.parametrize(
    ("lang", "title"), [("ru", "Программы, правовые акты"), ("kk", "Бағдарламалар, құқықтық актілер")]
)
def test_what_a_node_was_loaded_with_is_named_by_its_title(knowledge: Graph, lang: str, title: str) -> None:
    found = profile(knowledge, kind="programme", id="cluster-initiative-2004")
    assert found is not None
    titles = [title_of(named, lang) for (label, _), named in found.kept_in.items() if label == "Dataset"]
    assert any(words.startswith(title) for words in titles), titles


@pytest.mark.parametrize("code", ["OTHER", "TOTAL"])
def test_what_is_no_section_is_named_in_words_alone(knowledge: Graph, code: str) -> None:
    found = profile(knowledge, kind="industry", id=f"ISIC4:{code}")
    assert found is not None
    assert beside(found.named, "ru") == ""
    assert code not in title_of(found.named, "ru")


@pytest.mark.parametrize(
    ("act", "said"), [("res-2005-06-25", "No address of its text was found."), ("law-86-2021", "Text of the act")]
)
def test_an_act_leads_to_its_text_or_says_that_none_was_found(page: Page, act: str, said: str) -> None:
    shown = [each.value for each in visit(page, "act", act).markdown]
    assert any(said in text for text in shown)
    assert any(said in each.value for each in page("policy", entry=act).markdown)


def test_tables_are_compared_with_those_whose_numbers_are_held(knowledge: Graph) -> None:
    assert set(others(knowledge, kind="table", id="kaz-2024-42")) == {"kaz-2024-29"}


def test_the_box_of_a_comparison_and_its_address_say_the_same(page: Page, knowledge: Graph) -> None:
    """Another is chosen, or none; so too of a table without numbers, which is not offered, but may be in an address."""
    without = next(row["id"] for row in run(knowledge, "provenance.tables").records() if not row["held"])
    seen = visit(page, "table", "kaz-2024-42", **{"with": without})
    for chosen in ("kaz-2024-29", None):
        (box,) = (box for box in seen.selectbox if box.label == "Compare with")
        assert box.value == seen.query_params.get(WITH)
        box.set_value(chosen).run()
        assert seen.query_params.get(WITH) == chosen
        named = title_of(others(knowledge, kind="table", id="kaz-2024-42")["kaz-2024-29"], "en")
        assert (f"{named}</a></h3>" in words(seen)) == (chosen is not None)


def test_a_comparison_with_what_is_not_held_says_so(page: Page) -> None:
    told = words(visit(page, "region", "KZ-39", **{"with": "KZ-40"}))
    assert "Compare with: Nothing is held under “KZ-40”." in told
