"""Figures and tables as every page shows them: title, picture, what it is of, and how to save and cite it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st

from ui.citation import Exhibit, bibtex, caption, citation
from ui.i18n import _, language
from ui.page import csv_bytes, current_ink
from ui.theme import FONT

CAPTION_PIXELS = 26
"""Room below a figure for the line that says what it is of."""

Rows = Callable[[], tuple[Sequence[str], Sequence[Sequence[Any]]]]


def chart(
    option: Mapping[str, Any],
    exhibit: Exhibit,
    rows: Rows,
    *,
    key: str,
    height: int,
    alt: str,
    width: int | str = "stretch",
    on_select: Callable[[], None] | None = None,
) -> None:
    """An ECharts figure with its caption inside, so that a saved picture says what it is of; its tools below."""
    st.echarts_chart(
        {**option, **_written_in(exhibit)},
        width=width,
        height=height + CAPTION_PIXELS,
        key=key,
        renderer="svg",
        alt=alt,
        on_select=on_select or "ignore",
    )
    tools(exhibit, rows, key=key)


def _written_in(exhibit: Exhibit) -> dict[str, Any]:
    """The caption at the foot of the figure, and the button that saves it as SVG."""
    ink = current_ink()
    text = caption(exhibit, language())
    words = {"text": text, "fill": ink.muted, "font": f"11px {FONT}", "width": 1200, "overflow": "truncate"}
    saving = {
        "show": True,
        "title": _("Save as SVG"),
        "name": exhibit.file,
        "type": "svg",
        "backgroundColor": ink.surface,
        "iconStyle": {"borderColor": ink.muted},
    }
    return {
        "graphic": [{"type": "text", "left": 4, "bottom": 4, "silent": True, "style": words}],
        "toolbox": {"right": 4, "top": 0, "itemSize": 13, "feature": {"saveAsImage": saving}},
    }


def tools(exhibit: Exhibit, rows: Rows, *, key: str) -> None:
    """Below a figure or table: save its numbers, cite it, follow it to its source and run."""
    with st.container(key=f"tools_{key}", horizontal=True, vertical_alignment="center", gap="small"):
        st.download_button(
            _("Download CSV"),
            data=lambda: exhibit_csv(exhibit, rows),
            file_name=f"{exhibit.file}.csv",
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
            type="tertiary",
            key=f"{key}_csv",
        )
        with st.popover(_("Cite"), icon=":material/format_quote:", type="tertiary", key=f"{key}_cite"):
            about(exhibit)
        if exhibit.run:
            address = {"run": exhibit.run, "part": "runs"}
            st.page_link("views/data.py", label=_("Where these numbers come from"), query_params=address)
        elif exhibit.url:
            st.link_button(_("Source"), exhibit.url, type="tertiary", icon=":material/open_in_new:")


def about(exhibit: Exhibit) -> None:
    """What it is of, and ready references."""
    today = date.today()
    for word, text in exhibit.facts(language()).items():
        st.markdown(f":small[:gray[{word}:] {text}]")
    st.caption(_("Reference"))
    st.code(citation(exhibit, today), language=None, wrap_lines=True)
    st.caption("BibTeX")
    st.code(bibtex(exhibit, today), language=None, wrap_lines=True)


def exhibit_csv(exhibit: Exhibit, rows: Rows) -> bytes:
    """The rows as a CSV file at full precision, what they are of in columns of its own."""
    columns, values = rows()
    told = exhibit.columns()
    return csv_bytes([*columns, *told], [[*row, *told.values()] for row in values])


def table(
    records: Sequence[Mapping[str, Any]],
    columns: Mapping[str, Any],
    exhibit: Exhibit,
    *,
    key: str,
    height: int | str = "auto",
    rows: Rows | None = None,
    **look: Any,
) -> Any:
    """Records as a table, its columns renamed and formatted as ``columns`` says, with its tools.

    ``rows`` are what the file holds, where that is more than is shown. Returns the selection, where ``look`` asks
    for one (``on_select="rerun"``).
    """
    shown = [{name: record.get(name) for name in columns} for record in records]
    look = {"placeholder": "–", **look}
    chosen = st.dataframe(shown, column_config=dict(columns), hide_index=True, height=height, key=key, **look)
    tools(exhibit, rows or (lambda: (list(columns), [list(row.values()) for row in shown])), key=key)
    return chosen
