"""Heat maps: loadings of industries on factors, and industries that two sets of clusters share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import Any

from kb.graph import Record
from ui.data.cluster_sets import Overlap
from ui.figures.base import hint, lettering, tooltip
from ui.figures.narrow import Narrow
from ui.i18n import name, translate
from ui.numbers import number, percent
from ui.theme import Ink
from ui.words import ROLE_NAMES

ROW, TOP, FOOT = 24, 74, 44
LEFT = 30
"""Pixels left of the names: ECharts measures them in letters that may be narrower than those of the page's font."""
DIVERGING = {
    "light": ("#a8442f", "#d98e72", "#f4f1ee", "#6aa9b4", "#0f6b7a"),
    "dark": ("#e2856b", "#93503f", "#222b31", "#2f7481", "#63c3d3"),
}
"""From −1 through 0 to 1; the middle is the page's own surface, so that what is nothing recedes."""

SEQUENTIAL = {"light": ("#e3f0f2", "#0f6b7a"), "dark": ("#1d3a41", "#4fb3c4")}
LABEL_LETTERS = 44
MOST_LEVEL = 8
LEVEL_TOP, ASLANT_TOP, ASLANT = 104, 170, 50
"""Room above the cells for heads that stand level, and for those that stand aslant, and by how many degrees."""
NARROW = 800
"""Pixels of a figure in which no heads stand level."""


def ordered(loadings: Sequence[Record]) -> list[str]:
    """Industries by the factor on which each loads most, in absolute value, the strongest first.

    >>> rows = [("A", 1, 0.2), ("A", 2, 0.9), ("B", 1, -0.7), ("B", 2, 0.1)]
    >>> ordered([{"industry": i, "factor": f, "loading": x} for i, f, x in rows])
    ['B', 'A']
    """
    best: dict[str, Record] = {}
    for row in loadings:
        held = best.get(row["industry"])
        if held is None or abs(row["loading"]) > abs(held["loading"]):
            best[row["industry"]] = row
    return sorted(best, key=lambda code: (best[code]["factor"], -abs(best[code]["loading"])))


def loadings_height(loadings: Sequence[Record]) -> int:
    """Pixels that the rows need."""
    return TOP + FOOT + ROW * len({row["industry"] for row in loadings})


def loadings_map(
    loadings: Sequence[Record], industries: Mapping[str, Record], selected: str, lang: str, ink: Ink
) -> dict[str, Any]:
    """Loadings as an ECharts option: industries × factors, written where a member loads; ``selected``: a cluster."""
    rows = ordered(loadings)
    factors = sorted({(row["factor"], row["cluster"], row["variance_share"]) for row in loadings})
    column = {cluster: place for place, (_, cluster, _) in enumerate(factors)}
    cells = [
        _loading(row, column[row["cluster"]], rows.index(row["industry"]), industries, lang, ink) for row in loadings
    ]
    heads = [_factor_head(number_, share, cluster == selected, lang) for number_, cluster, share in factors]
    low = translate("Loading", lang)
    return {
        "animation": False,
        "grid": {"left": LEFT, "right": 16, "top": TOP, "bottom": FOOT, "containLabel": True},
        "tooltip": tooltip(ink),
        "visualMap": {
            "type": "continuous",
            "min": -1,
            "max": 1,
            "dimension": 2,
            "calculable": False,
            "orient": "horizontal",
            "left": 0,
            "top": 0,
            "itemHeight": 120,
            "itemWidth": 12,
            "text": ["1", f"{low} −1"],
            "textStyle": lettering(ink),
            "inRange": {"color": list(_tones(DIVERGING, ink))},
        },
        "xAxis": _columns(heads, ink),
        "yAxis": _rows([_industry(code, industries, lang) for code in rows], ink),
        "series": [{"type": "heatmap", "data": cells, "itemStyle": {"borderColor": ink.surface, "borderWidth": 1}}],
    }


def _loading(
    row: Record, column: int, place: int, industries: Mapping[str, Record], lang: str, ink: Ink
) -> dict[str, Any]:
    value, role = float(row["loading"]), row["membership"]
    member = role in ("primary", "secondary")
    strong = abs(value) > 0.62
    words = f"{translate('Factor number', lang)} {row['factor']}: {number(value, lang, 3)}"
    words += f" · {translate(ROLE_NAMES[role], lang)}" if member else ""
    return {
        "value": [column, place, round(value, 4)],
        "label": {
            "show": member,
            "formatter": number(value, lang, 2),
            **lettering(ink, 11.5),
            "color": ink.on_colour if strong else ink.text,
            "fontWeight": "bold" if role == "primary" else "normal",
        },
        "tooltip": hint(_industry(row["industry"], industries, lang), words),
    }


