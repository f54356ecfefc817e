"""The value chain as a network on the map of the table's industries; a click goes on from there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from ui.address import choice, choices
from ui.connection import fetch
from ui.data.chain_network import Edge, Network, network
from ui.exhibit import Clicks, chart
from ui.figures.network import PIXELS, network_chart
from ui.i18n import _, language
from ui.page import current_ink
from ui.views.chain_centre import Centre, no_link


def show(seen: Centre) -> None:
    """The network with its choices."""
    click, expanded, pinned = _controls(seen)
    found = fetch(
        network,
        table=seen.table.id,
        centres=(*seen.codes, *expanded),
        pinned=tuple(pinned),
        sides=seen.sides,
        share=seen.share,
    )
    if len(found.nodes) == len(seen.codes):
        no_link(seen, "network")
    codes = [node.code for node in found.nodes]
    key = "-".join(["network", *seen.codes, "and", *expanded, "and", *pinned])  # a new picture has nothing selected
    title = _("Network around {industry}", industry=seen.title)
    with st.container(key="scroll_network"):
        chart(
            network_chart(found, seen.names, seen.table, language(), current_ink()),
            seen.exhibit(title, "network", basis=_("domestic and imported flows")),
            lambda: _rows(found.edges, seen),
            key=key,
            height=PIXELS,
            alt=title,
            clicks=Clicks(lambda: _clicked(key, codes, click), [seen.thing(code) for code in codes]),
        )
    st.caption(_left_out(found))


def _controls(seen: Centre) -> tuple[str, list[str], list[str]]:
    """What a click does, and the industries that earlier clicks expanded and pinned."""
    first, second, third = st.columns([6, 5, 5], vertical_alignment="bottom")
    does = {"focus": _("Refocus"), "expand": _("Expand"), "pin": _("Pin")}
    with first:
        click = choice(
            st.segmented_control,
            _("A click on an industry"),
            list(does),
            key="click",
            default="focus",
            required=True,
            format_func=does.__getitem__,
        )
    look: dict[str, Any] = {"default": [], "format_func": seen.label, "placeholder": _("None")}
    with second:
        words = _("Expanded: partners of these are shown too")
        expanded = choices(st.multiselect, words, list(seen.names), key="expand", **look)
    with third:
        pinned = choices(st.multiselect, _("Pinned: these stay in view"), list(seen.names), key="pin", **look)
    return click, expanded, pinned


def _clicked(key: str, codes: Sequence[str], click: str) -> None:
    """Go on from the industry that was clicked."""
    groups = st.session_state[key]["selection"]["selected"]
    chosen = [codes[index] for group in groups for index in group["data_indices"] if index < len(codes)]
    if not chosen:
        return
    if click == "focus":
        st.session_state["of"], st.session_state["industry"] = "industry", chosen[0]
    elif chosen[0] not in st.session_state[click]:
        st.session_state[click] = [*st.session_state[click], chosen[0]]


def _left_out(found: Network) -> str:
    words = [_("Circles: output. Arrows: flows from supplier to buyer, domestic and imported.")]
    words.append(_("Industries stand near those they trade with most, always at the same place."))
    if found.partners_left_out:
        words.append(_("{count} weaker partners are left out.", count=found.partners_left_out))
    if found.links_left_out:
        words.append(_("{count} weaker links among those shown are not drawn.", count=found.links_left_out))
    return " ".join(words)


def _rows(edges: Sequence[Edge], seen: Centre) -> tuple[list[str], list[list[Any]]]:
    columns = ["supplier", "supplier_name", "buyer", "buyer_name", "flow", "input_share", "output_share"]
    return [*columns, "unit", "currency"], [
        [
            *(edge.supplier, seen.label(edge.supplier), edge.buyer, seen.label(edge.buyer)),
            *(edge.value, edge.input_share, edge.output_share, seen.table.unit, seen.table.currency),
        ]
        for edge in edges
    ]
