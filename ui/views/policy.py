"""Policy: the lineage as a picture, the timeline, instruments, the funnel, what became of the pilot clusters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from kb.names import alphabetical
from ui import exhibit
from ui.address import choice, choices
from ui.citation import cited
from ui.connection import fetch
from ui.data.policy import ACT, INSTRUMENT, PARTICIPANT, PROGRAMME, Entry, Lineage, entry, lineage, rows
from ui.figures.lineage import picture
from ui.figures.lineage_chart import act_title, chart
from ui.i18n import LANGUAGES, _, language, name
from ui.missing import filtered_out, not_loaded
from ui.page import current_ink, empty, trust_badge
from ui.profiles.links import profile_link, text_of_act
from ui.text import as_text, linked
from ui.theme import KINDS
from ui.views.lineage.parts import (
    choice_of_clusters,
    instruments_compared,
    of_lineage,
    own_values,
    pilot_clusters,
    roles_of,
)
from ui.views.lineage.timeline import policy_timeline

SHOWN = (PROGRAMME, ACT, "pilot", "national", "territorial", "innovation", INSTRUMENT, PARTICIPANT)


def render() -> None:
    """The page."""
    parts: dict[str, tuple[str, Callable[[], None]]] = {
        "lineage": (_("Lineage"), _lineage),
        "timeline": (_("Timeline"), policy_timeline),
        "instruments": (_("Instruments"), instruments_compared),
        "choice": (_("How clusters were chosen"), choice_of_clusters),
        "pilots": (_("What became of the pilot clusters"), pilot_clusters),
    }
    part = choice(
        st.segmented_control,
        _("View"),
        list(parts),
        key="view",
        default="lineage",
        required=True,
        format_func=lambda p: parts[p][0],
        label_visibility="collapsed",
    )
    parts[part][1]()


# ---------------------------------------------------------------- lineage


def _lineage() -> None:
    found = fetch(lineage)
    if not found.entries:
        not_loaded(_("There are no programmes yet."), "programmes")
        return
    there = {e.kind for e in found.entries.values()}
    names = {kind: _(style.name) for kind, style in KINDS.items()}
    kinds = choices(
        st.pills,
        _("Show"),
        [kind for kind in KINDS if kind in there],
        key="kinds",
        default=[kind for kind in SHOWN if kind in there],
        selection_mode="multi",
        format_func=names.__getitem__,
    )
    placed = picture(found, kinds)
    if not placed.boxes:
        filtered_out(_("Choose programmes above to see the lineage."), "kinds")
        return
    selected = _selected(found)
    drawn = chart(placed, language(), current_ink(), selected, exhibit.CAPTION_PIXELS)
    with st.container(key="scroll_lineage"):
        exhibit.chart(
            drawn.option,
            of_lineage(_("Lineage of cluster policy"), "policy-lineage", "lineage.graph"),
            lambda: fetch(rows, query="lineage.graph"),
            width=drawn.width,
            height=drawn.height,
            key="lineage_chart",
            clicks=exhibit.Clicks(lambda: _clicked(drawn.points), [_thing(box.entry) for box in placed.boxes]),
            alt=_("Programmes of cluster policy from left to right, with acts above and clusters below them"),
        )
    st.caption(_legend(placed.hidden))
    _details(found, selected)


def _legend(hidden: int) -> str:
    words = _(
        "Arrows lead to the successor, dashed lines to a part. A cluster stands under the programme that named it last."
    )
    return (
        f"{words} {_('{count} more are tied to no programme: choose them from the list.', count=hidden)}"
        if hidden
        else words
    )


def _thing(entry: Entry) -> exhibit.Thing:
    year = str(entry.start or entry.end or "")
    words = name(entry.names, language())
    words = f"{act_title(entry, language())}: {words}" if entry.kind == ACT else words
    return exhibit.Thing(words, entry.label, entry.id, year)


def _selected(found: Lineage) -> str:
    chosen = st.session_state.get("entry", st.query_params.get("entry"))
    return chosen if chosen in found.entries else ""


def _clicked(points: Mapping[int, Sequence[str]]) -> None:
    """A click on a box chooses the entry. Each kind keeps its own selection, so the new one is what was not there."""
    groups = st.session_state["lineage_chart"]["selection"]["selected"]
    now = {
        ids[index]
        for group in groups
        for ids in [points.get(group["series_index"], ())]
        for index in group["data_indices"]
        if index < len(ids)
    }
    new = now - st.session_state.get("lineage clicks", set())
    st.session_state["lineage clicks"] = now
    if new:
        st.session_state["entry"] = min(new)


def _details(found: Lineage, selected: str) -> None:
    lang = language()
    titles = {
        e.id: f"{act_title(e, lang)}: {name(e.names, lang)}" if e.kind == ACT else name(e.names, lang)
        for e in found.entries.values()
    }
    with st.container(border=True, key="details"):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            chosen = choice(
                st.selectbox,
                _("Details: click a box, or choose here"),
                ["", *sorted(titles, key=lambda id: alphabetical(titles[id]))],
                key="entry",
                default="",
                format_func=lambda i: titles.get(i, "–"),
            )
            if chosen:
                st.button(_("Close"), icon=":material/close:", type="tertiary", key="close", on_click=_close)
        if chosen:
            _card(fetch(entry, id=chosen))


def _close() -> None:
    st.session_state["entry"] = ""


def _card(rows: Sequence[Mapping[str, Any]]) -> None:
    if not rows:
        empty(_("No source states anything of it."))
        return
    row, lang = rows[0], language()
    others = [row[f"name_{code}"] for code in LANGUAGES if row[f"name_{code}"]]
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.markdown(f"## {as_text(name(row, lang))}")
        st.markdown("  \n".join(f":gray[{as_text(other)}]" for other in others if other != name(row, lang)))
        facts = {
            _("Kind"): _(row["kind"] or ""),
            _("Number"): row["number"],
            _("From"): row["begins"],
            _("To"): row["ends"],
            _("Issued by"): _(row["issuer"] or ""),
            _("Aim"): _(row["aim"] or ""),
            _("Field"): _(row["field"] or ""),
            _("Terms"): _(row["terms"] or ""),
            _("What became of it"): _(row["status"] or ""),
            _("Remarks"): _(row["note"] or ""),
        }
        st.markdown("  \n".join(f"**{label}:** {as_text(value)}" for label, value in facts.items() if value))
        profile_link(row["label"], row["id"])
        if row["label"] == "LegalAct":
            st.markdown(text_of_act(row["address"]))
        roles_of(row["id"])
        own_values(row["id"])
    with right:
        st.markdown(f"**{_('Sources')}**")
        for source in rows:
            told = linked(cited(source["citation"], language()), source["url"])
            st.markdown(f"{trust_badge(source['trust'])} {told}")


render()
