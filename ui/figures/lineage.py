"""The policy lineage as a picture: columns of years from left to right; each programme stands under the act that
adopted it and above the clusters it named, lines lead from what came before to what came after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from ui.data.policy import ACT, PROGRAMME, Entry, Lineage, Tie

COLUMNS = 5
COLUMN = 204
GAP = 44
WIDTH = COLUMNS * COLUMN + (COLUMNS - 1) * GAP
TOP = 46
INDENT = 16
ARROW = 7.0
MARGIN = 24
HEIGHTS = {PROGRAMME: 66, ACT: 38}
CLUSTER_HEIGHT = 38
SPACE, STACK_SPACE = 7, 24

BELOW = ("DESIGNATES", "PROVIDES", "TAKES_PART_IN")
"""Ties of a programme to what stands below it."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """One entry in its place; ``x``, ``y`` are its middle."""

    entry: Entry
    x: float
    y: float
    width: float
    height: float

    @property
    def left(self) -> Point:
        """Middle of its left side."""
        return self.x - self.width / 2, self.y

    @property
    def right(self) -> Point:
        """Middle of its right side."""
        return self.x + self.width / 2, self.y


@dataclass(frozen=True, slots=True)
class Line:
    """One tie as a line through points."""

    type: str
    points: Sequence[Point]


@dataclass(frozen=True, slots=True)
class Column:
    """Years that stand under one another."""

    x: float
    years: str


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything placed; ``hidden`` counts the entries of the chosen kinds that hang on no programme."""

    boxes: Sequence[Box]
    lines: Sequence[Line]
    columns: Sequence[Column]
    height: float
    hidden: int


@dataclass(frozen=True, slots=True)
class Stack:
    """A programme with its acts above; its clusters, instruments and who took part below."""

    programme: Entry
    acts: Sequence[Entry]
    clusters: Sequence[Entry]

    @property
    def year(self) -> int:
        """The year at which it stands."""
        return self.programme.place or 9999

    @property
    def height(self) -> float:
        """Its height with the space below."""
        parts = [HEIGHTS[ACT]] * len(self.acts) + [HEIGHTS[PROGRAMME]] + [CLUSTER_HEIGHT] * len(self.clusters)
        return sum(parts) + SPACE * (len(parts) - 1) + STACK_SPACE


def picture(lineage: Lineage, kinds: Iterable[str]) -> Picture:
    """Place what is of the chosen kinds."""
    chosen = set(kinds)
    stacks = _stacks(lineage, chosen)
    columns = _columns(stacks, [tie for tie in lineage.ties if tie.type in ("SUCCEEDS", "PART_OF")])
    boxes: dict[str, Box] = {}
    for number, column in enumerate(columns):
        _place(column, number * (COLUMN + GAP), boxes)
    lines = [line for tie in lineage.ties if (line := _line(tie, boxes))]
    heads = [
        Column(number * (COLUMN + GAP) + COLUMN / 2, _years(column)) for number, column in enumerate(columns) if column
    ]
    bottom = max((box.y + box.height / 2 for box in boxes.values()), default=TOP)
    hidden = sum(entry.kind in chosen and entry.id not in boxes for entry in lineage.entries.values())
    return Picture(list(boxes.values()), lines, heads, bottom + 12, hidden)


def _stacks(lineage: Lineage, chosen: set[str]) -> list[Stack]:
    """Programmes in order of time, each with its own; a cluster stands under the programme that named it last."""
    entries = lineage.entries
    if PROGRAMME not in chosen:
        return []
    acts, clusters = _hanging(lineage, "ADOPTED_BY"), _hanging(lineage, *BELOW)
    under: dict[str, str] = {}
    for programme in sorted(clusters, key=lambda p: entries[p].place or 0):
        under |= dict.fromkeys(clusters[programme], programme)
    return [
        Stack(
            entry,
            [entries[a] for a in acts.get(entry.id, ()) if ACT in chosen],
            [entries[c] for c in clusters.get(entry.id, ()) if under[c] == entry.id and entries[c].kind in chosen],
        )
        for entry in sorted(
            (e for e in entries.values() if e.kind == PROGRAMME), key=lambda e: (e.place or 9999, e.date, e.id)
        )
    ]


def _hanging(lineage: Lineage, *types: str) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for tie in lineage.ties:
        if tie.type in types and lineage.entries[tie.start].kind == PROGRAMME:
            found.setdefault(tie.start, []).append(tie.end)
    return found


