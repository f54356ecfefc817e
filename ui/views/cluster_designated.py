"""One designated cluster: the evidence in sentences, its industries, regions, programmes, members, found likes."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import streamlit as st

from kb.graph import Record
from ui.caveats import effect, moved_with
from ui.citation import Exhibit, Origin
from ui.connection import fetch
from ui.data import region_years, regions
from ui.data.clusters import (
    CRITERIA,
    Designated,
    DesignatedEntry,
    Evidence,
    Shelf,
    designated_entry,
)
from ui.data.value_chain import TableCard
from ui.exhibit import chart, industries, share, table, tools
from ui.figures.evidence import MARKS
from ui.figures.years import lines
from ui.for_programs import query_path
from ui.guide.hover import meaning
from ui.i18n import _, language, name
from ui.missing import not_computed
from ui.numbers import number
from ui.page import current_ink, empty, ledger, trust_badge
from ui.profiles.links import name_anchor, profile_link
from ui.profiles.reports import report_buttons
from ui.text import Markup, as_text
from ui.theme import industry_colour
from ui.views.cluster_words import cautions, chance, reason, regions_of, sentence, verdict_line, years_of
from ui.words import CRITERION_NAMES, DESIGN_NAMES, ROLE_NAMES, VERDICT_NAMES, method_words

_ROW = (
    "<div style='display:grid;grid-template-columns:1.3rem 1fr;gap:.1rem .5rem;padding:.55rem 0;"
    "border-top:1px solid rgba(128,145,155,.22)'><span style='color:{colour};font-size:1.1rem;line-height:1.3'>{mark}"
    "</span><div><b>{head}</b> <span style='opacity:.75'>· {verdict}</span><br>{words}</div></div>"
)


def designated_page(cluster: Designated, held: Shelf, card: TableCard) -> None:
    """The page of one cluster that policy designated."""
    entry = fetch(designated_entry, cluster=cluster.id, table=card.id)
    _head(cluster, held)
    left, right = st.columns([12, 9], gap="large")
    with left:
        _evidence(cluster, card)
    with right:
        _industries(cluster, held, card)
        _regions(cluster, entry)
        _programmes(entry)
    _before_and_after(cluster, card)
    _counterparts(cluster, entry, card)
    _members(cluster, entry)


def _head(cluster: Designated, held: Shelf) -> None:
    parts = [_(cluster.kind), years_of(cluster), regions_of(cluster, held)]
    st.markdown(f"## {as_text(name(cluster.names, language()))}  {trust_badge(cluster.names.get('trust'))}")
    st.markdown(f":gray[{as_text(' · '.join(part for part in parts if part))}]")
    profile_link("Cluster", cluster.id)
    known = {_("What became of it, as its source tells"): cluster.status, _("Remarks"): cluster.note}
    for words, text in known.items():
        if text:
            st.markdown(f"{words}: {as_text(_(text))}")
    report_buttons("Cluster", cluster.id)


def _before_and_after(cluster: Designated, card: TableCard) -> None:
    """How the host regions moved in the cluster's section, beside the structure; why not, where that is refused."""
    rows = [row for row in fetch(region_years.before_and_after, table=card.id) if row["cluster"] == cluster.id]
    st.markdown(f"### {_('Before and after')}")
    if not rows:
        not_computed(_("Not computed yet."), card.id)
        return
    told = [row for row in rows if row["status"] == "computed"]
    if not told:
        reasons = dict.fromkeys(f"{row['section']}: {reason(row['reason'])}".removeprefix(": ") for row in rows)
        st.caption(_("Not compared: {reasons}.", reasons=as_text("; ".join(reasons))))
        return
    for row in rows:
        if row["status"] != "computed":
            st.caption(f"{_(DESIGN_NAMES[row['design']])}, {row['section']}: {as_text(reason(row['reason'] or ''))}")
            continue
        st.markdown(f"**{_(DESIGN_NAMES[row['design']])}**: {effect(row)}")
    _paths(cluster, card, told[0])
    st.caption(moved_with())


