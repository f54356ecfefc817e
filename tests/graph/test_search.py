"""The search on the shipped knowledge, on each server: what people type, and what they mean by it."""

from __future__ import annotations

import csv
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kb
from kb.datasets import save
from kb.errors import NotFound
from kb.graph import Graph
from kb.queries import run
from kb.records import Delivery, Node
from kb.search.entries import LABELS, label_of, texts
from kb.search.finder import Finder
from kb.search.index import Index, index, indexed, search
from kb.search.letters import words_of
from tests.shipped import shipped
from tests.tables import quickly
from ui.i18n import translate

MEANT = (
    # what a firm makes, in three languages and inflected
    ("цемент", "Firm", "caspi-cement"),
    ("цемента", "Firm", "caspi-cement"),
    ("cement", "Industry", "KZ-IO-29:C23"),
    ("медь", "Firm", "kazzinc"),
    ("меди", "Cluster", "abay-copper"),
    ("медный кластер", "Cluster", "abay-copper"),
    ("copper", "Cluster", "abay-copper"),
    ("мыс", "Cluster", "abay-copper"),
    ("мыстың", "Cluster", "abay-copper"),
    ("хром", "Firm", "kazchrome"),
    ("uranium", "Industry", "KZ-IO-29:C20"),
    ("тоқыма", "Industry", "KZ-IO-29:C13"),
    ("мақта", "Firm", "altyn-dala-maqta"),
    ("локомотивы", "Firm", "lkz"),
    ("сельскохозяйственная техника", "Firm", "agromashholding"),
    ("завод ферросплавов", "Firm", "aksu-ferroalloy"),
    ("цемент Шымкент", "Firm", "shymkentcement"),
    # names in another alphabet or another spelling of it
    ("Казахмыс", "Firm", "kazakhmys"),
    ("Kazzinc", "Firm", "kazzinc"),
    ("казцынк", "Firm", "kazzinc"),
    ("казмунайгаз", "Firm", "kazmunaygas"),
    ("Казхром", "Firm", "kazchrome"),
    ("Saryarqa", "Institution", "sez-saryarka"),
    ("Атамекен", "Institution", "atameken"),
    ("Бәйтерек", "Institution", "baiterek"),
    ("Baiterek", "Institution", "baiterek"),
    ("Satbaev", "Institution", "satbayev-university"),
    ("Назарбаев университет", "Institution", "nazarbayev-university"),
    # persons
    ("Портер", "Person", "michael-porter"),
    ("Porter", "Person", "michael-porter"),
    # abbreviations
    ("ГПИИР", "Programme", "spiid-2015-2019"),
    ("ГПФИИР", "Programme", "spaiid-2010-2014"),
    ("СПИИР", "Programme", "spiid-2015-2019"),
    ("SPAIID", "Programme", "spaiid-2010-2014"),
    ("КТЖ", "Firm", "ktz"),
    ("ҚТЖ", "Firm", "ktz"),
    ("KTZ", "Firm", "ktz"),
    ("КМГ", "Firm", "kazmunaygas"),
    ("ҚМГ", "Firm", "kazmunaygas"),
    ("ССГПО", "Firm", "ssgpo"),
    ("ФНБ", "Institution", "samruk-kazyna"),
    ("МНЭ", "Institution", "mne"),
    ("ЕБРР", "Institution", "ebrd"),
    ("ВКО", "Region", "KZ-63"),
    # numbers of acts
    ("633", "LegalAct", "res-2005-06-25"),
    ("№633", "LegalAct", "res-2005-06-25"),
    ("No. 633", "LegalAct", "res-2005-06-25"),
    ("постановление 633", "LegalAct", "res-2005-06-25"),
    ("633 қаулы", "LegalAct", "res-2005-06-25"),
    ("decree 958", "LegalAct", "decree-958-2010"),
    ("указ № 958", "LegalAct", "decree-958-2010"),
    ("закон 534", "LegalAct", "law-534-2012"),
    # places and codes
    ("Qaraghandy", "Region", "KZ-35"),
    ("Qarağandy", "Region", "KZ-35"),
    ("Карагандинская область", "Region", "KZ-35"),
    ("Karagandinskaya", "Region", "KZ-35"),
    ("Түркістан облысы", "Region", "KZ-61"),
    ("туркистан облысы", "Region", "KZ-61"),
    ("Чимкент", "Region", "KZ-79"),
    ("Балхаш", "Firm", "balkhash-smelter"),
    ("Усть-Каменогорск", "Firm", "uktmp"),
    ("Ust-Kamenogrsk", "Firm", "uktmp"),
    ("Өскемен", "Institution", "ektu"),
    ("KZ-63", "Region", "KZ-63"),
    ("C242", "Industry", "KZ-IO-42:C242"),
    ("С242", "Industry", "KZ-IO-42:C242"),  # the С of a Russian keyboard
    ("kaz-2024-42", "IOTable", "kaz-2024-42"),
    # words in any order, of a family, with typing errors
    ("кластер металлургии", "Cluster", "pilot-metallurgy"),
    ("металлургии кластер", "Cluster", "pilot-metallurgy"),
    ("металлургический", "Industry", "KZ-IO-29:C24"),
    ("Metalurgy", "Cluster", "pilot-metallurgy"),
    ("металургия", "Industry", "KZ-IO-29:C24"),
    ("non-ferous", "Industry", "KZ-IO-42:B072"),
    ("пилотный кластр", "Cluster", "pilot-metallurgy"),
    ("pilot-metallurgy", "Cluster", "pilot-metallurgy"),
)
"""What is typed, and what has to come first among its kind."""


