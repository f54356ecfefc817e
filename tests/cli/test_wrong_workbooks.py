"""A wrong workbook: one line with place and remedy, exit code 1, and a graph as it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.cli.conftest import Kb, a_line_each
from tests.dumps import STATE
from tests.workbooks import Spoil, write_workbook


def set_cell(sheet: str, cell: str, value: object) -> Spoil:
    def spoil(book: Workbook) -> None:
        book[sheet][cell] = value

    return spoil


def repeat_a_code(book: Workbook) -> None:
    for name in ("6.", "7.", "8.", "9.", "10."):
        book[name]["B8"] = "01"


WRONG: dict[str, tuple[Spoil, str]] = {
    "text in a cell": (set_cell("8.", "E8", "many"), "sheet '8.', cell E8"),
    "missing sheet": (lambda book: book.remove(book["7."]), "sheet '7.'"),
    "unbalanced row": (set_cell("6.", "E20", 350), "uses sum to"),
    "duplicate code": (repeat_a_code, "code '01' stands twice"),
    "negative output": (set_cell("6.", "E20", -350), "-350 is negative"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_workbook_is_one_line_and_leaves_the_graph(kb: Kb, tmp_path: Path, name: str) -> None:
    spoil, said = WRONG[name]
    refused(kb, write_workbook(tmp_path / "wrong.xlsx", spoil), said)


@pytest.mark.parametrize(
    ("content", "said"), [(b"", "empty"), (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "PDF")], ids=["empty file", "PDF"]
)
def test_what_is_no_workbook_is_one_line_and_leaves_the_graph(
    kb: Kb, tmp_path: Path, content: bytes, said: str
) -> None:
    file = tmp_path / "wrong.xlsx"
    file.write_bytes(content)
    refused(kb, file, said)


def refused(kb: Kb, file: Path, said: str) -> None:
    before = kb("cypher", STATE, "-f", "csv").out
    answer = kb("load", "io-table", str(file))
    assert answer.code == 1
    assert a_line_each(answer.err), answer.err
    assert "wrong.xlsx" in answer.err
    assert said in answer.err
    assert " – " in answer.err, "no remedy"
    assert kb("cypher", STATE, "-f", "csv").out == before


def test_a_right_one_loads(kb: Kb, tmp_path: Path) -> None:
    answer = kb("load", "io-table", str(write_workbook(tmp_path / "right.xlsx")))
    assert answer.code == 0, answer.err
    assert "published total requirements holds" in answer.err
    assert kb("remove", "kaz-2023-4", "--yes").code == 0
