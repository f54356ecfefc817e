"""Policy: the lineage as a picture, the timeline, instruments, the funnel, what became of the pilot clusters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from ui.address import choice, choices
from ui.connection import fetch
from ui.data.policy import ACT, PROGRAMME, Lineage, entry, funnel, instruments, lineage, pilots
from ui.figures.lineage import picture
from ui.figures.lineage_chart import act_title, chart
from ui.figures.timeline import timeline
from ui.i18n import LANGUAGES, _, language, name
from ui.numbers import money, number
from ui.page import current_ink, download, empty, guarded, trust_badge
from ui.theme import KINDS
from ui.words import KIND_TITLES

SHOWN = (PROGRAMME, ACT, "pilot", "national", "territorial", "innovation")


def render() -> None:
    """The page."""
    parts: dict[str, tuple[str, Callable[[], None]]] = {
        "lineage": (_("Lineage"), _lineage),
        "timeline": (_("Timeline"), _timeline),
        "instruments": (_("Instruments"), _instruments),
        "choice": (_("How clusters were chosen"), _choice),
        "pilots": (_("What became of the pilot clusters"), _pilots),
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
        empty(_("There are no programmes yet. Load them with: kb up"))
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
        empty(_("Choose programmes above to see the lineage."))
        return
    selected = _selected(found)
    drawn = chart(placed, language(), current_ink(), selected)
    with st.container(key="scroll_lineage"):
        st.echarts_chart(
            drawn.option,
            width=drawn.width,
            height=drawn.height,
            key="lineage_chart",
            on_select=lambda: _clicked(drawn.points),
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
                ["", *sorted(titles, key=titles.__getitem__)],
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
        st.markdown(f"##### {name(row, lang)}")
        st.markdown("  \n".join(f":gray[{other}]" for other in others if other != name(row, lang)))
        facts = {
            _("Kind"): _(row["kind"] or ""),
            _("Number"): row["number"],
            _("From"): row["begins"],
            _("To"): row["ends"],
            _("Issued by"): row["issuer"],
            _("Aim"): row["aim"],
            _("Field"): row["field"],
            _("What became of it"): row["status"],
            _("Remarks"): row["note"],
        }
        st.markdown("  \n".join(f"**{label}:** {value}" for label, value in facts.items() if value))
        if row["address"]:
            st.markdown(f"[{_('Text of the act')}]({row['address']})")
    with right:
        st.markdown(f"**{_('Sources')}**")
        for source in rows:
            cited = f"[{source['citation']}]({source['url']})" if source["url"] else source["citation"]
            st.markdown(f"{trust_badge(source['trust'])} {cited}")


# ---------------------------------------------------------------- the other views


def _timeline() -> None:
    drawn = timeline(fetch(lineage), language(), current_ink())
    if drawn is None:
        empty(_("There are no programmes yet. Load them with: kb up"))
        return
    with st.container(key="scroll_timeline"):
        st.altair_chart(drawn, key="timeline", alt=_("Programmes of cluster policy by years"))
    st.caption(_("Diamonds: the day of the act that adopted the programme."))


def _instruments() -> None:
    rows, lang = fetch(instruments), language()
    if not rows:
        empty(_("There are no instruments yet. Load them with: kb up"))
        return
    by_kind: dict[str, list[Mapping[str, Any]]] = {}
    for row in sorted(rows, key=lambda row: KIND_ORDER.get(row["kind"], 9)):
        by_kind.setdefault(row["kind"] or "", []).append(row)
    groups = {row["instrument"]: name(row, lang) for row in rows}
    for kind, chosen in by_kind.items():
        if kind == GROUP:
            continue
        st.markdown(f"##### {_(KIND_TITLES.get(kind, kind))}")
        if kind in ("instrument", "measure"):
            shown = [_instrument(row, lang) for row in chosen]
            with st.container(key=f"scroll_{kind}"):
                st.table(
                    [{label: text for label, text in row.items() if any(r[label] for r in shown)} for row in shown]
                )
        else:
            _named(chosen, groups, lang)
    columns = [column for column in rows[0] if column != "of"]
    download(columns, [[row[column] for column in columns] for row in rows], "instruments", "instruments_csv")


GROUP = "group of forms of support"
KIND_ORDER = {"instrument": 0, "measure": 1, "form of support": 2, "expected result": 3}


def _without_empty(rows: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """Without the columns in which no row has anything."""
    return [{label: text for label, text in row.items() if any(r[label] for r in rows)} for row in rows]


def _named(rows: Sequence[Mapping[str, Any]], groups: Mapping[str, str], lang: str) -> None:
    """Names only, under the group or programme they belong to, side by side."""
    parts: dict[str, list[str]] = {}
    for row in rows:
        of = groups.get(row["part_of"] or "", name(row["of"], lang) if row["of"] else "")
        parts.setdefault(of, []).append(name(row, lang))
    ordered = sorted(parts.items(), key=lambda part: (part[0] == "", part[0]))
    for start in range(0, len(ordered), 3):
        for column, (title, names) in zip(st.columns(3, gap="large"), ordered[start : start + 3], strict=False):
            head = title or (_("Others") if len(ordered) > 1 else "")
            column.markdown((f"**{head}**\n\n" if head else "") + "\n".join(f"- {n}" for n in names))


def _instrument(row: Mapping[str, Any], lang: str) -> dict[str, str]:
    programme = name(row["of"], lang) if row["of"] else ""
    return {
        _("Name"): name(row, lang),
        _("Programme"): programme,
        _("Terms"): row["terms"] or "",
        _("Costs reimbursed"): _rates(row, lang),
        _("At most"): _cap(row, lang),
    }


def _rates(row: Mapping[str, Any], lang: str) -> str:
    """``75 % (years 1–2), 40 % (years 3–5)``."""
    parts = [(row["rate"], row["rate_years"]), (row["later_rate"], row["later_years"])]
    words = []
    for rate, when in parts:
        if rate is not None:
            years = f" ({_('years {years}', years=when)})" if when else ""
            words.append(f"{number(rate, lang)}{'%' if lang == 'en' else ' %'}{years}")
    return ", ".join(words)


def _cap(row: Mapping[str, Any], lang: str) -> str:
    if row["cap"] is None:
        return ""
    amount = money(row["cap"], row["unit"] or 1, row["currency"] or "", lang)
    period = {"year": _("a year"), "total": _("in all")}.get(row["cap_period"] or "", row["cap_period"] or "")
    return f"{amount} {period}".strip()


def _choice() -> None:
    steps, lang = fetch(funnel), language()
    if not steps:
        empty(_("There are no stages of choice yet. Load them with: kb up"))
        return
    st.markdown(
        _("The cluster initiative of 2004 narrowed about 150 non-extractive industries down to seven pilot clusters.")
    )
    for column, step in zip(st.columns(len(steps), gap="medium"), steps, strict=True):
        with column, st.container(border=True, height="stretch"):
            st.markdown(f"# {step.count}")
            st.progress(max(0.02, (step.count / (steps[0].count or 1)) ** 0.5))
            if step.clusters:
                st.markdown("\n".join(f"- {name(cluster, lang)}" for cluster in step.clusters))
            if step.then:
                st.markdown(f":material/filter_alt: **{name(step.then, lang)}**")
                st.caption(step.then["criteria"] or "")
    st.caption(_("Bars: square root of the number."))


def _pilots() -> None:
    found, lang = fetch(pilots), language()
    if not found:
        empty(_("There are no pilot clusters yet. Load them with: kb up"))
        return
    rows = [
        {
            _("Pilot cluster of 2005"): f"**{name(pilot.names, lang)}**",
            _("What its sources say"): pilot.status or _("nothing found in a source"),
            _("Later clusters of the same industries"): "; ".join(name(later, lang) for later in pilot.later) or "–",
            _("Known members"): number(pilot.members, lang) if pilot.members else "–",
            _("Trust"): trust_badge(pilot.trust),
        }
        for pilot in found
    ]
    with st.container(key="scroll_pilots"):
        st.table(rows)
    download(list(rows[0]), [list(row.values()) for row in rows], "pilot-clusters", "pilots_csv")


guarded(render)
