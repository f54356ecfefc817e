"""A drawing of the rooms and the imports between them, made from the imports themselves."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import networkx as nx

from tests.imports import module_graph

SHARED = ("explanation", "parameters", "result", "report")
"""Modules of ``analysis`` that every method stands on: a room of their own in the drawing."""
IN_ROOMS = ("analysis", "loaders")
"""Packages that are drawn room by room; the others are one box each."""
WIDTH, ROW, BOX = 960, 78, (92, 32)
"""Of the drawing: width, distance of two rows, size of a box."""
BANDS = {"analysis": (0.0, 0.36), "loaders": (0.38, 1.0)}
"""Parts of the width in which the rooms of a package stand; the others stand in the middle."""


def room(module: str) -> str:
    """The room of a module, by its dotted name.

    >>> room("analysis.model.leontief"), room("analysis.result"), room("analysis.run"), room("kb.engine.users")
    ('analysis.model', 'analysis.result', 'analysis', 'kb')
    """
    parts = module.split(".")
    if parts[0] not in IN_ROOMS:
        return parts[0]
    if len(parts) > 2:
        return ".".join(parts[:2])
    return "analysis.result" if parts[0] == "analysis" and parts[-1] in SHARED else parts[0]


def rooms() -> nx.DiGraph:
    """An arrow from each room to every other whose modules it imports; ``cypher`` holds queries and no imports."""
    arrows = nx.DiGraph()
    packages = {module.rpartition(".")[0] for module in module_graph()}
    for module, used in module_graph().items():
        here = room(f"{module}.__init__" if module in packages and module.count(".") == 1 else module)
        there = {room(f"{each}.__init__" if each in packages and each.count(".") == 1 else each) for each in used}
        arrows.add_edges_from((here, each) for each in there - {here})
    return arrows


def markdown() -> str:
    """The drawing and, for those who do not see it, the same arrows as a list.

    Raises ValueError where rooms import each other in a circle.
    """
    arrows = rooms()
    if not nx.is_directed_acyclic_graph(arrows):
        raise ValueError(f"rooms import each other: {nx.find_cycle(arrows)}")
    imports = {here: ", ".join(f"`{each}`" for each in sorted(arrows[here])) for here in sorted(arrows)}
    lines = [f"- `{here}` imports {there}" for here, there in imports.items() if there]
    return f"{svg(arrows)}\n\n" + "\n".join(lines) + "\n"


def places(arrows: nx.DiGraph) -> Mapping[str, tuple[float, float]]:
    """Middle of every box: the lowest row imports nothing, every other stands above all that it imports."""
    levels = list(nx.topological_generations(arrows.reverse()))
    column: dict[str, float] = {}
    for level in levels:  # each near the middle of what it imports, so that arrows cross little
        wanted = {each: _middle([column[low] for low in arrows[each]]) for each in level}
        for package in {each.split(".")[0] for each in level}:
            of_package = {each: wanted[each] for each in level if each.split(".")[0] == package}
            column.update(_spread(of_package, *BANDS.get(package, (0.0, 0.74))))
    row = {each: len(levels) - 1 - number for number, level in enumerate(levels) for each in level}
    return {each: (column[each] * WIDTH, ROW * (row[each] + 0.5)) for each in row}


def _middle(of: list[float]) -> float:
    return sum(of) / len(of) if of else 0.5


def _spread(wanted: Mapping[str, float], left: float, right: float) -> dict[str, float]:
    """Boxes of one row of one package at even distances, in the order of the places they want."""
    order = sorted(wanted, key=lambda each: (wanted[each], each))
    return {each: left + (right - left) * (number + 0.5) / len(order) for number, each in enumerate(order)}


def svg(arrows: nx.DiGraph) -> str:
    """The drawing. An arrow that follows from others (a to b, b to c, so a to c) is left out."""
    at = places(arrows)
    height = max(y for _, y in at.values()) + ROW / 2
    lines = [_arrow(at[start], at[end]) for start, end in sorted(nx.transitive_reduction(arrows).edges)]
    boxes = [_box(each, *at[each]) for each in sorted(at)]
    head = '<marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
    return (
        f'<svg class="rooms" viewBox="0 0 {WIDTH} {height:.0f}" role="img" aria-label="Rooms and their imports">'
        f'<defs>{head}<path d="M0 0 8 4 0 8z"/></marker></defs>{"".join(lines)}{"".join(boxes)}</svg>'
    )


def _arrow(start: tuple[float, float], end: tuple[float, float]) -> str:
    (x, y), (to_x, to_y) = start, end
    y, to_y = y + BOX[1] / 2, to_y - BOX[1] / 2
    bend = (to_y - y) / 2
    return f'<path d="M{x:.1f} {y:.1f} C{x:.1f} {y + bend:.1f} {to_x:.1f} {to_y - bend:.1f} {to_x:.1f} {to_y:.1f}"/>'


def _box(name: str, x: float, y: float) -> str:
    left, top = x - BOX[0] / 2, y - BOX[1] / 2
    rect = f'<rect x="{left:.1f}" y="{top:.1f}" width="{BOX[0]}" height="{BOX[1]}" rx="5"/>'
    package, label = name.split(".")[0], name.split(".")[-1]
    return f'<g class="{package}">{rect}<text x="{x:.1f}" y="{y + 4:.1f}">{escape(label)}</text></g>'
