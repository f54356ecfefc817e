"""Industries around one or several others as a network, every industry at its own place on the table's map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from kb import table_store
from kb.graph import Graph
from kb.table import IOTable, Matrix

MOST_NODES = 60
MOST_LINKS = 150
WIDTH, HEIGHT = 1000.0, 820.0
BOX = (122.0, 54.0)
"""Room that an industry takes with its name, in the units of the map."""
CELLS = (int(WIDTH // BOX[0]), int(HEIGHT // BOX[1]))
MAPPED = CELLS[0] * CELLS[1]
"""Tables of up to so many industries have one map of them all; of larger ones only what is shown is placed."""


@dataclass(frozen=True, slots=True)
class Node:
    """An industry on the map; ``centre`` where its partners were asked for."""

    code: str
    x: float
    y: float
    output: float
    centre: bool


@dataclass(frozen=True, slots=True)
class Edge:
    """A flow, domestic and imported, with its share in the buyer's purchases and in the supplier's output."""

    supplier: str
    buyer: str
    value: float
    input_share: float
    output_share: float


@dataclass(frozen=True, slots=True)
class Network:
    """What is drawn, and how many partners and links are not."""

    nodes: Sequence[Node]
    edges: Sequence[Edge]
    partners_left_out: int
    links_left_out: int


def network(
    graph: Graph,
    *,
    table: str,
    centres: tuple[str, ...],
    pinned: tuple[str, ...],
    sides: tuple[str, ...],
    share: float,
) -> Network:
    """Partners of the centres, links from a share on, at most ``MOST_NODES`` of them, with their strongest links."""
    flows = _Flows(table_store.read(graph, table))
    known = [code for code in (*centres, *pinned) if code in flows.place]
    kept, partners_left_out = flows.partners([flows.place[c] for c in known if c in centres], known, sides, share)
    pairs, links_left_out = flows.strongest(kept, {flows.place[c] for c in known if c in centres}, sides, share)
    at = _places(flows.both, kept)
    nodes = [Node(flows.codes[i], *at[i], float(flows.output[i]), flows.codes[i] in centres) for i in kept]
    return Network(nodes, [flows.edge(i, j) for i, j in pairs], partners_left_out, links_left_out)


class _Flows:
    """Flows of a table without what industries buy from themselves, and their shares."""

    def __init__(self, table: IOTable) -> None:
        self.codes, self.output = table.codes, table.output
        self.place = {code: index for index, code in enumerate(self.codes)}
        self.both = table.domestic if table.imported is None else table.domestic + table.imported
        purchases = table.domestic.sum(axis=0) + table.imported_purchases
        self.input_share = np.divide(self.both, purchases, out=np.zeros_like(self.both), where=purchases > 0)
        sold, output = np.array(table.domestic), table.output[:, None]
        self.output_share = np.divide(sold, output, out=np.zeros_like(sold), where=output > 0)
        self.apart = ~np.eye(len(self.codes), dtype=bool)

    def partners(
        self, centres: Sequence[int], known: Sequence[str], sides: Sequence[str], share: float
    ) -> tuple[list[int], int]:
        """The centres, what is pinned and their strongest partners, in the table's order; how many found no room."""
        kept = list(dict.fromkeys(self.place[code] for code in known))[:MOST_NODES]
        best: dict[int, float] = {}
        for centre in centres:
            for side, shares in (("suppliers", self.input_share[:, centre]), ("buyers", self.output_share[centre])):
                for other in map(int, np.flatnonzero(shares >= share)) if side in sides else ():
                    best[other] = max(best.get(other, 0.0), float(shares[other]))
        wished = sorted((i for i in best if i not in kept), key=lambda i: (-best[i], i))
        room = MOST_NODES - len(kept)
        return sorted([*kept, *wished[:room]]), max(0, len(wished) - room)

    def strongest(
        self, kept: Sequence[int], centres: set[int], sides: Sequence[str], share: float
    ) -> tuple[list[tuple[int, int]], int]:
        """Links of the centres from the share on, and of each other industry its largest supplier and buyer."""
        among = np.zeros_like(self.apart)
        among[np.ix_(kept, kept)] = True
        among &= self.apart & (self.both > 0)
        drawn = np.zeros_like(among)
        for centre in centres:
            if "suppliers" in sides:
                drawn[:, centre] |= self.input_share[:, centre] >= share
            if "buyers" in sides:
                drawn[centre] |= self.output_share[centre] >= share
        flows = np.where(among, self.both, 0.0)
        for i in kept:
            drawn[int(flows[:, i].argmax()), i] = drawn[i, int(flows[i].argmax())] = True
        rows, columns = np.nonzero(drawn & among)
        pairs = sorted(zip(map(int, rows), map(int, columns), strict=True), key=lambda p: (-self.both[p], p))
        return pairs[:MOST_LINKS], int(among.sum()) - len(pairs[:MOST_LINKS])

    def edge(self, i: int, j: int) -> Edge:
        """The flow from i to j."""
        shares = float(self.input_share[i, j]), float(self.output_share[i, j])
        return Edge(self.codes[i], self.codes[j], float(self.both[i, j]), *shares)


