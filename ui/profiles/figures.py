"""The numbers of a thing with table, year and basis: what a table, an industry, a region or a cluster has of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from kb.graph import Graph, Record
from kb.queries import run
from ui.citation import Exhibit, Origin
from ui.connection import fetch
from ui.data import regions, value_chain
from ui.data.provenance import supply_use_entry, table_entry
from ui.data.regions import TOTAL, Accounts
from ui.exhibit import chart
from ui.figures.profile import over_time
from ui.for_programs import query_path
from ui.held import held_tables
from ui.i18n import _, language, name
from ui.numbers import money, number, percent
from ui.page import current_ink, ledger
from ui.profiles.facts import amounts
from ui.profiles.record import Profile
from ui.profiles.titles import title_of
from ui.text import as_text
from ui.views.cluster_words import holds, percentile, reason
from ui.words import CLASS_NAMES, ITEM_NAMES, MEASURE_NAMES, VERDICT_NAMES

BASIS = "domestic"
ACCOUNT = ("output", "value_added", "imported_inputs", "exports")
"""Of an industry's account: what a reader asks first. The whole stands on the page of value chains."""


def figures(found: Profile) -> None:
    """What is held in numbers; nothing where there is nothing."""
    shown = _SHOWN.get(found.named.label)
    if shown:
        shown(found)


def _tables(found: Profile) -> list[str]:
    """Held tables in which an industry has an account."""
    tables = [tie.other.table for one in found.groups if one.relationship == "HAS_ACCOUNT" for tie in one.ties]
    return [table for table in tables if table in held_tables()]


def _industry(found: Profile) -> None:
    lang = language()
    for table in _tables(found):
        card = held_tables()[table]
        basis = BASIS if BASIS in card.bases else next(iter(card.bases), BASIS)
        about = fetch(value_chain.profile, table=table, industry=found.node["code"], basis=basis)
        held = {row["item"]: row["value"] for row in about.account}
        lines = [
            [_(ITEM_NAMES.get(item, "Output")), money(held[item], card.unit, card.currency, lang)]
            for item in ACCOUNT
            if held.get(item)
        ]
        parts = {_("Account"): lines}
        heading = _("Multipliers of type I, basis {basis}", basis=_(basis))
        parts[heading] = [
            [
                _(MEASURE_NAMES[one.measure]),
                number(one.value, lang, 2),
                _("rank {rank} of {of}", rank=one.rank, of=one.of),
            ]
            for one in about.multipliers
        ]
        _titled(card.title)
        ledger({head: rows for head, rows in parts.items() if rows})
        if about.linkage:
            st.caption(_(CLASS_NAMES.get(str(about.linkage["class"]), str(about.linkage["class"]))))


def _titled(title: str) -> None:
    st.markdown(f"### {_('In numbers')} :small[:gray[{as_text(title)}]]")


def _account(found: Profile) -> None:
    card = held_tables().get(str(found.node["table"]))
    if card:
        _titled(card.title)
        ledger({"": [[_(word), text] for word, text in amounts(found.node, card.unit, card.currency, language())]})


def _table(found: Profile) -> None:
    if not found.node.get("held"):
        return
    entry = fetch(table_entry, table=found.named.id)
    unit, currency = entry.card["unit"], entry.card["currency"]
    rows = [
        [_(ITEM_NAMES.get(item, "Output")), money(value, unit, currency, language())]
        for item, value in entry.totals.items()
    ]
    st.markdown(f"### {_('In numbers')}")
    ledger({_("Totals"): rows})


def _supply_use(found: Profile) -> None:
    entry, lang = fetch(supply_use_entry, table=found.named.id), language()
    unit, currency = entry.card["unit"], entry.card["currency"]
    totals = entry.totals.items()
    rows = [[_(ITEM_NAMES.get(item, "Output")), money(value, unit, currency, lang)] for item, value in totals]
    st.markdown(f"### {_('In numbers')}")
    ledger({_("Totals"): rows})


# ---------------------------------------------------------------- clusters


