"""Screening: the three stages by which clusters were chosen in 2004, on the economy of a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import ClassVar

import numpy as np
import pandas as pd

from analysis.explanation import Explanation
from analysis.parameters import Parameters, option
from analysis.result import Result
from kb.errors import AnalysisError
from kb.table import Basis, IOTable, Matrix

STAGES: Mapping[str, tuple[str, ...]] = {
    "base": ("output", "jobs"),
    "role": ("value_added", "non_raw_exports", "growth"),
    "attractiveness": ("export_share", "growth", "imports"),
}
"""The stages in their order, and what counts in each."""

RAW = ("ISIC4:A", "ISIC4:B")
"""Sections whose exports are raw materials."""

BY_DIVISION = "gross_value_added_by_division"
PILOT = "pilot"


@dataclass(frozen=True, slots=True)
class ScreeningParameters(Parameters):
    """Parameters of :func:`screening`: how many are left after each stage, and what each criterion weighs in it."""

    method: ClassVar[str] = "screening"
    version: ClassVar[int] = 1
    explanation: ClassVar[Explanation] = Explanation(
        "development",
        "It screens the economy of the table's year: what was known in 2004 is not held, nothing here stands for it.",
        ("Kozlova and Denisova (2014)",),
    )

    basis: Basis = option("domestic", "Import basis, of no effect here", choices=("domestic",))
    first: int = option(23, "Industries left after the first stage", least=1)
    second: int = option(9, "Industries left after the second stage", least=1)
    third: int = option(7, "Industries left after the third stage", least=1)
    output: float = option(1.0, "Weight of output, in the first stage", least=0)
    jobs: float = option(1.0, "Weight of persons employed, where held, in the first stage", least=0)
    value_added: float = option(1.0, "Weight of value added, in the second stage", least=0)
    non_raw_exports: float = option(1.0, "Weight of exports that are no raw materials, in the second stage", least=0)
    growth: float = option(1.0, "Weight of growth, where held, in the second and third stage", least=0)
    export_share: float = option(1.0, "Weight of exports per unit of output, in the third stage", least=0)
    imports: float = option(1.0, "Weight of imports that could be replaced, in the third stage", least=0)
    from_year: int = option(0, "First year of growth; 0 for the first held", least=0)
    to_year: int = option(0, "Last year of growth; 0 for the last held", least=0)
    draws: int = option(10_000, "Random weightings", least=1)
    seed: int = option(1, "Seed of the weightings")


def screening(
    table: IOTable,
    parameters: ScreeningParameters | None = None,
    *,
    regional_accounts: pd.DataFrame,
    industry_sections: pd.DataFrame,
    designations: pd.DataFrame,
) -> Result:
    """One row per industry: how far it came through the three stages, and its chance under other weights.

    Stage by stage (:data:`STAGES`) the industries left are ordered by the weighted mean of their percentile ranks,
    among all industries, in the criteria of the stage; ``first``, ``second``, ``third`` go on. A criterion that is not
    held for an industry is left out of its mean. ``stage`` is the number of stages passed; ``score_…`` the mean in
    each stage, 0 to 1; ``chance`` the share of ``draws`` random weightings (flat Dirichlet, in each stage anew) in
    which the industry is among the last; ``pilots`` the pilot clusters of 2005 whose field it belongs to.

    - ``jobs``: persons employed; ``growth``: mean yearly log growth of value added of its divisions in the country, in
      current prices; ``imports``: imports of its products; amounts in the table's unit

    Raises ``AnalysisError`` where all weights of a stage are zero, or more go on than entered.
    Source: docs/methods/development.md, after the screening of 2004 as Kozlova and Denisova 2014 tell it.
    """
    parameters = parameters or ScreeningParameters()
    started = perf_counter()
    _check(parameters)
    criteria = _criteria(table, parameters, regional_accounts, industry_sections)
    empty = [code for code, output in zip(table.codes, table.output.tolist(), strict=True) if not output > 0]
    criteria = criteria.drop(index=empty).sort_index()
    left = [parameters.first, parameters.second, parameters.third]
    ranks = (criteria.rank(method="average") - 0.5) / criteria.notna().sum()
    stages = {stage: _told(ranks, names) for stage, names in STAGES.items()}
    own = [np.array([[getattr(parameters, name) for name in stages[stage]]]) for stage in STAGES]
    passed, scores = _passed(ranks, list(stages.values()), own, left)
    rng = np.random.default_rng(parameters.seed)
    drawn = [rng.dirichlet(np.ones(len(names)), parameters.draws) for names in stages.values()]
    chance = (_passed(ranks, list(stages.values()), drawn, left)[0] == len(left)).mean(axis=0)
    frame = pd.DataFrame({"industry": criteria.index, "stage": passed[0], "chance": chance})
    frame = frame.assign(**{f"score_{stage}": scores[k][0] for k, stage in enumerate(STAGES)})
    frame["pilots"] = pd.Series([_pilots(str(code), designations) for code in criteria.index], dtype=object)
    for name in criteria:
        frame[name] = criteria[name].astype("Float64").array
    frame = frame.sort_values(["stage", "chance", "industry"], ascending=[False, False, True], ignore_index=True)
    frame.insert(1, "rank", np.arange(1, len(frame) + 1))
    return Result(
        parameters=parameters,
        table=table.meta.id,
        frame=frame,
        seconds=perf_counter() - started,
        notes=_notes(criteria, empty),
        summary={"entered": len(frame), "left": frame.loc[frame["stage"] == len(left), "industry"].tolist()},
    )


def _check(parameters: ScreeningParameters) -> None:
    if not parameters.first >= parameters.second >= parameters.third:
        numbers = f"{parameters.first}, {parameters.second}, {parameters.third}"
        raise AnalysisError(f"{numbers} left is no screening", remedy="let each stage leave as many or fewer")
    for stage, names in STAGES.items():
        if not any(getattr(parameters, name) > 0 for name in names):
            raise AnalysisError(f"all weights of stage {stage} are zero", remedy=f"give one of {', '.join(names)}")


def _criteria(
    table: IOTable, parameters: ScreeningParameters, accounts: pd.DataFrame, sections: pd.DataFrame
) -> pd.DataFrame:
    """Criteria by industry; what is not held is NaN."""
    codes = pd.Index(table.codes, name="industry")
    raw = set(sections.loc[sections["section"].isin(RAW), "industry"])
    exports = table.final_demand_domestic.get("exports", pd.Series(0.0, index=codes)).to_numpy(np.float64)
    output = table.output
    jobs, imports = table.primary_input("employment"), table.imports
    missing = np.full(len(codes), np.nan)
    return pd.DataFrame(
        {
            "output": output,
            "jobs": missing if jobs is None else jobs,
            "value_added": table.value_added,
            "non_raw_exports": np.where([code in raw for code in codes], 0.0, exports),
            "growth": _growth(table, parameters, accounts, sections).reindex(codes),
            "export_share": np.divide(exports, output, out=missing.copy(), where=output > 0),
            "imports": missing if imports is None else imports,
        },
        index=codes,
    )


def _growth(
    table: IOTable, parameters: ScreeningParameters, accounts: pd.DataFrame, sections: pd.DataFrame
) -> pd.Series:
    """Mean yearly log growth of the value added of an industry's divisions in the country."""
    held = accounts[(accounts["kind"] == "country") & (accounts["measure"] == BY_DIVISION)]
    wide = held.pivot_table(index="industry", columns="year", values="value")
    known = [int(str(year)) for year in wide.columns]
    years = [year for year in known if (parameters.from_year or year) <= year <= (parameters.to_year or year)]
    if len(years) < 2:
        return pd.Series(np.nan, index=table.codes)
    found = {}
    for code, own in sections.groupby("industry"):
        made = wide.reindex(sorted(set(own["division"])))[[years[0], years[-1]]].sum(skipna=False)
        found[code] = np.log(made.iloc[1] / made.iloc[0]) / (years[-1] - years[0]) if (made > 0).all() else np.nan
    return pd.Series(found, dtype=np.float64)


