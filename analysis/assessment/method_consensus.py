"""Consensus over methods: industries that most methods put together, and how much hangs on a single method."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from time import perf_counter
from typing import ClassVar

import numpy as np
import pandas as pd

from analysis.assessment.comparison import agreement, computed, partition
from analysis.clusters.communities import co_classification, consensus
from analysis.clusters.flow_network import Labels, alone, group_frames, numbered, strongest_pairs
from analysis.explanation import Explanation
from analysis.model.coefficients import divide
from analysis.parameters import Parameters, option
from analysis.result import Result
from kb.errors import AnalysisError
from kb.table import Basis, IOTable, Matrix


@dataclass(frozen=True, slots=True)
class ConsensusParameters(Parameters):
    """Parameters of :func:`method_consensus`: it takes the default runs of the methods, on whichever basis."""

    method: ClassVar[str] = "consensus"
    version: ClassVar[int] = 1
    explanation: ClassVar[Explanation] = Explanation(
        "clusters",
        "It is no better than the methods that have a voice: what hangs on a single one is told beside it.",
        ("Hubert and Arabie 1985",),
    )

    basis: Basis = option("domestic", "Import basis, of no effect here", choices=("domestic",))
    methods: tuple[str, ...] = option(
        (), "Methods whose clusters count, as names or patterns; all that group by flows where empty"
    )
    together: float = option(0.5, "Share of methods from which industries join", least=0, most=1)


def method_consensus(
    table: IOTable, parameters: ConsensusParameters | None = None, *, method_sets: pd.DataFrame
) -> Result:
    """Groups on which methods agree: average linkage on the share of methods that put two industries together.

    Every method has one voice, that of its default run on this table (of several bases the first by name), taken as a
    partition (:func:`analysis.assessment.comparison.partition`); an industry that it leaves in no cluster is apart from
    all. Groups join while the mean share between them is at least ``together`` (our convention).

    Rows: ``industry``, ``cluster`` (``<NA>`` where alone), ``strength`` and ``stability`` (both the mean share of
    methods together with the other members). Parts: ``clusters`` (``size``, ``strength``, ``stability`` = means),
    ``members``, ``left_out`` (``method``, ``run``, ``clusters`` = of two industries or more, ``adjusted_rand`` of its
    own partition with the consensus, ``without`` = adjusted Rand of the consensus with the one that leaves this method
    out: what hangs on it), ``links`` (of each industry the ten it is most often with). Pure numbers.

    ``method_sets``: as :func:`analysis.cluster_reader.cluster_sets`, of methods that group industries by their flows.

    Raises ``AnalysisError`` where fewer than two methods have clusters of this table.
    Source: Lancichinetti and Fortunato 2012 (consensus of partitions); Hubert and Arabie 1985.
    """
    parameters = parameters or ConsensusParameters()
    started = perf_counter()
    voices = _voices(method_sets, table, parameters.methods)
    if len(voices) < 2:
        raise AnalysisError(
            f"clusters of {len(voices)} methods",
            where=f"table {table.meta.id}",
            remedy="run two methods or more that group industries by their flows first",
        )
    codes = sorted({code for voice in voices.values() for code in voice.index})
    runs = np.array([_labels(voice, codes) for voice in voices.values()])
    shares = co_classification(runs)
    labels = consensus(shares, parameters.together)
    strength = _share_inside(shares, labels)
    groups = numbered(labels, strength)
    singles = alone(codes, groups)
    left_out = _left_out(voices, runs, labels, codes, parameters.together)
    return Result(
        parameters=parameters,
        table=table.meta.id,
        frame=_frame(codes, groups, strength),
        seconds=perf_counter() - started,
        notes=(f"in no group: {', '.join(singles)}",) if singles else (),
        parts=_parts(codes, groups, strength, shares) | {"left_out": left_out},
        summary={
            "runs": list(voices),
            "clusters": len(groups),
            "alone": len(singles),
            "least_without": float(left_out["without"].min()),
            "mean_without": float(left_out["without"].mean()),
        },
        used=computed(method_sets, list(voices)),
    )


def _voices(sets: pd.DataFrame, table: IOTable, methods: tuple[str, ...]) -> dict[str, pd.Series]:
    """Partition by the run that speaks for each method: its default one on this table, the first basis by name."""
    ours = sets[(sets["table"] == table.meta.id) & (sets["status"] == "computed")]
    ours = ours[[run == f"{method}:{table.meta.id}:{basis}" for run, method, basis in _names(ours)]]
    wanted = [not methods or any(fnmatchcase(method, pattern) for pattern in methods) for method in ours["method"]]
    voices: dict[str, pd.Series] = {}
    spoken = set()
    for (method, run), members in ours[wanted].groupby(["method", "run"]):
        if method not in spoken:
            spoken.add(method)
            voices[str(run)] = partition(members)
    return voices


def _names(sets: pd.DataFrame) -> list[tuple[str, str, str]]:
    return list(zip(sets["run"], sets["method"], sets["basis"], strict=True))


def _labels(voice: pd.Series, codes: list[str]) -> Labels:
    """Number of the cluster of each industry, a number of its own where it has none."""
    numbers = pd.Series(pd.factorize(voice)[0], index=voice.index).reindex(codes)
    own = np.arange(len(codes)) + len(voice)
    return np.where(numbers.notna(), numbers.fillna(0).to_numpy(np.int64), own)


def _share_inside(shares: Matrix, labels: Labels) -> Matrix:
    same = np.equal.outer(labels, labels)
    np.fill_diagonal(same, False)
    return divide((shares * same).sum(axis=1), same.sum(axis=1).astype(np.float64))


def _left_out(
    voices: dict[str, pd.Series], runs: Labels, labels: Labels, codes: list[str], together: float
) -> pd.DataFrame:
    """How far each method agrees with the consensus, and the consensus with the one of the others."""
    whole = pd.Series(labels, index=codes)
    rows = []
    for number, (run, voice) in enumerate(voices.items()):
        rest = np.delete(runs, number, axis=0)
        others = pd.Series(consensus(co_classification(rest), together), index=codes)
        rows.append(
            {
                "method": run.partition(":")[0],
                "run": run,
                "clusters": int((voice.value_counts() > 1).sum()),
                "adjusted_rand": agreement(whole, pd.Series(runs[number], index=codes)).adjusted_rand,
                "without": agreement(whole, others).adjusted_rand,
            }
        )
    return pd.DataFrame(rows)


def _parts(codes: list[str], groups: list[np.ndarray], strength: Matrix, shares: Matrix) -> dict[str, pd.DataFrame]:
    members = group_frames(codes, groups, strength=strength, stability=strength)
    clusters = members.groupby("cluster", as_index=False).agg(
        size=("industry", "size"), strength=("strength", "mean"), stability=("stability", "mean")
    )
    off = shares.copy()
    np.fill_diagonal(off, 0.0)
    pairs, names = strongest_pairs(off), np.array(codes, dtype=object)
    first, second = (names[pairs[end].to_numpy()] for end in ("i", "j"))
    links = pd.DataFrame({"first": first, "second": second, "pattern": "by methods", "strength": pairs["strength"]})
    return {"clusters": clusters, "members": members, "links": links}


def _frame(codes: list[str], groups: list[np.ndarray], strength: Matrix) -> pd.DataFrame:
    members = group_frames(codes, groups).set_index("industry").reindex(codes)
    return pd.DataFrame(
        {
            "industry": np.array(codes, dtype=object),
            "cluster": members["cluster"].astype("Int64").to_numpy(),
            "strength": strength,
            "stability": strength,
        }
    )
