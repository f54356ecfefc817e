"""What is bought at home and what abroad, supplier by supplier."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from ui.data.value_chain import Link
from ui.exhibit import chart
from ui.figures.base import hint
from ui.figures.narrow import names_above
from ui.figures.partner_bars import MOST_ROWS, Pair, partner_bars
from ui.figures.ticks import Along
from ui.i18n import _, language
from ui.numbers import percent, scale
from ui.page import current_ink, empty
from ui.theme import industry_colour
from ui.views.chain_centre import Centre


def show(seen: Centre) -> None:
    """The bars."""
    links = sorted(seen.chain(1, 0.0).suppliers.direct, key=lambda link: -link.value)
    if not links:
        empty(_("{industry} buys nothing in this table.", industry=seen.title))
        return
    if any(link.imported is None for link in links):
        empty(_("The table gives imported inputs as one sum for each buyer, not by supplier."))
        return
    shown = links[:MOST_ROWS]
    home, abroad = sum(link.domestic for link in links), sum(link.imported or 0.0 for link in links)
    st.markdown(
        _(
            "{share} of the inputs are imported: {amount} of {all}.",
            share=percent(abroad / (home + abroad), language()),
            amount=seen.money(abroad),
            all=seen.money(home + abroad),
        )
    )
    title = _("Domestic and imported inputs of {industry}", industry=seen.title)
    read = scale([links[0].value], seen.table.unit, seen.table.currency, language())
    along = Along(f"{_('Inputs')}, {read.words}", language(), read.factor)
    option, height = partner_bars(
        [_pair(link, seen) for link in shown], (_("Domestic"), _("Imported")), along, current_ink(), stacked=True
    )
    chart(
        option,
        seen.exhibit(title, "imports", basis=_("domestic and imported flows")),
        lambda: _rows(links, seen),
        key="imports",
        height=height,
        alt=title,
        narrow=names_above(option),
    )
    if len(links) > len(shown):
        rest = [link.value for link in links[len(shown) :]]
        words = _("{count} smaller suppliers are in the file: {amount}.", count=len(rest), amount=seen.money(sum(rest)))
        st.caption(words)


def _rows(links: Sequence[Link], seen: Centre) -> tuple[list[str], list[list[Any]]]:
    return ["supplier", "supplier_name", "domestic", "imported", "imported_share", "unit", "currency"], [
        [
            *(link.supplier, seen.label(link.supplier), link.domestic, link.imported, _imported(link)),
            *(seen.table.unit, seen.table.currency),
        ]
        for link in links
    ]


def _pair(link: Link, seen: Centre) -> Pair:
    lang, imported = language(), link.imported or 0.0
    label = seen.label(link.supplier)
    share = _("{share} imported", share=percent(_imported(link), lang, 0))
    written = f"{seen.money(link.domestic + imported)} · {share}"
    lines = (
        f"{_('Domestic')}: {seen.money(link.domestic)}",
        f"{_('Imported')}: {seen.money(imported)} · {percent(_imported(link), lang)}",
        f"{_('Share of purchases')}: {percent(link.input_share, lang)}",
    )
    return Pair(label, industry_colour(link.supplier), link.domestic, imported, ("", written), hint(label, *lines))


def _imported(link: Link) -> float | None:
    both = link.domestic + (link.imported or 0.0)
    return (link.imported or 0.0) / both if both else None