def _paths(cluster: Designated, card: TableCard, told: Record) -> None:
    held = fetch(region_years.paths, table=card.id, cluster=cluster.id)
    one = {"run": told["run"], "section": told["section"], "designated": told["year"]}
    rows = [row for row in held if one.items() <= row.items()]
    own, control = _("Host regions"), _("Their synthetic control")
    named = {own: {row["year"]: row["actual"] for row in rows}}
    if any(row["synthetic"] is not None for row in rows):
        named[control] = {row["year"]: row["synthetic"] for row in rows}
    ink = current_ink()
    colours = {own: industry_colour(told["section"]), control: ink.muted}
    hosts = ", ".join(told["regions"])
    title = _("Share in the nation's section {section}: {regions}", section=told["section"], regions=hosts)
    exhibit = Exhibit(
        title,
        f"before-after-{cluster.id}",
        _accounts_origin(rows),
        unit=_("share of national value added"),
        run=told["run"],
    )
    drawn = lines(named, colours, {told["year"]: _("designated")}, language(), ink)
    full = (list(rows[0]), [list(row.values()) for row in rows])
    chart(drawn, exhibit, lambda: full, key="before_after", height=280, alt=title)


def _accounts_origin(rows: Sequence[Record]) -> Origin:
    """The regional accounts of the last year that is drawn."""
    accounts = fetch(regions.accounts, year=max(row["year"] for row in rows))
    return Origin(_("Regional accounts"), None, accounts.citation, accounts.url) if accounts else Origin()


def _exhibit(cluster: Designated, card: TableCard, title: str, file: str) -> Exhibit:
    found = cluster.evidence
    return Exhibit(
        f"{title}: {name(cluster.names, language())}",
        f"{file}-{cluster.id}",
        card.origin,
        basis=found.basis if found else "",
        method=method_words("evidence"),
        run=found.run if found else "",
    )


# ---------------------------------------------------------------- evidence


def _evidence(cluster: Designated, card: TableCard) -> None:
    found = cluster.evidence
    if found is None:
        st.markdown(f"### {_('Evidence')}")
        not_computed(_("The evidence does not speak of this cluster in this table."), card.id)
        return
    st.markdown(f"### {_('Evidence')}")
    st.markdown(verdict_line(found))
    for words in cautions(found):
        st.caption(words)
    st.html("".join(_criterion(cluster, criterion) for criterion in CRITERIA))
    st.caption(chance())
    tools(_exhibit(cluster, card, _("Evidence"), "evidence"), lambda: _rows(cluster, found), key="criteria")


def _criterion(cluster: Designated, criterion: str) -> str:
    assert cluster.evidence is not None
    verdict = cluster.evidence.verdict_of(criterion)
    return _ROW.format(
        colour=MARKS[verdict][1],
        mark=_SIGNS[verdict],
        head=escape(_(CRITERION_NAMES[criterion])),
        verdict=escape(_(VERDICT_NAMES[verdict]).lower()),
        words=escape(sentence(cluster, criterion)),
    )


_SIGNS = {"supported": "●", "undecided": "◆", "not supported": "○", "not testable": "–"}


def _rows(cluster: Designated, found: Evidence) -> tuple[list[str], list[list[Any]]]:
    """The whole and its dimensions, with their sentences and numbers."""
    head = ["dimension", "verdict", "in_words", "statistic", "median", "p", "q", "sets", "exact"]
    whole = [None, None, None if found.percentile is None else 1 - found.percentile, found.q, None, None]
    rows: list[list[Any]] = [["whole", found.verdict, verdict_line(found), *whole]]
    for dimension in CRITERIA:
        one = found.dimensions.get(dimension)
        numbers = [one.statistic, one.median, one.p, one.q, one.sets, one.exact] if one else [None] * 6
        rows.append([dimension, found.verdict_of(dimension), sentence(cluster, dimension), *numbers])
    return head, rows


# ---------------------------------------------------------------- beside it


def _industries(cluster: Designated, held: Shelf, card: TableCard) -> None:
    st.markdown(f"### {_('Industries it covers')}")
    if not cluster.industries:
        st.caption(_("No industry is known that it covers."))
        return
    lines = []
    for code in cluster.industries:
        words = name(held.industries.get(code, {"id": code}), language())
        chip = f"<span style='color:{industry_colour(code)}'>■</span>"
        link = name_anchor(words, "Industry", f"{card.classification}:{code}")
        lines.append(f"<tr><td>{chip} {link}</td><td class='n'>{escape(code)}</td></tr>")
    st.html(f"<table class='ledger'>{''.join(lines)}</table>")


