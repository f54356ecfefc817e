"""Groups of industries by their direct trade: Streit's coefficients, and each industry's largest partners."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter
from typing import Any, ClassVar, Literal, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.cluster.hierarchy import linkage
from scipy.sparse.csgraph import connected_components
from scipy.spatial.distance import squareform

from analysis.clusters.flow_network import (
    Trade,
    alone,
    group_frames,
    modularity_shares,
    numbered,
    streit_coefficients,
    strongest_pairs,
    trade,
)
from analysis.explanation import Explanation
from analysis.model.coefficients import divide
from analysis.parameters import Parameters, option
from analysis.result import Result
from kb.table import BASES, Basis, IOTable, Matrix

Partner = Literal["both", "buyer", "supplier"]

ROUNDING = 1e-12
"""Modularity has to rise by more than this to count as better."""


@dataclass(frozen=True, slots=True)
class StreitParameters(Parameters):
    """Parameters of :func:`streit`."""

    method: ClassVar[str] = "streit"
    version: ClassVar[int] = 1
    bases: ClassVar[tuple[Basis, ...]] = ("total",)
    explanation: ClassVar[Explanation] = Explanation(
        "clusters",
        "No threshold is published: without one the groups of highest modularity are taken.",
        ("Streit's coefficient",),
        (r"\tfrac14\left(\frac{z_{ij}}{s_i} + \frac{z_{ij}}{p_j} + \frac{z_{ji}}{s_j} + \frac{z_{ji}}{p_i}\right)",),
    )

    basis: Basis = option("total", "Import basis", choices=BASES)
    threshold: float = option(
        0.0, "Smallest coefficient of a link; 0 for the one whose groups have the highest modularity", least=0, most=1
    )
    industries: tuple[str, ...] = option((), "Industries to group, as codes or patterns; all where empty")


@dataclass(frozen=True, slots=True)
class MaximumParameters(Parameters):
    """Parameters of :func:`maximum`; ``partner``: which largest partner of an industry is a link."""

    method: ClassVar[str] = "maximum"
    version: ClassVar[int] = 1
    bases: ClassVar[tuple[Basis, ...]] = ("total",)
    explanation: ClassVar[Explanation] = Explanation(
        "clusters",
        "Only the largest partner counts, however near the second may be.",
        ("maximum method",),
    )

    basis: Basis = option("total", "Import basis", choices=BASES)
    partner: Partner = option("both", "Largest partner that is followed", choices=get_args(Partner))
    share: float = option(
        0.0, "Smallest share of a link; 0 for the one whose groups have the highest modularity", least=0, most=1
    )
    industries: tuple[str, ...] = option((), "Industries to group, as codes or patterns; all where empty")


def streit(table: IOTable, parameters: StreitParameters | None = None) -> Result:
    """Industries linked where Streit's coefficient reaches a threshold; groups are the connected components.

    ¼(zᵢⱼ/sᵢ + zᵢⱼ/pⱼ + zⱼᵢ/sⱼ + zⱼᵢ/pᵢ), s intermediate sales and p intermediate purchases among the chosen
    industries, own use aside in all of them; pure numbers, 0 to 1. Links chain: a low threshold joins everything.
    The default threshold is the coefficient whose components have the highest modularity on the network of all
    coefficients (our convention, so that it suits tables of any size; Newman and Girvan 2004).

    Rows: ``industry``, ``cluster`` (``<NA>`` where alone), ``strength`` (sum of its coefficients inside the group),
    ``partner`` (its strongest link, above the threshold or not) and that link's ``coefficient``. Parts: ``clusters``
    (``cluster``, ``size``, ``strength``, ``cohesion`` = share of its members' trade that stays inside), ``members``,
    ``links`` (pattern ``streit``; of each industry at most the ten strongest above the threshold).

    Raises ``AnalysisError`` as :func:`analysis.clusters.flow_network.trade`.
    Source: Streit 1969, docs/methods/clusters.md, Direct links.

    >>> from analysis.textbook import miller_blair
    >>> streit(miller_blair(), StreitParameters("domestic")).parts["links"]
      first second pattern  strength
    0     1      2  streit       1.0
    """
    parameters = parameters or StreitParameters()
    started = perf_counter()
    network = trade(table, parameters.basis, parameters.industries)
    coefficients = streit_coefficients(network.Z)
    threshold = parameters.threshold or best_threshold(coefficients, coefficients)
    strengths = np.where(coefficients >= threshold, coefficients, 0.0)
    links = strongest_pairs(strengths, network.Z + network.Z.T)
    return _result(
        table,
        parameters,
        network,
        started,
        linked=strengths,
        measure=coefficients,
        links=_named(network, links, "streit"),
        summary={"threshold": float(threshold), **_distribution(coefficients)},
    )


def maximum(table: IOTable, parameters: MaximumParameters | None = None) -> Result:
    """Each industry linked with its largest buyer and supplier where that takes a large enough share.

    Shares are zᵢⱼ/sᵢ (of i's sales, to its largest buyer) and zⱼᵢ/pᵢ (of i's purchases, from its largest supplier),
    s and p among the chosen industries, own use aside; pure numbers, 0 to 1. Groups are the weakly connected
    components. The default least share is the one whose groups have the highest modularity on the network of Streit
    coefficients (our convention). Of equally large partners the first in the table counts.

    Rows, ``clusters`` and ``members`` as :func:`streit`, with the sum of an industry's links inside its group as
    ``strength``; ``links``: pattern ``largest buyer`` or ``largest supplier``, from the industry to its partner.

    Raises ``AnalysisError`` as :func:`analysis.clusters.flow_network.trade`.
    Source: docs/methods/clusters.md, Direct links (maximum method).

    >>> from analysis.textbook import miller_blair
    >>> maximum(miller_blair(), MaximumParameters("domestic", partner="buyer")).parts["links"]
      first second        pattern  strength
    0     1      2  largest buyer       1.0
    1     2      1  largest buyer       1.0
    """
    parameters = parameters or MaximumParameters()
    started = perf_counter()
    network = trade(table, parameters.basis, parameters.industries)
    coefficients = streit_coefficients(network.Z)
    links = _largest_partners(network, parameters.partner)
    share = parameters.share or best_threshold(_symmetric(links, len(network.codes)), coefficients)
    links = links[links["strength"] >= share].reset_index(drop=True)
    linked = _symmetric(links, len(network.codes))
    return _result(
        table,
        parameters,
        network,
        started,
        linked=linked,
        measure=linked,
        links=_named(network, links),
        summary={"share": float(share)},
    )


def best_threshold(links: Matrix, network: Matrix) -> float:
    """The link strength at which the connected components of the links ≥ it have the highest modularity.

    ``links``, ``network``: symmetric, shape (n, n), not negative. The components at every threshold are the single-
    linkage tree of the links; modularity is that of the partition on ``network``. Of equally good ones the highest.

    >>> links = np.array([[0.0, 0.9, 0.1, 0.0], [0.9, 0.0, 0.0, 0.2], [0.1, 0.0, 0.0, 0.8], [0.0, 0.2, 0.8, 0.0]])
    >>> best_threshold(links, links)
    0.8
    """
    strongest = float(links.max())
    distance = strongest - links
    np.fill_diagonal(distance, 0.0)
    tree = linkage(squareform(distance, checks=False), "single")
    between = network / network.sum()
    degree = between.sum(axis=1)
    slot = np.arange(2 * len(links) - 1)
    gain, best, threshold = 0.0, -np.inf, strongest
    for step, (first, second, height, _) in enumerate(tree):
        if height >= strongest:
            break
        a, b = slot[int(first)], slot[int(second)]
        gain += 2 * (between[a, b] - degree[a] * degree[b])
        between[a] += between[b]
        between[:, a] += between[:, b]
        degree[a] += degree[b]
        slot[len(links) + step] = a
        last = step + 1 == len(tree) or tree[step + 1, 2] > height
        if last and gain > best + ROUNDING:
            best, threshold = gain, strongest - height
    return _exact(threshold, links)


def _exact(strength: float, links: Matrix) -> float:
    """The link that a strength found by subtraction was, to the last digit."""
    return float(links.flat[np.abs(links - strength).argmin()])


def _largest_partners(network: Trade, partner: Partner) -> pd.DataFrame:
    """Links from each industry ``i`` to its largest partners ``j`` with their share as ``strength``."""
    shares = {
        "buyer": divide(network.Z.T, network.Z.sum(axis=1)).T,
        "supplier": divide(network.Z, network.Z.sum(axis=0)).T,
    }
    wanted = shares if partner == "both" else {partner: shares[partner]}
    rows = []
    for name, share in wanted.items():
        strength = share.max(axis=1)
        here = np.flatnonzero(strength > 0)
        largest = share.argmax(axis=1)[here]
        rows.append(pd.DataFrame({"i": here, "j": largest, "pattern": f"largest {name}", "strength": strength[here]}))
    return pd.concat(rows, ignore_index=True)


def _symmetric(links: pd.DataFrame, n: int) -> Matrix:
    """The strongest link of each pair, either way; shape (n, n)."""
    matrix = np.zeros((n, n))
    np.maximum.at(matrix, (links["i"].to_numpy(), links["j"].to_numpy()), links["strength"].to_numpy())
    return np.maximum(matrix, matrix.T)


def _named(network: Trade, links: pd.DataFrame, pattern: str = "") -> pd.DataFrame:
    codes = np.array(network.codes, dtype=object)
    return pd.DataFrame(
        {
            "first": codes[links["i"].to_numpy(dtype=np.intp)],
            "second": codes[links["j"].to_numpy(dtype=np.intp)],
            "pattern": links.get("pattern", pattern),
            "strength": links["strength"],
        }
    )


def _distribution(coefficients: Matrix) -> dict[str, float]:
    """What a user needs to choose another threshold."""
    pairs = coefficients[np.triu_indices(len(coefficients), 1)]
    pairs = pairs[pairs > 0]
    return {"mean": float(pairs.mean()), "standard_deviation": float(pairs.std()), "largest": float(pairs.max())}


def _result(
    table: IOTable,
    parameters: StreitParameters | MaximumParameters,
    network: Trade,
    started: float,
    *,
    linked: Matrix,
    measure: Matrix,
    links: pd.DataFrame,
    summary: dict[str, Any],
) -> Result:
    _, labels = connected_components(linked > 0, directed=False)
    inside = (measure * np.equal.outer(labels, labels)).sum(axis=1)
    groups = numbered(labels.astype(np.int64), inside)
    singles = alone(network.codes, groups)
    members = group_frames(network.codes, groups, strength=inside)
    coefficients = streit_coefficients(network.Z)
    sizes = [len(group) for group in groups]
    return Result(
        parameters=parameters,
        table=table.meta.id,
        frame=_industries(network, coefficients, members),
        seconds=perf_counter() - started,
        notes=(*network.notes, *([f"in no group: {', '.join(singles)}"] if singles else [])),
        parts={"clusters": _clusters(network, groups, inside), "members": members, "links": links},
        summary=summary
        | {
            "clusters": len(groups),
            "sizes": sizes,
            "largest_component": max(sizes, default=1),
            "largest_share": max(sizes, default=1) / len(network.codes),
            "alone": len(singles),
            "links": int(np.count_nonzero(np.triu(linked))),
            "modularity": float(modularity_shares(coefficients, labels.astype(np.int64)).sum()),
        },
    )


def _industries(network: Trade, coefficients: Matrix, members: pd.DataFrame) -> pd.DataFrame:
    by_industry = members.set_index("industry").reindex(network.codes)
    codes = np.array(network.codes, dtype=object)
    return pd.DataFrame(
        {
            "industry": codes,
            "cluster": by_industry["cluster"].astype("Int64").to_numpy(),
            "strength": by_industry["strength"].fillna(0.0).to_numpy(),
            "partner": codes[coefficients.argmax(axis=1)],
            "coefficient": coefficients.max(axis=1),
        }
    )


def _clusters(network: Trade, groups: list[npt.NDArray[np.intp]], inside: Matrix) -> pd.DataFrame:
    both = network.Z + network.Z.T
    return pd.DataFrame(
        {
            "cluster": np.arange(1, len(groups) + 1),
            "size": np.array([len(group) for group in groups], dtype=np.int64),
            "strength": np.array([float(inside[group].sum()) / 2 for group in groups]),
            "cohesion": np.array([float(both[np.ix_(group, group)].sum() / both[group].sum()) for group in groups]),
        }
    )
