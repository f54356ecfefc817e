"""Which flows of a table become relationships, and the rows that make them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from kb.table import IOTable, Matrix

ALL_FLOWS = 200
"""Up to this many industries every non-zero flow becomes a relationship."""

Mask = npt.NDArray[np.bool_]


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


def coverage(table: IOTable, mask: Mask) -> float:
    """The least share that the kept flows hold of any buyer's purchases or any supplier's sales."""
    total = np.abs(together(table))
    part = np.where(mask, total, 0.0)
    shares = [part.sum(axis=axis)[whole > 0] / whole[whole > 0] for axis in (0, 1) for whole in [total.sum(axis=axis)]]
    return float(min((s.min() for s in shares if s.size), default=1.0))


def _covering(total: Matrix, share: float) -> Mask:
    """For each column its largest entries, as few as reach ``share`` of the column's sum."""
    size = np.abs(total)
    order = np.argsort(-size, axis=0, kind="stable")
    descending = np.take_along_axis(size, order, axis=0)
    before = np.cumsum(descending, axis=0) - descending
    needed = (before < share * size.sum(axis=0)) & (descending > 0)
    mask = np.zeros(total.shape, dtype=bool)
    np.put_along_axis(mask, order, needed, axis=0)
    return mask


def rows(table: IOTable, mask: Mask, size: int) -> Iterator[list[list[object]]]:
    """The kept flows in batches: supplier id, buyer id, domestic, imported, input share, output share."""
    ids = np.array(industry_ids(table), dtype=object)
    total = together(table)
    purchases, output = total.sum(axis=0), table.output
    suppliers, buyers = np.nonzero(mask)
    for start in range(0, len(suppliers), size):
        i, j = suppliers[start : start + size], buyers[start : start + size]
        imported = [None] * len(i) if table.imported is None else table.imported[i, j].tolist()
        yield [
            list(row)
            for row in zip(
                ids[i].tolist(),
                ids[j].tolist(),
                table.domestic[i, j].tolist(),
                imported,
                _share(total[i, j], purchases[j]),
                _share(table.domestic[i, j], output[i]),
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