def _regions(cluster: Designated, entry: DesignatedEntry) -> None:
    if not entry.regions:
        return
    lang, year = language(), entry.regions[0]["year"]
    st.markdown(f"### {_('Regions')} :small[:gray[{_('location quotient')}, {year}]]")
    sections = ", ".join(entry.regions[0]["columns"])
    lines = [[_place(row), number(row["lq"], lang, 2)] for row in entry.regions]
    ledger({"": lines})
    st.caption(_("Value added of {sections}; 1: as in the nation.", sections=sections))


def _place(row: Record) -> str:
    """``Pavlodar region (rank 4 of 20)``."""
    rank = _("rank {rank} of {regions}", rank=row["rank"], regions=row["regions"])
    return Markup(f"{name_anchor(name(row, language(), 'region_name'), 'Region', row['region'])} ({escape(rank)})")


def _programmes(entry: DesignatedEntry) -> None:
    st.markdown(f"### {_('Named by')}")
    if not entry.designations:
        st.caption(_("No programme is known that named it."))
        return
    lines = []
    for row in entry.designations:
        state = _(ROLE_NAMES.get(row["status"] or "", row["status"] or ""))
        programme = name_anchor(name(row, language(), "programme_name"), "Programme", row["programme"])
        lines.append([programme, " ".join(filter(None, (state, str(row["year"] or ""))))])
    ledger({"": lines}, look="w")
    first = entry.designations[0]["programme"]
    st.page_link("views/policy.py", label=_("See it in the policy lineage"), query_params={"entry": first})


# ---------------------------------------------------------------- below


def _counterparts(cluster: Designated, entry: DesignatedEntry, card: TableCard) -> None:
    st.markdown(f"### {_('Found clusters that hold most of its industries')}")
    if not entry.overlaps:
        empty(_("No found cluster holds any of its industries."))
        return
    columns = {
        "name": st.column_config.TextColumn(_("Found cluster"), width="large"),
        "method": st.column_config.TextColumn(_("Method"), width="medium"),
        "contained": share(_("Holds of it")),
        "overlap": share(_("Jaccard index"), format="localized", step=0.01, help=meaning("jaccard")),
        "industries": st.column_config.TextColumn(_("Its industries"), width="medium"),
    }
    rows = list(entry.overlaps)
    table(
        [_counterpart(row) for row in rows],
        columns,
        _exhibit(cluster, card, _("Found clusters beside it"), "overlaps"),
        key="overlaps",
        rows=lambda: (list(rows[0]), [list(row.values()) for row in rows]),
        links={
            "name": [("Cluster", row["found"]) for row in rows],
            "industries": [industries(row["industries"], card.classification) for row in rows],
        },
        on_select=lambda: _row_chosen(rows),
        selection_mode="single-row",
    )


def _counterpart(row: Record) -> dict[str, Any]:
    return {
        "name": name(row, language(), "found_name"),
        "method": method_words(row["method"]),
        "contained": row["contained"],
        "overlap": row["overlap"],
        "industries": ", ".join(row["industries"]),
    }


def _row_chosen(rows: Sequence[Record]) -> None:
    picked = st.session_state["overlaps"]["selection"]["rows"]
    if picked:
        st.session_state["cluster"] = rows[picked[0]]["found"]


def _members(cluster: Designated, entry: DesignatedEntry) -> None:
    st.markdown(f"### {_('Firms and institutions')}")
    if not entry.members:
        empty(_("No source names a member of this cluster."))
        return
    lang, words = language(), st.column_config.TextColumn
    rows = [
        {
            "name": name(row, lang),
            "label": _(ROLE_NAMES[row["label"]]),
            "role": _(ROLE_NAMES.get(row["role"] or "", row["role"] or "")),
            "does": _(row["products"] or row["kind"] or ""),
            "city": _(row["city"] or ""),
            "trust": row["trust"],
        }
        for row in entry.members
    ]
    columns = {
        "name": words(_("Name"), width="large"),
        "label": words(_("Kind")),
        "role": words(_("Role")),
        "does": words(_("Makes or does"), width="medium"),
        "city": words(_("Seat")),
        "trust": words(_("Trust"), width="small", help=meaning("trust")),
    }
    behind = query_path("clusters.members", {"cluster": cluster.id})
    exhibit = Exhibit(f"{_('Members')}: {name(cluster.names, lang)}", f"members-{cluster.id}", behind=behind)
    full = [list(row.values()) for row in entry.members]
    nodes = [(row["label"], row["member"]) for row in entry.members]
    table(rows, columns, exhibit, key="members", rows=lambda: (list(entry.members[0]), full), links={"name": nodes})
