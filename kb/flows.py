"""Which flows of a table become relationships, and the rows that make them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from kb.table import IOTable, Matrix

ALL_FLOWS = 200
"""Up to this many industries every non-zero flow becomes a relationship."""

MANY, USUAL, OF_MANY = 1_000, 0.99, 0.9
"""Coverage of the flows in the graph: the usual one, and that of tables with more than so many industries.

A table of 3,600 industries has 13 million flows. The largest that cover 99 % are over two million relationships,
those that cover 90 % a tenth of that; the accounts keep every flow for the analyses (tests/benchmarks/world.py).
"""

Mask = npt.NDArray[np.bool_]


def usual_coverage(industries: int) -> float:
    """Coverage where none is asked for: 0.99, beyond 1,000 industries 0.9."""
    return USUAL if industries <= MANY else OF_MANY


def kept(table: IOTable, share: float) -> Mask:
    """Which flows become relationships, shape (n, n).

    Up to 200 industries every non-zero flow; beyond, the largest flows that together cover ``share`` of each
    buyer's purchases and of each supplier's sales.
    """
    total = together(table)
    if len(total) <= ALL_FLOWS:
        return np.asarray(
            table.domestic != 0 if table.imported is None else (table.domestic != 0) | (table.imported != 0)
        )
    return _covering(total, share) | _covering(total.T, share).T


def together(table: IOTable) -> Matrix:
    """Domestic and imported flows, shape (n, n)."""
    return table.domestic if table.imported is None else table.domestic + table.imported


def apart(flows: Matrix, countries: Sequence[str], *, spent: bool = False) -> tuple[Matrix, Matrix]:
    """Flows inside a country and flows across borders, both (n, n); ``countries`` names each industry's.

    ``spent``: nobody needs the flows any more, and they become those across borders. A matrix of 8,000 industries is
    half a gigabyte.
    """
    inside, across = np.zeros(flows.shape), flows if spent and flows.flags.writeable else flows.copy()
    names, places = np.unique(np.asarray(countries, dtype=str), return_inverse=True)
    for country in range(len(names)):
        at = np.flatnonzero(places == country)
        block = (slice(at[0], at[-1] + 1),) * 2 if at[-1] - at[0] + 1 == len(at) else np.ix_(at, at)
        inside[block] = flows[block]
        across[block] = 0.0
    return inside, across


def coverage(table: IOTable, mask: Mask) -> float:
    """The least share that the kept flows hold of any buyer's purchases or any supplier's sales."""
    total = np.abs(together(table))
    part = np.where(mask, total, 0.0)
    shares = [part.sum(axis=axis)[whole > 0] / whole[whole > 0] for axis in (0, 1) for whole in [total.sum(axis=axis)]]
    return float(min((s.min() for s in shares if s.size), default=1.0))


def _covering(total: Matrix, share: float) -> Mask:
    """For each column its largest entries, as few as reach ``share`` of the column's sum."""
    mask = np.zeros(total.shape, dtype=bool)
    for j in range(total.shape[1]):
        size = np.abs(total[:, j])
        descending = np.sort(size)[::-1]
        before = np.cumsum(descending) - descending
        needed = int(np.count_nonzero((before < share * size.sum()) & (descending > 0)))
        if needed:
            least = descending[needed - 1]
            mask[:, j] = size > least
            equal = np.flatnonzero(size == least)
            mask[equal[: needed - np.count_nonzero(mask[:, j])], j] = True
    return mask


def rows(table: IOTable, mask: Mask, size: int) -> Iterator[list[list[object]]]:
    """The kept flows in batches: supplier, buyer (positions), domestic, imported, input share, output share.

    The output share is of what is made at home: in a world table that is every flow, in others the domestic one. It
    is missing where the table does not tell domestic and imported flows apart.
    """
    total = together(table)
    purchases, output = total.sum(axis=0), table.output
    made = total if table.countries else table.domestic
    suppliers, buyers = np.nonzero(mask)
    for start in range(0, len(suppliers), size):
        i, j = suppliers[start : start + size], buyers[start : start + size]
        imported = [None] * len(i) if table.imported is None else table.imported[i, j].tolist()
        yield [
            list(row)
            for row in zip(
                i.tolist(),
                j.tolist(),
                table.domestic[i, j].tolist(),
                imported,
                _share(total[i, j], purchases[j]),
                [None] * len(i) if table.undivided else _share(made[i, j], output[i]),
                strict=True,
            )
        ]


def industry_ids(table: IOTable) -> list[str]:
    """Ids of the table's industries in the graph."""
    return [f"{table.meta.classification}:{code}" for code in table.codes]


def _share(part: Matrix, whole: Matrix) -> list[float | None]:
    """Shares, missing where the whole is zero."""
    share = np.divide(part, whole, out=np.full(len(part), np.nan), where=whole != 0)
    return [None if np.isnan(value) else value for value in share.tolist()]
