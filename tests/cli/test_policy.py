"""A new programme from the empty workbook to the lineage, corrected, taken out; and how one's own questions answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Kb
from tests.dumps import STATE
from tests.unit.test_policy_book import NEW, filled


def state(kb: Kb) -> str:
    return kb("cypher", STATE, "-f", "csv").out


def test_a_programme_comes_in_is_corrected_and_goes_without_a_trace(kb: Kb, tmp_path: Path) -> None:
    before = state(kb)
    book = filled(tmp_path / "metals.xlsx")
    loaded = kb("load", "policy", str(book))
    assert loaded.code == 0, loaded.err
    assert "added" in loaded.err
    chain = kb("query", "run", "lineage.graph", "-f", "csv").out
    assert "metals-2027" in chain
    assert "metals-west" in chain
    assert "3.5" in kb("query", "run", "lineage.money", "-p", "of=metals-2027", "-f", "csv").out
    assert "qazindustry" in kb("query", "run", "lineage.administrators", "-p", "what=metals-2027", "-f", "csv").out
    assert "500" in kb("query", "run", "lineage.results", "-p", "of=metals-2027", "-f", "csv").out
    assert (
        kb("load", "policy", str(book)).err == "metals: unchanged\n"
        or "unchanged" in kb("load", "policy", str(book)).err
    )
    book.unlink()
    corrected = {kind: [dict(row) for row in rows] for kind, rows in NEW.items()}
    corrected["budgets"][0]["value"] = "4.5"
    again = kb("load", "policy", str(filled(tmp_path / "metals.xlsx", "ru", corrected)))
    assert again.code == 0, again.err
    assert "4.5" in kb("query", "run", "lineage.money", "-p", "of=metals-2027", "-f", "csv").out
    assert kb("remove", "metals", "--yes").code == 0
    assert state(kb) == before


def test_an_own_value_of_a_shipped_programme_is_an_overlay(kb: Kb, tmp_path: Path) -> None:
    before = state(kb)
    head, row = kb("template", "programmes").out.splitlines()
    own = row.replace("example-programme-2024", "spiid-2015-2019").replace("2024,2028", "2015,2021")
    path = tmp_path / "mine.csv"
    path.write_text(f"{head}\n{own}\n", encoding="utf-8")
    asked = kb("load", "programmes", str(path))
    assert asked.code == 1
    assert "came with dataset policy already" in asked.err
    loaded = kb("load", "programmes", str(path), "--yes")
    assert loaded.code == 0, loaded.err
    assert "end_year 2021 over 2019" in loaded.err
    overlay = ("query", "run", "provenance.overlays", "-p", "of=spiid-2015-2019", "-f", "csv")
    assert "Programme,spiid-2015-2019,end_year,2021,2019,mine,policy" in kb(*overlay).out
    end = "MATCH (p:Programme {id: 'spiid-2015-2019'}) RETURN p.end_year AS y"
    assert kb("cypher", end, "-f", "csv").out == "y\n2019\n"
    path.write_text(f"{head}\n{own.replace('2015,2021', '2015,2022')}\n", encoding="utf-8")
    assert kb("load", "programmes", str(path)).code == 0
    assert "end_year,2022,2019" in kb(*overlay).out
    assert kb("remove", "mine", "--yes").code == 0
    assert state(kb) == before
    assert "no rows" in kb(*overlay).err


def test_what_is_missing_is_listed_with_the_nearest(kb: Kb, tmp_path: Path) -> None:
    sheets = {"roles": [dict(NEW["roles"][0]), {**NEW["roles"][0], "who": "Institution:qazindustri"}]}
    answer = kb("load", "policy", str(filled(tmp_path / "roles.xlsx", sheets=sheets)))
    assert answer.code == 1
    assert "there is no Programme 'metals-2027'" in answer.err
    assert "did you mean 'qazindustry'?" in answer.err


def test_the_template_of_policy_is_a_workbook(kb: Kb, tmp_path: Path) -> None:
    path = tmp_path / "new.xlsx"
    assert kb("template", "policy", str(path)).code == 0
    assert path.read_bytes().startswith(b"PK")
    again = kb("template", "policy", str(path))
    assert again.code == 1
    assert "is there already" in again.err


def test_parameters_of_cypher_are_json(kb: Kb) -> None:
    asked = "MATCH (p:Programme) WHERE p.start_year IN $y RETURN p.id AS id ORDER BY id"
    years = kb("cypher", asked, "-p", "y=[2003, 2004]", "-f", "csv").out.split()
    assert years == ["id", "address-2004", "cluster-initiative-2004", "siid-2003-2015"]
    number = "MATCH (a:LegalAct {number: $n}) RETURN count(a) AS n"
    assert kb("cypher", number, "-p", "n:s=958", "-f", "csv").out == "n\n2\n"
    assert kb("cypher", number, "-p", 'n="958"', "-f", "csv").out == "n\n2\n"
    assert kb("cypher", number, "-p", "n=958", "-f", "csv").out == "n\n0\n"
    day = "MATCH (a:LegalAct) WHERE a.date_last < $d RETURN count(a) AS n"
    assert kb("cypher", day, "-p", "d:d=2004-01-01", "-f", "csv").out == "n\n1\n"
    assert "is no date" in kb("cypher", day, "-p", "d:d=yesterday").err


def test_an_empty_answer_keeps_its_columns_and_says_why(kb: Kb) -> None:
    text = "MATCH (p:Program) RETURN p.id AS id, p.nme_en AS name"
    answer = kb("cypher", text, "-f", "csv")
    assert answer.out == "id,name\n"
    assert "no rows" in answer.err
    assert "no label Program: did you mean Programme?" in answer.err
    assert "no property nme_en: did you mean name_en?" in answer.err
    assert kb("cypher", text, "-f", "json").out.strip() == "[]"
    wrong = kb("query", "run", "lineage.results", "-p", "stance=agains")
    assert "did you mean against?" in wrong.err


def test_a_record_has_a_line_for_each_column_and_nothing_is_cut(kb: Kb) -> None:
    shown = kb("query", "run", "lineage.gaps", "-p", "topic=money", "--record").out
    assert "-- 1" in shown
    assert "were not found" in shown
    assert "…" not in shown


def test_the_width_is_that_of_columns(kb: Kb, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("COLUMNS", "80")
    shown = kb("query", "run", "lineage.act_changes", "--limit", "8").out
    assert max(map(len, shown.splitlines())) <= 80


def test_version_and_a_word_of_the_library(kb: Kb) -> None:
    assert kb("--version").out.startswith("clusterkb ")
    listed = kb("query", "list", "money", "-f", "csv").out
    assert "lineage.money" in listed
    assert "value_chain.paths" not in listed


def test_no_cell_is_cut_while_there_is_room_and_few_wide_rows_are_told_line_by_line(
    kb: Kb, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = "x" * 100
    asked = f"UNWIND [1, 2, 3, 4, 5] AS n RETURN n, '{long}' AS a, 'y' AS b"
    assert long in kb("cypher", asked).out
    monkeypatch.setenv("COLUMNS", "80")
    cut = kb("cypher", asked).out
    assert "…" in cut
    assert max(map(len, cut.splitlines())) == 80
    wide = ", ".join(f"'{letter * 40}' AS {letter}" for letter in "abcde")
    few, many = kb("cypher", f"RETURN {wide}"), kb("cypher", f"UNWIND range(1, 9) AS n RETURN {wide}")
    assert few.out.splitlines() == ["-- 1", *(f"{letter}  {letter * 40}" for letter in "abcde")]
    assert "no room for" in many.err


@pytest.mark.parametrize(
    ("language", "heads", "title"),
    [
        ("ru_RU.UTF-8", ("программа", "акт", "роль"), "Наложения: собственные значения"),
        ("kk_KZ.UTF-8", ("бағдарлама", "акт", "рөлі"), "Қабаттар: басқа деректер жинағы"),
    ],
)
def test_heads_and_titles_follow_the_language_and_rows_for_programs_do_not(
    kb: Kb, monkeypatch: pytest.MonkeyPatch, language: str, heads: tuple[str, ...], title: str
) -> None:
    monkeypatch.setenv("LANG", language)
    assert title in kb("query", "list", "provenance.overlays").out
    assert title in kb("query", "show", "provenance.overlays").out
    asked = ("cypher", "RETURN 1 AS programme, 2 AS act, 3 AS role, 4 AS mine")
    assert kb(*asked).out.split()[:4] == [*heads, "mine"]
    assert kb(*asked, "-c", "act").out.split()[0] == "акт"
    assert kb(*asked, "-f", "csv").out.splitlines()[0] == "programme,act,role,mine"


def test_a_shell_completes_queries_tables_datasets_and_regions(kb: Kb, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_KB_COMPLETE", "complete_bash")

    def completed(line: str) -> list[str]:
        monkeypatch.setenv("COMP_WORDS", line)
        monkeypatch.setenv("COMP_CWORD", str(len(line.split(" ")) - 1))
        return kb().out.split()

    assert completed("kb query run provenance.ov") == ["provenance.overlays"]
    assert completed("kb query run provenance.overlays -p ") == ["of=", "dataset="]
    assert completed("kb query run provenance.overlays -p dataset=po") == ["dataset=policy"]
    assert completed("kb query run regions.value_added -p region=KZ-7") == [
        "region=KZ-71",
        "region=KZ-75",
        "region=KZ-79",
    ]
    assert completed("kb analyse multipliers --table kaz") == ["kaz-2024-29", "kaz-2024-42"]
    assert completed("kb remove org") == ["organisations"]


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("MATCH (p:Programme RETURN p", "kb query show NAME"),
        ("RETURN foo(1)", "what both servers have"),
        ("RETURN x", "in a MATCH, WITH or UNWIND before"),
        ("MATCH (p) RETURN p.id LIMIT $n", "-p NAME=VALUE"),
    ],
)
def test_remedies_fit_the_error(kb: Kb, text: str, remedy: str) -> None:
    assert remedy in kb("cypher", text).err
    assert "kb schema" not in kb("cypher", text).err
