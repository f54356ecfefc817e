"""A dendrogram: industries joined by likeness, from the left where they are alike to the right where they are not."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

from kb.graph import Record
from ui.data.clusters import Tree
from ui.figures.base import hint, lettering, styled, tooltip
from ui.figures.ticks import HIDDEN, between, round_step, ticks
from ui.i18n import name, translate
from ui.numbers import number
from ui.theme import FONT, GROUPS, Ink, SectorGroup, sector_group

ROW, TOP, FOOT = 24, 12, 66
LABEL_LETTERS = 42
MEMBER = "#0f7f8e"


@dataclass(frozen=True, slots=True)
class Join:
    """A bracket of the tree: two branches that meet at ``height``, at their places among the leaves."""

    first: tuple[float, float]
    second: tuple[float, float]
    height: float
    leaves: frozenset[str]


def joins(tree: Tree) -> tuple[list[str], list[Join]]:
    """The leaves in the order of the tree, and its brackets, the lowest first.

    >>> order, (low, high) = joins(Tree([[0, 2, 1.0, 2], [1, 3, 4.0, 3]], ["A", "B", "C"], None))
    >>> order, low.height, high.second, sorted(high.leaves)
    (['B', 'A', 'C'], 1.0, (1.0, 1.5), ['A', 'B', 'C'])
    """
    count = len(tree.leaves)
    order: list[int] = []
    waiting = [2 * count - 2]
    while waiting:
        node = waiting.pop()
        if node < count:
            order.append(node)
        else:
            first, second = tree.linkage[node - count][:2]
            waiting += [int(second), int(first)]
    at = {node: (0.0, float(place)) for place, node in enumerate(order)}
    under = {node: frozenset([tree.leaves[node]]) for node in order}
    found = []
    for step, (one, other, height, *_) in enumerate(tree.linkage):
        first, second = int(one), int(other)
        under[count + step] = under[first] | under[second]
        found.append(Join(at[first], at[second], float(height), under[count + step]))
        at[count + step] = (float(height), (at[first][1] + at[second][1]) / 2)
    return [tree.leaves[node] for node in order], found


def height(tree: Tree) -> int:
    """Pixels that the leaves need."""
    return TOP + FOOT + ROW * len(tree.leaves)


def dendrogram(
    tree: Tree, industries: Mapping[str, Record], members: Collection[str], measure: str, lang: str, ink: Ink
) -> dict[str, Any]:
    """The tree as an ECharts option; branches among ``members`` alone are in colour; ``measure`` names the axis."""
    order, found = joins(tree)
    inside = [join for join in found if join.leaves <= set(members)]
    others = [join for join in found if not join.leaves <= set(members)]
    top = max((join.height for join in found), default=1.0)
    end, step = round(1.03 * top, 3), round_step(top)
    return {
        "animation": False,
        "grid": {"left": 8, "right": 24, "top": TOP, "bottom": FOOT, "containLabel": True},
        "tooltip": tooltip(ink),
        "xAxis": {
            "type": "value",
            "min": 0,
            "max": end,
            "name": measure,
            "nameLocation": "middle",
            "nameGap": 26,
            "nameTextStyle": {"color": ink.muted, "fontFamily": FONT},
            "interval": step,
            "splitLine": {"lineStyle": {"color": ink.chip}},
            **HIDDEN,
        },
        # the brackets end between the rows, which an axis of names would round away
        "yAxis": [
            _names(order, industries, members, lang, ink),
            {"type": "value", "min": -0.5, "max": len(order) - 0.5, "inverse": True, "show": False},
        ],
        "series": [
            _brackets(others, ink.line, 1.3, lang),
            _brackets(inside, MEMBER, 2.6, lang) | _cut(tree.cut, lang, ink),
            ticks("xAxis", between(0.0, end, step), lang, ink, inverse=True),
        ],
    }


def _brackets(found: Sequence[Join], colour: str, width: float, lang: str) -> dict[str, Any]:
    data = []
    for join in found:
        (x1, y1), (x2, y2), x = join.first, join.second, join.height
        corners = [[x1, y1], [x, y1], [x, y2], [x2, y2]]
        data.append({"coords": corners, "tooltip": hint(number(x, lang, 2), ", ".join(sorted(join.leaves)))})
    return {
        "type": "lines",
        "coordinateSystem": "cartesian2d",
        "yAxisIndex": 1,
        "polyline": True,
        "lineStyle": {"color": colour, "width": width, "opacity": 1},
        "data": data,
    }


def _cut(at: float | None, lang: str, ink: Ink) -> dict[str, Any]:
    if at is None:
        return {}
    label = {"formatter": translate("cut", lang), "color": ink.muted, "fontFamily": FONT, "position": "start"}
    line = {"color": ink.muted, "type": "dashed", "width": 1}
    return {"markLine": {"silent": True, "symbol": "none", "lineStyle": line, "data": [{"xAxis": at, "label": label}]}}


def _names(
    order: Sequence[str], industries: Mapping[str, Record], members: Collection[str], lang: str, ink: Ink
) -> dict[str, Any]:
    words = []
    for code in order:
        text = "".join(
            wrap(name(industries.get(code, {"id": code}), lang), LABEL_LETTERS, max_lines=1, placeholder="…")
        )
        look = "member" if code in members else "other"
        words.append(f"{styled(look, f'{text} ({code})')} {styled(_look(sector_group(code)), '■')}")
    rich: dict[str, Any] = {_look(group): {"color": group.colour, "fontSize": 13} for group in GROUPS.values()}
    rich["member"] = lettering(ink, fontWeight="bold")
    rich["other"] = lettering(ink)
    return {
        "type": "category",
        "inverse": True,
        "data": words,
        "axisLine": {"show": False},
        "axisTick": {"show": False},
        "axisLabel": {"interval": 0, "rich": rich},
    }


def _look(group: SectorGroup) -> str:
    """The name of a group's look: letters alone, as ECharts reads no other."""
    return group.id.replace("-", "")