def _columns(stacks: Sequence[Stack], ties: Sequence[Tie]) -> list[list[Stack]]:
    """Cut the years into columns of about one height, so that few ties stay within a column."""
    years = sorted({stack.year for stack in stacks})
    if len(years) <= COLUMNS:
        return [[stack for stack in stacks if stack.year == year] for year in years]
    at = {stack.programme.id: years.index(stack.year) for stack in stacks}
    ends = [sorted((at[tie.start], at[tie.end])) for tie in ties if tie.start in at and tie.end in at]
    heights = [sum(stack.height for stack in stacks if stack.year == year) for year in years]
    spans = {
        (first, last): (sum(heights[first:last]), sum(first <= one and other < last for one, other in ends))
        for first, last in combinations(range(len(years) + 1), 2)
    }

    def cost(cuts: Sequence[int]) -> float:
        columns = [spans[span] for span in pairwise((0, *cuts, len(years)))]
        return max(height for height, _ in columns) + 60 * sum(within for _, within in columns)

    cuts = min(combinations(range(1, len(years)), COLUMNS - 1), key=cost)
    edges = pairwise((0, *cuts, len(years)))
    return [[stack for stack in stacks if stack.year in set(years[first:last])] for first, last in edges]


def _years(column: Sequence[Stack]) -> str:
    first, last = column[0].year, column[-1].year
    return f"{first}" if first == last else f"{first}–{last}"


def _place(column: Sequence[Stack], x: float, boxes: dict[str, Box]) -> None:
    y = float(TOP)
    for stack in column:
        rows = [(e, HEIGHTS[ACT]) for e in stack.acts] + [(stack.programme, HEIGHTS[PROGRAMME])]
        rows += [(e, CLUSTER_HEIGHT) for e in stack.clusters]
        for entry, height in rows:
            if entry.id not in boxes:
                indent = 0 if entry.kind in (PROGRAMME, ACT) else INDENT
                width = COLUMN - indent
                boxes[entry.id] = Box(entry, x + indent + width / 2, y + height / 2, width, height)
                y += height + SPACE
        y += STACK_SPACE - SPACE


def _line(tie: Tie, boxes: Mapping[str, Box]) -> Line | None:
    """The line of a tie; none where an end is not shown, or where standing under one another says it already."""
    start, end = boxes.get(tie.start), boxes.get(tie.end)
    if start is None or end is None:
        return None
    if tie.type == "ADOPTED_BY":
        return _upright(tie.type, start, end) if start.entry.kind == PROGRAMME else None
    if tie.type in BELOW:
        return _bracket(tie.type, start, end) if _same_column(start, end) and end.y > start.y else None
    return _before_after(tie.type, start, end)


def _same_column(start: Box, end: Box) -> bool:
    return abs(start.x - end.x) < COLUMN / 2


def _upright(type: str, programme: Box, act: Box) -> Line | None:
    if not _same_column(programme, act) or act.y > programme.y:
        return None
    x = act.x - act.width / 2 + 14
    return Line(type, [(x, act.y + act.height / 2), (x, programme.y - programme.height / 2)])


def _bracket(type: str, programme: Box, cluster: Box) -> Line:
    x = cluster.left[0] - INDENT / 2
    return Line(type, [(x, programme.y + programme.height / 2), (x, cluster.y), cluster.left])


def _before_after(type: str, start: Box, end: Box) -> Line:
    """From right to left where it is the next column, round the side where it is the same one."""
    if not _same_column(start, end):
        points = _curve(start.right, end.left) if end.x > start.x else _curve(start.left, end.right)
    elif type == "SUCCEEDS":
        x = max(start.right[0], end.right[0]) + GAP * 0.4
        points = [start.right, (x, start.y), (x, end.y), end.right]
    else:
        x = min(start.left[0], end.left[0]) - GAP * 0.4
        points = [start.left, (x, start.y), (x, end.y), end.left]
    return Line(type, [*points, *_head(points[-2], points[-1])] if type == "SUCCEEDS" else points)


def _head(before: Point, tip: Point) -> list[Point]:
    """The head of an arrow, drawn on as a part of its line."""
    x, y = tip
    back = -ARROW if before[0] < x else ARROW
    return [(x + back, y - ARROW * 0.6), tip, (x + back, y + ARROW * 0.6)]


def _curve(start: Point, end: Point, steps: int = 24) -> list[Point]:
    """A curve that leaves and arrives level (a cubic Bézier, sampled)."""
    (x0, y0), (x3, y3) = start, end
    bend = max(24.0, min(abs(x3 - x0) * 0.5, 90.0)) * (1 if x3 >= x0 else -1)
    x1, x2 = x0 + bend, x3 - bend
    points = []
    for step in range(steps + 1):
        t = step / steps
        a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
        points.append((round(a * x0 + b * x1 + c * x2 + d * x3, 1), round(a * y0 + b * y0 + c * y3 + d * y3, 1)))
    return points
