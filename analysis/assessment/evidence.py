"""Evidence for policy: what the economy's structure says of each cluster that policy designated.

The rule is in one place, ``RULE`` below: five criteria, each with its threshold and the reason for it. The score is
the number of criteria met over the number that could be judged. What an economist will object, and what is done:

- *Random sets are not alike in size.* The sets that a cluster is compared with have as many industries, drawn with
  equal chances, not as much output. Cohesion is a share of the set's own trade, so size cancels in the first place,
  but not wholly: large industries trade more with everybody. The extraction effect follows output, and a group falls
  behind random sets where the table cuts its field finely and services coarsely: in the 68 products of Kazakhstan no
  designated cluster is in their upper quarter. So ``extraction_p`` is shown but not judged; judged is the effect
  itself, which says what hangs on the cluster, its own output included, not that its parts belong together. (Per unit
  of its own output it would be no better: the more of a chain is inside the group, the less is lost outside.)
- *Little can be known of some.* A score of one criterion out of one is not better evidence than four out of five. The
  ranking puts it first all the same, because the score is what it says; ``met``, ``missed`` and ``unknown`` stand
  beside it, and the query takes the least number of criteria judged as a parameter.
- *Many clusters are tested.* At a threshold of 0.10 one in ten groups without any cohesion passes. ``summary`` says
  how many different groups were tested, how many passed, and how many would by chance alone; p-values are not
  adjusted, because clusters that cover the same industries are the same test.
- *The criteria are not independent.* Cohesion and overlap come from the same flows, and the potential cluster of the
  founding article was itself found by a factor analysis of an earlier table. A score is a count, not a probability.
- *Found clusters hold half of anything if they are large enough, and one of two industries is half.* So overlap asks
  for two industries at least, and for more togetherness than random sets have in the same found clusters. Ward groups
  are left out of it: they hold industries that are alike, not industries that trade.
- *Fields are not industries.* Which industries a cluster covers was mostly assigned by the data's keepers
  (``derived`` on COVERS), and an industry of the table is wider than the field: oil-and-gas engineering is part of
  machinery. A finer table narrows this; a cluster of one industry has no cohesion or overlap to judge.
- *A national table, regional clusters.* Flows, extraction and multipliers are the nation's. Only the location quotient
  is regional, and regional accounts stop at sections: 1 for C says that the region manufactures more than the nation,
  not what. It is of value added today, not of the year of designation; a former region is the sum of today's.
- *Structure is not performance.* Nothing here says that the policy worked, or that a cluster exists as an institution.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from analysis.assessment.cluster_measures import Economy, Measures, Row, economy, measure
from analysis.assessment.comparison import computed
from analysis.model.identities import leontief_identity, system_notes
from analysis.model.leontief import open_system
from analysis.parameters import Parameters, option
from analysis.result import Result
from kb.table import Basis, IOTable

COHESION_P = 0.10
"""Cohesion: at most one random set in ten as cohesive. The usual 5 % would leave no power to sets of two or three."""

EXTRACTION_SHARE = 1 / 21
"""Extraction: as much output hangs on the group as the average of the 21 sections of ISIC makes, in any table."""

MULTIPLIER_RATIO = 1.0
"""Multiplier: the covered industries' mean output multiplier is at least the whole economy's."""

SPECIALISED = 1.0
"""Specialisation: location quotient of at least 1 in one host region, where "more than the nation" begins."""

CONTAINED = 0.5
"""Overlap: one found cluster holds at least half of the industries, and two at least …"""

TOGETHER_P = 0.10
"""… and the found clusters keep at most one random set in ten as well together."""

RULE: Mapping[str, str] = {
    "cohesion": f"cohesion_p <= {COHESION_P:g}",
    "extraction": f"extraction_share >= {EXTRACTION_SHARE:.3f}",
    "multiplier": f"multiplier_ratio >= {MULTIPLIER_RATIO:g}",
    "specialisation": f"lq >= {SPECIALISED:g} in one host region",
    "overlap": f"contained >= {CONTAINED:g} with two industries, together_p <= {TOGETHER_P:g}",
}

NUMBERS = (
    "flow_cohesion",
    "cohesion_p",
    "extraction_share",
    "extraction_p",
    "output_multiplier",
    "value_added_multiplier",
    "multiplier_ratio",
    "lq",
    "contained",
    "together",
    "together_p",
)
COLUMNS = ["cluster", "kind", "industries", *NUMBERS, "random_sets", "met", "missed", "unknown", "score"]
REGIONS = ["cluster", "region", "lq", "sections", "year", "accounts"]
OVERLAPS = ["cluster", "found", "overlap", "contained"]

ROUNDING = 1e-12
"""A number this close below its threshold meets it, so that no verdict hangs on the last digit."""


@dataclass(frozen=True, slots=True)
class EvidenceParameters(Parameters):
    """Parameters of :func:`evidence`."""

    method: ClassVar[str] = "evidence"
    version: ClassVar[int] = 1

    basis: Basis = option("domestic", "Import basis", choices=("domestic", "total"))
    sets: int = option(9_999, "Random sets that each size of cluster is compared with", least=99)
    seed: int = option(0, "Seed of the random sets", least=0)


def evidence(
    table: IOTable,
    parameters: EvidenceParameters | None = None,
    *,
    designations: pd.DataFrame,
    cluster_sets: pd.DataFrame,
    regional_accounts: pd.DataFrame,
    industry_sections: pd.DataFrame,
) -> Result:
    """Five kinds of evidence for every designated cluster, and the criteria it meets; one row per cluster.

    With K the industries that the cluster covers, among those with output:

    - ``flow_cohesion`` and ``extraction_share``: :mod:`analysis.assessment.random_sets`; ``cohesion_p``,
      ``extraction_p``: share of random sets of the same size with at least as much, the set itself counted
    - ``output_multiplier``, ``value_added_multiplier`` = Σ_K x m / Σ_K x with m the type I effects 1′L and v′L;
      ``multiplier_ratio``: the first over the same mean of all industries
    - ``lq``: the largest over the host regions of (value added of K's sections in the region / the region's total) /
      (the same of the nation); part ``regions`` has each
    - ``contained``: the largest share of K that one found cluster holds; part ``overlaps``: the best of each run, with
      ``overlap``, the Jaccard index; ``together``: mean over the runs of the share of pairs of K that are in one
      cluster, ``together_p`` likewise. Found in the flows of this table by the default runs of their methods.
    - ``met``, ``missed``, ``unknown`` (with the reason) by ``RULE``, ``score`` = met over judged, ``<NA>`` where
      nothing can be judged. Best first; a cluster without a score last.

    All pure numbers. What it needs is as :mod:`analysis.cluster_reader` and :mod:`analysis.reader` fetch it.

    Raises ``AnalysisError`` as :func:`analysis.model.leontief.open_system`.
    Source: Miller and Blair 2009, ch. 6 and 12; Dietzenbacher and Lahr 2013; the rule is a convention of ours.
    """
    parameters = parameters or EvidenceParameters()
    started = perf_counter()
    system = open_system(table, parameters.basis)
    within = economy(
        table, system, cluster_sets, regional_accounts, industry_sections, parameters.sets, parameters.seed
    )
    frame, parts = _judged(designations, within)
    return Result(
        parameters=parameters,
        table=table.meta.id,
        frame=frame,
        seconds=perf_counter() - started,
        notes=(*_notes(frame, within), *system_notes(system)),
        identities=leontief_identity(table, system),
        parts=parts,
        summary=_summary(frame, parameters),
        used=computed(cluster_sets, sorted({found.run for found in within.found})),
    )


def verdict(measures: Measures, size: int) -> Row:
    """Criteria of ``RULE`` that the measures of a group of ``size`` industries meet, miss and leave open; the score.

    >>> verdict(Measures({"cohesion_p": 0.02, "extraction_share": 0.01}, dict.fromkeys(list(RULE)[2:], "not asked")), 3)
    ... # doctest: +NORMALIZE_WHITESPACE
    {'met': ['cohesion'], 'missed': ['extraction'], 'unknown': ['multiplier: not asked', 'specialisation: not asked',
     'overlap: not asked'], 'score': 0.5}
    """
    passed = {name: _passes(name, measures.numbers, size) for name in RULE if name not in measures.unknown}
    met = [name for name, good in passed.items() if good]
    return {
        "met": met,
        "missed": [name for name in passed if name not in met],
        "unknown": [f"{name}: {measures.unknown[name]}" for name in RULE if name in measures.unknown],
        "score": len(met) / len(passed) if passed else np.nan,
    }


def _passes(criterion: str, numbers: Mapping[str, float], size: int) -> bool:
    if criterion == "cohesion":
        return numbers["cohesion_p"] <= COHESION_P
    if criterion == "extraction":
        return numbers["extraction_share"] >= EXTRACTION_SHARE - ROUNDING
    if criterion == "multiplier":
        return numbers["multiplier_ratio"] >= MULTIPLIER_RATIO - ROUNDING
    if criterion == "specialisation":
        return numbers["lq"] >= SPECIALISED - ROUNDING
    return numbers["contained"] >= max(CONTAINED, 2 / size) - ROUNDING and numbers["together_p"] <= TOGETHER_P


def _judged(designations: pd.DataFrame, within: Economy) -> tuple[pd.DataFrame, dict[str, pd.DataFrame]]:
    """A row for each cluster; parts with one for each of its regions, and for each run whose clusters it overlaps."""
    rows, regions, overlaps = [], [], []
    records: list[Row] = designations.to_dict("records")  # type: ignore[assignment]
    for cluster in records:
        codes = [code for code in cluster["industries"] if code in within.system.codes]
        measures = measure(cluster, codes, within) if codes else _nothing_covered(cluster["industries"])
        stated = {"cluster": cluster["cluster"], "kind": cluster["kind"], "industries": codes}
        rows.append({**stated, "random_sets": within.sets, **measures.numbers, **verdict(measures, len(codes))})
        regions += measures.regions
        overlaps += [{"cluster": cluster["cluster"], **row} for row in measures.overlaps]
    return _best_first(rows), {
        "regions": pd.DataFrame(regions, columns=REGIONS),
        "overlaps": pd.DataFrame(overlaps, columns=OVERLAPS),
    }


def _nothing_covered(industries: Sequence[str]) -> Measures:
    reason = "its industries have no output" if industries else "no industry is known that it covers"
    return Measures(unknown=dict.fromkeys(RULE, reason))


def _best_first(rows: list[Row]) -> pd.DataFrame:
    """The rows by score, then by the number of criteria met, then by extraction; those without a score last."""
    frame = pd.DataFrame(rows, columns=COLUMNS)
    frame = frame.assign(**{name: frame[name].astype(np.float64).astype("Float64") for name in (*NUMBERS, "score")})
    order = frame[["score", "extraction_share", "cluster"]].assign(met=frame["met"].map(len))
    order = order.sort_values(["score", "met", "extraction_share", "cluster"], ascending=[False, False, False, True])
    return frame.loc[order.index].reset_index(drop=True)


def _summary(frame: pd.DataFrame, parameters: EvidenceParameters) -> dict[str, Any]:
    """How many different groups were tested for cohesion, how many passed, how many would by chance."""
    tested = frame[frame["cohesion_p"].notna()]
    groups = tested[~tested["industries"].map(tuple).duplicated()]
    return {
        "rule": dict(RULE),
        "random_sets": parameters.sets,
        "clusters": len(frame),
        "cohesion_groups": len(groups),
        "cohesion_met": int((groups["cohesion_p"] <= COHESION_P).sum()),
        "cohesion_met_by_chance": round(COHESION_P * len(groups), 2),
    }


def _notes(frame: pd.DataFrame, within: Economy) -> list[str]:
    notes = [f"{name}: {words}" for name, words in RULE.items()]
    if frame.empty:
        return ["no designated cluster covers industries of this table", *notes]
    if within.accounts is not None:
        notes.append(f"location quotients from the regional accounts of {within.accounts.year}, by section")
    runs = sorted({found.run for found in within.found})
    notes.append(f"found clusters: {', '.join(runs)}" if runs else "no clusters were found in the table's flows yet")
    return notes
