"""`kb table`: tables made of tables, printed in every format, written as a folder, kept in the knowledge base."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.compilation.rebalance import accounting_matrix
from analysis.compilation.supply_use import example, symmetric
from cli.build import tables
from loaders import io_table
from loaders.folder import io_folder_writer
from tests.cli.conftest import Kb
from tests.dumps import STATE
from tests.products import split_into_68
from tests.supply_use import write_supply_use

TABLE = "kaz-2024-42"
COMMANDS = ("aggregate", "balance", "symmetric", "domestic")


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with what the examples name: totals of another year, supply and use tables."""
    monkeypatch.chdir(tmp_path)
    accounts = accounting_matrix(tables()[0])
    rows, columns = accounts.sum(axis=1), accounts.sum(axis=0)
    more = 0.1 * rows["C242"]
    outputs = [("C242", rows["C242"] + more)]
    write_totals(
        tmp_path / "rows.csv", "row", [*outputs, ("net_operating_surplus", rows["net_operating_surplus"] + more)]
    )
    write_totals(tmp_path / "columns.csv", "column", [("exports", columns["exports"] + more)])
    write_supply_use(example(), tmp_path / "supply-use")
    return tmp_path


@pytest.fixture(scope="module")
def with_68_products(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A table of 68 products that sum to the shipped industries, in the knowledge base."""
    from cli.main import run

    folder = tmp_path_factory.mktemp("products")
    io_folder_writer.write(split_into_68(), folder)
    assert run(["--home", str(built), "load", "io-table", str(folder)]) == 0
    yield "kaz-2024-68"
    assert run(["--home", str(built), "remove", "kaz-2024-68", "--yes"]) == 0


def write_totals(path: Path, kind: str, totals: list[tuple[str, float]]) -> None:
    lines = "".join(f"{name},{float(total)!r}\n" for name, total in totals)
    path.write_text(f"{kind},total\n{lines}", encoding="utf-8")


def arguments(command: str) -> list[str]:
    given = {
        "balance": ["--table", TABLE, "--rows", "rows.csv", "--columns", "columns.csv"],
        "symmetric": ["supply-use", "--model", "d"],
        "domestic": ["--table", TABLE],
    }
    return ["table", command, *given[command]]


def example_of(text: str) -> list[str]:
    """The arguments of the example in a help text, whose lines may be wrapped."""
    found = re.search(r"Example:\s+kb (.+?)(?=╭|\Z)", text, re.DOTALL)
    assert found, text
    return shlex.split(" ".join(found[1].split()))


@pytest.mark.parametrize("command", COMMANDS)
def test_the_example_of_the_help_runs(kb: Kb, files: Path, command: str, request: pytest.FixtureRequest) -> None:
    if command == "aggregate":
        request.getfixturevalue("with_68_products")
    called = example_of(kb("table", command, "--help").out)
    answer = kb(*called)
    assert answer.code == 0, answer.err
    assert "supplier" in answer.out
    if "--save" in called:
        assert kb("remove", called[called.index("--save") + 1], "--yes").code == 0


@pytest.mark.parametrize("command", ["balance", "symmetric", "domestic"])
def test_the_same_flows_in_every_format(kb: Kb, files: Path, built: Path, command: str) -> None:
    called = arguments(command)
    printed = {form: kb(*called, "--format", form).out for form in ("table", "csv", "json")}
    listed, records = list(csv.DictReader(io.StringIO(printed["csv"]))), json.loads(printed["json"])
    assert list(listed[0]) == list(records[0]) == ["supplier", "buyer", "domestic", "imported"]
    assert len(listed) == len(records) > 0
    assert len(printed["table"].splitlines()) >= len(records)
    kb_command = [Path(sys.executable).with_name("kb"), "--home", built, *called, "--format", "parquet"]
    parquet = pd.read_parquet(io.BytesIO(subprocess.run(kb_command, capture_output=True, check=True).stdout))
    assert parquet["domestic"].tolist() == [record["domestic"] for record in records]
    assert parquet["buyer"].tolist() == [record["buyer"] for record in records]


def test_the_68_products_aggregate_to_the_shipped_table(kb: Kb, with_68_products: str, tmp_path: Path) -> None:
    before = kb("cypher", STATE, "-f", "csv").out
    answer = kb("table", "aggregate", "-t", with_68_products, "--to", "KZ-IO-29", "--out", str(tmp_path / "new"))
    assert answer.code == 0, answer.err
    assert kb("cypher", STATE, "-f", "csv").out == before, "only what is to be saved is written"
    ours, shipped = io_table.read(tmp_path / "new").table, tables()[1]
    assert ours.codes == shipped.codes
    assert np.array_equal(ours.domestic, shipped.domestic)
    assert ours.imported is not None
    assert shipped.imported is not None
    assert np.array_equal(ours.imported, shipped.imported)
    assert list(ours.industries["name_kk"]) == list(shipped.industries["name_kk"])
    assert "68 industries of KZ-BNS-68 summed to 29 of KZ-IO-29" in answer.err


def test_a_kept_table_says_where_it_comes_from_and_is_taken_out_whole(kb: Kb, files: Path) -> None:
    before = kb("cypher", STATE, "-f", "csv").out
    kept = kb(*arguments("balance"), "--save", "kaz-2025-42", "--out", "balanced")
    assert kept.code == 0, kept.err
    told = kb(
        "cypher", "MATCH (t:IOTable {id: 'kaz-2025-42'}) RETURN t.description AS d, t.title AS t", "-f", "json"
    ).out
    assert json.loads(told)[0]["d"].startswith("Computed from table kaz-2024-42: balanced by GRAS in")
    assert json.loads(told)[0]["t"].endswith("balanced to new totals")
    assert kb("analyse", "multipliers", "--table", "kaz-2025-42").code == 0
    assert kb("load", "io-table", "balanced").code == 0
    again = kb(*arguments("balance"), "--save", "kaz-2025-42")
    assert again.code == 0, again.err
    assert kb("remove", "kaz-2025-42", "--yes").code == 0
    assert kb("cypher", STATE, "-f", "csv").out == before


def test_the_new_totals_are_met_and_the_folder_loads(kb: Kb, files: Path) -> None:
    assert kb(*arguments("balance"), "--out", "balanced").code == 0
    reading = io_table.read(files / "balanced")
    assert all(check.passed for check in reading.checks)
    wanted = pd.read_csv(files / "rows.csv").set_index("row")["total"]
    assert reading.table.output[reading.table.codes.index("C242")] == pytest.approx(wanted["C242"])


def test_supply_and_use_become_the_table_of_the_model(kb: Kb, files: Path) -> None:
    answer = kb("table", "symmetric", "supply-use", "--model", "B", "--out", "symmetric", "-f", "csv")
    assert answer.code == 0, answer.err
    found = io_table.read(files / "symmetric").table
    assert found.meta.kind == "product-by-product"
    assert found.domestic == pytest.approx(symmetric(example(), "B").domestic)
    assert "products balance holds" in answer.err
    kept = kb("table", "symmetric", "supply-use", "--model", "D", "--save", "example-d")
    assert kept.code == 0, kept.err
    assert "example-d" in kb("tables", "-f", "csv").out
    assert kb("remove", "example-d", "--yes").code == 0


def test_proportionality_is_said(kb: Kb) -> None:
    answer = kb(*arguments("domestic"), "-f", "csv")
    assert "told apart by import proportionality" in answer.err
    assert "stand elsewhere than in the import matrix of kaz-2024-42" in answer.err


@pytest.mark.parametrize(
    ("called", "said"),
    [
        (["aggregate", "-t", "kaz-2024-29", "--to", "ISIC4"], "no concordance from KZ-IO-29 to ISIC4"),
        (["aggregate", "-t", "nowhere", "--to", "ISIC4"], "no table 'nowhere'"),
        (["symmetric", "supply-use", "--model", "E"], "unknown model 'E'"),
        (["symmetric", "nowhere", "--model", "A"], "nowhere"),
        (["balance", "-t", TABLE, "--rows", "columns.csv", "--columns", "columns.csv"], "columns.csv, line 1"),
        (["balance", "-t", TABLE, "--rows", "rows.csv", "--columns", "none.csv"], "none.csv"),
        (["balance", "-t", TABLE, "--rows", "rows.csv", "--columns", "other.csv"], "they differ by"),
        (["domestic", "-t", TABLE, "--save", TABLE], f"there is a table {TABLE} already"),
    ],
)
def test_what_a_user_can_mend_is_one_line_and_changes_nothing(
    kb: Kb, files: Path, called: list[str], said: str
) -> None:
    write_totals(files / "other.csv", "column", [("exports", 1.0)])
    before = kb("cypher", STATE, "-f", "csv").out
    answer = kb("table", *called)
    assert answer.code == 1
    assert said in answer.err
    assert len([line for line in answer.err.splitlines() if line.startswith("kb: ")]) == 1
    assert answer.out == ""
    assert kb("cypher", STATE, "-f", "csv").out == before


def test_supply_and_use_are_held_derived_from_exported_and_taken_out(kb: Kb, files: Path) -> None:
    before = kb("cypher", STATE, "-f", "csv").out
    loaded = kb("load", "supply-use", "supply-use")
    assert loaded.code == 0, loaded.err
    assert "products balance holds" in loaded.err
    assert "industries balance holds" in loaded.err
    name = example().meta.id
    kept = kb("table", "symmetric", name, "--model", "b", "--save", "example-b")
    assert kept.code == 0, kept.err
    listed = json.loads(kb("query", "run", "provenance.supply_use_tables", "-f", "json").out)
    assert [(row["id"], row["derived"], row["current"]) for row in listed] == [(name, "example-b", True)]
    assert kb("export", "supply-use", name, "--to", "again").code == 0
    assert kb("load", "supply-use", "again", "--yes").code == 0
    assert "kb remove example-b" in kb("remove", name, "--yes").err
    assert kb("remove", "example-b", "--yes").code == 0
    assert kb("remove", name, "--yes").code == 0
    assert kb("cypher", STATE, "-f", "csv").out == before


def test_supply_and_use_that_do_not_balance_are_not_held(kb: Kb, files: Path) -> None:
    path = files / "supply-use" / "use.csv"
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole.replace("p1,i1,8.0", "p1,i1,80.0"), encoding="utf-8")
    answer = kb("load", "supply-use", "supply-use")
    path.write_text(whole, encoding="utf-8")
    assert answer.code == 1
    assert "domestic uses sum to" in answer.err
    assert kb("query", "run", "provenance.supply_use_tables", "-f", "csv").out.count("\n") <= 1
