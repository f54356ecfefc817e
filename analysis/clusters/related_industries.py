"""Groups of related industries: similarity of trade and direct links, their number by validation score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from time import perf_counter
from typing import Any, ClassVar, Literal, get_args

import numpy as np
import pandas as pd

from analysis.clusters.flow_network import Labels, alone, group_frames, numbered, strongest_pairs
from analysis.clusters.related_candidates import ALGORITHMS, FEWEST, MOST, Candidate, candidates
from analysis.clusters.relatedness import SCORES, relatedness
from analysis.clusters.similarity import LEAST, connected
from analysis.explanation import Explanation
from analysis.model.coefficients import denominators, divide, flows, place
from analysis.parameters import Parameters, chosen, option
from analysis.result import Result
from kb.errors import AnalysisError
from kb.table import BASES, Basis, IOTable, Matrix

Algorithm = Literal["consensus", "leiden", "ward", "kmeans", "average", "best"]

RUNNERS_UP = 5
"""Candidates that the summary names after the chosen one."""


@dataclass(frozen=True, slots=True)
class RelatedParameters(Parameters):
    """Parameters of :func:`related_industries`.

    ``algorithm``: of which the candidate with the highest validation score is taken; ``best`` for that of all.
    """

    method: ClassVar[str] = "related-industries"
    version: ClassVar[int] = 1
    bases: ClassVar[tuple[Basis, ...]] = ("total",)
    explanation: ClassVar[Explanation] = Explanation(
        "clusters",
        "The scores favour few large groups where numbers of groups differ much; therefore the default is a consensus.",
        ("Delgado, Porter and Stern (2016)",),
    )

    basis: Basis = option("total", "Import basis", choices=BASES)
    algorithm: Algorithm = option("consensus", "Algorithm whose groups are taken", choices=get_args(Algorithm))
    groups: int = option(0, "Number of groups; 0 for the one with the best validation score", least=0)
    seed: int = option(0, "Seed of the random numbers", least=0)
    industries: tuple[str, ...] = option((), "Industries to group, as codes or patterns; all where empty")


def related_industries(table: IOTable, parameters: RelatedParameters | None = None) -> Result:
    """Groups of related industries: the candidate of an algorithm that the validation scores rank first.

    Candidates (:func:`analysis.clusters.related_candidates.candidates`): Ward, k-means and average linkage on each of
    four similarities (``input``, ``output``, ``flow``, ``combined``), Leiden on Streit's and on input coefficients and
    on the combined similarity, with every number of groups from 0.75 √n to n/4, or resolution that leads there; and
    their ``consensus``: what the Leiden candidates of all links and resolutions agree on. Each has the validation
    scores of Delgado, Porter and Stern on the four similarities; of the algorithm asked for the best one is taken. The
    default is the consensus: no single number of groups or resolution decides, and on planted tables and on a detailed
    national table it agrees more with the known groups than the best single candidate (see the documentation).

    Rows: ``industry``, ``cluster`` (``<NA>`` where alone), ``strength`` (mean combined similarity with the other
    members minus that with all other industries), ``stability`` (mean share of the Leiden candidates together with the
    other members). Parts: ``clusters`` (``size``, ``strength``, ``stability``: means over the members), ``members``,
    ``candidates`` (``algorithm``, ``on``, ``setting`` = number, resolution or share, ``groups``, ``score``, the scores
    as means over the similarities, ``rank``, ``chosen``), ``links`` (of each industry the ten it is most often with).

    Raises ``AnalysisError`` where the basis is not available, fewer than three industries buy and sell, or more groups
    are asked for than there are industries.
    Source: Delgado, Porter and Stern 2016; Traag, Waltman and van Eck 2019; Jeub, Sporns and Fortunato 2018 (consensus
    over resolutions).
    """
    parameters = parameters or RelatedParameters()
    started = perf_counter()
    codes, Z, coefficients, left_out = _trading(table, parameters)
    matrices = relatedness(Z)
    algorithms = ALGORITHMS if parameters.algorithm in ("best", "consensus") else (parameters.algorithm,)
    tried, together = candidates(matrices, coefficients, algorithms, parameters.groups, parameters.seed)
    best = next(each for each in tried if parameters.algorithm in ("best", each.algorithm))
    strength = _strength(matrices["combined"], best.labels)
    groups = numbered(best.labels, strength)
    singles = alone(codes, groups)
    notes = [f"left out, {reason}: {code}" for code, reason in left_out.items()]
    return Result(
        parameters=parameters,
        table=table.meta.id,
        seconds=perf_counter() - started,
        notes=(*notes, *([f"in no group: {', '.join(singles)}"] if singles else [])),
        summary=_summary(tried, best, len(groups), len(singles)),
        **_tables(codes, groups, best, strength, together, _judged(tried, best)),
    )


def _trading(table: IOTable, parameters: RelatedParameters) -> tuple[list[str], Matrix, Matrix, Mapping[str, str]]:
    """Codes, flows and symmetric input coefficients of the chosen industries that buy and sell, in the order of codes.

    The order makes the result independent of that of the table.
    """
    where = place(table, parameters.basis)
    picked = sorted(chosen(table.codes, parameters.industries), key=lambda i: table.codes[i])
    Z, codes, left_out = connected(
        flows(table, parameters.basis)[np.ix_(picked, picked)], [table.codes[i] for i in picked]
    )
    if len(codes) < LEAST or parameters.groups > len(codes) or parameters.groups == 1:
        raise AnalysisError(
            f"{parameters.groups or 'groups'} of {len(codes)} industries with purchases and sales",
            where=where,
            remedy=f"choose {LEAST} industries or more that trade with each other, and 2 groups or more of them",
        )
    positions = [table.codes.index(code) for code in codes]
    inputs = np.maximum(divide(Z, denominators(table, parameters.basis)[positions]), 0.0)
    return codes, Z, inputs + inputs.T, left_out


def _strength(similarity: Matrix, labels: Labels) -> Matrix:
    """Mean similarity with the other members minus that with everybody else; zero where there is nobody."""
    same = np.equal.outer(labels, labels)
    np.fill_diagonal(same, False)
    other = ~same
    np.fill_diagonal(other, False)
    means = [divide((similarity * part).sum(axis=1), part.sum(axis=1).astype(np.float64)) for part in (same, other)]
    return np.asarray(np.where(same.any(axis=1), means[0] - means[1], 0.0))


def _judged(tried: list[Candidate], best: Candidate) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "rank": rank,
            "algorithm": each.algorithm,
            "on": each.on,
            "setting": each.setting,
            "groups": each.groups,
            **{name: each.scores[name] for name in ("score", *SCORES)},
            "chosen": each is best,
        }
        for rank, each in enumerate(tried, start=1)
    )


def _summary(tried: list[Candidate], best: Candidate, groups: int, alone: int) -> dict[str, Any]:
    """What was chosen, what came next, and the best of every algorithm."""

    def told(each: Candidate) -> dict[str, Any]:
        return {
            "algorithm": each.algorithm,
            "on": each.on,
            "setting": each.setting,
            "groups": each.groups,
            "score": each.scores["score"],
        }

    first = {each.algorithm: told(each) for each in reversed(tried)}
    return {
        "chosen": told(best),
        "runners_up": [told(each) for each in tried if each is not best][:RUNNERS_UP],
        "best_of": [first[name] for name in ALGORITHMS if name in first],
        "candidates": len(tried),
        "tried": f"{FEWEST:g} √n to {MOST:g} n groups",
        "clusters": groups,
        "alone": alone,
    }


def _tables(
    codes: list[str],
    groups: list[Any],
    best: Candidate,
    strength: Matrix,
    together: Matrix,
    judged: pd.DataFrame,
) -> dict[str, Any]:
    """Frame and parts of the result."""
    same = np.equal.outer(best.labels, best.labels)
    off = together.copy()
    for matrix in (same, off):
        np.fill_diagonal(matrix, 0)
    stability = divide((together * same).sum(axis=1), same.sum(axis=1).astype(np.float64))
    members = group_frames(codes, groups, strength=strength, stability=stability)
    clusters = members.groupby("cluster", as_index=False).agg(
        size=("industry", "size"), strength=("strength", "mean"), stability=("stability", "mean")
    )
    names = np.array(codes, dtype=object)
    pairs = strongest_pairs(off)
    links = pd.DataFrame(
        {
            "first": names[pairs["i"].to_numpy()],
            "second": names[pairs["j"].to_numpy()],
            "pattern": "together",
            "strength": pairs["strength"],
        }
    )
    found = members.set_index("industry").reindex(codes)
    frame = pd.DataFrame(
        {
            "industry": names,
            "cluster": found["cluster"].astype("Int64").to_numpy(),
            "strength": strength,
            "stability": stability,
        }
    )
    return {
        "frame": frame,
        "parts": {"clusters": clusters, "members": members, "candidates": judged, "links": links},
    }
