"""Evidence for designated clusters: a percentile with its bounds and four marks for each, best supported on top."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from textwrap import wrap
from typing import Any

from ui.data.clusters import CRITERIA, NOT_SUPPORTED, NOT_TESTABLE, SUPPORTED, UNDECIDED, Designated
from ui.figures.base import hint, lettering, styled, tooltip
from ui.figures.narrow import ABOVE, Narrow
from ui.i18n import name, translate
from ui.numbers import percent
from ui.theme import FONT, Ink
from ui.words import CRITERION_NAMES, VERDICT_NAMES

ROW, TOP, FOOT = 46, 64, 12
LABEL_LETTERS = 56
MARKS: Mapping[str, tuple[str, str]] = {
    SUPPORTED: ("circle", "#0f7f6e"),
    UNDECIDED: ("diamond", "#b98a1d"),
    NOT_SUPPORTED: ("circle", "#b4483a"),
    NOT_TESTABLE: ("rect", "#8a969c"),
}
"""The symbol and colour of each verdict; one not supported is hollow: they are told apart without colour too."""

NARROW, NARROW_TOP, NARROW_LETTERS = 1000, 98, 46
"""Fewer pixels leave names no room beside the marks; room above these then, and letters of a name."""

Sentence = Callable[[Designated, str], str]


def height(clusters: Sequence[Designated]) -> int:
    """Pixels that the rows need."""
    return TOP + FOOT + ROW * len(clusters)


def evidence(
    clusters: Sequence[Designated], below: Mapping[str, str], sentence: Sentence, lang: str, ink: Ink
) -> dict[str, Any]:
    """The rows as an ECharts option.

    ``below`` is the line under each name; ``sentence`` says a criterion of a cluster in words. Every series has one
    point for each row it marks, whose name is the cluster's id.
    """
    rows = [_row(cluster, below[cluster.id], lang) for cluster in clusters]
    share = {"type": "value", "show": False, "min": 0, "max": 1.5, "gridIndex": 0}
    return {
        "animation": False,
        "grid": [
            {"left": "37%", "width": "19%", "top": TOP, "bottom": FOOT + 20},
            {"left": "57%", "right": "1%", "top": TOP, "bottom": FOOT + 20},
        ],
        "legend": {
            "left": 0,
            "top": 0,
            "itemWidth": 14,
            "selectedMode": False,
            "data": [translate(VERDICT_NAMES[verdict], lang) for verdict in MARKS],
            "textStyle": lettering(ink),
        },
        "tooltip": tooltip(ink),
        "xAxis": [share, _heads(lang, ink)],
        "yAxis": [_names(rows, ink), {**_names(rows, ink), "gridIndex": 1, "axisLabel": {"show": False}}],
        "series": [_scores(clusters, lang, ink), *(_marks(v, clusters, sentence, lang, ink) for v in MARKS)],
    }


def narrow(clusters: Sequence[Designated], lang: str) -> Narrow:
    """On a narrow screen a name stands above its score and marks; the heads of the marks are slanted."""
    lower = {"bottom": FOOT + 20, "top": NARROW_TOP}
    label = {**ABOVE, "padding": [0, 0, 10, 0]}
    names = [_row_name(name(cluster.names, lang), NARROW_LETTERS) for cluster in clusters]
    heads = [translate(CRITERION_NAMES[criterion], lang) for criterion in CRITERIA]
    return Narrow(
        {
            "grid": [{"left": 4, "width": "30%", **lower}, {"left": "38%", "right": "1%", **lower}],
            "xAxis": [{}, {"data": heads, "axisLabel": {"rotate": -32}}],
            "yAxis": [{"data": names, "splitLine": {"show": False}, "axisLabel": label}, {}],
        },
        NARROW_TOP + FOOT + ROW * len(clusters),
        NARROW,
    )


def filling(verdict: str, ink: Ink) -> str:
    """Colour within the mark of a verdict: a hollow one has that of the surface."""
    return ink.surface if verdict == NOT_SUPPORTED else MARKS[verdict][1]


def points(clusters: Sequence[Designated]) -> dict[int, list[str]]:
    """Which cluster each point of each series is."""
    marked = {
        place + 1: [c.id for c in clusters for criterion in CRITERIA if _verdict(c, criterion) == verdict]
        for place, verdict in enumerate(MARKS)
    }
    return {0: [cluster.id for cluster in clusters], **marked}


def _verdict(cluster: Designated, criterion: str) -> str:
    return cluster.evidence.verdict_of(criterion) if cluster.evidence else NOT_TESTABLE


def _row(cluster: Designated, below: str, lang: str) -> str:
    head = _row_name(name(cluster.names, lang), LABEL_LETTERS)
    return f"{head}\n{styled('below', _short(below, LABEL_LETTERS + 8))}"


def _row_name(words: str, letters: int) -> str:
    return styled("name", _short(words, letters))


def _short(text: str, letters: int) -> str:
    return (wrap(text, letters, max_lines=1, placeholder="…") or [""])[0]


def _names(rows: Sequence[str], ink: Ink) -> dict[str, Any]:
    rich = {
        "name": lettering(ink, 13, fontWeight=600, lineHeight=17),
        "below": {"color": ink.muted, "fontFamily": FONT, "fontSize": 11.5, "lineHeight": 15},
    }
    return {
        "type": "category",
        "inverse": True,
        "data": list(rows),
        "axisLine": {"show": False},
        "axisTick": {"show": False},
        "splitLine": {"show": True, "lineStyle": {"color": ink.chip}},
        "axisLabel": {"interval": 0, "rich": rich, "align": "right", "margin": 14},
    }


def _heads(lang: str, ink: Ink) -> dict[str, Any]:
    return {
        "type": "category",
        "gridIndex": 1,
        "position": "top",
        "data": ["\n".join(wrap(translate(CRITERION_NAMES[c], lang), 14, break_long_words=False)) for c in CRITERIA],
        "axisLine": {"show": False},
        "axisTick": {"show": False},
        "axisLabel": {
            "interval": 0,
            **lettering(ink, fontWeight=600),
            "lineHeight": 14,
        },
    }


def _scores(clusters: Sequence[Designated], lang: str, ink: Ink) -> dict[str, Any]:
    return {
        "type": "bar",
        "barWidth": 12,
        "selectedMode": "single",
        "select": {"itemStyle": {"borderWidth": 0}},
        "cursor": "pointer",
        "showBackground": False,
        "data": [_score(cluster, lang, ink) for cluster in clusters],
    }


def _score(cluster: Designated, lang: str, ink: Ink) -> dict[str, Any]:
    found = cluster.evidence
    verdict = found.verdict if found else NOT_TESTABLE
    text, value = translate(VERDICT_NAMES[verdict], lang), 0.0
    told = text
    if found and found.percentile is not None:
        value, text = found.percentile, percent(found.percentile, lang)
        of = translate("supported in {count} of {all} specifications", lang, count=found.holds[0], all=found.holds[2])
        bounds = f"{percent(found.low, lang)}–{percent(found.high, lang)}"
        told = f"{told} · {translate('percentile', lang)} {text} ({bounds}) · {of}"
    return {
        "value": value,
        "name": cluster.id,
        "itemStyle": {"color": MARKS[verdict][1], "borderRadius": [0, 3, 3, 0]},
        "label": {
            "show": True,
            "position": "right",
            "formatter": text,
            **lettering(ink, fontWeight=600),
        },
        "tooltip": hint(name(cluster.names, lang), told),
    }


def _marks(verdict: str, clusters: Sequence[Designated], sentence: Sentence, lang: str, ink: Ink) -> dict[str, Any]:
    symbol, colour = MARKS[verdict]
    data = [
        {
            "value": [column, row],
            "name": cluster.id,
            "tooltip": hint(translate(CRITERION_NAMES[criterion], lang), sentence(cluster, criterion)),
        }
        for row, cluster in enumerate(clusters)
        for column, criterion in enumerate(CRITERIA)
        if _verdict(cluster, criterion) == verdict
    ]
    return {
        "name": translate(VERDICT_NAMES[verdict], lang),
        "type": "scatter",
        "xAxisIndex": 1,
        "yAxisIndex": 1,
        "symbol": symbol,
        "symbolSize": [11, 3] if verdict == NOT_TESTABLE else 15,
        "itemStyle": {
            "color": filling(verdict, ink),
            "borderColor": colour,
            "borderWidth": 0 if verdict == NOT_TESTABLE else 2,
            "opacity": 1,
        },
        "selectedMode": "single",
        "data": data,
    }
