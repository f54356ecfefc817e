"""Factor clusters: industries whose trade follows the same principal component (Feser and Bergman)."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from analysis.clusters.factor_model import SOURCES, Adequacy, FactorModel, Source, adequacy, factor_model
from analysis.clusters.factor_stability import together
from analysis.clusters.membership import NONE, RULES, Rule, memberships, primary_factors
from analysis.clusters.similarity import Similarity, links, shares, similarity
from analysis.explanation import Explanation
from analysis.model.coefficients import divide, place
from analysis.parameters import Parameters, option
from analysis.result import Result
from kb.errors import AnalysisError
from kb.table import BASES, Basis, IOTable, Matrix

ROUNDING = 1e-9
"""An eigenvalue this close below zero counts as zero."""

TOGETHER = 0.5
"""Share of draws from which a pair is listed in the part ``stability``."""


@dataclass(frozen=True, slots=True)
class FactorParameters(Parameters):
    """Parameters of :func:`factors`.

    ``matrix``: principal components of the ``columns`` of the similarity matrix, correlated with each other, or of
    the matrix ``itself``. ``rule``: see :func:`analysis.clusters.membership.primary_factors`. ``noise``: standard
    deviation of the logarithm of every flow in a draw; 0.1, about ten per cent, is our convention.

    >>> FactorParameters(primary=0.3)
    Traceback (most recent call last):
    kb.errors.AnalysisError: secondary is 0.35 – give at most the primary threshold, 0.3
    """

    method: ClassVar[str] = "factors"
    version: ClassVar[int] = 1
    bases: ClassVar[tuple[Basis, ...]] = ("total",)
    explanation: ClassVar[Explanation] = Explanation(
        "clusters",
        "Alike in trade does not mean near each other. On a detailed table one factor can hold a quarter of the "
        "industries.",
        ("Feser and Bergman (2000)",),
        (r"x_{ij} = z_{ij}/\sum_i z_{ij}", r"y_{ij} = z_{ij}/\sum_j z_{ij}"),
    )

    basis: Basis = option("total", "Import basis", choices=BASES)
    industries: tuple[str, ...] = option((), "Industries to group, as codes or patterns; all where empty")
    factors: int = option(0, "Number of factors, 0 for those with an eigenvalue above one", least=0)
    primary: float = option(0.60, "Loading of a primary member", least=0, most=1)
    secondary: float = option(0.35, "Loading of a secondary member", least=0, most=1)
    rule: Rule = option("positive", "Which loading makes a primary member", choices=RULES)
    matrix: Source = option("columns", "What is factored: correlations of the columns, or the matrix", choices=SOURCES)
    draws: int = option(200, "Draws with noise on the flows, for stability", least=0, most=10_000)
    noise: float = option(0.1, "Noise of a draw: standard deviation of the logarithm of a flow", least=0, most=2)
    seed: int = option(0, "Seed of the random numbers", least=0)

    def __post_init__(self) -> None:
        Parameters.__post_init__(self)
        if self.secondary > self.primary:
            raise AnalysisError(
                f"secondary is {self.secondary:g}", remedy=f"give at most the primary threshold, {self.primary:g}"
            )


def factors(table: IOTable, parameters: FactorParameters | None = None) -> Result:
    """Factor clusters of industries that trade alike, or with each other's partners.

    The largest of the four correlations of purchase and sales shares per pair
    (:func:`analysis.clusters.similarity.similarity`) makes a matrix; its principal components, rotated by varimax with
    Kaiser normalisation (:func:`analysis.clusters.factor_model.factor_model`), are the clusters; loadings decide on
    members.

    Rows: ``industry``, ``cluster`` (``<NA>`` where it is no primary member), ``strength`` (its loading there),
    ``stability`` (mean share of draws together with the other primary members). Parts: ``clusters`` (one per factor,
    the one that explains most first: ``size``, ``variance_share``, ``stability`` = mean over pairs), ``members``
    (primary ones), ``loadings`` (with ``membership`` primary, secondary, none), ``eigenvalues`` (scree),
    ``communalities``, ``links`` (pairs among the ten strongest of either industry, with the pattern that won, as the
    first has it), ``stability`` (pairs together in at least half of the draws). Loadings and shares are pure numbers.
    Summary: KMO and Bartlett's test of the profiles (purchase and sales shares, 2n observations): the columns of an
    n × n matrix have singular correlations, of which neither exists.

    Where g groups of like size make up all industries, their columns differ in g − 1 directions only, and one group is
    left without a factor; with ``matrix="itself"`` each has its own.

    Raises ``AnalysisError`` as :func:`analysis.clusters.similarity.similarity` and
    :func:`analysis.clusters.factor_model.factor_model`. Source: Feser and Bergman 2000.
    """
    parameters = parameters or FactorParameters()
    started = perf_counter()
    likeness = similarity(table, parameters.basis, parameters.industries)
    try:
        model = factor_model(likeness.matrix, parameters.factors, parameters.matrix)
    except AnalysisError as error:
        where = f"{place(table, parameters.basis)}, {len(likeness.codes)} industries"
        raise AnalysisError(error.what, where=where, remedy=error.remedy) from None
    tested = adequacy(np.vstack(shares(likeness.flows)))
    share = _stability(likeness, model, parameters)
    frame = _industries(likeness, model, share, parameters)
    parts = {
        **_clusters(frame, model),
        "loadings": _loadings(likeness, model, parameters),
        "eigenvalues": _scree(model),
        "communalities": pd.DataFrame({"industry": likeness.codes, "communality": model.communalities}),
        "links": links(likeness),
        "stability": _pairs(likeness, share),
    }
    return Result(
        parameters=parameters,
        table=table.meta.id,
        frame=frame,
        seconds=perf_counter() - started,
        notes=tuple(_notes(likeness, model, tested, frame, parameters)),
        parts=parts,
        summary=_summary(likeness, model, tested, parameters),
    )


def _stability(likeness: Similarity, model: FactorModel, parameters: FactorParameters) -> Matrix | None:
    if not parameters.draws:
        return None
    return together(
        likeness.flows,
        model.loadings,
        source=parameters.matrix,
        primary=parameters.primary,
        rule=parameters.rule,
        draws=parameters.draws,
        noise=parameters.noise,
        seed=parameters.seed,
    )


def _industries(
    likeness: Similarity, model: FactorModel, share: Matrix | None, parameters: FactorParameters
) -> pd.DataFrame:
    factor = primary_factors(model.loadings, parameters.primary, parameters.rule)
    strength = model.loadings[np.arange(len(factor)), np.maximum(factor, 0)]
    member = pd.Series(factor != NONE)
    same = np.equal.outer(factor, factor) & (factor != NONE) & ~np.eye(len(factor), dtype=bool)
    others = same.sum(axis=1)
    stability = (
        np.zeros(len(factor)) if share is None else divide((share * same).sum(axis=1), others.astype(np.float64))
    )
    return pd.DataFrame(
        {
            "industry": np.array(likeness.codes, dtype=object),
            "cluster": pd.Series(factor + 1, dtype="Int64").where(member),
            "strength": pd.Series(strength, dtype="Float64").where(member),
            "stability": pd.Series(stability, dtype="Float64").where((others > 0) & (share is not None)),
        }
    )


def _clusters(frame: pd.DataFrame, model: FactorModel) -> dict[str, pd.DataFrame]:
    size = -frame["strength"].abs()
    members = frame.assign(size=size).dropna(subset="cluster").sort_values(["cluster", "size"], kind="stable")
    members = members.astype({"cluster": np.int64, "strength": np.float64}).reset_index(drop=True)
    numbers = range(1, model.loadings.shape[1] + 1)
    grouped = members.groupby("cluster")
    clusters = pd.DataFrame(
        {
            "cluster": list(numbers),
            "size": grouped.size().reindex(numbers, fill_value=0).to_numpy(),
            "variance_share": model.variance_shares,
            "stability": grouped["stability"].mean().reindex(numbers).array,
        }
    )
    return {"clusters": clusters, "members": members[["cluster", "industry", "strength", "stability"]]}


def _loadings(likeness: Similarity, model: FactorModel, parameters: FactorParameters) -> pd.DataFrame:
    n, k = model.loadings.shape
    member = memberships(model.loadings, parameters.primary, parameters.secondary, parameters.rule)
    return pd.DataFrame(
        {
            "industry": np.repeat(np.array(likeness.codes, dtype=object), k),
            "cluster": np.tile(np.arange(1, k + 1), n),
            "loading": model.loadings.ravel(),
            "membership": member.ravel().astype(object),
        }
    )


def _scree(model: FactorModel) -> pd.DataFrame:
    n = len(model.eigenvalues)
    share = model.eigenvalues / n
    return pd.DataFrame(
        {
            "component": np.arange(1, n + 1),
            "eigenvalue": model.eigenvalues,
            "share": share,
            "cumulative": share.cumsum(),
            "kept": np.arange(n) < model.loadings.shape[1],
        }
    )


def _pairs(likeness: Similarity, share: Matrix | None) -> pd.DataFrame:
    """Pairs together in at least ``TOGETHER`` of the draws, once, in table order."""
    share = np.zeros(likeness.matrix.shape) if share is None else share
    first, second = np.nonzero(np.triu(share >= TOGETHER, 1))
    codes = np.array(likeness.codes, dtype=object)
    return pd.DataFrame({"first": codes[first], "second": codes[second], "together": share[first, second]})


def _summary(
    likeness: Similarity, model: FactorModel, tested: Adequacy, parameters: FactorParameters
) -> dict[str, Any]:
    eigenvalues = model.eigenvalues.tolist()
    return {
        "industries": len(likeness.codes),
        "factors": model.loadings.shape[1],
        "variance_explained": float(model.variance_shares.sum()),
        "kmo": tested.kmo,
        "bartlett_chi2": tested.chi2,
        "bartlett_df": tested.df,
        "bartlett_p": tested.p,
        "eigenvalues": eigenvalues,
        "negative_eigenvalues": [value for value in eigenvalues if value < -ROUNDING],
        "left_out": dict(likeness.left_out),
        "rotation_iterations": model.steps,
        "draws": parameters.draws,
        "noise": parameters.noise,
        "seed": parameters.seed,
    }


def _notes(
    likeness: Similarity, model: FactorModel, tested: Adequacy, frame: pd.DataFrame, parameters: FactorParameters
) -> list[str]:
    notes = [f"left out: {code}, {reason}" for code, reason in likeness.left_out.items()]
    alone = frame.loc[frame["cluster"].isna(), "industry"].tolist()
    empty = sorted(set(range(1, model.loadings.shape[1] + 1)) - set(frame["cluster"].dropna()))
    negative, below = int((likeness.flows < 0).sum()), int((model.eigenvalues < -ROUNDING).sum())
    conditions = {
        f"no primary member of a factor: {', '.join(alone)}": alone,
        f"factors without a primary member: {', '.join(map(str, empty))}": empty,
        f"{negative} negative flows enter as they are": negative,
        f"{below} negative eigenvalues: the similarities are not the correlations of any data, so that variance "
        "shares are of the trace and may add up to more than one": below,
        "KMO and Bartlett's test are undefined: the profiles' correlations are singular": tested.kmo is None,
        f"the rotation did not end within {model.steps} steps": not model.converged,
        f"stability is from {parameters.draws} draws in which every flow varies by a factor "
        f"exp(±{parameters.noise:g}), seed {parameters.seed}": parameters.draws,
    }
    return notes + [note for note, holds in conditions.items() if holds]
