"""World tables from the command line: folded to some countries, aggregated on the way, taken out again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from loaders.io_table import FORMATS
from tests.cli.conftest import Kb
from tests.formats import world

HEAD = "from_classification,from_code,to_classification,to_code,share,derived,source_title,source_url,source_trust"
PAIRS = {"A01_02": "01", "C24": "24", "G": "46"}


@pytest.fixture
def taken_out(kb: Kb) -> Iterator[list[str]]:
    """Datasets that the test loads, and that are taken out afterwards, the last first."""
    loaded: list[str] = []
    yield loaded
    for name in reversed(loaded):
        assert kb("remove", name, "--yes").code == 0


def test_formats_are_listed(kb: Kb) -> None:
    said = kb("template", "formats").out
    assert all(f"--format-name {each.name}\n" in said for each in FORMATS)


def test_a_world_table_is_folded_and_loaded(kb: Kb, tmp_path: Path, taken_out: list[str]) -> None:
    path = world.icio(tmp_path)
    answer = kb("load", "io-table", str(path), "--countries", "kaz", "--rest-of-world")
    assert answer.code == 0, answer.err
    taken_out.append("icio-2018-3-kaz")
    assert "rows balance holds" in answer.err
    assert "2 countries were summed into ROW" in answer.err
    again = kb("load", "io-table", str(path), "--countries", "KAZ", "--rest-of-world")
    assert "icio-2018-3-kaz: unchanged" in again.err
    said = kb("load", "io-table", str(path), "--countries", "KAZ")
    assert said.code == 1
    assert "add --rest-of-world" in said.err


def test_a_year_is_chosen_from_a_zip(kb: Kb, tmp_path: Path, taken_out: list[str]) -> None:
    files = [world.icio(tmp_path, f"{year}_SML.csv") for year in (2017, 2018)]
    path = world.zipped(tmp_path / "2016-2020_SML.zip", files)
    assert "choose one: --year" in kb("load", "io-table", str(path)).err
    answer = kb("load", "io-table", str(path), "--year", "2017")
    assert answer.code == 0, answer.err
    taken_out.append("icio-2017-3")


def test_a_world_table_is_aggregated_on_its_way(kb: Kb, tmp_path: Path, taken_out: list[str]) -> None:
    path = world.icio(tmp_path)
    assert kb("load", "io-table", str(path)).code == 0
    taken_out.append("icio-2018-3")
    lines = [f"ICIO-3,{code},ISIC4,{to},1,true,By hand,https://hand.example,A" for code, to in PAIRS.items()]
    file = tmp_path / "by-hand.csv"
    file.write_text("\n".join([HEAD, *lines]), encoding="utf-8")
    loaded = kb("load", "concordance", str(file))
    assert loaded.code == 0, loaded.err
    taken_out.append("by-hand")
    answer = kb("load", "io-table", str(path), "--aggregate-to", "ISIC4")
    assert answer.code == 0, answer.err
    taken_out.append("icio-2018-3-9")
    text = "MATCH (a:Account {table: 'icio-2018-3-9'}) RETURN a.code AS code ORDER BY code"
    rows = kb("cypher", text, "-f", "csv").out
    assert rows.split()[1:] == [f"{country}_{code}" for country in ("DEU", "KAZ", "ROW") for code in ("01", "24", "46")]


def test_two_years_of_a_world_are_decomposed_and_its_trade_by_origin(
    kb: Kb, tmp_path: Path, taken_out: list[str]
) -> None:
    for year in (2017, 2018):
        assert kb("load", "io-table", str(world.icio(tmp_path, f"{year}_SML.csv"))).code == 0
        taken_out.append(f"icio-{year}-3")
    answer = kb("analyse", "decomposition", "-t", "icio-2018-3", "--since", "icio-2017-3", "-b", "total", "-f", "json")
    assert answer.code == 0, answer.err
    assert "9 results written" in answer.err
    assert "a change of prices is inside every part" in answer.err
    assert {(row["change"], row["technology"]) for row in json.loads(answer.out)} == {(0.0, 0.0)}
    traded = json.loads(kb("analyse", "value-added-trade", "-t", "icio-2018-3", "-f", "json").out)
    assert [row["country"] for row in traded] == list(world.COUNTRIES)
    refused = kb("analyse", "value-added-trade", "-t", "kaz-2024-42")
    assert (refused.code, refused.err.count("\n"), refused.out) == (1, 1, "")
    assert "several countries – load a world table" in refused.err
