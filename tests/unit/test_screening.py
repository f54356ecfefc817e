"""Screening: three stages by hand, chances under other weights, the pilots of 2005 beside it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.development.screening import ScreeningParameters, screening
from analysis.result import Result
from kb.errors import AnalysisError
from tests.panels import shipped_accounts
from tests.tables import kaz_2024_29
from tests.unit.test_evidence import designated
from tests.unit.test_invariance import sections


def screened(**options: float) -> Result:
    table = kaz_2024_29()
    pilots = designated({"pilot-food": ["C10-12"] if "C10-12" in table.codes else table.codes[:1]})
    given = {"regional_accounts": shipped_accounts(), "designations": pilots.assign(kind="pilot")}
    return screening(table, ScreeningParameters(**options), industry_sections=sections(table), **given)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def result() -> Result:
    return screened(draws=2000)


def test_as_many_pass_each_stage_as_are_asked_for(result: Result) -> None:
    stage = result.frame["stage"]
    assert [(stage >= number).sum() for number in (1, 2, 3)] == [23, 9, 7]
    assert result.summary["left"] == result.frame.loc[stage == 3, "industry"].tolist()


def test_each_stage_takes_the_best_of_those_left(result: Result) -> None:
    frame = result.frame
    for number, score in ((1, "score_base"), (2, "score_role"), (3, "score_attractiveness")):
        entered = frame[frame["stage"] >= number - 1]
        passed = entered["stage"] >= number
        assert entered.loc[passed, score].min() >= entered.loc[~passed, score].max() - 1e-12


def test_scores_are_means_of_percentile_ranks(result: Result) -> None:
    frame = result.frame.set_index("industry")
    table = kaz_2024_29()
    output = pd.Series(table.output, index=table.codes)
    output = output[output > 0]
    expected = (output.rank() - 0.5) / len(output)
    np.testing.assert_allclose(frame["score_base"].reindex(expected.index), expected)


def test_chances_add_up_to_the_number_of_the_last(result: Result) -> None:
    assert result.frame["chance"].sum() == pytest.approx(7)
    assert result.frame["chance"].between(0, 1).all()
    assert result.frame.loc[result.frame["stage"] == 0, "chance"].max() == 0, (
        "one criterion alone makes the first stage"
    )


def test_weights_move_the_choice(result: Result) -> None:
    exporters = screened(draws=100, export_share=100.0).frame
    last = exporters[exporters["stage"] == 3]
    entered = exporters[exporters["stage"] >= 2]
    assert set(last["industry"]) == set(entered.nlargest(7, "export_share")["industry"])


def test_pilots_stand_beside_their_industries(result: Result) -> None:
    assert [row for row in result.frame["pilots"] if row] == [["pilot-food"]]


def test_draws_are_repeated_by_their_seed(result: Result) -> None:
    assert screened(draws=2000).frame.equals(result.frame)


def test_what_is_no_screening_is_refused() -> None:
    with pytest.raises(AnalysisError, match="5, 9, 7 left is no screening"):
        screened(first=5)
    with pytest.raises(AnalysisError, match="all weights of stage base are zero"):
        screened(output=0.0, jobs=0.0)


def test_it_does_not_pretend_to_be_of_2004(result: Result) -> None:
    assert any("what was known in 2004 is not held" in note for note in result.notes)
