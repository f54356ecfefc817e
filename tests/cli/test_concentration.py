"""The commands on a user's own regional data: what they print, and what they refuse in one line."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from tests.cli.conftest import Kb

PLANTS = """region,industry,plant,employment
east,mining,1,70
east,mining,2,30
west,making,1,60
west,making,2,40
west,lone,1,50
"""
JOBS = """region,industry,year,value
east,mining,2015,50
east,making,2015,100
west,mining,2015,50
west,making,2015,100
east,mining,2024,70
east,making,2024,100
west,mining,2024,50
west,making,2024,90
"""


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def write(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_concentration_prints_a_row_for_each_industry(kb: Kb, tmp_path: Path) -> None:
    answer = kb("concentration", write(tmp_path / "plants.csv", PLANTS), "-f", "csv")
    assert answer.code == 0, answer.err
    found = {row["industry"]: row for row in rows(answer.out)}
    assert list(found) == ["mining", "making", "lone"]
    assert float(found["mining"]["herfindahl"]) == pytest.approx(0.58)
    assert found["lone"]["gamma"] == ""
    assert "one plant, so no gamma: lone" in answer.err


def test_shift_share_of_a_file_prints_its_three_parts(kb: Kb, tmp_path: Path) -> None:
    answer = kb("shift-share", write(tmp_path / "jobs.csv", JOBS), "-f", "csv")
    assert answer.code == 0, answer.err
    found = {(row["region"], row["industry"]): row for row in rows(answer.out)}
    mining = found["east", "mining"]
    assert (mining["from_year"], mining["to_year"], float(mining["change"])) == ("2015", "2024", 20.0)
    parts = [float(mining[name]) for name in ("national", "industry_mix", "competitive")]
    assert parts == pytest.approx([50 * 10 / 300, 50 * (0.2 - 10 / 300), 10])
    assert "current prices" in answer.err


@pytest.mark.parametrize(
    ("command", "text", "said"),
    [
        ("concentration", PLANTS.replace(",70", ",many"), "plants.csv, line 2, column employment"),
        ("concentration", PLANTS.replace(",70", ",0"), "not positive"),
        ("concentration", PLANTS + "east,mining,1,70\n", "line 7: the row stands twice"),
        ("concentration", PLANTS.replace("west", "east"), "fewer than two regions"),
        ("shift-share", JOBS.replace("2024", "2015"), "the row stands twice"),
        ("shift-share", JOBS.split("east,mining,2024")[0], "for 2015 only"),
    ],
)
def test_what_a_user_can_mend_is_one_line(kb: Kb, tmp_path: Path, command: str, text: str, said: str) -> None:
    answer = kb(command, write(tmp_path / "plants.csv", text))
    assert answer.code == 1
    assert said in answer.err
    assert answer.err.strip().count("\n") == 0, answer.err
    assert answer.out == ""


def test_two_mistakes_are_two_lines(kb: Kb, tmp_path: Path) -> None:
    answer = kb("concentration", write(tmp_path / "plants.csv", PLANTS.replace("plant,", "factory,")))
    first, second = answer.err.strip().splitlines()
    assert "unknown column 'factory'" in first
    assert "no column 'plant'" in second
    assert (answer.code, answer.out) == (1, "")


def test_shift_share_of_the_graph_says_what_it_has_no_accounts_of(kb: Kb) -> None:
    answer = kb("analyse", "shift-share", "--table", "kaz-2024-42", "--measure", "jobs")
    assert answer.code == 1
    assert "no accounts of jobs" in answer.err
    assert answer.out == ""


def test_regional_multipliers_of_one_region(kb: Kb) -> None:
    answer = kb("analyse", "regional", "--table", "kaz-2024-42", "--region", "KZ-63", "--delta", "0.25", "-f", "csv")
    assert answer.code == 0, answer.err
    found = rows(answer.out)
    assert {row["region"] for row in found} == {"KZ-63"}
    assert len(found) == 42 * 3
    assert "42 industries share 7 quotients" in answer.err
    assert kb("analyse", "regional", "--table", "kaz-2024-42", "--region", "KZ-99").code == 1
