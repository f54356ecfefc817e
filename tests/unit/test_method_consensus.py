"""Consensus over methods: what they agree on, and what hangs on one of them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.assessment.method_consensus import ConsensusParameters, method_consensus
from kb.errors import AnalysisError
from tests.planted import planted, planted_labels

TABLE = planted()
KNOWN = planted_labels()


def voice(method: str, labels: np.ndarray, basis: str = "total", options: str = "") -> pd.DataFrame:
    run = f"{method}:{TABLE.meta.id}:{basis}{options}"
    return pd.DataFrame(
        {
            "run": run,
            "status": "computed",
            "method": method,
            "table": TABLE.meta.id,
            "basis": basis,
            "from_flows": True,
            "cluster": [f"{run}:{label}" for label in labels],
            "industry": TABLE.codes,
            "strength": 1.0,
        }
    )


def found(*voices: pd.DataFrame, **given: object) -> pd.DataFrame:
    return method_consensus(TABLE, ConsensusParameters(**given), method_sets=pd.concat(voices)).frame


def test_the_majority_decides_and_what_hangs_on_one_method_is_said() -> None:
    wrong = np.roll(KNOWN, 3)
    result = method_consensus(TABLE, method_sets=pd.concat([voice("a", KNOWN), voice("b", KNOWN), voice("c", wrong)]))
    groups = result.frame.groupby(KNOWN)["cluster"].nunique()
    assert groups.tolist() == [1, 1, 1, 1]
    assert result.summary["clusters"] == 4
    left = result.part("left_out").set_index("method")
    assert left.loc[["a", "b"], "adjusted_rand"].tolist() == [1, 1]
    assert left.loc["c", "without"] == 1
    assert left.loc["c", "adjusted_rand"] < 0.6
    assert result.used == tuple(sorted(set(result.part("left_out")["run"])))
    assert result.frame["stability"].between(2 / 3 - 1e-9, 1).all()


def test_every_method_has_one_voice_that_of_its_default_run() -> None:
    scattered = np.arange(len(KNOWN))
    many = [voice("c", scattered, "total", f":seed={seed}") for seed in range(5)]
    frame = found(voice("a", KNOWN), voice("b", KNOWN), voice("b", scattered, "undefined"), *many)
    assert frame.groupby(KNOWN)["cluster"].nunique().tolist() == [1, 1, 1, 1]


def test_methods_can_be_chosen_and_fewer_than_two_are_refused() -> None:
    sets = pd.concat([voice("a", KNOWN), voice("b", np.roll(KNOWN, 3)), voice("c", np.roll(KNOWN, 3))])
    chosen = method_consensus(TABLE, ConsensusParameters(methods=("b", "c")), method_sets=sets)
    assert chosen.frame.groupby(np.roll(KNOWN, 3))["cluster"].nunique().tolist() == [1, 1, 1, 1]
    with pytest.raises(AnalysisError, match="clusters of 1 methods"):
        method_consensus(TABLE, ConsensusParameters(methods=("a",)), method_sets=sets)


def test_an_industry_that_a_method_leaves_out_is_apart_from_all() -> None:
    part = voice("a", KNOWN)[6:]
    frame = found(part, part.assign(method="b", run=part["run"].str.replace("a:", "b:", n=1)), voice("c", KNOWN))
    assert frame["cluster"].isna().tolist() == [True] * 6 + [False] * 18
