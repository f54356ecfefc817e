"""The policy page: what the lineage holds and where it stands, what every view is of, evidence beside policy."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from analysis.assessment.evidence import EvidenceParameters
from analysis.run import perform
from kb import table_store
from kb.datasets import remove, save
from kb.graph import Graph
from kb.queries import run
from kb.records import Delivery, Node
from kb.settings import Settings
from tests.serving import forget
from tests.ui.conftest import open_page
from tests.ui.test_pages import words
from ui.data.policy import INSTRUMENT, PARTICIPANT, Lineage, entry, lineage, pilots
from ui.figures.lineage import picture
from ui.figures.timeline import timeline
from ui.figures.timeline_figures import Figures
from ui.table_titles import table_title
from ui.text import as_text
from ui.theme import KINDS, ink

Page = Callable[..., AppTest]


@pytest.fixture(scope="module")
def policy(knowledge: Graph) -> Lineage:
    return lineage(knowledge)


def test_instruments_and_who_took_part_stand_under_their_programme(policy: Lineage) -> None:
    boxes = {box.entry.id: box for box in picture(policy, KINDS).boxes}
    for below, programme in [
        ("cluster-expansion", "spiid-2015-2019"),
        ("systemic-measures", "pilot-clusters-2005"),
        ("michael-porter", "cluster-initiative-2004"),
    ]:
        assert boxes[below].y > boxes[programme].y
        assert abs(boxes[below].x - boxes[programme].x) < boxes[programme].width / 2
    assert {boxes["cluster-expansion"].entry.kind, boxes["michael-porter"].entry.kind} == {INSTRUMENT, PARTICIPANT}


def test_instruments_are_a_choice(policy: Lineage) -> None:
    kinds = {box.entry.kind for box in picture(policy, set(KINDS) - {INSTRUMENT}).boxes}
    assert INSTRUMENT not in kinds
    assert PARTICIPANT in kinds


def test_every_box_has_details_with_a_source(knowledge: Graph, policy: Lineage) -> None:
    for box in picture(policy, KINDS).boxes:
        rows = entry(knowledge, id=box.entry.id)
        assert rows, box.entry.id
        assert all(row["citation"] for row in rows)


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("timeline", "Library query lineage.timeline"),
        ("instruments", "Kozlova"),
        ("choice", "Library query lineage.funnel"),
        ("pilots", "Library query lineage.pilot_clusters"),
    ],
)
def test_every_view_says_what_it_is_of_and_how_to_cite_it(page: Page, part: str, said: str) -> None:
    app = page("policy", view=part)
    told = words(app) + "\n".join(code.value for code in app.code)
    assert said in told
    assert "@misc{clusterkb-" in told


def test_the_timeline_carries_its_caption_in_the_picture(policy: Lineage) -> None:
    drawn = timeline(policy, "en", ink("light"), ["Programmes", "where from"])
    assert drawn is not None
    title = drawn.to_dict()["title"]
    assert (title["text"], title["subtitle"]) == ("Programmes", ["where from"])


def test_figures_stand_below_the_programmes_on_the_same_axis(policy: Lineage) -> None:
    alone = timeline(policy, "en", ink("light"))
    shown = Figures("Fabrics", {1990: 0.08, 2005: 0.391, 2007: 0.972}, "#b2493c", {2005: "textiles", 1997: "before"})
    both = timeline(policy, "en", ink("light"), ("",), shown)
    assert alone is not None
    assert both is not None
    before, after = alone.to_dict(), both.to_dict()
    axis = [layer["encoding"]["x"]["scale"]["domain"] for layer in (before["layer"][0], after["layer"][0])]
    assert axis[0] == axis[1], "programmes and figures share the years, no others"
    rows = [row for found in after["datasets"].values() for row in found]
    assert [row["told"] for row in rows if "told" in row and "kind" not in row] == [
        "2005: 39.1%",
        "2006: –",
        "2007: 97.2%",
    ]
    assert {row.get("words") for row in rows} >= {"textiles", "Fabrics", "0%"}
    assert "before" not in {row.get("words") for row in rows}
    lowest = max(row["row"] for row in rows if row.get("told") == "2005: 39.1%")
    assert lowest > max(row["row"] for row in rows if "kind" in row)


@pytest.mark.parametrize("figures", ["output_of_fabrics", "C", "TOTAL"])
def test_the_timeline_names_the_source_of_its_figures_and_leads_to_them(page: Page, figures: str) -> None:
    app = page("policy", view="timeline", place="KZ-YUZ", figures=figures)
    assert not app.exception
    spec = json.loads(app.get("vega_lite_chart")[0].proto.spec)
    assert any("Bureau of National Statistics" in line for line in spec["title"]["subtitle"])
    assert "was not moved by it" in words(app)
    (link,) = [each.proto for each in app.get("page_link") if "region=KZ-YUZ" in each.proto.query_string]
    assert "division=2017" in link.query_string


@pytest.mark.parametrize(
    ("lang", "told"),
    [("en", "not logically completed"), ("ru", "логически не завершены"), ("kk", "қисынды аяқталмаған")],
)
def test_what_became_of_a_pilot_cluster_is_told_in_the_readers_language(page: Page, lang: str, told: str) -> None:
    rows = page("policy", view="pilots", lang=lang).table[0].value
    assert sum(told in cell for cell in rows.iloc[:, 2]) == 3


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
def test_evidence_stands_beside_the_pilot_clusters(knowledge: Graph, page: Page, lang: str) -> None:
    if not run(knowledge, "evidence.designated_clusters", {"kind": "pilot"}).rows:
        perform(knowledge, table_store.read(knowledge, "kaz-2024-42"), EvidenceParameters())
    judged = {pilot.names["id"]: pilot.evidence for pilot in pilots(knowledge)}
    metallurgy = judged["pilot-metallurgy"]
    assert len(judged) == 7
    assert metallurgy is not None
    assert metallurgy.verdict == "supported"
    app = page("policy", view="pilots", lang=lang)
    assert not app.exception
    column = app.table[0].value.iloc[:, 5].tolist()
    said = {"en": "**Supported**", "ru": "**Подтверждён**", "kk": "**Негізделген**"}[lang]
    assert any(cell.startswith(said) for cell in column)
    assert table_title("Kazakhstan, input-output table 2024, 42 industries", lang) in words(app)
    assert "kaz-2024-42" not in words(app)


@pytest.mark.parametrize(
    ("lang", "told"), [("en", "operates, 2017"), ("ru", "оператор, 2017"), ("kk", "операторы, 2017")]
)
def test_who_does_what_is_told_in_the_readers_language(page: Page, lang: str, told: str) -> None:
    for chosen in ("qazindustry", "territorial-competition-2017"):
        assert told in words(page("policy", entry=chosen, lang=lang))


def test_an_own_value_stands_beside_the_one_it_would_replace(
    own: Graph, local_server: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    stated = {"source": "gazette", "name_en": "Metals", "kind": "programme"}
    gazette = Node("Source", "gazette", {"citation": "Gazette", "source": "gazette"})
    for dataset, end in (("first", 2029), ("my-file", 2031)):
        nodes = [gazette, Node("Programme", "metals", {**stated, "end_year": end})]
        save(own, Delivery(dataset, dataset, f"{dataset}.csv", "0" * 64, nodes, []))
    app = open_page(local_server, monkeypatch, "policy", entry="metals", lang="ru")
    assert [box.value for box in app.info] == [
        as_text("Собственное значение, год окончания: 2031 (набор данных my-file); здесь: 2029")
    ]
    assert "**По год:** 2029" in words(app)
    remove(own, "my-file")
    forget()
    assert not open_page(local_server, monkeypatch, "policy", entry="metals").info
    forget()
