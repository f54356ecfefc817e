"""What every page shares: its frame, its errors in words, tables with a download, the line that names the source."""

from __future__ import annotations

import csv
import io
import logging
import re
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

import streamlit as st

from kb.answers import spreadsheet_cell
from kb.errors import ConnectionFailed, EngineError, KBError, QueryTimeout, WriteRefused, too_little_memory
from ui.connection import revive
from ui.i18n import _, language
from ui.scripts import language_script
from ui.text import Markup, as_text
from ui.theme import Ink, ink
from ui.words import TRUST

_STYLE = """
<style>
:root {--accent: ACCENT;}
[data-testid="stElementContainer"]:has(> [data-testid="stHtml"] > :is(script, style):only-child) {position: absolute;}
h1 {font-size: 1.9rem !important; padding: 0 !important;}
[data-testid="stMarkdownContainer"] h2 {font-size: 1.25rem; font-weight: 600; padding: .375rem 0 1rem;}
[data-testid="stMarkdownContainer"] h3 {font-size: 1.1rem; font-weight: 600; padding: .375rem 0 .8rem;}
[data-testid="stCaptionContainer"] {opacity: .8;}
:is([data-selected="true"], [data-testid="stSliderThumbValue"]) p {color: ACCENT;}
.st-key-page_head {border-bottom: 1px solid rgba(128, 145, 155, .25); padding-bottom: .6rem; margin-bottom: .2rem;}
.st-key-story {border-left: 4px solid ACCENT; padding-top: .55rem; padding-bottom: .55rem;}
.st-key-story [data-testid="stPageLink-NavLink"] {background: none;}
[class*="st-key-figure_"] {container-type: inline-size;}
[class*="st-key-scroll_"] {overflow-x: auto;}
[class*="st-key-scroll_"] > div {min-width: 760px;}
[class*="st-key-scroll_"] > div:has(> :is([class*="st-key-tools_"], [data-testid="stExpander"])) {
  min-width: 0 !important; position: sticky; left: 0;
}
.st-key-scroll_paths > div {min-width: 840px;}
.st-key-scroll_figure > div {min-width: 660px;}
.st-key-scroll_lineage > div, .st-key-scroll_lineage [data-testid="stEChartsChart"] {min-width: 1244px;}
:is(.st-key-scroll_map, .st-key-scroll_evidence) > div {min-width: 640px;}
[data-testid="stMainBlockContainer"] {max-width: 1400px; margin: 0 auto;}
div:has(> .st-key-details) {position: sticky; bottom: 0; z-index: 5;}
.st-key-details {max-height: 44vh; overflow-y: auto; background: SURFACE;}
.st-key-details > div {background: SURFACE;}
[data-testid="stMetricLabel"] p {white-space: normal;}
[data-testid="stPageLink-NavLink"] :is(span, p) {white-space: normal; overflow: visible; text-overflow: clip;}
[data-testid="stElementToolbar"]:focus-within {opacity: 1;}
:is(a, [role="option"], [data-testid="stElementToolbar"] button):focus-visible {
  outline: 2px solid ACCENT; outline-offset: 2px; border-radius: 4px;
}
table.ledger {width: 100%; border-collapse: collapse; font-size: .86rem; margin: .1rem 0 .5rem;}
table.ledger th {text-align: left; font-weight: 600; padding: .45rem 0 .15rem; opacity: .75;}
:is(table.ledger, .profile, .guide) a {color: ACCENT; text-decoration: underline 1px; text-underline-offset: .18em;}
:is(table.ledger, .profile, .guide) a:hover {text-decoration-thickness: 2px;}
table.ledger td {padding: .2rem 0; border-top: 1px solid rgba(128, 145, 155, .22); vertical-align: top;}
table.ledger td.n {text-align: right; white-space: nowrap; padding-left: .7rem; font-variant-numeric: tabular-nums;}
table.ledger td.w {padding-left: 1rem; overflow-wrap: anywhere; min-width: 6.5rem;}
@media (max-width: 900px) {
  :has(> [data-testid="stColumn"] table.ledger) {flex-wrap: wrap;}
  :has(> [data-testid="stColumn"] table.ledger) > [data-testid="stColumn"] {min-width: 100%;}
}
@media (max-width: 640px) {
  CONTROLS > * {flex: 0 0 auto;}
  CONTROLS {flex-wrap: nowrap; overflow-x: auto; gap: .75rem; padding-bottom: .2rem;}
  CONTROLS > [data-testid="stColumn"] {flex: 0 0 auto; width: auto; min-width: 62vw;}
  CONTROLS > [data-testid="stColumn"]:not(:has([data-testid="stWidgetLabel"])) {min-width: 0;}
  PILLS {flex-wrap: nowrap; overflow-x: auto; padding-bottom: .2rem;}
  PILLS > * {flex: 0 0 auto;}
  METRICS {flex-wrap: wrap; gap: 1rem;}
  METRICS > * {flex: 1 1 40%; width: auto; min-width: 40%;}
  :is([data-testid="stMetricValue"], [data-testid="stMetricDelta"]) * {white-space: normal; overflow: visible;}
  [data-testid="stMetricValue"] {font-size: 1.35rem;}
  h1 {font-size: 1.5rem !important;}
}
@media (hover: none) {
  :is(.st-key-find, [data-testid="stFormSubmitButton"]) p > span {display: none;}
  [data-testid="stElementContainer"]:has(> [data-testid="stFullScreenFrame"] > .stDataFrame) {margin-top: 2.2rem;}
}
</style>
"""
_CONTROLS = (
    '[data-testid="stHorizontalBlock"]:has([data-testid="stWidgetLabel"])'
    ':not(.st-key-page_head, :has(canvas, table, h2, h3, [data-testid="stMetric"], [data-testid="stMarkdown"],'
    ' [data-testid$="Chart"], [data-testid="stHorizontalBlock"]))'
)
"""A row of choices and nothing else: on a narrow screen one line to swipe along, so that the answer is seen first."""