def verdicts(graph: Graph, *, cluster: str, kind: str, tables: tuple[str, ...]) -> Mapping[str, Record]:
    """What each table says of a cluster that policy named."""
    rows = {
        table: run(graph, "evidence.designated_clusters", {"table": table, "kind": kind}).records() for table in tables
    }
    return {table: row for table, some in rows.items() for row in some if row["cluster"] == cluster}


def _cluster(found: Profile) -> None:
    held = held_tables()
    judged = fetch(verdicts, cluster=found.named.id, kind=found.named.kind, tables=tuple(held))
    for table, row in judged.items():
        st.markdown(f"### {_('Evidence')}: {_(VERDICT_NAMES[row['verdict']])}")
        if row["percentile"] is None:
            st.markdown(as_text(reason(row["reason"] or "")))
        else:
            told = percentile(row["percentile"], row["percentile_low"], row["percentile_high"])
            st.markdown(f"{told}; {holds(row['specifications_supported'] or 0, row['specifications'] or 0)}")
        basis = f"{_('import basis')}: {_(row['basis'])}" if row.get("basis") else ""
        st.caption(as_text(" · ".join(part for part in (held[table].title, basis) if part)))


# ---------------------------------------------------------------- regions


def _region(found: Profile) -> None:
    """What the region made last, and its location quotients year by year."""
    lines = fetch(regions.trajectory, region=found.named.id)
    if not lines.get(TOTAL):
        return
    lang, last = language(), max(lines[TOTAL])
    whole = lines[TOTAL][last]
    sections = {code: rows[last] for code, rows in lines.items() if code != TOTAL and last in rows}
    accounts = fetch(regions.accounts, year=last)
    names = accounts.sections if accounts else {}
    st.markdown(f"### {_('In numbers')} :small[:gray[{last}]]")
    largest = sorted(sections.items(), key=lambda section: -section[1]["value"])[:5]
    rows = [
        [
            name(names.get(code, {"id": code}), lang),
            percent(row["region_share"], lang),
            number(row["location_quotient"], lang, 2),
        ]
        for code, row in largest
    ]
    total = money(whole["value"], whole["unit"] or 1, whole["currency"] or "", lang)
    heads = _("Its largest sections: share of its product, location quotient")
    ledger(
        {
            "": [
                [_("Gross regional product"), total],
                [_("Share of the nation"), percent(whole["national_share"], lang)],
            ],
            heads: rows,
        }
    )
    if accounts:
        _quotients(found, lines, accounts)


def _quotients(found: Profile, lines: Mapping[str, Mapping[int, Record]], accounts: Accounts) -> None:
    quotients = {
        code: {year: row["location_quotient"] for year, row in rows.items() if row["location_quotient"]}
        for code, rows in lines.items()
        if code != TOTAL and code in accounts.sections
    }
    held = sorted({year for line in quotients.values() for year in line})
    if len(held) < 2:
        return
    title = _("Location quotients by year: {region}", region=title_of(found.named, language()))
    given = {"region": found.named.id, "section": ""}
    about = Exhibit(
        title,
        f"lq-{found.named.id}-{held[0]}",
        Origin(source=accounts.citation, url=accounts.url),
        unit=_("1 = share as in the nation"),
        behind=query_path("regions.development", given),
    )
    rows = [[found.named.id, code, year, lq] for code, line in quotients.items() for year, lq in line.items()]
    drawn, narrow = over_time(quotients, accounts.sections, language(), current_ink())
    heads = ["region", "section", "year", "location_quotient"]
    look: dict[str, Any] = {"height": 320, "alt": title, "letters": 70, "narrow": narrow}
    chart(drawn, about, lambda: (heads, rows), key=f"profile_years {found.named.id}", **look)


_SHOWN: Mapping[str, Callable[[Profile], None]] = {
    "Industry": _industry,
    "Account": _account,
    "IOTable": _table,
    "SupplyUseTable": _supply_use,
    "Cluster": _cluster,
    "Region": _region,
}