def _told(ranks: pd.DataFrame, names: Sequence[str]) -> list[str]:
    """Criteria of a stage that are held for some industry."""
    return [name for name in names if ranks[name].notna().any()]


def _passed(
    ranks: pd.DataFrame, stages: Sequence[Sequence[str]], weights: Sequence[Matrix], left: Sequence[int]
) -> tuple[Matrix, list[Matrix]]:
    """Stages passed, and the score of each, of every industry under each row of weights: (rows, industries).

    Among equals the first code goes on.
    """
    rows = len(weights[0])
    passed = np.zeros((rows, len(ranks)), dtype=int)
    scores = []
    for place, (names, given, number) in enumerate(zip(stages, weights, left, strict=True)):
        values = ranks[list(names)].to_numpy(np.float64)
        known = ~np.isnan(values)
        weighed = given @ known.T
        score = np.divide(
            given @ np.where(known, values, 0.0).T, weighed, out=np.zeros_like(weighed), where=weighed > 0
        )
        scores.append(score)
        order = np.argsort(-np.where(passed == place, score.round(12), -1.0), axis=1, kind="stable")[:, :number]
        chosen = np.zeros_like(passed, dtype=bool)
        np.put_along_axis(chosen, order, True, axis=1)
        passed += chosen & (passed == place)
    return passed, scores


def _pilots(code: str, designations: pd.DataFrame) -> list[str]:
    pilots = designations[designations["kind"] == PILOT]
    pairs = zip(pilots["cluster"], pilots["industries"], strict=True)
    return [str(cluster) for cluster, industries in pairs if code in industries]


def _notes(criteria: pd.DataFrame, empty: Sequence[str]) -> tuple[str, ...]:
    notes = ["the economy of the table's year: what was known in 2004 is not held, and nothing here stands for it"]
    for name in criteria:
        lacking = [str(code) for code in criteria.index[criteria[name].isna()]]
        if len(lacking) == len(criteria):
            notes.append(f"{name}: not held for any industry, it has no part in it")
        elif lacking:
            notes.append(f"{name}: not held for {', '.join(lacking)}, whose mean is without it")
    if empty:
        notes.append(f"left out, no output: {', '.join(empty)}")
    return tuple(notes)