def _places(flows: Matrix, kept: Sequence[int]) -> Mapping[int, tuple[float, float]]:
    """Where industries stand: the same place whatever is chosen, so that nothing jumps."""
    everyone = list(range(len(flows))) if len(flows) <= MAPPED else list(kept)
    points = layout(flows[np.ix_(everyone, everyone)])
    return {index: (float(x), float(y)) for index, (x, y) in zip(everyone, points, strict=True)}


def layout(flows: Matrix) -> Matrix:
    """Places of industries, shape (n, 2): those with strong links near each other, no name over another.

    Kamada and Kawai's springs on each industry's strongest links, from a circle, so that they are always the same;
    then boxes that overlap are pushed apart, or, where the map is too full for that, go to the nearest free cells.
    ``n`` is at most ``MAPPED``, the number of cells.
    """
    n = len(flows)
    strong = {tuple(sorted((i, j))) for i in range(n) for j in map(int, np.argsort(-flows[:, i])[:3]) if i != j}
    strong |= {tuple(sorted((i, j))) for i in range(n) for j in map(int, np.argsort(-flows[i])[:2]) if i != j}
    return np.array(_spread(n, tuple(sorted(strong))))


@lru_cache(maxsize=16)
def _spread(n: int, links: tuple[tuple[int, ...], ...]) -> list[list[float]]:
    import igraph

    net = igraph.Graph(n, links)
    points = np.array(net.layout_kamada_kawai(seed=net.layout_circle()).coords) if n > 1 else np.zeros((1, 2))
    span = np.ptp(points, axis=0)
    points = (points - points.min(axis=0)) / np.where(span > 0, span, 1.0)
    room = np.array([WIDTH, HEIGHT]) - np.array(BOX)
    places: list[list[float]] = _apart(np.array(BOX) / 2 + points * room).tolist()
    return places


def _apart(points: Matrix) -> Matrix:
    """Push boxes that overlap apart, along the side that is shorter to go, within the map; cells where that fails."""
    n, (wide, tall) = len(points), BOX
    others = ~np.eye(n, dtype=bool)
    x, y = points.T + np.arange(n) * 1e-6  # no two at one place, so that each knows its way
    for _step in range(2000):
        across, down = x[:, None] - x, y[:, None] - y
        short_x, short_y = wide - np.abs(across), tall - np.abs(down)
        pairs = (short_x > 0) & (short_y > 0) & others
        if not pairs.any():
            return np.stack([x, y], axis=1)
        sideways = short_x * tall < short_y * wide
        x = x + 0.25 * np.where(pairs & sideways, np.sign(across) * short_x, 0.0).sum(axis=1)
        y = y + 0.25 * np.where(pairs & ~sideways, np.sign(down) * short_y, 0.0).sum(axis=1)
        x, y = np.clip(x, wide / 2, WIDTH - wide / 2), np.clip(y, tall / 2, HEIGHT - tall / 2)
    return _in_cells(points)


def _in_cells(points: Matrix) -> Matrix:
    """Each box in a cell of its own, all together as near to where they were as can be (linear assignment)."""
    from scipy.optimize import linear_sum_assignment

    middles = [(np.arange(count) + 0.5) * side / count for count, side in zip(CELLS, (WIDTH, HEIGHT), strict=True)]
    cells = np.stack(np.meshgrid(*middles), axis=-1).reshape(-1, 2)
    _, chosen = linear_sum_assignment(((points[:, None] - cells) ** 2).sum(axis=-1))
    return np.asarray(cells[chosen])