@pytest.fixture(scope="module")
def found(knowledge: Graph) -> Index:
    return index(knowledge, translate)


def ids(found: Index, text: str) -> list[str]:
    return [hit.entry.id for group in search(found, text) for hit in group.hits]


@pytest.mark.parametrize(("text", "label", "first"), MEANT, ids=lambda value: value)
def test_what_is_meant_comes_first_of_its_kind(found: Index, text: str, label: str, first: str) -> None:
    groups = {group.label: group for group in search(found, text)}
    assert label in groups, list(groups)
    assert groups[label].hits[0].entry.id == first


@pytest.mark.parametrize(("text", "label"), [("Портер", "Person"), ("633", "LegalAct"), ("ГПИИР", "Programme")])
def test_the_kind_with_the_best_comes_first(found: Index, text: str, label: str) -> None:
    groups = search(found, text)
    assert groups[0].label == label
    best = [group.hits[0].score for group in groups]
    assert best == sorted(best, reverse=True)


NOTHING = (
    *("", "  ", "a", "?!", "xyzzyplugh", "нетакогослова", "6333", "Караганда 633"),
    # what fingers do on a keyboard
    *("zzzqqq", "qqqqqq", "zzz", "www", "ыыы", "ззз", "қққ", "йййцц", "aaa", "zzzqqq1"),
    *("qwerty", "asdfghjkl", "zxcvbnm", "йцукен", "фывапролдж", "вапрол", "ячсмить", "asdasd", "lorem ipsum"),
)


@pytest.mark.parametrize("text", NOTHING)
def test_what_names_nothing_finds_nothing(found: Index, text: str) -> None:
    assert search(found, text) == []


@pytest.mark.parametrize(
    ("text", "language", "field", "said"),
    [
        ("№633", "ru", "number", "633"),
        ("ГПИИР", "ru", "initials", "ГПИИР"),
        ("КТЖ", "ru", "alias", "КТЖ"),
        ("медь", "ru", "product", "цинк, свинец, медь и драгоценные металлы (добыча и выплавка)"),
        ("Шымкент", "ru", "place", "Шымкент"),
    ],
)
def test_why_is_told_by_the_text_that_has_the_words(
    found: Index, text: str, language: str, field: str, said: str
) -> None:
    why = [(each.field, each.text) for group in search(found, text, language=language) for each in group.hits[0].why]
    assert (field, said) in why


@pytest.mark.any_server
def test_everything_is_found_by_its_own_name(found: Index) -> None:
    lost = [e.id for e in found.entries for text in [e.names["name_en"]] if text and not search(found, text, most=1)]
    assert lost == []
    for entry in found.labelled("Programme"):
        groups = {group.label: group for group in search(found, entry.names["name_en"] or entry.names["name_ru"])}
        assert entry in [hit.entry for hit in groups["Programme"].hits]


