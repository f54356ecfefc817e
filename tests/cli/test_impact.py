"""`kb impact` as its user calls it."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from tests.cli.conftest import Kb
from tests.dumps import STATE

ASKED = ("impact", "--table", "kaz-2024-42", "--demand", "C242=1e9", "--demand", "F41=-2e8")


def test_the_total_is_the_last_row_and_every_tenge_ends_somewhere(kb: Kb) -> None:
    answer = kb(*ASKED, "--format", "csv")
    assert answer.code == 0, answer.err
    frame = pd.read_csv(io.StringIO(answer.out)).set_index("industry")
    assert frame.index[-1] == "total"
    assert len(frame) == 43
    total = frame.loc["total"]
    assert total["demand"] == 8e8
    assert total["value_added"] + total["imports"] + total["taxes"] == pytest.approx(8e8, rel=1e-9)
    assert total["output"] == pytest.approx(frame["output"].iloc[:-1].sum())
    assert "amounts given and found are in KZT (the table counts units of 1,000)" in answer.err


def test_json_and_table_hold_the_same_rows(kb: Kb) -> None:
    found = json.loads(kb(*ASKED, "--format", "json").out)
    rows = list(csv.DictReader(io.StringIO(kb(*ASKED, "--format", "csv").out)))
    assert [row["industry"] for row in found] == [row["industry"] for row in rows]
    shown = kb(*ASKED).out
    assert re.search(r"^ total\s", shown, re.MULTILINE)
    assert f"{found[-1]['output']:,.0f}" in shown


def test_parquet_holds_the_same_rows_as_csv(kb: Kb, built: Path) -> None:
    command = [Path(sys.executable).with_name("kb"), "--home", built, *ASKED, "--format", "parquet"]
    parquet = pd.read_parquet(io.BytesIO(subprocess.run(command, capture_output=True, check=True).stdout))
    pd.testing.assert_frame_equal(parquet, pd.read_csv(io.StringIO(kb(*ASKED, "--format", "csv").out)))


def test_the_example_of_the_help_runs(kb: Kb) -> None:
    help_text = " ".join(kb("impact", "--help").out.replace("│", " ").split())
    example = re.search(r'Example: kb (impact .*? --closure "type II")', help_text)
    assert example
    answer = kb(*shlex.split(example[1]))
    assert answer.code == 0, answer.err
    assert "type II: households earn compensation of employees alone" in answer.err


def test_a_file_and_several_in_one_option_give_the_same(kb: Kb, tmp_path: Path) -> None:
    file = tmp_path / "demand.csv"
    file.write_text("industry,amount\nC242,1e9\nF41,-200000000\n", encoding="utf-8")
    from_file = kb("impact", "-t", "kaz-2024-42", "--file", str(file), "-f", "csv")
    in_one = kb("impact", "-t", "kaz-2024-42", "-d", "C242=1e9,F41=-2e8", "-f", "csv")
    assert from_file.out == in_one.out == kb(*ASKED, "-f", "csv").out


def test_supply_driven_says_what_it_is(kb: Kb) -> None:
    answer = kb("impact", "-t", "kaz-2024-42", "-d", "B072=1e9", "--model", "supply", "-f", "csv")
    assert answer.code == 0
    assert "plausible only as a price model" in answer.err
    assert answer.out.splitlines()[0] == "industry,supply,output,relative"


def test_nothing_is_written(kb: Kb) -> None:
    before = kb("cypher", STATE, "-f", "csv").out
    kb(*ASKED)
    assert kb("cypher", STATE, "-f", "csv").out == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-d", "C24=1e9"], "no industry 'C24' – did you mean C24"),
        (["-d", "C242"], "'C242' is not INDUSTRY=AMOUNT"),
        (["-d", "C242=many"], "'C242=many' is not INDUSTRY=AMOUNT"),
        ([], "no change is given"),
        (["-d", "C242=1", "--basis", "local"], "unknown basis 'local'"),
        (["-d", "C242=1", "--closure", "type III"], "unknown closure 'type III'"),
        (["-d", "C242=1", "--model", "supply", "--closure", "type II"], "the supply-driven model has no households"),
        (["--file", "nowhere.csv"], "nowhere.csv"),
    ],
)
def test_what_a_user_can_mend_is_one_line_and_exit_code_1(kb: Kb, arguments: list[str], said: str) -> None:
    answer = kb("impact", "-t", "kaz-2024-42", *arguments)
    assert answer.code == 1
    assert said in answer.err
    assert answer.err.strip().count("\n") == 0, answer.err
    assert answer.out == ""


@pytest.mark.parametrize("text", ["industry,amount\nC242,x\n", "code,value\nC242,1\n", "industry,amount\nC242\n"])
def test_a_wrong_line_of_the_file_is_named(kb: Kb, tmp_path: Path, text: str) -> None:
    file = tmp_path / "demand.csv"
    file.write_text(text, encoding="utf-8")
    answer = kb("impact", "-t", "kaz-2024-42", "--file", str(file))
    assert answer.code == 1
    assert f"{file}, line 2: no industry and amount – columns industry,amount" in answer.err
