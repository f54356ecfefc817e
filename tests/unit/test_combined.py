"""The combined method of the founding article, step by step, and its report."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.clusters.combined import CombinedParameters, combined
from analysis.clusters.combined_report import combined_report
from analysis.clusters.factor_clusters import FactorParameters, factors
from analysis.clusters.ward import WardParameters, ward
from analysis.report import Report, Section, as_html, write_report
from analysis.structural.extraction import group_extraction
from analysis.structural.multipliers import MultiplierParameters, multipliers
from kb.errors import AnalysisError
from tests.tables import kaz_2024_29

TABLE = kaz_2024_29()
PRODUCING = ("A*", "B*", "C*", "D*", "F*")


@pytest.fixture(scope="module")
def accounts() -> dict[str, pd.DataFrame]:
    """A region that is strong in manufacturing alone."""
    rows = [
        ("east", "region", "C", 60.0),
        ("east", "region", "TOTAL", 100.0),
        ("west", "region", "C", 10.0),
        ("west", "region", "TOTAL", 100.0),
    ]
    rows += [(place, "region", section, 5.0) for place in ("east", "west") for section in "ABF"]
    rows += [("east", "region", "OTHER", 25.0), ("west", "region", "OTHER", 75.0)]
    produced = pd.DataFrame(rows, columns=["place", "kind", "industry", "value"])
    produced = produced.assign(industry="ISIC4:" + produced["industry"], year=2024, measure="gross_value_added")
    sections = pd.DataFrame({"industry": TABLE.codes, "section": ["ISIC4:" + code[0] for code in TABLE.codes]})
    return {"regional_accounts": produced, "industry_sections": sections}


def test_its_steps_are_the_methods_themselves(accounts: dict[str, pd.DataFrame]) -> None:
    found = combined(TABLE, CombinedParameters(region="east", industries=PRODUCING), **accounts)
    leading = ward(TABLE, WardParameters(region="east", industries=PRODUCING), **accounts).part("drivers")
    drivers = found.part("drivers")
    assert set(drivers["industry"]) <= set(leading["industry"])
    assert (drivers["location_quotient"] >= 1).all()
    loadings = factors(TABLE, FactorParameters(industries=PRODUCING, draws=0)).part("loadings")
    pd.testing.assert_frame_equal(found.part("loadings"), loadings)
    wide = multipliers(TABLE, MultiplierParameters("domestic")).part("wide").set_index("industry")
    rows = found.frame.set_index("industry")
    assert rows["output_multiplier"].to_list() == wide.loc[rows.index, "output_effect"].to_list()
    assert rows["income_multiplier"].to_list() == wide.loc[rows.index, "compensation_ratio"].to_list()


def test_members_are_those_in_which_the_region_is_specialised_and_the_drivers(
    accounts: dict[str, pd.DataFrame],
) -> None:
    found = combined(TABLE, CombinedParameters(region="east", industries=PRODUCING), **accounts)
    frame = found.frame
    manufacturing = frame["industry"].str.startswith("C")
    assert frame.loc[manufacturing, "location_quotient"].unique() == pytest.approx([0.6 / 0.35])
    assert (frame["kept"] == (frame["location_quotient"] >= 1)).all()
    assert frame.loc[frame["role"] == "driver", "kept"].all()
    assert found.part("members")["industry"].tolist() == frame.loc[frame["kept"], "industry"].tolist()


def test_every_cluster_has_a_driver_and_its_extraction_effect() -> None:
    found = combined(TABLE, CombinedParameters(industries=PRODUCING))
    members = found.part("members")
    for cluster in found.part("clusters").to_dict("records"):
        mine = members[members["cluster"] == cluster["cluster"]]
        assert "driver" in set(mine["role"])
        lost = group_extraction(TABLE, mine["industry"].tolist()) / TABLE.output.sum()
        assert cluster["extraction_share"] == pytest.approx(lost, rel=1e-12)
        weighted = np.average(mine["output_multiplier"], weights=pd.Series(TABLE.output, TABLE.codes)[mine["industry"]])
        assert cluster["output_multiplier"] == pytest.approx(weighted, rel=1e-12)


def test_no_driver_in_any_factor_is_said() -> None:
    with pytest.raises(AnalysisError, match="no driver candidate belongs to a factor cluster"):
        combined(TABLE, CombinedParameters(primary=1.0, secondary=1.0))


def test_the_report_names_table_parameters_and_source(tmp_path: Path, accounts: dict[str, pd.DataFrame]) -> None:
    found = combined(TABLE, CombinedParameters(region="east", industries=PRODUCING), **accounts)
    written = write_report(combined_report(TABLE, found), tmp_path / "report.md")
    text = written[0].read_text(encoding="utf-8")
    assert "(`kaz-2024-29`), 2024, 29 industries" in text
    assert "Import basis of the multipliers: domestic" in text
    assert "region east" in text
    assert text.index("What the accounts cannot tell") < text.index("What this is")
    assert TABLE.meta.source_title in text
    assert all(f"({file.name})" in text and file.read_text().startswith("<svg") for file in written[1:])
    assert len(written) == 3 + len(found.part("clusters"))


def test_a_report_is_one_html_file_that_fetches_nothing(tmp_path: Path) -> None:
    found = combined(TABLE, CombinedParameters(industries=PRODUCING))
    [file] = write_report(combined_report(TABLE, found), tmp_path / "report.html")
    text = file.read_text(encoding="utf-8")
    assert text.count("<svg") == 2 + len(found.part("clusters"))
    assert "<script" not in text
    assert "src=" not in text


def test_text_in_a_report_is_no_markup() -> None:
    page = as_html(Report("<b>", [Section("a & b", "<script>alert(1)</script>", pd.DataFrame({"x": ["a|b"]}))]))
    assert "<script>" not in page
    assert "<h1>&lt;b&gt;</h1>" in page
    assert "a|b" in page


def test_a_report_of_another_kind_is_refused() -> None:
    with pytest.raises(AnalysisError, match=r"a report cannot be a \.pdf"):
        write_report(Report("t", []), Path("report.pdf"))
