"""Remarks of methods and loaders, and the parameters of runs, in the reader's language."""

from __future__ import annotations

import re

import pytest

from kb.graph import Graph
from ui.citation import Exhibit, Origin, cited
from ui.i18n import translate
from ui.profiles.parameters import parameters
from ui.remarks import TEMPLATES, WORDS, place_words, remark, sentence

FOREIGN = re.compile(r"(?<![\w.:'-])(?!type\b)[a-z]{4,}(?![\w.:'-])")
"""An English word; ids, codes, files and formulas have signs beside them."""


@pytest.mark.parametrize("lang", ["ru", "kk"])
@pytest.mark.parametrize("label", ["Run", "Dataset"])
def test_every_remark_that_is_shipped_is_said_in_the_readers_language(knowledge: Graph, label: str, lang: str) -> None:
    rows = knowledge.read(f"MATCH (n:{label}) UNWIND n.notes AS note RETURN DISTINCT note", name="notes").records()
    said = {row["note"]: remark(row["note"], lang) for row in rows}
    assert len(said) > 20
    assert [note for note, words in said.items() if words == note] == []
    assert [words for words in said.values() if FOREIGN.search(re.sub(r"\S+:\S+|exp\(", "", words))] == []


@pytest.mark.parametrize(
    ("reason", "kept"),
    [
        ("the regional accounts do not give: D, E", "D, E"),
        ("39% of the output of C28 belongs to its field: the rest is something else", "C28"),
        ("it covers a single industry of the table", ""),
    ],
)
def test_a_reason_keeps_its_codes_in_every_language(reason: str, kept: str) -> None:
    assert remark(reason, "en") == reason
    for lang in ("ru", "kk"):
        assert remark(reason, lang) != reason
        assert kept in remark(reason, lang)


@pytest.mark.parametrize("lang", ["ru", "kk"])
@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("t.xlsx, sheet 'IO', cell B12", "t.xlsx 'IO' B12"),
        ("sheet 8, row 3", "8 3"),
        ("sheet 'Table 2', column AB (code 'C24.1')", "'Table 2' AB 'C24.1'"),
        ("flows.csv, line 7, column 3 (row 'A01', column 'sheet 9')", "flows.csv 7 3 'A01' 'sheet 9'"),
        ("sheets 'row 1' and 'b'", "'row 1' 'b'"),
        ("sheet 'x', above the table", "'x'"),
        ("sheet 'x', rows 3, 4", "'x' 3 4"),
    ],
)
def test_a_place_in_a_file_is_told_in_the_readers_language_with_the_files_own_names(
    told: str, kept: str, lang: str
) -> None:
    assert place_words(told, "en") == told
    words = place_words(told, lang)
    names = kept.split(" ") if "'" not in kept else re.findall(r"'[^']*'|\S+", kept)
    assert all(name in words for name in names)
    bare = re.sub("|".join(map(re.escape, sorted(names, key=len, reverse=True))), "", words)
    assert not re.search("[a-z]", bare)


@pytest.mark.parametrize("lang", ["ru", "kk"])
def test_parameters_of_every_run_have_names_in_the_readers_language(knowledge: Graph, lang: str) -> None:
    rows = knowledge.read("MATCH (r:Run) RETURN DISTINCT r.parameters AS asked", name="parameters").records()
    said = [parameters(row["asked"], lang, {}) for row in rows]
    assert any(said)
    assert [words for words in said if FOREIGN.search(words)] == []


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_remark_is_matched_back_to_the_sentence_it_was_made_of(template: str) -> None:
    """What others would also fit stands before them, whatever stands in the places."""
    places = re.findall(r"\{(\w+)\}", template)
    for value in ("17", "C24"):
        filled = template.format(**dict.fromkeys(places, value))
        found = sentence(filled)
        assert found is not None
        assert found[0] == template
        assert found[1] == dict.fromkeys(places, value)


def test_numbers_words_and_what_is_around_a_remark_are_said_too() -> None:
    assert remark("(1 - 1'A) L = 1: largest deviation 4.4e-16", "ru").endswith("4,4·10⁻¹⁶")
    assert remark("left out: C24, no sales", "ru") == "не учтена: C24, нет продаж"
    said = remark("membership: no primary member of a factor: B08, C26 and 3 more", "ru")
    assert said == "членство: не основной участник ни одного фактора: B08, C26 и ещё 3"
    assert remark("drivers: one industry: no coefficient of variation (KZ-10, KZ-YUZ)", "kk").endswith(
        "(KZ-10, KZ-YUZ)"
    )
    assert remark("somebody else's words", "ru") == "somebody else's words"
    assert {translate(word, "ru") for word in WORDS.values()}.isdisjoint(WORDS.values())


@pytest.mark.parametrize("lang", ["ru", "kk"])
def test_sources_of_figures_are_cited_in_the_readers_language_one_or_several_together(
    knowledge: Graph, lang: str
) -> None:
    """Those whose figures are shipped have terms of use; a paper or an article of the press keeps its own form."""
    rows = knowledge.read("MATCH (s:Source) RETURN s.id AS id, s.citation AS citation, s.licence AS terms", name="s")
    ours = [row["citation"] for row in rows.records() if row["terms"]]
    assert len(ours) > 15
    said = cited("; ".join(ours), lang)
    assert all(text not in said and translate(text, lang) in said for text in ours)
    assert cited("Porter 1990; Marshall 1890", lang) == "Porter 1990; Marshall 1890"
    assert said in Exhibit("figure", "f", Origin(source="; ".join(ours))).caption(lang)
