"""Parts of the policy page: instruments, the funnel, what became of the pilot clusters, who does what, own values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from loaders.entities.words import told
from ui import exhibit
from ui.citation import Exhibit, Origin
from ui.connection import fetch
from ui.data.policy import Evidence, Pilot, cited, funnel, instruments, overlays, pilots, roles, rows
from ui.figures.lineage_chart import act_title
from ui.for_programs import query_path
from ui.held import held_tables
from ui.i18n import _, language, name
from ui.numbers import for_period, money, number
from ui.page import empty, trust_badge
from ui.profiles.links import name_link
from ui.text import as_text
from ui.views.cluster_words import holds, percentile
from ui.words import KIND_TITLES, VERDICT_NAMES


def instruments_compared() -> None:
    """Rates, caps and years of what programmes offer, side by side; what has names only, below."""
    found, lang = fetch(instruments), language()
    if not found:
        empty(_("No instruments are held."))
        return
    by_kind: dict[str, list[Mapping[str, Any]]] = {}
    for row in sorted(found, key=lambda row: KIND_ORDER.get(row["kind"], 9)):
        by_kind.setdefault(row["kind"] or "", []).append(row)
    groups = {row["instrument"]: name(row, lang) for row in found}
    for kind, chosen in by_kind.items():
        if kind == GROUP:
            continue
        st.markdown(f"## {as_text(_(KIND_TITLES.get(kind, kind)))}")
        if kind in ("instrument", "measure"):
            with st.container(key=f"scroll_{kind}"):
                st.table(_without_empty([_instrument(row, lang) for row in chosen]))
        else:
            _named(chosen, groups, lang)
    about = _about(_("Instruments of cluster policy"), "instruments", "lineage.instruments", found)
    exhibit.tools(about, lambda: fetch(rows, query="lineage.instruments"), key="instruments")


def _about(title: str, file: str, query: str, found: Sequence[Mapping[str, Any]]) -> Exhibit:
    """What a table of the lineage is of: the query that gives its rows, the sources they name."""
    sources = tuple(sorted({row["source"] for row in found if row["source"]}))
    known = fetch(cited, sources=sources) if len(sources) <= MOST_SOURCES else []
    words = "; ".join(row["citation"] for row in known)
    url = (known[0]["url"] or "") if len(known) == 1 else ""
    return Exhibit(
        title,
        file,
        Origin(source=words or _("{count} sources, named row by row", count=len(sources)), url=url),
        method=f"{_('Library query')} {query}",
        behind=query_path(query, {}),
    )


def of_lineage(title: str, file: str, query: str) -> Exhibit:
    """What a figure of the whole lineage is of."""
    source = _("policy documents and press, named at each entry")
    return Exhibit(
        title, file, Origin(source=source), method=f"{_('Library query')} {query}", behind=query_path(query, {})
    )


MOST_SOURCES = 3
GROUP = "group of forms of support"
KIND_ORDER = {"instrument": 0, "measure": 1, "form of support": 2}


def _without_empty(rows: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """Without the columns in which no row has anything."""
    return [{label: text for label, text in row.items() if any(r[label] for r in rows)} for row in rows]


def _named(rows: Sequence[Mapping[str, Any]], groups: Mapping[str, str], lang: str) -> None:
    """Names only, under the group or programme they belong to, side by side."""
    parts: dict[str, list[str]] = {}
    for row in rows:
        of = groups.get(row["part_of"] or "", name(row["of"], lang) if row["of"] else "")
        parts.setdefault(of, []).append(name_link(name(row, lang), "Instrument", row["instrument"]))
    ordered = sorted(parts.items(), key=lambda part: (part[0] == "", part[0]))
    for start in range(0, len(ordered), 3):
        for column, (title, links) in zip(st.columns(3, gap="large"), ordered[start : start + 3], strict=False):
            head = title or (_("Others") if len(ordered) > 1 else "")
            column.markdown((f"**{as_text(head)}**\n\n" if head else "") + "\n".join(f"- {link}" for link in links))


def _instrument(row: Mapping[str, Any], lang: str) -> dict[str, str]:
    """A row of the table; the name and the programme lead to their profiles."""
    of = row["of"]
    return {
        _("Name"): name_link(name(row, lang), "Instrument", row["instrument"]),
        _("Programme"): name_link(name(of, lang), "Programme", of["id"]) if of else "",
        _("Terms"): as_text(_(row["terms"] or "")),
        _("Costs reimbursed"): as_text(_rates(row, lang)),
        _("At most"): as_text(_cap(row, lang)),
        _("Years of support"): number(row["years"], lang) if row["years"] else "",
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
    return for_period(amount, row["cap_period"], lang)


def roles_of(id: str) -> None:
    """Who proposes, adopts, administers an entry, or what it does for others, with the years."""
    lines = []
    for row in fetch(roles, id=id):
        years = "–".join(str(year) for year in (row["start_year"], row["end_year"]) if year)
        lines.append(
            f"{as_text(name(row['other'], language()))}: {as_text(_(row['role']))}" + (f", {years}" if years else "")
        )
    if lines:
        st.markdown(f"**{_('Who does what')}**  \n" + "  \n".join(lines))


def own_values(id: str) -> None:
    """What files of one's own say otherwise of an entry, each value beside the one that is shown above."""
    lang = language()
    for row in fetch(overlays, id=id):
        said = {
            "property": told("column", row["property"], lang),
            "value": row["value"],
            "dataset": row["dataset"],
            "instead_of": row["instead_of"] or "–",
        }
        words = _("Own value of {property}: {value} (dataset {dataset}); here: {instead_of}", **said)
        st.info(as_text(words), icon=":material/layers:")