def _factor_head(number_: int, share: float | None, selected: bool, lang: str) -> str:
    mark = "● " if selected else ""
    return f"{mark}{number_}\n{percent(share, lang, 0)}" if share is not None else f"{mark}{number_}"


def shared_height(found: Overlap) -> int:
    """Pixels that the rows need."""
    return (LEVEL_TOP if _level(found) else ASLANT_TOP) + ROW * len(found.first) + FOOT


def shared_narrow(found: Overlap, lang: str) -> Narrow | None:
    """What is different on a narrow screen: there all heads stand aslant."""
    if not _level(found):
        return None
    heads = {"data": _heads(found, lang, level=False), "axisLabel": {"rotate": ASLANT}}
    height = ASLANT_TOP + ROW * len(found.first) + FOOT
    return Narrow({"grid": {"top": ASLANT_TOP, "bottom": FOOT}, "xAxis": heads}, height, NARROW)


def _level(found: Overlap) -> bool:
    """Whether there are so few heads that they stand level."""
    return len(found.second) <= MOST_LEVEL


def _heads(found: Overlap, lang: str, *, level: bool) -> list[str]:
    letters, lines = (130 // len(found.second), 4) if level else (26, 1)
    return [_wrapped(name(group.names, lang), letters, lines) for group in found.second]


def shared_map(found: Overlap, industries: Mapping[str, Record], lang: str, ink: Ink) -> dict[str, Any]:
    """Industries that clusters of two sets share, as an ECharts option: how many, shaded by the part of the row's."""
    cells = []
    for (i, j), codes in found.shared.items():
        one, other = found.first[i], found.second[j]
        part = len(codes) / len(one.industries)
        heads = f"{name(one.names, lang)} × {name(other.names, lang)}"
        members = (_industry(code, industries, lang) for code in codes)
        label = {
            "show": True,
            "formatter": str(len(codes)),
            **lettering(ink),
            "color": ink.text if part < 0.6 else ink.on_colour,
            "fontWeight": "bold" if part >= 0.5 else "normal",
        }
        cells.append({"value": [j, i, part], "label": label, "tooltip": hint(heads, *members)})
    low, high = _tones(SEQUENTIAL, ink)
    level = _level(found)
    return {
        "animation": False,
        "grid": {
            "left": LEFT,
            "right": 16,
            "top": LEVEL_TOP if level else ASLANT_TOP,
            "bottom": FOOT,
            "containLabel": True,
        },
        "tooltip": tooltip(ink),
        "visualMap": {
            "type": "continuous",
            "min": 0,
            "max": 1,
            "dimension": 2,
            "calculable": False,
            "orient": "horizontal",
            "left": 0,
            "top": 0,
            "itemHeight": 120,
            "itemWidth": 12,
            "text": ["100 %", f"{translate('Part of the row', lang)} 0 %"],
            "textStyle": lettering(ink),
            "inRange": {"color": [low, high]},
        },
        "xAxis": _columns(_heads(found, lang, level=level), ink, rotate=0 if level else ASLANT),
        "yAxis": _rows([_shortened(name(g.names, lang)) for g in found.first], ink),
        "series": [{"type": "heatmap", "data": cells, "itemStyle": {"borderColor": ink.surface, "borderWidth": 1}}],
    }


def _columns(heads: Sequence[str], ink: Ink, rotate: int = 0) -> dict[str, Any]:
    return {
        "type": "category",
        "position": "top",
        "data": list(heads),
        "axisLine": {"show": False},
        "axisTick": {"show": False},
        "splitLine": {"show": True, "lineStyle": {"color": ink.chip}},
        "axisLabel": {
            "interval": 0,
            **lettering(ink, 11.5, lineHeight=13),
            "rotate": rotate,
        },
    }


def _rows(names: Sequence[str], ink: Ink) -> dict[str, Any]:
    return {
        "type": "category",
        "inverse": True,
        "data": list(names),
        "axisLine": {"show": False},
        "axisTick": {"show": False},
        "splitLine": {"show": True, "lineStyle": {"color": ink.chip}},
        "axisLabel": {"interval": 0, **lettering(ink)},
    }


def _industry(code: str, industries: Mapping[str, Record], lang: str) -> str:
    return f"{_shortened(name(industries.get(code, {'id': code}), lang))} ({code})"


def _shortened(text: str) -> str:
    return _wrapped(text, LABEL_LETTERS, 1)


def _wrapped(text: str, letters: int, lines: int) -> str:
    return "\n".join(wrap(text, letters, max_lines=lines, placeholder="…"))


def _tones(scale: Mapping[str, tuple[str, ...]], ink: Ink) -> tuple[str, ...]:
    return scale[ink.mode]