_PILLS = '[data-testid="stButtonGroup"] > :has(> [data-variant="pills"])'
"""Choices of which there may be many: on a narrow screen one line to swipe along as well."""

_METRICS = (
    '[data-testid="stHorizontalBlock"]:has([data-testid="stMetric"])'
    ':not(:has(canvas, table, [data-testid$="Chart"], [data-testid="stHorizontalBlock"]))'
)
"""A row of numbers: on a narrow screen two stand side by side."""


def style() -> None:
    """The few rules that the theme's options do not reach."""
    colours = current_ink()
    named = {"SURFACE": colours.surface, "ACCENT": colours.accent}
    named |= {"CONTROLS": _CONTROLS, "PILLS": _PILLS, "METRICS": _METRICS}
    st.html(re.sub("|".join(named), lambda word: named[word[0]], _STYLE))


def set_language() -> None:
    """Tell the browser the page's language."""
    st.html(f"<script>{language_script(language())}</script>", unsafe_allow_javascript=True)


def file_button(
    words: str, data: Any, file_name: str, mime: str, *, key: str, icon: str = ":material/download:"
) -> None:
    """A file to take away: a callable ``data`` makes it once it is asked for, and the page stays as it is."""
    st.download_button(words, data, file_name, mime, icon=icon, on_click="ignore", type="tertiary", key=key)


def guarded(render: Callable[[], None]) -> None:
    """Render a page; what went wrong is told in a sentence, with a way to try again."""
    try:
        render()
    except KBError as error:
        show_error(error)
    except MemoryError:
        show_error(too_little_memory())
    except Exception as fault:
        show_fault(fault)


def show_error(error: KBError) -> None:
    """An error in words, with a button that tries again."""
    words = [as_text(part) for part in (error.what, error.remedy) if part]
    st.error("\n\n".join(words), title=_headline(error))
    _offer_retry()


def show_fault(fault: Exception) -> None:
    """A fault of ours in words, with what to report; where it happened stands in the log of the page's process."""
    logging.getLogger(__name__).error("a fault of ours; please report it with these lines", exc_info=fault)
    st.error(_("Please report it with the line below."), title=_("This is a fault of ours."))
    st.code(f"{type(fault).__name__}: {fault}", language=None, wrap_lines=True)
    _offer_retry()


def _offer_retry() -> None:
    if st.button(_("Try again"), icon=":material/refresh:", key="retry"):
        try:
            revive()
        except KBError as again:
            st.error(as_text(again), title=_headline(again))
        else:
            st.rerun()


def _headline(error: KBError) -> str:
    if isinstance(error, ConnectionFailed | EngineError):
        return _("The knowledge base does not answer.")
    if isinstance(error, WriteRefused):
        return _("Only reading is possible here: the query tries to change the knowledge base.")
    if isinstance(error, QueryTimeout):
        return _("The query took too long and was stopped.")
    return _("That did not work.")


def csv_bytes(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    """Rows as a CSV file for spreadsheets: at full precision, with a byte-order mark so that they read Cyrillic."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([[spreadsheet_cell(value) for value in row] for row in (columns, *rows)])
    return text.getvalue().encode("utf-8-sig")


def ledger(parts: Mapping[str, Sequence[Sequence[str]]], look: str = "n") -> None:
    """Lines under headings: the first cell of a line is words, the others numbers (``n``) or words too (``w``).

    A name in a cell may be a link.
    """
    rows: list[str] = []
    widest = max((len(line) for lines in parts.values() for line in lines), default=0)
    for head, lines in parts.items():
        rows += [f"<tr><th colspan='9'>{escape(head)}</th></tr>"] if head else []
        for words, *numbers in lines:
            *before, last = ["", *(f"class='{look}'>{_shown(text)}</td>" for text in numbers)]
            ends = f"<td colspan='{widest - len(numbers)}' {last}" if numbers else ""  # all lines end at one edge
            cells = "".join(f"<td {cell}" for cell in before[1:]) + ends
            rows.append(f"<tr><td>{_shown(words)}</td>{cells}</tr>")
    st.html(f"<table class='ledger'>{''.join(rows)}</table>")


def _shown(cell: str) -> str:
    return cell if isinstance(cell, Markup) else escape(cell)


def trust_badge(letter: str | None) -> str:
    """How far a source is trusted, as a badge in Markdown."""
    colour, words = TRUST.get(letter or "", ("gray", "not rated"))
    return f":{colour}-badge[{as_text(letter or '–')} · {_(words)}]"


def on_a_phone() -> bool:
    """Whether the reader's browser says that it is a phone's."""
    return "Mobi" in (st.context.headers.get("User-Agent") or "")


def current_ink() -> Ink:
    """Colours for a figure in the reader's light or dark mode."""
    return ink(st.context.theme.type)


def empty(sentence: str) -> None:
    """Say in words that there is nothing to show."""
    st.info(as_text(sentence), icon=":material/info:")