def choice_of_clusters() -> None:
    """How many industries were left at each step of the choice of 2004-2005."""
    steps, lang = fetch(funnel), language()
    if not steps:
        empty(_("No stages of the choice are held."))
        return
    st.markdown(
        _("The cluster initiative of 2004 narrowed about 150 non-extractive industries down to seven pilot clusters.")
    )
    for column, step in zip(st.columns(len(steps), gap="medium"), steps, strict=True):
        with column, st.container(border=True, height="stretch"):
            st.markdown(f"# {step.count}")
            st.progress(max(0.02, (step.count / (steps[0].count or 1)) ** 0.5))
            if step.clusters:
                st.markdown(
                    "\n".join(
                        f"- {name_link(name(cluster, lang), 'Cluster', cluster['id'])}" for cluster in step.clusters
                    )
                )
            if step.then:
                st.markdown(f":material/filter_alt: **{as_text(name(step.then, lang))}**")
                st.caption(as_text(_(step.then["criteria"] or "")))
    st.caption(_("Bars: square root of the number."))
    stages = [step.then for step in steps if step.then]
    about = _about(_("How the pilot clusters were chosen"), "funnel", "lineage.funnel", stages)
    exhibit.tools(about, lambda: fetch(rows, query="lineage.funnel"), key="funnel")


def pilot_clusters() -> None:
    """The seven of 2005: what sources say of their end, and what the economy's structure says of them."""
    found, lang = fetch(pilots), language()
    if not found:
        empty(_("No pilot clusters are held."))
        return
    shown = [
        {
            _("Pilot cluster of 2005"): f"**{name_link(name(pilot.names, lang), 'Cluster', pilot.names['id'])}**",
            _("Adopted by"): "; ".join(name_link(act_title(act, lang), "LegalAct", act.id) for act in pilot.acts)
            or "–",
            _("What its sources say"): as_text(_(pilot.status)) if pilot.status else _("nothing found in a source"),
            _("Later clusters of the same industries"): "; ".join(
                name_link(name(later, lang), "Cluster", later["id"]) for later in pilot.later
            )
            or "–",
            _("Known members"): number(pilot.members, lang) if pilot.members else "–",
            _("Evidence"): _verdict(pilot.evidence),
            _("Trust"): trust_badge(pilot.trust),
        }
        for pilot in found
    ]
    with st.container(key="scroll_pilots"):
        st.table(shown)
    _evidence_words(found)
    about = _about(
        _("What became of the pilot clusters"),
        "pilot-clusters",
        "lineage.pilot_clusters",
        [{"source": source} for pilot in found for source in pilot.sources],
    )
    exhibit.tools(about, lambda: fetch(rows, query="lineage.pilot_clusters"), key="pilots")


def _verdict(found: Evidence | None) -> str:
    """The verdict, with its percentile and the specifications that support it."""
    if found is None:
        return "–"
    said = f"**{_(VERDICT_NAMES[found.verdict])}**"
    if found.percentile is None:
        return said
    told = (percentile(found.percentile, found.low, found.high), holds(found.supported, found.specifications))
    return f"{said}  \n:small[{'; '.join(told)}]"


def _evidence_words(found: Sequence[Pilot]) -> None:
    """Which table judged, and the way to the numbers."""
    judged = next((pilot.evidence for pilot in found if pilot.evidence), None)
    if judged is None:
        st.caption(_("No evidence has been computed yet."))
        return
    table = held_tables().get(judged.table)
    words = _(
        "Evidence: what a table of today says, not what was known in 2005 ({table}).",
        table=as_text(table.title if table else judged.table),
    )
    st.caption(words)
    address = {"query": "evidence.designated_clusters", "p_kind": "pilot"}
    with st.container(horizontal=True):
        st.page_link("views/query.py", label=_("The numbers behind the evidence"), query_params=address)
        st.page_link(
            "views/data.py", label=_("Where these numbers come from"), query_params={"run": judged.run, "part": "runs"}
        )
