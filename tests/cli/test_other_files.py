"""Files that need a word more: any sheets through a mapping, make and use tables of a year."""

from __future__ import annotations

from pathlib import Path

import pytest

from loaders import io_table
from tests.cli.conftest import Kb, a_line_each
from tests.formats import bea, layouts, national
from tests.workbooks import example_of


def test_a_mapping_is_printed_and_loads_what_it_describes(
    kb: Kb, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    printed = kb("template", "mapping").out
    Path("m.toml").write_text(printed, encoding="utf-8")
    Path("example.csv").write_bytes(example_of(printed))
    assert "--mapping, which `kb template mapping` explains" in kb("load", "io-table", "example.csv").err
    answer = kb("load", "io-table", "example.csv", "--mapping", "m.toml")
    assert answer.code == 0, answer.err
    assert "rows balance holds" in answer.err
    assert "unchanged" in kb("load", "io-table", "example.csv", "--mapping", "m.toml").err
    Path("m.toml").write_text(printed.replace('exports = "column J"', 'exports = "column X"'), encoding="utf-8")
    refused = kb("load", "io-table", "example.csv", "--mapping", "m.toml")
    assert refused.code == 1
    assert a_line_each(refused.err), refused.err
    assert "example.csv, sheet 'example.csv', cell X5: the number is missing" in refused.err
    assert kb("remove", "example-2023", "--yes").code == 0


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_a_mapping_made_from_the_file_loads_it(
    kb: Kb, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.chdir(tmp_path)
    layouts.write(Path("book.xlsx"), layouts.Layout(language=language, blocks="two sheets"), layouts.numbers(4))
    printed = kb("template", "mapping", "--from", "book.xlsx")
    assert "columns balance holds" in printed.err
    Path("m.toml").write_text(printed.out, encoding="utf-8")
    assert kb("load", "io-table", "book.xlsx", "--mapping", "m.toml").code == 0
    assert kb("remove", "kaz-2022-4", "--yes").code == 0
    assert "not of firms" in kb("template", "firms", "--from", "book.xlsx").err


def test_the_empty_workbook_of_a_table_is_filled_in_and_loaded(kb: Kb, tmp_path: Path) -> None:
    path = tmp_path / "empty.xlsx"
    told = kb("template", "io-table", str(path))
    assert told.code == 0
    assert f"kb load io-table {path}" in told.err + told.out
    refused = kb("load", "io-table", str(path))
    assert "key table.country is missing" in refused.err
    assert a_line_each(refused.err), refused.err
    assert "is there already" in kb("template", "io-table", str(path)).err
    assert "is printed, not written" in kb("template", "firms", "firms.csv").err
    answer = kb("load", "io-table", str(national.own_workbook(tmp_path)))
    assert answer.code == 0, answer.err
    assert "columns balance holds" in answer.err
    assert kb("remove", "kaz-2023-3", "--yes").code == 0


def test_make_and_use_tables_of_a_year_become_symmetric(kb: Kb, tmp_path: Path) -> None:
    folder = bea.write(tmp_path / "bea")
    assert "choose one: --year (2022, 2023)" in kb("table", "symmetric", str(folder), "--model", "D").err
    new = tmp_path / "new"
    answer = kb("table", "symmetric", str(folder), "--model", "B", "--year", "2022", "--out", str(new))
    assert answer.code == 0, answer.err
    assert "products balance holds" in answer.err
    table = io_table.read(new).table
    assert table.codes == list(bea.COMMODITIES)
    assert table.output.tolist() == bea.MAKE.sum(axis=0).tolist()
