"""Programmes on an axis of years, with the days of the acts that adopted them; below them figures on the same axis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from ui.data.policy import ACT, PROGRAMME, Entry, Lineage
from ui.figures.base import in_lines, vega_title
from ui.figures.lineage_chart import act_title, years
from ui.figures.timeline_figures import PANEL, Figures, layers_of
from ui.i18n import name, translate
from ui.theme import KINDS, Ink

ROW, LINE = 32, 14
"""Pixels of a programme's row, and of each further line of its name."""
LETTERS, LINES = 64, 3
"""Of a line of a name, and as many lines as the longest official title takes."""


def timeline(
    lineage: Lineage, lang: str, ink: Ink, caption: Sequence[str] = ("",), figures: Figures | None = None
) -> alt.LayerChart | None:
    """The chart, ``figures`` below the programmes; None where no programme has a year."""
    programmes = [e for e in lineage.entries.values() if e.kind == PROGRAMME and (e.start or e.end)]
    programmes.sort(key=lambda e: (e.place or 9999, e.date, e.id))
    if not programmes:
        return None
    labels = [in_lines(name(entry.names, lang), LETTERS, LINES) for entry in programmes]
    extra = [label.count("\n") * LINE / ROW for label in labels]
    places = [number + sum(extra[: number + 1]) for number in range(len(programmes))]
    rows = pd.DataFrame([_row(*each, lang) for each in zip(programmes, places, labels, extra, strict=True)])
    row_of = {entry.id: place for entry, place in zip(programmes, places, strict=True)}
    taken = len(programmes) + sum(extra)
    first, last = int(rows["from"].min()) - 1, int(rows["to"].max()) + 1
    axis = alt.Axis(
        format="d",
        title=None,
        orient="top",
        grid=True,
        tickCount=12,
        labelColor=ink.muted,
        gridOpacity=0.35,
        aria=False,
    )
    x = alt.X("from:Q", scale=alt.Scale(domain=[first, last], nice=False), axis=axis)
    below = PANEL if figures else 0
    lowest = taken - 0.4 + below
    y = alt.Y("row:Q", axis=None, scale=alt.Scale(domain=[-0.75, lowest], reverse=True, nice=False))
    tooltip = [
        alt.Tooltip("name:N", title=translate("Programme", lang)),
        alt.Tooltip("kind:N", title=translate("Kind", lang)),
        alt.Tooltip("years:N", title=translate("Years", lang)),
    ]
    base = alt.Chart(rows)
    bars = base.mark_bar(height=9, cornerRadius=3, color=KINDS[PROGRAMME].colour).encode(
        x, y, x2="to:Q", tooltip=tooltip, description="told:N"
    )
    look: dict[str, Any] = {"baseline": "bottom", "dy": -7, "fontSize": 12, "lineHeight": LINE, "lineBreak": "\n"}
    words = base.mark_text(**look, color=ink.text, align={"expr": "datum.early ? 'left' : 'right'"}, aria=False).encode(
        alt.X("beside:Q"), alt.Y("at:Q"), text="label:N", tooltip=tooltip
    )
    beneath = layers_of(figures, taken, (first, last), lang, ink) if figures else []
    layers = alt.layer(bars, words, _marks(lineage, row_of, lang, ink), *beneath)
    title = {**vega_title(caption, ink, 12), "orient": "bottom"}
    height = ROW * (taken + below) + 30 + LINE * max(0, len(caption) - 3)
    chart: alt.LayerChart = layers.properties(height=height, title=title).configure_view(strokeWidth=0)
    return chart


def _marks(lineage: Lineage, row_of: Mapping[str, float], lang: str, ink: Ink) -> alt.Chart:
    """A diamond on the day of each act."""
    acts = pd.DataFrame(_acts(lineage, row_of, lang), columns=["year", "row", "act"])
    points = alt.Chart(acts).mark_point(shape="diamond", filled=True, size=70, color=ink.text, opacity=1)
    hint = [alt.Tooltip("act:N", title=translate("Act", lang))]
    marks: alt.Chart = points.encode(alt.X("year:Q"), alt.Y("row:Q"), tooltip=hint, description="act:N")
    return marks


def _row(entry: Entry, place: float, label: str, extra: float, lang: str) -> Mapping[str, Any]:
    """Years in between are whole ones: a programme of 2010–2014 ends with 2014, one of a single year fills it.

    Its name begins ``extra`` rows higher: beside its first year, or before the end of its last one where it is late.
    """
    start = entry.start or (entry.end or 0) - 1
    title, kind = name(entry.names, lang), translate(entry.detail, lang)
    end = (entry.end or start) + 0.98
    return {
        "row": place,
        "at": place - extra,
        "from": start,
        "to": end,
        "early": start < 2014,
        "beside": start if start < 2014 else end,
        "name": title,
        "label": label,
        "kind": kind,
        "years": years(entry),
        "told": f"{title}: {kind}, {years(entry)}",
    }


def _acts(lineage: Lineage, row_of: Mapping[str, float], lang: str) -> list[tuple[float, float, str]]:
    found = []
    for tie in lineage.ties:
        act = lineage.entries[tie.end]
        if tie.type == "ADOPTED_BY" and tie.start in row_of and act.kind == ACT and act.date[:4].isdigit():
            words = f"{act_title(act, lang)}: {name(act.names, lang)}"
            found.append((_in_year(act.date), row_of[tie.start], words))
    return found


def _in_year(date: str) -> float:
    """A day as a part of its year."""
    parts = [int(part) for part in date.split("-")]
    month = parts[1] if len(parts) > 1 else 7
    day = parts[2] if len(parts) > 2 else 1
    return parts[0] + (month - 1) / 12 + (day - 1) / 365
