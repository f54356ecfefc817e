"""Scree: the eigenvalues of a factor analysis in order, those of the kept factors filled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ui.figures.base import hint, tooltip
from ui.i18n import translate
from ui.numbers import number, percent
from ui.theme import FONT, Ink

HEIGHT = 300
KEPT = "#0f7f8e"
ROUNDING = 1e-6


def scree(eigenvalues: Sequence[float], kept: int, lang: str, ink: Ink) -> dict[str, Any]:
    """The eigenvalues as an ECharts option, a line at 1: a factor below it explains less than one industry does."""
    total = sum(eigenvalues)
    data = [_point(place, value, place < kept, value / total, lang, ink) for place, value in enumerate(eigenvalues)]
    axis = {"axisLabel": {"color": ink.muted, "fontFamily": FONT}}
    return {
        "animation": False,
        "grid": {"left": 8, "right": 60, "top": 40, "bottom": 52, "containLabel": True},
        "tooltip": tooltip(ink),
        "xAxis": {
            "type": "category",
            "data": [str(place + 1) for place in range(len(eigenvalues))],
            "name": translate("Factor number", lang),
            "nameLocation": "middle",
            "nameGap": 26,
            "nameTextStyle": {"color": ink.muted, "fontFamily": FONT},
            **axis,
        },
        "yAxis": {
            "type": "value",
            "name": translate("Eigenvalue", lang),
            "nameTextStyle": {"color": ink.muted, "fontFamily": FONT, "align": "left"},
            "min": 0 if min(eigenvalues) > -ROUNDING else None,
            "splitLine": {"lineStyle": {"color": ink.chip}},
            **axis,
        },
        "series": [
            {
                "type": "line",
                "symbolSize": 9,
                "lineStyle": {"color": ink.line, "width": 1.5},
                "data": data,
                "markLine": _one(lang, ink),
            }
        ],
    }


def _point(place: int, value: float, kept: bool, share: float, lang: str, ink: Ink) -> dict[str, Any]:
    return {
        "value": value,
        "symbol": "circle",
        "itemStyle": {
            "color": KEPT if kept else ink.surface,
            "borderColor": KEPT if kept else ink.muted,
            "borderWidth": 1.5,
        },
        "label": {
            "show": kept,
            "position": "top",
            "formatter": number(value, lang, 1),
            "color": ink.text,
            "fontFamily": FONT,
            "fontSize": 11,
        },
        "tooltip": hint(
            f"{translate('Factor number', lang)} {place + 1}",
            f"{translate('Eigenvalue', lang)}: {number(value, lang, 3)} · {percent(share, lang)}",
            translate("kept" if kept else "not kept", lang),
        ),
    }


def _one(lang: str, ink: Ink) -> dict[str, Any]:
    return {
        "silent": True,
        "symbol": "none",
        "lineStyle": {"color": ink.muted, "type": "dashed", "width": 1},
        "data": [{"yAxis": 1, "label": {"formatter": "1", "color": ink.muted, "fontFamily": FONT}}],
    }
