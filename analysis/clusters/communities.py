"""Communities of industries in the flow network: what many runs of the Leiden algorithm agree on."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from time import perf_counter
from typing import Any, ClassVar, Literal, get_args

import numpy as np
import pandas as pd
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from analysis.clusters.flow_network import (
    Labels,
    Trade,
    alone,
    group_frames,
    modularity_shares,
    numbered,
    strongest_pairs,
    trade,
)
from analysis.explanation import Explanation
from analysis.model.coefficients import denominators, divide, place
from analysis.parameters import Parameters, option
from analysis.result import Result
from kb.errors import AnalysisError
from kb.table import BASES, Basis, IOTable, Matrix

Weights = Literal["flows", "coefficients"]

ROUNDING = 1e-12
"""A mean share this close below the limit still counts."""

_GENERATOR = Lock()
"""igraph has one generator of random numbers for the whole process."""


@dataclass(frozen=True, slots=True)
class CommunityParameters(Parameters):
    """Parameters of :func:`communities`.

    ``weights``: ``flows`` zᵢⱼ + zⱼᵢ, or input ``coefficients`` aᵢⱼ + aⱼᵢ, which count small buyers as much as large
    ones; ``together``: mean co-classification at which groups still join in the consensus.
    """

    method: ClassVar[str] = "communities"
    version: ClassVar[int] = 1
    bases: ClassVar[tuple[Basis, ...]] = ("total",)
    explanation: ClassVar[Explanation] = Explanation(
        "clusters",
        "One run is no result: the share of runs that agree stands beside every pair. At resolution one small groups "
        "of a large network are joined.",
        ("Traag, Waltman and van Eck 2019",),
    )

    basis: Basis = option("total", "Import basis", choices=BASES)
    weights: Weights = option("flows", "Weights of the links", choices=get_args(Weights))
    resolution: float = option(1.0, "Resolution: above 1 more and smaller communities", least=0.01, most=100)
    repeats: int = option(100, "Runs from different random numbers", least=2, most=10_000)
    together: float = option(0.5, "Share of runs together from which industries join in the consensus", least=0, most=1)
    seed: int = option(0, "Seed of the random numbers", least=0)
    industries: tuple[str, ...] = option((), "Industries to group, as codes or patterns; all where empty")


def communities(table: IOTable, parameters: CommunityParameters | None = None) -> Result:
    """Communities by modularity (Leiden), run many times; the result is how often two industries end up together.

    Modularity Q = Σᵢⱼ(wᵢⱼ − γ kᵢkⱼ/2m)δ(cᵢ, cⱼ)/2m on the symmetrised network, own use aside. The consensus is
    average linkage on 1 − share of runs together, cut where the mean share between two groups falls below
    ``together`` (our convention). Pure numbers.

    Rows: ``industry``, ``cluster`` (``<NA>`` where alone), ``strength`` (what it adds to the modularity of the
    consensus), ``stability`` (mean share of runs together with the other members). Parts: ``clusters`` (``size``,
    ``strength``, ``stability`` = mean over pairs), ``members``, ``together`` (every pair that was ever together, and
    the share of runs), ``links`` (of each industry the ten strongest of these; among equals those that trade most).

    The industries enter sorted by code, so that neither their order in the table nor threads change the numbers.

    Raises ``AnalysisError`` as :func:`analysis.clusters.flow_network.trade`.
    Source: Traag, Waltman and van Eck 2019 (Leiden); Newman and Girvan 2004; Lancichinetti and Fortunato 2012
    (consensus of many runs).

    >>> from analysis.textbook import miller_blair
    >>> communities(miller_blair(), CommunityParameters("domestic", repeats=5)).parts["together"]
      first second   pattern  strength
    0     1      2  together       1.0
    """
    parameters = parameters or CommunityParameters()
    started = perf_counter()
    network = trade(table, parameters.basis, parameters.industries)
    W = _weights(table, network, parameters)
    by_code = np.argsort(np.array(network.codes), kind="stable")
    runs, quality = leiden(W[np.ix_(by_code, by_code)], parameters.resolution, parameters.repeats, parameters.seed)
    runs = runs[:, np.argsort(by_code)]
    shares = co_classification(runs)
    labels = np.empty(len(by_code), dtype=np.int64)
    labels[by_code] = consensus(shares[np.ix_(by_code, by_code)], parameters.together)
    added = modularity_shares(W, labels, parameters.resolution)
    groups = numbered(labels, added)
    singles = alone(network.codes, groups)
    return Result(
        parameters=parameters,
        table=table.meta.id,
        seconds=perf_counter() - started,
        notes=(*network.notes, *([f"in no community: {', '.join(singles)}"] if singles else [])),
        summary=_agreement(runs, quality, parameters)
        | {"clusters": len(groups), "consensus_modularity": float(added.sum()), "alone": len(singles)},
        **_tables(network, W, shares, labels, added),
    )


def leiden(W: Matrix, resolution: float, repeats: int, seed: int) -> tuple[Labels, Matrix]:
    """Partitions by the Leiden algorithm, each iterated until stable: labels (repeats, n) and their modularities.

    ``W``: symmetric weights, shape (n, n), no diagonal.

    Source: Traag, Waltman and van Eck 2019; igraph.

    >>> pairs = np.kron(np.eye(2), np.array([[0.0, 1.0], [1.0, 0.0]]))
    >>> leiden(pairs, 1.0, 2, 0)
    (array([[0, 0, 1, 1],
           [0, 0, 1, 1]]), array([0.5, 0.5]))
    """
    import igraph  # brings drawing libraries along, which only this needs

    first, second = np.nonzero(np.triu(W, 1))
    weights = (W[first, second] / W.sum()).tolist()
    graph = igraph.Graph(n=len(W), edges=np.column_stack([first, second]).tolist())
    runs: list[Labels] = []
    quality: list[float] = []
    with _random_numbers(seed):
        for _ in range(repeats):
            run = graph.community_leiden(
                objective_function="modularity", weights=weights, resolution=resolution, n_iterations=-1
            )
            runs.append(np.array(run.membership, dtype=np.int64))
            quality.append(float(modularity_shares(W, runs[-1], resolution).sum()))
    return np.array(runs), np.array(quality)


def co_classification(runs: Labels) -> Matrix:
    """Share of runs in which two industries have the same label, shape (n, n), 0 to 1, diagonal one.

    >>> co_classification(np.array([[0, 0, 1], [0, 1, 1]]))
    array([[1. , 0.5, 0. ],
           [0.5, 1. , 0.5],
           [0. , 0.5, 1. ]])
    """
    member = np.concatenate([np.equal.outer(run, np.unique(run)) for run in runs], axis=1).astype(np.float64)
    return np.asarray(member @ member.T / len(runs))


def consensus(shares: Matrix, together: float) -> Labels:
    """Groups by average linkage on 1 − ``shares`` (n, n), joined while their mean share is at least ``together``.

    >>> consensus(np.array([[1.0, 0.9, 0.1], [0.9, 1.0, 0.2], [0.1, 0.2, 1.0]]), 0.5)
    array([1, 1, 2])
    """
    distance = squareform(1 - shares, checks=False)
    return np.asarray(fcluster(linkage(distance, "average"), 1 - together + ROUNDING, "distance"), dtype=np.int64)


@contextmanager
def _random_numbers(seed: int) -> Iterator[None]:
    """igraph's random numbers from a seed, for one caller at a time; afterwards from Python's own again."""
    import igraph

    with _GENERATOR:
        igraph.set_random_number_generator(random.Random(seed))
        try:
            yield
        finally:
            igraph.set_random_number_generator(random)


def _weights(table: IOTable, network: Trade, parameters: CommunityParameters) -> Matrix:
    flow = network.Z
    if parameters.weights == "coefficients":
        flow = divide(flow, denominators(table, parameters.basis)[network.positions])
    W = flow + flow.T
    if not W.any():
        raise AnalysisError(
            "no industry has input coefficients",
            where=place(table, parameters.basis),
            remedy="give the weights flows, or check the output row",
        )
    return W


def _agreement(runs: Labels, quality: Matrix, parameters: CommunityParameters) -> dict[str, Any]:
    """What the runs have in common."""
    partitions = {tuple(np.unique(run, return_index=True)[1][run].tolist()) for run in runs}
    return {
        "modularity_mean": float(quality.mean()),
        "modularity_least": float(quality.min()),
        "modularity_most": float(quality.max()),
        "partitions": len(partitions),
        "repeats": parameters.repeats,
        "seed": parameters.seed,
    }


def _tables(network: Trade, W: Matrix, shares: Matrix, labels: Labels, added: Matrix) -> dict[str, Any]:
    """Frame and parts of the result."""
    groups = numbered(labels, added)
    same = np.equal.outer(labels, labels)
    np.fill_diagonal(same, False)
    stability = divide((shares * same).sum(axis=1), same.sum(axis=1).astype(np.float64))
    members = group_frames(network.codes, groups, strength=added, stability=stability)
    clusters = members.groupby("cluster", as_index=False).agg(
        size=("industry", "size"), strength=("strength", "sum"), stability=("stability", "mean")
    )
    by_industry = members.set_index("industry").reindex(network.codes)
    frame = pd.DataFrame(
        {
            "industry": np.array(network.codes, dtype=object),
            "cluster": by_industry["cluster"].astype("Int64").to_numpy(),
            "strength": added,
            "stability": by_industry["stability"].astype("Float64").to_numpy(),
        }
    )
    off = shares - np.eye(len(shares))
    parts = {
        "clusters": clusters,
        "members": members,
        "together": _pairs(network, strongest_pairs(off, W, keep=len(shares))),
        "links": _pairs(network, strongest_pairs(off, W)),
    }
    return {"frame": frame, "parts": parts}


def _pairs(network: Trade, pairs: pd.DataFrame) -> pd.DataFrame:
    codes = np.array(network.codes, dtype=object)
    return pd.DataFrame(
        {
            "first": codes[pairs["i"].to_numpy()],
            "second": codes[pairs["j"].to_numpy()],
            "pattern": "together",
            "strength": pairs["strength"],
        }
    )
