"""What the views of the value chain page share: the table, what stands in the middle, how exhibits are told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from kb.graph import Record
from ui.address import take
from ui.citation import Exhibit
from ui.connection import fetch
from ui.data.chain_groups import GROUP, Group, group_chain
from ui.data.value_chain import BUYERS, SUPPLIERS, Chain, TableCard, chain
from ui.exhibit import Thing
from ui.i18n import _, language, name
from ui.missing import TAKEN_OFF
from ui.numbers import money, percent, unit_words
from ui.page import empty

SHARES = (0.01, 0.02, 0.05, 0.1, 0.2)
"""From what share links are offered to be shown."""


@dataclass(frozen=True, slots=True)
class Centre:
    """A table, its industries' names, and an industry or a cluster's industries together in the middle."""

    table: TableCard
    names: Mapping[str, Record]
    codes: tuple[str, ...]
    cluster: Group | None
    sides: tuple[str, ...]
    share: float

    @property
    def id(self) -> str:
        """The industry's code or the cluster's id."""
        return self.cluster.id if self.cluster else self.codes[0]

    @property
    def title(self) -> str:
        """Its name in the reader's language."""
        return name(self.cluster.names if self.cluster else self.names[self.codes[0]], language())

    def label(self, code: str) -> str:
        """The name of an industry, or of the group in the middle."""
        return self.title if code == GROUP else name(self.names.get(code, {"id": code}), language())

    def thing(self, code: str) -> Thing:
        """An industry, the cluster in the middle or a final user, as a link leads to it."""
        if code == GROUP and self.cluster:
            return Thing(self.title, "Cluster", self.cluster.id)
        label = "Industry" if code in self.names else ""  # a final user has no profile
        return Thing(self.label(code), label, f"{self.table.classification}:{code}", code)

    def money(self, value: float | None) -> str:
        """An amount of the table, scaled for reading."""
        return money(value, self.table.unit, self.table.currency, language())

    def chain(self, depth: int, share: float) -> Chain:
        """Suppliers and buyers of what stands in the middle."""
        given: dict[str, Any] = {"table": self.table.id, "depth": depth, "share": share}
        if self.cluster is None:
            return fetch(chain, industry=self.codes[0], **given)
        found = fetch(group_chain, codes=self.codes, **given)
        return replace(found, names={**found.names, GROUP: {**self.cluster.names, "id": self.cluster.id}})

    def exhibit(self, title: str, file: str, **more: Any) -> Exhibit:
        """An exhibit of the table's numbers; ``more`` replaces what is said of them."""
        exhibit = Exhibit(
            title,
            f"{self.table.id}-{self.id}-{file}".replace(":", "-"),
            self.table.origin,
            unit=counted_in(self.table),
            basis=_basis(self.sides),
        )
        return replace(exhibit, **more)


def counted_in(table: TableCard) -> str:
    """What the table counts in: ``1,000 KZT, basic prices``."""
    counted = unit_words(table.unit, table.currency, language())
    return ", ".join(part for part in (counted, _(table.valuation)) if part)


def _basis(sides: tuple[str, ...]) -> str:
    told = {SUPPLIERS: _("purchases domestic and imported"), BUYERS: _("sales of domestic output")}
    return ", ".join(told[side] for side in (SUPPLIERS, BUYERS) if side in sides)


def no_link(seen: Centre, place: str) -> None:
    """Say that the cut-off leaves nothing, and offer the lowest one; ``place`` is where on the page."""
    empty(_("No link reaches this share."))
    if seen.share > SHARES[0]:
        words = _("Show links from {share}", share=percent(SHARES[0], language(), 0))
        st.button(words, icon=TAKEN_OFF, key=f"unfiltered_{place}", on_click=take, args=("share", SHARES[0]))
