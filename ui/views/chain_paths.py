"""The strongest structural paths that lead to, through or from what stands in the middle."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from kb.graph import Record
from ui.address import choice
from ui.connection import fetch
from ui.data.chain_paths import paths, stops
from ui.exhibit import chart
from ui.figures.path_rows import MOST_PATHS, path_rows
from ui.i18n import _, language
from ui.missing import not_computed
from ui.page import current_ink
from ui.views.chain_centre import Centre


def show(seen: Centre) -> None:
    """The paths."""
    roles = {"to": _("To its final demand"), "through": _("Through it"), "from": _("From its value added")}
    role = choice(
        st.segmented_control,
        _("Paths"),
        list(roles),
        key="role",
        default="to",
        required=True,
        format_func=roles.__getitem__,
    )
    found = fetch(paths, table=seen.table.id, codes=seen.codes, role=role)
    if not found:
        not_computed(_("None of the table's strongest paths is among these, or none were computed yet."), seen.table.id)
        return
    shown = found[:MOST_PATHS]
    option, width, height = path_rows(shown, seen.names, language(), current_ink())
    told = seen.exhibit(
        f"{_('Structural paths')}: {seen.title}",
        f"paths-{role}",
        basis=found[0]["basis"],
        method=_("Structural paths"),
        run=found[0]["run"],
    )
    with st.container(key="scroll_paths"):
        chart(
            option,
            told,
            lambda: _rows(found, seen),
            key="paths",
            width=width,
            height=height,
            alt=told.title,
        )
    notes = [
        _("Value added arises on the left and is brought about by final demand on the right; shares are of all of it.")
    ]
    if len(found) > len(shown):
        notes.append(_("{count} weaker paths are in the file.", count=len(found) - len(shown)))
    st.caption(" ".join(notes))


def _rows(found: Sequence[Record], seen: Centre) -> tuple[list[str], list[list[Any]]]:
    columns = ["rank", "path", "names", "steps", "value", "share", "unit", "currency"]
    return columns, [
        [
            path["rank"],
            " > ".join(stops(path)),
            " > ".join(seen.label(code) for code in stops(path)),
            *(path[key] for key in ("length", "value", "share", "unit", "currency")),
        ]
        for path in found
    ]
