"""Evidence for policy: what the economy's structure says of each cluster that policy designated.

What is judged is a *group*: a distinct set of industries of the table, with its host regions. Clusters that cover the
same industries in the same regions are one group and get one verdict. A group is compared with random sets of as many
industries, as many of each broad stratum and of like output (:mod:`analysis.assessment.random_sets`): all of them where
they are few, else many draws, with the bounds that draws allow.

Four dimensions, all read the same way (:data:`analysis.assessment.trial.DIMENSIONS`): statistic, median of the sets
alike, p, interval, q; supported where the whole interval of p is at most 0.10.

- *linkage*: trade among the group's industries, 2W / (P + S); two industries at least
- *pull*: output lost outside the group when it is extracted, per unit of its own
- *value added*: the group's type I value-added multiplier, weighted by output
- *place*: its location quotient in the host regions, at least 1, among as many other regions

The *verdict* is that of the composite: the mean of the normal scores of the dimensions that could be tested, among the
same of random sets × random regions. Two dimensions at least, one of them in the flows, else *not testable*; an
interval that holds 0.10 is *undecided*. Nothing is counted: a group of which little can be known does not gain by it.

What an economist will object, and what is done:

- *One choice decides.* Every other choice is made too: tables of other fineness, total flows, other nulls, without
  place (part ``specifications``); the verdict comes with the number of specifications in which it holds.
- *The test may be too easy.* A thousand random designations pass through it (part ``calibration``): each dimension and
  the composite support at most their nominal share, and their p-values are uniform.
- *Many groups are tested.* q is the false discovery rate at which a group would pass (Benjamini and Hochberg), over
  distinct groups.
- *Found clusters are no second witness.* They come from the same flows: what they hold of a group is shown alone.
- *Fields are not industries.* COVERS says what part of an industry's output the field's products make; under one half
  of the group's, nothing is tested. Where no source tells a field's part in a product (dairy in food), the product
  stands for it and ``wider`` says so.
- *A national table, regional clusters.* Only place is regional, and at the level that the accounts give: a section, C,
  says that the region manufactures more than the nation, not what. With 20 regions its p cannot fall below 0.05.
- *Structure is not performance.* Nothing here says that the policy worked, or that a cluster exists as an institution.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any, ClassVar

import pandas as pd

from analysis.assessment.calibration import CALIBRATION, calibration
from analysis.assessment.comparison import computed
from analysis.assessment.corroboration import best_overlaps, found_in_flows
from analysis.assessment.groups import Group, Setting, Tried, groups_of, try_settings
from analysis.assessment.significance import NOT_TESTABLE, SUPPORTED, UNDECIDED, q_values
from analysis.assessment.specifications import SPECIFICATIONS, curve, specifications
from analysis.assessment.trial import DIMENSIONS, verdict
from analysis.explanation import Explanation
from analysis.model.identities import leontief_identity, system_notes
from analysis.parameters import Parameters, option
from analysis.result import Result
from kb.table import Basis, IOTable

COUNTS = ("sets", "year", "specifications", "specifications_tested", "specifications_supported")
ORDER = {SUPPORTED: 0, UNDECIDED: 1, "not supported": 2, NOT_TESTABLE: 3}
"""Verdicts, best first."""

NUMBERS = ("p", "p_low", "p_high", "q", "percentile", "percentile_low", "percentile_high", "score", "field_share")
COLUMNS = [
    *("cluster", "kind", "group", "industries", "field_share", "wider", "accounts", "verdict", "reason"),
    *("percentile", "percentile_low", "percentile_high", "p", "p_low", "p_high", "q", "score"),
    *("tested", "supported", "sets", "exact", "contained"),
    *("specifications", "specifications_tested", "specifications_supported", "least_percentile", "most_percentile"),
]
DIMENSION = [
    *("cluster", "dimension", "statistic", "median", "percentile", "p", "p_low", "p_high", "q"),
    *("sets", "exact", "verdict", "reason", "level", "year"),
]
REGIONS = ["cluster", "region", "lq", "rank", "regions", "columns", "level", "year", "accounts"]
OVERLAPS = ["cluster", "found", "overlap", "contained"]


@dataclass(frozen=True, slots=True)
class EvidenceParameters(Parameters):
    """Parameters of :func:`evidence`."""

    method: ClassVar[str] = "evidence"
    version: ClassVar[int] = 2
    explanation: ClassVar[Explanation] = Explanation(
        "evidence",
        "Structure is not performance: nothing here says that a policy worked, or that a cluster exists as an "
        "institution.",
        ("Clopper and Pearson", "Benjamini and Hochberg"),
        ("2W / (P + S)", r"1'L_{\cdot K}(L_{KK})^{-1}x_K / 1'x_K - 1"),
    )

    basis: Basis = option("domestic", "Import basis", choices=("domestic", "total"))
    draws: int = option(99_999, "Random sets of industries, where not all sets alike are taken", least=99)
    seed: int = option(0, "Seed of the random sets", least=0)
    designations: int = option(1_000, "Random designations that calibrate the test", least=0)


def evidence(
    table: IOTable,
    parameters: EvidenceParameters | None = None,
    *,
    designations: pd.DataFrame,
    cluster_sets: pd.DataFrame,
    regional_accounts: pd.DataFrame,
    industry_sections: pd.DataFrame,
    other_settings: Sequence[Setting] = (),
) -> Result:
    """The verdict on every designated cluster, best first, with its dimensions, specifications, and calibration.

    One row per cluster: ``verdict`` with its ``reason`` where there is none, ``p`` of the composite with its bounds and
    ``q``, ``percentile`` = 1 − p likewise, ``score`` the mean normal score, ``tested`` and ``supported`` dimensions,
    ``specifications`` in which it was tried, could be tested, and is supported. Parts ``dimensions``, ``regions``,
    ``overlaps``, ``specifications``, ``calibration``.

    Designations and divisions are as :mod:`analysis.cluster_reader` and :mod:`analysis.reader` fetch them;
    ``other_settings`` are the other tables of the same economy and year, with theirs. All pure numbers.

    Raises ``AnalysisError`` as :func:`analysis.model.leontief.open_system`.
    Source: Miller and Blair 2009, ch. 6 and 12; Dietzenbacher and Lahr 2013; Simonsohn, Simmons and Nelson 2020 for the
    specification curve. The composite is a convention of ours.
    """
    parameters = parameters or EvidenceParameters()
    started = perf_counter()
    own = Setting(table, designations, industry_sections)
    tried = try_settings((own, *other_settings), regional_accounts, parameters.draws, parameters.seed)
    home = tried[0]
    system = home.economy(parameters.basis).system
    groups = groups_of(designations, home)
    dimensions = _dimensions(groups, home, parameters.basis)
    runs = specifications(tried, groups)
    frame, overlaps = _verdicts(groups, home, parameters.basis, dimensions, curve(runs), cluster_sets)
    drawn = calibration(home, groups, parameters.basis, parameters.designations, parameters.seed)
    used = sorted({each.run for each in found_in_flows(cluster_sets, table.meta.id)})
    return Result(
        parameters=parameters,
        table=table.meta.id,
        frame=frame,
        seconds=perf_counter() - started,
        notes=(*_notes(frame, home), *system_notes(system)),
        identities=leontief_identity(home.setting.table, system),
        parts={
            "dimensions": dimensions,
            "regions": _regions(groups, home),
            "overlaps": overlaps,
            "specifications": _numeric(pd.DataFrame(runs, columns=SPECIFICATIONS), NUMBERS),
            "calibration": pd.DataFrame(drawn, columns=CALIBRATION),
        },
        summary=_summary(frame, parameters),
        used=computed(cluster_sets, used),
        tables=tuple(each.table.meta.id for each in other_settings),
    )


def _dimensions(groups: Sequence[Group], home: Tried, basis: Basis) -> pd.DataFrame:
    """A row for each cluster and dimension, with q over distinct groups."""
    rows: list[dict[str, Any]] = []
    for group in groups:
        for name, found in group.findings(home, basis, "matched").items():
            rows.append(
                {
                    "cluster": group.cluster,
                    "dimension": name,
                    "statistic": found.statistic,
                    "median": found.median,
                    **_bounds(found.share),
                    "sets": found.number or None,
                    "exact": found.exact,
                    "verdict": verdict(name, found),
                    "reason": found.reason or None,
                    "level": group.columns.level or None if name == "place" else None,
                    "year": home.places.year if name == "place" else None,
                    "key": group.key if name == "place" else group.key[:1],
                }
            )
    frame = pd.DataFrame(rows, columns=[*DIMENSION, "key"])
    frame["q"] = _false_discoveries(frame, frame["dimension"])
    return _numeric(frame[DIMENSION], ("statistic", "median", *NUMBERS))


def _verdicts(
    groups: Sequence[Group],
    home: Tried,
    basis: Basis,
    dimensions: pd.DataFrame,
    curves: Mapping[str, Mapping[str, Any]],
    cluster_sets: pd.DataFrame,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A row for each cluster, best first; and the found clusters beside each."""
    found = found_in_flows(cluster_sets, home.setting.table.meta.id)
    supported = dimensions[dimensions["verdict"] == SUPPORTED].groupby("cluster", observed=True)["dimension"].agg(list)
    rows, overlaps = [], []
    for group in groups:
        whole = group.whole(home, basis, "matched", place=True)
        beside = best_overlaps(group.codes, found) if group.codes else []
        overlaps += [{"cluster": group.cluster, **row} for row in beside]
        rows.append(
            {
                **{"cluster": group.cluster, "kind": group.kind, "group": group.name, "industries": list(group.codes)},
                **{"field_share": group.field_share, "wider": list(group.wider), "accounts": list(group.hosts)},
                **{"verdict": whole.verdict, "reason": whole.reason or None, **_bounds(whole.share)},
                **{
                    "score": whole.score,
                    "tested": list(whole.dimensions),
                    "supported": supported.get(group.cluster, []),
                },
                **{"sets": whole.number or None, "exact": whole.exact},
                "contained": max((row["contained"] for row in beside), default=None),
                **curves.get(group.cluster, {}),
                "key": group.key,
            }
        )
    frame = pd.DataFrame(rows, columns=[*COLUMNS, "key"])
    frame["q"] = _false_discoveries(frame, pd.Series("", index=frame.index))
    frame = _numeric(frame, (*NUMBERS, "contained", "least_percentile", "most_percentile"))
    order = frame.assign(rank=frame["verdict"].map(ORDER)).sort_values(
        ["rank", "percentile", "score", "cluster"], ascending=[True, False, False, True]
    )
    return frame.loc[order.index, COLUMNS].reset_index(drop=True), pd.DataFrame(overlaps, columns=OVERLAPS)