@pytest.mark.any_server
def test_one_wrong_letter_in_a_long_word_is_forgiven(found: Index) -> None:
    names = [text.text for text in found.texts if text.field == "name" and found.entries[text.owner].label != "Source"]
    long = sorted({word for name in names for word in words_of(name) if len(word) > 9 and word.isalpha()})

    @quickly
    @given(st.sampled_from(long), st.data())
    def forgiven(word: str, data: st.DataObject) -> None:
        wrong = data.draw(st.integers(1, len(word) - 1))
        typed = word[:wrong] + ("o" if word.isascii() else "о") + word[wrong + 1 :]
        assert search(found, typed, most=1), typed

    forgiven()


def test_industries_with_numbers_come_before_their_namesakes(found: Index) -> None:
    (industries,) = [group for group in search(found, "Construction") if group.label == "Industry"]
    tables = [bool(hit.entry.table) for hit in industries.hits]
    assert tables[0]
    assert tables == sorted(tables, reverse=True)


def test_every_label_is_searched(found: Index) -> None:
    assert {entry.label for entry in found.entries} == set(LABELS) - {"SupplyUseTable", "Product"}  # none is shipped
    assert [label_of(label.lower()) for label in LABELS] == list(LABELS)
    with pytest.raises(NotFound, match="no kind 'mine' is searched"):
        label_of("mine")


def test_four_thousand_names_are_searched_in_less_than_a_third_of_a_second(knowledge: Graph) -> None:
    rows = run(knowledge, "provenance.names").records()
    copies = [{**row, "id": f"{row['id']}-{copy}"} for row in rows for copy in range(4) if row["label"] != "Region"]
    lasting = [row for row in rows if row["label"] == "Region"]
    large = indexed([{**row, "operates_in": [], "within": []} for row in copies] + lasting, translate)
    assert len(large.entries) > 3_000
    for text in ("metalurgy cluster", "кластер металлургии", "Шығыс Қазақстан", "постановление 633"):
        seconds = []
        for _ in range(3):
            started = time.process_time()
            assert search(large, text)
            seconds.append(time.process_time() - started)
        assert min(seconds) < 0.3, text


def test_every_alias_is_of_something_shipped_and_has_a_source_or_says_that_it_has_none() -> None:
    known = {f"{node.label}:{node.id}" for delivery in shipped() for node in delivery.nodes}
    file = Path(kb.__file__).parent / "data" / "search" / "aliases.csv"
    with file.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            assert row["of"] in known
            assert row["how"] in {"official", "short", "abbreviation", "former", "asked"}
            assert bool(row["source_title"] and row["source_url"] and row["source_trust"]) == (row["how"] != "asked")


def test_texts_are_told_in_every_language_that_has_them(knowledge: Graph) -> None:
    rows = run(knowledge, "provenance.names").records()
    (place,) = [place for place, row in enumerate(rows) if row["label"] == "Firm" and row["id"] == "semey-cement"]
    told = {(text.field, text.language, text.text) for text in texts(rows, translate) if text.owner == place}
    assert {("product", "en", "cement"), ("product", "ru", "цемент"), ("product", "kk", "цемент")} <= told


def test_an_empty_graph_has_nothing_to_search(graph: Graph) -> None:
    nothing = index(graph, translate)
    assert nothing.entries == []
    assert search(nothing, "metal") == []


def test_the_index_is_kept_until_the_graph_changes(graph: Graph) -> None:
    finder = Finder(translate)

    def load(name: str) -> None:
        source = Node("Source", "s", {"citation": "A source", "source": "s", "trust": "A"})
        firm = Node("Firm", "mill", {"name_en": name, "source": "s", "trust": "A"})
        save(graph, Delivery("mills", "Mills", "mills.csv", name, [source, firm], []))

    load("Steppe Mill")
    kept = finder.index(graph)
    assert finder.index(graph) is kept
    assert finder.search(graph, "степной") == []
    load("Prairie Mill")
    assert finder.index(graph) is not kept
    assert [group.hits[0].entry.id for group in finder.search(graph, "prairie")] == ["mill"]
    assert finder.search(graph, "steppe") == []
