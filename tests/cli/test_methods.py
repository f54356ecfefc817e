"""Every method as a command: the example of its help runs, rows come out in every format, a rerun replaces its own."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
from pathlib import Path

import pytest

from analysis.methods import METHODS
from tests.cli.conftest import Kb
from tests.dumps import STATE

TABLE = "kaz-2024-42"
EXAMPLE = re.compile(r"Example:\s+kb (.+?)(?=╭|\Z)", re.DOTALL)
every_method = pytest.mark.parametrize("name", list(METHODS))
LACKING = {
    "decomposition": "no table 'kaz-2025-42'",
    "value-added-trade": "no table 'icio-2020-45'",
}
"""What the shipped data do not have for the example of a method; its own tests give it."""
FEWER_DRAWS = {"evidence": ("--draws", "999")}
"""Options that leave the way through the code as it is, and take less time."""


def example(text: str) -> list[str]:
    """The arguments of the example in a help text, whose lines may be wrapped."""
    found = EXAMPLE.search(text)
    assert found, text
    return shlex.split(" ".join(found[1].split()))


@every_method
def test_the_example_of_the_help_runs(kb: Kb, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    arguments = example(kb("analyse", name, "--help").out)
    answer = kb(*arguments)
    if name in LACKING:
        assert (answer.code, LACKING[name] in answer.err) == (1, True), answer.err
        return
    assert answer.code == 0, answer.err
    assert answer.out.strip()
    assert "results written" in answer.err


@every_method
def test_runs_give_the_same_rows_in_every_format_and_replace_exactly_their_own(kb: Kb, name: str) -> None:
    if not METHODS[name].automatic:
        pytest.skip(f"{name} needs more than the shipped data: its own test gives it")
    printed, states = {}, set()
    for form in ("table", "csv", "json"):
        answer = kb("analyse", name, "--table", TABLE, "--format", form, *FEWER_DRAWS.get(name, ()))
        assert answer.code == 0, answer.err
        printed[form] = answer.out
        states.add(kb("cypher", STATE, "-f", "csv").out)
    assert len(states) == 1
    listed, records = list(csv.DictReader(io.StringIO(printed["csv"]))), json.loads(printed["json"])
    assert len(listed) == len(records) > 0
    assert list(listed[0]) == list(records[0])
    assert all(value == value for record in records for value in record.values()), "no NaN in a result"
    assert len(printed["table"].splitlines()) >= len(records)


@every_method
def test_each_result_names_its_run(kb: Kb, name: str) -> None:
    rows = csv.DictReader(io.StringIO(kb("query", "run", "provenance.runs", "-p", f"table={TABLE}", "-f", "csv").out))
    mine = [row for row in rows if row["method"] == name]
    assert mine or not METHODS[name].automatic
    for row in mine:
        assert int(row["version"]) == METHODS[name].parameters.version
        assert set(json.loads(row["parameters"])) >= {"basis"}
        assert (row["table"], row["current"], row["software"]) == (TABLE, "True", "clusterkb 0.1.0")


def test_shift_share_of_regional_accounts_of_ones_own(kb: Kb, tmp_path: Path) -> None:
    jobs = {"KZ-63": {"B": (20, 22), "C": (50, 45)}, "KZ-71": {"B": (10, 8), "C": (20, 35)}}
    header = "place,industry,year,measure,value,unit,currency,source_title,source_url,source_trust"
    lines = [
        f"Region:{place},{section},{year},jobs,{value},1000,persons,Example yearbook,https://yearbook.example,A"
        for place, sections in jobs.items()
        for section, values in sections.items()
        for year, value in zip((2020, 2024), values, strict=True)
    ]
    file = tmp_path / "jobs.csv"
    file.write_text("\n".join([header, *lines]), encoding="utf-8")
    assert kb("load", "accounts", str(file)).code == 0
    answer = kb("analyse", "shift-share", "-t", TABLE, "--measure", "jobs", "--from-year", "2020", "-f", "json")
    assert answer.code == 0, answer.err
    east = {row["industry"]: row for row in json.loads(answer.out) if row["region"] == "KZ-63"}
    made = east["ISIC4:C"]
    assert made["change"] == pytest.approx(-5_000)
    assert made["national"] == pytest.approx(50_000 * (110 / 100 - 1))
    assert made["industry_mix"] == pytest.approx(50_000 * (80 / 70 - 110 / 100))
    assert made["competitive"] == pytest.approx(50_000 * (45 / 50 - 80 / 70))
    assert kb("remove", "jobs", "--yes").code == 0
