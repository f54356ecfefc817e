"""The combined method told as a report: each step with its table, a figure, its parameters and sources."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from analysis.clusters.combined import CombinedParameters
from analysis.report import Report, Section, bars
from analysis.result import Result
from kb.table import IOTable

METHOD = (
    "Combined method after Kozlova and Denisova (2014): *drivers* by Ward clustering and discriminant analysis (Hill "
    "and Brennan 2000), *membership* by factor analysis of inter-industry flows (Feser and Bergman 2000) together with "
    "the region's specialisation, *structural effect* by input-output multipliers."
)


def combined_report(table: IOTable, result: Result) -> Report:
    """The report of a result of :func:`analysis.clusters.combined.combined` on this table."""
    parameters = result.parameters
    assert isinstance(parameters, CombinedParameters)
    place = f"region {parameters.region}" if parameters.region else "the whole economy"
    return Report(
        f"Potential clusters: {table.meta.title}, {place}",
        [
            *_first(result),
            Section("What this is", f"{METHOD}\n\n{_about(table, parameters)}"),
            _drivers(table, result),
            *_membership(table, result),
            _effect(table, result),
            Section("What to know", _listed(result.notes) or "Nothing was left out."),
        ],
    )


def _first(result: Result) -> list[Section]:
    """What the accounts cannot tell apart, before anything that rests on them."""
    told = [note.removeprefix("drivers: ") for note in result.notes if "cannot tell apart" in note]
    return [Section("What the accounts cannot tell", _listed(told))] if told else []


def _about(table: IOTable, parameters: CombinedParameters) -> str:
    meta = table.meta
    unit = f"{meta.unit:,} {meta.currency}" if meta.unit != 1 else meta.currency
    options = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in parameters.as_dict().items() if value)
    source = f"{meta.source_title}, {meta.source_url}" if meta.source_url else meta.source_title
    return _listed(
        [
            f"Table: {meta.title} (`{meta.id}`), {meta.year}, {len(table.codes)} industries, {meta.valuation}, {unit}",
            f"Import basis of the multipliers: {parameters.basis}; of the flows between industries: "
            f"{'total' if 'total' in table.bases else 'domestic'}",
            f"Parameters: {options}; method version {parameters.version}",
            f"Source: {source}",
        ]
    )


def _drivers(table: IOTable, result: Result) -> Section:
    drivers, facts = result.part("drivers"), result.summary["drivers"]
    text = (
        f"{len(facts['industries'])} industries with {len(facts['indicators'])} standardised indicators "
        f"({', '.join(name.replace('_', ' ') for name in facts['indicators'])}) fall into {facts['groups']} groups by "
        f"Ward's method (mean silhouette {facts['silhouette']:.2f})."
    )
    if "wilks_lambda" in facts:
        text += (
            f" Discriminant functions tell the groups apart with Wilks' lambda {facts['wilks_lambda']:.4f} and "
            f"{facts['accuracy']:.0%} of industries classified right when left out. The super-group that leads on the "
            "first function holds the candidates for drivers."
        )
    scores = pd.Series(drivers["score"].to_numpy(float), index=_named(table, drivers["industry"]))
    figure = (
        bars("drivers", scores, "Score of the driver candidates on the first discriminant function")
        if len(scores)
        else None
    )
    return Section("1. Drivers", text, _with_names(table, drivers[_shown(drivers)]), figure)


def _shown(drivers: pd.DataFrame) -> list[str]:
    regional = ["location_quotient", "level", "told_with"] if drivers["location_quotient"].notna().any() else []
    return ["industry", "score", *regional]


def _membership(table: IOTable, result: Result) -> list[Section]:
    facts = result.summary["membership"]
    explained = facts.get("variance_explained")
    share = f" that explain {explained:.1%} of the variance" if isinstance(explained, float) else ""
    clusters = result.part("clusters")
    sections = [
        Section(
            "2. Membership",
            f"Factor analysis of the flows gives {result.part('loadings')['cluster'].nunique()} factors{share}; "
            f"drivers belong to {len(clusters)} of them.",
        )
    ]
    columns = ["industry", "role", "loading", "location_quotient", "kept"]
    for number, rows in result.frame.groupby("cluster"):
        loadings = pd.Series(rows["loading"].to_numpy(float), index=_named(table, rows["industry"]))
        drivers = _named(table, rows.loc[rows["role"] == "driver", "industry"])
        caption = f"Loadings of the members of cluster {number}; drivers stand out"
        figure = bars(f"cluster-{number}", loadings, caption, marked=drivers)
        sections.append(Section(f"Cluster {number}", _said(rows), _with_names(table, rows[columns]), figure))
    return sections


def _said(rows: pd.DataFrame) -> str:
    gone = rows.loc[~rows["kept"], "industry"].tolist()
    lost = f" Left out, as the region is not specialised in them: {', '.join(gone)}." if gone else ""
    return f"Factor {rows['factor'].iloc[0]}: {int(rows['kept'].sum())} of its {len(rows)} members stay.{lost}"


def _effect(table: IOTable, result: Result) -> Section:
    members = result.part("members")
    columns = ["cluster", "industry", "output_multiplier", "value_added_multiplier", "income_multiplier"]
    there = [name for name in columns if name in members]
    lines = [
        f"cluster {row['cluster']}: without it the economy would lose {row['extraction_share']:.1%} of its output"
        for row in result.part("clusters").to_dict("records")
    ]
    text = (
        "Output and value added: type I effect per unit of final demand; income: type I ratio of compensation of "
        f"employees. Whole groups, by hypothetical extraction:\n\n{_listed(lines)}"
    )
    once = members.drop_duplicates("industry")
    values = pd.Series(once["output_multiplier"].to_numpy(float), index=_named(table, once["industry"]))
    figure = bars("multipliers", values.sort_values(ascending=False), "Output multipliers of the members", line=1.0)
    return Section("3. Structural effect", text, _with_names(table, members[there]), figure)


def _named(table: IOTable, codes: Sequence[Any] | pd.Series) -> list[str]:
    names = dict(zip(table.codes, table.names(), strict=True))
    return [f"{names.get(code, '')} ({code})".strip() for code in codes]


def _with_names(table: IOTable, frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(industry=_named(table, frame["industry"]))


def _listed(lines: Sequence[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)
