"""To which sectors those of a world table are summed while it is read: a table that no memory holds whole becomes one.

A concordance gives each sector of the file shares in the sectors of another classification, S of shape (sectors,
targets), the same in every country: Z' = S′ Z S, country by country.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kb.names import NAMES
from kb.table import Matrix
from loaders.files.validation import Findings, quoted

TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Concordances:
    """What is known of the way to a classification: ``pairs`` by the classification that they start from.

    A frame of pairs has the columns ``code``, ``to``, ``share``; ``names`` are those of the targets, in their order.
    """

    classification: str
    pairs: Mapping[str, pd.DataFrame]
    names: pd.DataFrame

    def sums(self, start: str, codes: Sequence[str], findings: Findings) -> Sums | None:
        """How the sectors of a file are summed; None where nothing leads from their classification.

        Raises InvalidTable for a sector without a target, and for shares that do not sum to one.
        """
        pairs = self.pairs.get(start)
        if pairs is None or pairs.empty:
            return None
        wanted = pairs[pairs["code"].isin(codes)]
        there = set(wanted["to"])
        targets = [str(code) for code in self.names.index if code in there]
        shares = wanted.pivot_table(index="code", columns="to", values="share", aggfunc="sum")
        S = shares.reindex(index=list(codes), columns=targets).fillna(0.0).to_numpy(np.float64)
        for code, total in zip(codes, S.sum(axis=1), strict=True):
            if abs(total - 1) > TOLERANCE:
                what = f"the shares of {quoted(code)} in {self.classification} sum to {total:.10g}, not 1"
                findings.add(what, where=f"concordance from {start}", remedy="state where all of the sector belongs")
        findings.raise_if_any()
        split = [str(code) for code, row in zip(codes, S, strict=True) if np.count_nonzero(row) > 1]
        names = self.names.reindex(columns=[*NAMES]).astype(object).fillna("").loc[targets]
        return Sums(self.classification, start, targets, names, S, split)


@dataclass(frozen=True, slots=True)
class Sums:
    """Sectors of a file, summed: ``targets``, their ``names``, ``shares`` (sectors, targets), which are ``split``."""

    classification: str
    start: str
    targets: Sequence[str]
    names: pd.DataFrame
    shares: Matrix
    split: Sequence[str]

    @property
    def notes(self) -> list[str]:
        """What the reader of the table should know."""
        size = f"{len(self.shares)} sectors of {self.start} summed to {len(self.targets)} of {self.classification}"
        notes = [f"{size} by S'ZS, country by country, as the file was read"]
        if self.split:
            notes.append(f"split in proportion to the shares, purchases and sales alike: {', '.join(self.split)}")
        return notes
