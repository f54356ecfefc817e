"""Validation of cluster sets: are industries more related to their own cluster than to others?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import ClassVar

import numpy as np
import pandas as pd

from analysis.assessment.comparison import computed, partition
from analysis.clusters.relatedness import PERCENTILE, SCORES, scores, similarities
from analysis.explanation import Explanation
from analysis.parameters import Parameters, option
from analysis.result import Result
from kb.table import BASES, Basis, IOTable, Matrix

COLUMNS = ["run", "similarity", *SCORES, "clusters", "industries"]


@dataclass(frozen=True, slots=True)
class ValidationParameters(Parameters):
    """Parameters of :func:`validation`."""

    method: ClassVar[str] = "validation"
    version: ClassVar[int] = 1
    bases: ClassVar[tuple[Basis, ...]] = ("total",)
    explanation: ClassVar[Explanation] = Explanation(
        "clusters",
        "Scores are shares and saturate where clusters are few.",
        ("Delgado, Porter and Stern (2016)",),
    )

    basis: Basis = option("total", "Import basis of the similarities", choices=BASES)


def validation(table: IOTable, parameters: ValidationParameters | None = None, *, cluster_sets: pd.DataFrame) -> Result:
    """Validation scores of every cluster set on four similarities of the table's industries; one row per pair.

    Similarities: ``input`` (correlation of purchase shares), ``output`` (of sales shares), ``flow`` (Streit's
    coefficients: direct trade), ``combined`` (mean of the three, each standardised over the pairs): see
    :func:`similarities`. Scores, each a share of 1:

    - ``above_mean``, ``above_95``: of the clusters with two members or more, those whose within-cluster relatedness
      is above the mean, and above the 95th percentile, of their relatedness to the other clusters
    - ``industries_above_mean``, ``industries_above_95``: the same for industries with their cluster
    - ``clusters``, ``industries``: how many could be judged

    See :func:`scores`. ``cluster_sets`` as in :func:`analysis.assessment.comparison.comparison`; each set is taken as a
    partition as there. Sets without two clusters, one of them with two members, are left out and noted. A set found
    from one of the similarities does well on it by construction: look at the others. Few clusters make the percentile
    the largest of the few.

    Raises ``AnalysisError`` where the basis is not available or fewer than three industries trade.
    Source: Delgado, Porter and Stern 2016; docs/methods/clusters.md, Validation scores; the similarities are those of
    input-output tables among theirs (they have co-location and occupations too), and which of them is a convention of
    ours.
    """
    parameters = parameters or ValidationParameters()
    started = perf_counter()
    codes, matrices, notes = similarities(table, parameters.basis)
    frame, passed_over = _frame(cluster_sets, codes, matrices)
    return Result(
        parameters=parameters,
        table=table.meta.id,
        frame=frame,
        seconds=perf_counter() - started,
        notes=(*notes, *passed_over),
        summary={"percentile": PERCENTILE, "similarities": list(matrices)},
        used=computed(cluster_sets, sorted(set(frame["run"]))),
    )


def _frame(
    cluster_sets: pd.DataFrame, codes: Sequence[str], matrices: Mapping[str, Matrix]
) -> tuple[pd.DataFrame, list[str]]:
    position = {code: i for i, code in enumerate(codes)}
    rows, notes = [], []
    for run, members in cluster_sets.groupby("run"):
        sorted_in = partition(members[members["industry"].isin(position)])
        places = np.array([position[code] for code in sorted_in.index], dtype=np.intp)
        labels = pd.factorize(sorted_in)[0]
        for name, matrix in matrices.items():
            found = scores(matrix[np.ix_(places, places)], labels)
            if found is None:
                notes.append(f"left out, without two clusters, one of them of two industries: {run}")
                break
            rows.append({"run": run, "similarity": name, **found})
    if cluster_sets.empty:
        notes.append("there is no cluster set to judge: run methods that find clusters first")
    return pd.DataFrame(rows, columns=COLUMNS), notes
