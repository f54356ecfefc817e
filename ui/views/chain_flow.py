"""The value chain as a Sankey, with its suppliers and buyers as tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from ui.data.value_chain import BUYERS, SUPPLIERS, Chain, Link, Side
from ui.exhibit import amount, chart, share, table
from ui.figures.sankey import sankey
from ui.i18n import _, language
from ui.numbers import Scale, scale
from ui.page import current_ink, empty
from ui.text import as_text
from ui.views.chain_centre import Centre, no_link

COLUMNS = (
    *("step", "supplier", "supplier_name", "buyer", "buyer_name"),
    *("domestic", "imported", "input_share", "output_share", "unit", "currency"),
)


def figure(seen: Centre, found: Chain) -> None:
    """The Sankey."""
    if not found.suppliers.total and not found.buyers.total:
        empty(_("{industry} neither buys nor sells in this table.", industry=seen.title))
        return
    drawn = sankey(found, seen.table, seen.sides, language(), current_ink())
    title = _("Suppliers and buyers of {industry}", industry=seen.title)
    links = [link for kind, side in _sides(seen, found) for link in _ordered(side)]
    with st.container(key="scroll_sankey"):
        chart(
            drawn.option,
            seen.exhibit(title, "flows"),
            lambda: (COLUMNS, _full(links, seen)),
            key="sankey",
            height=drawn.height,
            alt=title,
        )
    notes = [_("Width: part of the industry's own purchases and output.")]
    if drawn.left_out:
        notes.append(_("{count} weaker links are not drawn.", count=drawn.left_out))
    st.caption(" ".join(notes))


def partners(seen: Centre, found: Chain) -> None:
    """Suppliers and buyers as tables."""
    for kind, side in _sides(seen, found):
        _partner_table(kind, side, seen)


def _sides(seen: Centre, found: Chain) -> list[tuple[str, Side]]:
    both = {SUPPLIERS: found.suppliers, BUYERS: found.buyers}
    return [(kind, side) for kind, side in both.items() if kind in seen.sides]


def _ordered(side: Side) -> list[Link]:
    return sorted(side.links, key=lambda link: (link.steps, -link.value))


def _partner_table(kind: str, side: Side, seen: Centre) -> None:
    title = _("Suppliers") if kind == SUPPLIERS else _("Buyers")
    links = _ordered(side)
    amounts = [amount for link in links for amount in (link.domestic, link.imported)]
    read = scale(amounts, seen.table.unit, seen.table.currency, language())
    st.markdown(f"## {title} :small[:gray[{as_text(read.words)}]]")
    if not links:
        no_link(seen, kind)
        return
    columns = _columns(kind, read.digits, direct=all(link.steps == 1 for link in links))
    told = seen.exhibit(f"{title}: {seen.title}", kind)
    rows = [_partner(link, kind, seen, read) for link in links]
    ends = [(link.supplier, link.buyer) if kind == SUPPLIERS else (link.buyer, link.supplier) for link in links]
    things = {column: [seen.thing(pair[place]) for pair in ends] for place, column in enumerate(("industry", "with"))}
    nodes = {column: [(thing.label, thing.id) for thing in some] for column, some in things.items()}
    table(rows, columns, told, key=f"{kind}_table", rows=lambda: (COLUMNS, _full(links, seen)), links=nodes)


def _columns(kind: str, digits: int, *, direct: bool) -> dict[str, Any]:
    columns = {
        "industry": st.column_config.TextColumn(_("Industry"), width=340 if direct else 230),
        "with": st.column_config.TextColumn(_("Sells to") if kind == SUPPLIERS else _("Buys from"), width=190),
        "steps": amount(_("Step"), width=50),
        "domestic": amount(_("Domestic"), digits, width=110),
        "imported": amount(_("Imported"), digits, width=95),
        "share": share(_("Share of purchases") if kind == SUPPLIERS else _("Share of output"), width=125),
    }
    hidden = {"with", "steps"} if direct else set()
    return {key: config for key, config in columns.items() if key not in hidden}


def _partner(link: Link, kind: str, seen: Centre, read: Scale) -> dict[str, Any]:
    outer, inner = (link.supplier, link.buyer) if kind == SUPPLIERS else (link.buyer, link.supplier)
    return {
        "industry": seen.label(outer),
        "with": seen.label(inner),
        "steps": link.steps,
        "domestic": link.domestic * read.factor,
        "imported": None if link.imported is None else link.imported * read.factor,
        "share": link.input_share if kind == SUPPLIERS else link.output_share,
    }


def _full(links: Sequence[Link], seen: Centre) -> list[list[Any]]:
    return [
        [
            link.steps,
            link.supplier,
            seen.label(link.supplier),
            link.buyer,
            seen.label(link.buyer),
            link.domestic,
            link.imported,
            link.input_share,
            link.output_share,
            seen.table.unit,
            seen.table.currency,
        ]
        for link in links
    ]
