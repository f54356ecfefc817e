"""Groups of industries that are alike, and what tells them apart: driver candidates (Hill and Brennan 2000)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import pdist, squareform

from analysis.clusters.discriminant import Discriminant, discriminant_analysis
from analysis.clusters.flow_network import Labels
from analysis.clusters.ward_variables import indicators_of, not_told_apart, regional_presence, table_indicators, usable
from analysis.explanation import Explanation
from analysis.model.coefficients import place
from analysis.parameters import Parameters, chosen, option
from analysis.result import Result
from kb.errors import AnalysisError
from kb.table import IOTable, Matrix

SUPER_GROUPS = ("leading", "middle", "trailing")
"""Super-groups by the first discriminant function; the leading one holds the driver candidates."""

FEWEST = 4
"""Industries below which there is nothing to group."""

MOST_GROUPS = 20
"""Groups up to which the silhouette is tried."""


@dataclass(frozen=True, slots=True)
class WardParameters(Parameters):
    """Parameters of :func:`ward`."""

    method: ClassVar[str] = "ward"
    version: ClassVar[int] = 2
    explanation: ClassVar[Explanation] = Explanation(
        "clusters",
        "Groups are of like indicators, not of trade: their industries need not buy from each other.",
        ("Hill and Brennan (2000)",),
    )

    groups: int = option(0, "Number of groups; 0 for the one with the best silhouette", least=0)
    use: tuple[str, ...] = option((), "Indicators to use, as names or patterns; all where empty")
    indicators: str = option("", "CSV file with a column industry and further indicators")
    region: str = option("", "Region whose location quotients are an indicator, for instance KZ-63")
    year: int = option(0, "Year of the regional accounts; 0 for the table's", least=0)
    measure: str = option("gross_value_added", "What the regional accounts measure")
    industries: tuple[str, ...] = option((), "Industries to group, as codes or patterns; all where empty")


@dataclass(frozen=True)
class _Groups:
    """Industries in numbered groups: ``labels`` from 1, the leading group first; everything by industry, (n,)."""

    codes: list[str]
    labels: Labels
    silhouette: Matrix
    score: pd.Series
    super_group: list[Any]


def ward(
    table: IOTable,
    parameters: WardParameters | None = None,
    *,
    indicators: pd.DataFrame | None = None,
    regional_accounts: pd.DataFrame | None = None,
    industry_sections: pd.DataFrame | None = None,
    former_regions: pd.DataFrame | None = None,
) -> Result:
    """Groups of industries with like indicators (Ward), discriminant analysis of them, and the driver candidates.

    Indicators of :func:`analysis.clusters.ward_variables.table_indicators`, with a region its location quotients at the
    finest level held (:func:`analysis.clusters.ward_variables.regional_presence`), and those of a file; standardised to
    mean 0, variance 1. Ward's tree is cut into ``groups``, or into 2 to n/2 (at most 20) by the highest mean silhouette
    among the cuts with two groups of two members or more.
    :func:`analysis.clusters.discriminant.discriminant_analysis` tells the groups apart. Its first function is signed to
    rise with the location quotient where there is a region, else with the output share (correlation, in the summary;
    where that is zero, the weightiest indicator is positive). Groups ranked by mean score make three super-groups of
    about a third of the industries each (our convention): the ``leading`` one are candidates for drivers.

    Rows: ``industry``, ``cluster`` (1 = highest mean score), ``super_group``, ``score``, ``silhouette``, indicators.
    Parts: ``clusters``, ``members`` (``strength`` = silhouette), ``indicators`` and ``coefficients`` (standardised),
    ``drivers``. Summary: ``dendrogram`` (scipy's linkage, leaves in the order of ``industries``), Wilks' lambda and
    leave-one-out accuracy, which describe the groups and test nothing, as these come from the same indicators.

    Raises ``AnalysisError`` for fewer than four industries, no indicator that varies, or as the functions named.
    Source: Hill and Brennan 2000; Ward 1963; Rousseeuw 1987 (silhouette).

    >>> from analysis.textbook import miller_blair
    >>> ward(miller_blair())
    Traceback (most recent call last):
    kb.errors.AnalysisError: table miller-blair-2009, basis domestic: 2 industries, 1 indicators vary – choose 4 or more
    """
    parameters = parameters or WardParameters()
    presence = None
    if parameters.region:
        presence = regional_presence(
            table,
            parameters.region,
            parameters.year,
            parameters.measure,
            regional_accounts,
            industry_sections,
            former_regions,
            indicators_of(indicators, parameters.region),
        )
    return ward_beside(table, parameters, presence, indicators)


def ward_beside(
    table: IOTable, parameters: WardParameters, presence: pd.DataFrame | None, indicators: pd.DataFrame | None
) -> Result:
    """:func:`ward` beside what is known of the region: ``presence`` is its
    :func:`analysis.clusters.ward_variables.regional_presence`, None without a region.
    """
    started = perf_counter()
    where = place(table, parameters.basis)
    values, notes = _values(table, parameters, presence, indicators)
    X = _standardised(values, where)
    tree = linkage(X, "ward")
    labels, silhouette = _cut(tree, X, parameters.groups, where)
    found, lacking = _discriminant(X, labels, _rising(table, values)[1], where)
    grouped = _grouped(list(map(str, values.index)), labels, silhouette, found)
    return Result(
        parameters=parameters,
        table=table.meta.id,
        frame=_frame(grouped, values),
        seconds=perf_counter() - started,
        notes=(*notes, *lacking, *_alone(grouped, found)),
        parts=_parts(grouped, values, X, found),
        summary=_cohesion(grouped, values, tree) | _test(found, *_rising(table, values)),
    )


def _standardised(values: pd.DataFrame, where: str) -> Matrix:
    """Mean 0 and variance 1 over the industries, if there are enough of both."""
    if len(values) < FEWEST or values.empty:
        raise AnalysisError(
            f"{len(values)} industries, {values.shape[1]} indicators vary",
            where=where,
            remedy=f"choose {FEWEST} or more",
        )
    return ((values - values.mean()) / values.std(ddof=0)).to_numpy(np.float64)


def _rising(table: IOTable, values: pd.DataFrame) -> tuple[str, Matrix]:
    """What the first discriminant function is to rise with, by industry."""
    name = "location_quotient" if "location_quotient" in values else "output_share"
    shares = pd.Series(table.output, index=table.codes)[values.index]
    return name, np.asarray(values.get(name, shares), dtype=np.float64)


def _alone(grouped: _Groups, found: Discriminant | None) -> list[str]:
    sizes = np.bincount(grouped.labels)[grouped.labels]
    singles = [code for code, size in zip(grouped.codes, sizes, strict=True) if size == 1]
    if not singles or found is None:
        return []
    said = "alone in a group, so scored by the discriminant functions but not in their fit"
    return [f"{said}: {', '.join(singles)}"]


def _values(
    table: IOTable, parameters: WardParameters, presence: pd.DataFrame | None, indicators: pd.DataFrame | None
) -> tuple[pd.DataFrame, list[str]]:
    """The indicators to use of the chosen industries, and what was left out."""
    where = place(table, parameters.basis)
    if indicators is None and parameters.indicators:
        raise AnalysisError(f"indicators of {parameters.indicators} not given", where=where, remedy="read them first")
    given = indicators_of(indicators, parameters.region)
    values = table_indicators(table, parameters.basis)
    if presence is not None:
        values = values.join(presence["location_quotient"])
        given = None if given is None else given.drop(columns="location_quotient", errors="ignore")
    if given is not None:
        twice = sorted(set(given.columns) & set(values.columns))
        if twice:
            raise AnalysisError(f"indicator {twice[0]} is known already", where=where, remedy="rename its column")
        values = values.join(given)
    codes, known = table.codes, set(values.index)
    picked = [codes[i] for i in chosen(codes, parameters.industries)]
    empty = [code for code in picked if code not in known]
    notes = [f"left out, as they have no output: {', '.join(empty)}"] if empty else []
    if presence is not None:
        notes += not_told_apart(presence)
    kept, further = usable(values.loc[[code for code in picked if code in known]], parameters.use, where)
    return kept, [*notes, *further]


def _cut(tree: Matrix, X: Matrix, groups: int, where: str) -> tuple[Labels, Matrix]:
    """Labels from 1 and the silhouette of each industry, for the number of groups or the best one."""
    from sklearn import config_context
    from sklearn.metrics import silhouette_samples

    if groups == 1 or groups > len(X):
        raise AnalysisError(
            f"{groups} groups of {len(X)} industries", where=where, remedy="ask for 2 or more, or 0 for the best"
        )
    distance = squareform(pdist(X))
    tried = []
    with config_context(assume_finite=True, skip_parameter_validation=True):  # it takes longer than the silhouettes
        for number in [groups] if groups else range(2, min(len(X) // 2, MOST_GROUPS) + 1):
            labels = fcluster(tree, number, "maxclust").astype(np.int64)
            several = 1 < labels.max() < len(X)
            silhouette = silhouette_samples(distance, labels, metric="precomputed") if several else np.zeros(len(X))
            usual = int((np.bincount(labels) > 1).sum()) > 1
            tried.append((usual, float(silhouette.mean()), -number, labels, silhouette))
    *_, labels, silhouette = max(tried, key=lambda cut: cut[:3])
    return labels, silhouette


def _discriminant(X: Matrix, labels: Labels, rising: Matrix, where: str) -> tuple[Discriminant | None, list[str]]:
    """The discriminant functions, the first with its sign; none where groups are too small, and why."""
    try:
        found = discriminant_analysis(X, labels, where)
    except AnalysisError as error:
        return None, [f"no discriminant analysis: {error.what}"]
    notes = []
    if found.shrinkage:
        notes.append(
            f"covariance inside the groups shrunk by {found.shrinkage:.2f}: too few industries for its indicators"
        )
    spread = rising - rising.mean()
    agreement = float(spread @ found.scores[:, 0])
    weightiest = found.standardised[np.abs(found.standardised[:, 0]).argmax(), 0]
    if (agreement or float(weightiest)) < 0:
        for each in (found.coefficients, found.standardised, found.scores):
            each[:, 0] *= -1
    return found, notes


def _grouped(codes: list[str], labels: Labels, silhouette: Matrix, found: Discriminant | None) -> _Groups:
    """Groups renumbered, the highest mean score first; without scores the largest."""
    numbers = np.unique(labels)
    if found is None:
        rank = np.array([np.count_nonzero(labels == number) for number in numbers], dtype=np.float64)
        means = None
    else:
        rank = means = np.array([found.scores[labels == number, 0].mean() for number in numbers])
    order = np.argsort(-rank, kind="stable")
    renumbered = np.empty(len(numbers), dtype=np.int64)
    renumbered[order] = np.arange(1, len(numbers) + 1)
    new = renumbered[np.searchsorted(numbers, labels)]
    if means is None or found is None:
        nothing = pd.Series(pd.NA, index=range(len(codes)), dtype="Float64")
        return _Groups(codes, new, silhouette, nothing, [pd.NA] * len(codes))
    names = super_groups(np.bincount(new)[1:])
    return _Groups(
        codes, new, silhouette, pd.Series(found.scores[:, 0], dtype="Float64"), [names[number - 1] for number in new]
    )


def super_groups(sizes: npt.NDArray[np.int64]) -> list[str]:
    """Super-group of each group from the sizes of the groups in the order of their scores, the highest first.

    A group belongs to the third of the industries in which its middle lies; the first group leads, the last trails.

    >>> super_groups(np.array([2, 3, 1, 4]))
    ['leading', 'middle', 'middle', 'trailing']
    >>> super_groups(np.array([9, 1]))
    ['leading', 'trailing']
    """
    middle = (np.cumsum(sizes) - sizes / 2) / sizes.sum()
    names = [SUPER_GROUPS[int(third)] for third in np.minimum(middle * 3, 2)]
    return [SUPER_GROUPS[0], *names[1:-1], SUPER_GROUPS[-1]]


def _frame(grouped: _Groups, values: pd.DataFrame) -> pd.DataFrame:
    frame = pd.DataFrame(
        {
            "industry": np.array(grouped.codes, dtype=object),
            "cluster": grouped.labels,
            "super_group": np.array(grouped.super_group, dtype=object),
            "score": grouped.score,
            "silhouette": grouped.silhouette,
        }
    )
    return pd.concat([frame, values.reset_index(drop=True)], axis=1)


def _parts(grouped: _Groups, values: pd.DataFrame, X: Matrix, found: Discriminant | None) -> dict[str, pd.DataFrame]:
    industries = _frame(grouped, values)
    clusters = industries.groupby("cluster", as_index=False).agg(
        size=("industry", "size"),
        score=("score", "mean"),
        super_group=("super_group", "first"),
        status=("super_group", "first"),
        strength=("silhouette", "mean"),
    )
    members = industries[["cluster", "industry", "silhouette", "score"]].rename(columns={"silhouette": "strength"})
    members = members.sort_values(["cluster", "strength"], ascending=[True, False], kind="stable")
    leading = industries[industries["super_group"].isin(SUPER_GROUPS[:1])]
    drivers = leading[["industry", "cluster", "score", "super_group"]].sort_values("score", ascending=False)
    standardised = pd.DataFrame(X, columns=values.columns)
    standardised.insert(0, "industry", np.array(grouped.codes, dtype=object))
    return {
        "clusters": clusters,
        "members": members.reset_index(drop=True),
        "indicators": standardised,
        "coefficients": _coefficients(list(map(str, values.columns)), found),
        "drivers": drivers.reset_index(drop=True),
    }


def _coefficients(names: Sequence[str], found: Discriminant | None) -> pd.DataFrame:
    weights = np.zeros((len(names), 0)) if found is None else found.standardised
    functions = weights.shape[1]
    return pd.DataFrame(
        {
            "function": np.repeat(np.arange(1, functions + 1), len(names)),
            "indicator": np.tile(np.array(names, dtype=object), functions),
            "coefficient": weights.T.ravel(),
        }
    )


def _cohesion(grouped: _Groups, values: pd.DataFrame, tree: Matrix) -> dict[str, Any]:
    """What was grouped by what, and how well the industries keep to their groups."""
    return {
        "indicators": list(map(str, values.columns)),
        "dendrogram": tree.tolist(),
        "industries": grouped.codes,
        "groups": int(grouped.labels.max()),
        "silhouette": float(grouped.silhouette.mean()),
    }


def _test(found: Discriminant | None, rises_with: str, rising: Matrix) -> dict[str, Any]:
    """How well the functions tell the groups apart, and how far the first goes with what its sign was fixed by."""
    if found is None:
        return {}
    pair = np.column_stack([found.scores[:, 0] - found.scores[:, 0].mean(), rising - rising.mean()])
    lengths = float(np.prod(np.linalg.norm(pair, axis=0)))
    return {
        "wilks_lambda": found.wilks,
        "accuracy": found.accuracy,
        "eigenvalues": found.eigenvalues.tolist(),
        "shrinkage": found.shrinkage,
        "fitted": int(found.used.sum()),
        "rises_with": rises_with,
        "correlation": float(pair[:, 0] @ pair[:, 1]) / lengths if lengths else 0.0,
    }
