"""National tables from the command line: one chosen of several, total flows told apart, taken out again."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Kb
from tests.formats import national
from tests.formats.world import zipped


def test_one_of_several_is_loaded_split_and_taken_out(kb: Kb, tmp_path: Path) -> None:
    files = [national.oecd(tmp_path, name=f"{country}2020ttl.csv") for country in ("BEL", "DEU")]
    path = str(zipped(tmp_path / "IOTs_ttl.zip", files))
    assert "choose one: --countries BEL" in kb("load", "io-table", path).err
    answer = kb("load", "io-table", path, "--countries", "deu", "--year", "2020")
    assert answer.code == 0, answer.err
    name = "oecd-deu-2020-3-total"
    assert "supply equals use holds" in answer.err
    refused = kb("analyse", "multipliers", "--table", name)
    assert refused.code == 1
    assert "choose the basis total or resources" in refused.err
    split = kb("table", "domestic", "--table", name, "--format", "csv")
    assert split.out.startswith("supplier,buyer,domestic,imported")
    assert kb("remove", name, "--yes").code == 0
