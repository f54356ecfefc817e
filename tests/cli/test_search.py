"""Finding from the command line: words as they are typed, a kind, a form for programs."""

from __future__ import annotations

import csv
import io
import json

import pytest

from tests.cli.conftest import Kb


def test_what_is_typed_is_found_with_why(kb: Kb) -> None:
    answer = kb("search", "цемент")
    assert answer.code == 0, answer.err
    assert "caspi-cement" in answer.out
    assert "KZ-IO-29:C23" in answer.out
    assert "made here" in answer.out


def test_several_words_are_one_question(kb: Kb) -> None:
    (act,) = json.loads(kb("search", "постановление", "№633", "--kind", "act", "-f", "json").out)
    assert (act["label"], act["id"], act["code"]) == ("LegalAct", "res-2005-06-25", "633")


@pytest.mark.parametrize("kind", ["Person", "person"])
def test_a_kind_and_columns_are_chosen(kb: Kb, kind: str) -> None:
    out = kb("search", "Портер", "--kind", kind, "-f", "csv", "-c", "id,name_ru").out
    assert list(csv.reader(io.StringIO(out))) == [["id", "name_ru"], ["michael-porter", "Майкл Портер"]]


def test_names_are_in_the_language_that_is_set(kb: Kb, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_LANGUAGE", "ru")
    assert "Майкл Портер" in kb("search", "Porter", "--kind", "person").out


def test_nothing_and_no_such_kind_are_told(kb: Kb) -> None:
    nothing = kb("search", "xyzzyplugh")
    assert (nothing.code, nothing.err) == (0, "nothing is named so; try another word of it, or fewer words\n")
    assert json.loads(kb("search", "xyzzyplugh", "-f", "json").out) == []
    wrong = kb("search", "cement", "--kind", "mine")
    assert wrong.code == 1
    assert "no kind 'mine' is searched" in wrong.err