def _bounds(share: Any) -> dict[str, float | None]:
    if share is None:
        return dict.fromkeys(("percentile", "percentile_low", "percentile_high", "p", "p_low", "p_high"))
    percentile = {"percentile": 1 - share.p, "percentile_low": 1 - share.high, "percentile_high": 1 - share.low}
    return {**percentile, "p": share.p, "p_low": share.low, "p_high": share.high}


def _false_discoveries(frame: pd.DataFrame, tests: pd.Series) -> pd.Series:
    """q of each row over the distinct groups of its test."""
    q = pd.Series(pd.NA, index=frame.index, dtype="object")
    for _, part in frame[frame["p"].notna()].groupby(tests, sort=False):
        distinct = part.drop_duplicates("key").set_index("key")["p"]
        found = dict(zip(distinct.index, q_values(distinct.tolist()), strict=True))
        q[part.index] = [found[key] for key in part["key"]]
    return q


def _numeric(frame: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    counts = {name: frame[name].astype("Int64") for name in COUNTS if name in frame}
    return frame.assign(**{name: frame[name].astype("Float64") for name in names if name in frame}, **counts)


def _regions(groups: Sequence[Group], home: Tried) -> pd.DataFrame:
    """Location quotient of each cluster in each of its host regions, and its rank among regions."""
    rows = []
    for group in groups:
        for region, accounts in group.territories.items():
            found = home.places.quotient(group.columns, accounts) if group.columns.ids else None
            if found is not None:
                names = [each.rpartition(":")[2] for each in group.columns.ids]
                stated = {"columns": names, "level": group.columns.level, "year": home.places.year}
                lq, rank, among = found
                row = {"cluster": group.cluster, "region": region, "lq": lq, "rank": rank, "regions": among}
                rows.append({**row, **stated, "accounts": list(accounts)})
    return pd.DataFrame(rows, columns=REGIONS)


def _summary(frame: pd.DataFrame, parameters: EvidenceParameters) -> dict[str, Any]:
    """How many clusters and distinct groups have each verdict, and how many groups chance alone would support."""
    distinct = frame.drop_duplicates(["group"]) if len(frame) else frame
    tested = distinct[distinct["verdict"] != NOT_TESTABLE]
    return {
        "draws": parameters.draws,
        "dimensions": list(DIMENSIONS),
        "clusters": {name: int((frame["verdict"] == name).sum()) for name in ORDER},
        "groups": {name: int((distinct["verdict"] == name).sum()) for name in ORDER},
        "supported_by_chance": round(0.10 * len(tested), 2),
    }


def _notes(frame: pd.DataFrame, home: Tried) -> list[str]:
    if frame.empty:
        return ["no designated cluster covers industries of this table"]
    notes = ["supported: at most one random group in ten does as well, the whole 99 % interval of p considered"]
    if home.places.accounts is not None:
        notes.append(f"location quotients from the regional accounts of {home.places.year}")
    return notes
