"""The same industry in two years or two tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from ui.address import choice
from ui.citation import Origin
from ui.connection import fetch
from ui.data.chain_compare import Comparison, compare
from ui.data.chain_groups import GROUP
from ui.data.value_chain import BUYERS, SUPPLIERS, TableCard, totals
from ui.exhibit import amount, chart, table
from ui.figures.base import hint
from ui.figures.narrow import names_above
from ui.figures.partner_bars import MOST_ROWS, Pair, partner_bars
from ui.figures.ticks import Along
from ui.held import same_data_words
from ui.i18n import _, language, name
from ui.missing import not_loaded
from ui.numbers import money, percent
from ui.page import current_ink, empty, ledger
from ui.text import as_text
from ui.theme import industry_colour
from ui.views.chain_centre import Centre
from ui.words import FINAL_DEMAND


def show(seen: Centre, held: Mapping[str, TableCard]) -> None:
    """The comparison."""
    others = [id for id in held if id != seen.table.id]
    if not others:
        not_loaded(_("There is only one table."))
        return
    other = held[
        choice(
            st.selectbox,
            _("Compare with"),
            others,
            key="other",
            default=others[0],
            format_func=lambda t: held[t].title,
        )
    ]
    first, second = ((card.id, card.classification) for card in (seen.table, other))
    found = fetch(compare, first=first, second=second, codes=seen.codes)
    if found is None:
        empty(_("No concordance leads from the one table's industries to the other's."))
        return
    if found.joined:
        codes = [", ".join(side.codes) for side in (found.first, found.second)]
        st.caption(_("Compared by the concordance: {first} with {second}.", first=codes[0], second=codes[1]))
    if seen.table.same_data(other):
        st.caption(same_data_words(seen.table, other))
    _whole(found, seen.table, other)
    for kind in (SUPPLIERS, BUYERS):
        if kind in seen.sides:
            _side(kind, found, seen, other)


def _whole(found: Comparison, first: TableCard, second: TableCard) -> None:
    lang = language()
    rows = [["", *(_("{year}, {count} industries", year=card.year, count=card.industries) for card in (first, second))]]
    made = [{row["item"]: row for row in side.account} for side in (found.first, found.second)]
    amounts = [
        money(totals(side.account)[1], card.unit, card.currency, lang)
        for side, card in ((found.first, first), (found.second, second))
    ]
    rows.append([_("Output"), *amounts])
    shares = {
        "domestic_inputs": _("Domestic inputs"),
        "imported_inputs": _("Imported inputs"),
        "value_added": _("Value added"),
        "exports": _("Exports"),
    }
    for item, words in shares.items():
        rows.append([words, *(percent(side.get(item, {}).get("share_of_output"), lang) for side in made)])
    ledger({_("Shares of output"): rows})


def _short(card: TableCard) -> str:
    return f"{card.title}, {card.year}" if card.year and str(card.year) not in card.title else card.title


def _side(kind: str, found: Comparison, seen: Centre, other: TableCard) -> None:
    lang = language()
    one, two = (getattr(side, kind) for side in (found.first, found.second))
    codes = sorted({*one, *two}, key=lambda code: (-max(one.get(code, 0.0), two.get(code, 0.0)), code))
    codes = [code for code in codes if one.get(code, 0.0) or two.get(code, 0.0)]
    title = _("Shares of purchases") if kind == SUPPLIERS else _("Shares of output")
    st.markdown(f"## {as_text(title)}")
    if not codes:
        nothing = {
            SUPPLIERS: _("{industry} buys nothing in this table.", industry=seen.title),
            BUYERS: _("{industry} sells nothing in this table.", industry=seen.title),
        }
        empty(nothing[kind])
        return
    words = {code: _partner(code, found, seen) for code in codes}
    pairs = [
        _pair(
            _own(code, seen), words[code], one.get(code, 0.0), two.get(code, 0.0), (_short(seen.table), _short(other))
        )
        for code in codes[:MOST_ROWS]
    ]
    along = Along(f"{title}, %", lang, 100)
    option, height = partner_bars(pairs, (_short(seen.table), _short(other)), along, current_ink(), stacked=False)
    rows = [
        {"code": code, "industry": words[code], "first": one.get(code, 0.0), "second": two.get(code, 0.0)}
        for code in codes
    ]
    rows = [{**row, "difference": 100 * (row["second"] - row["first"])} for row in rows]
    told = seen.exhibit(
        f"{title}: {seen.title}",
        f"{kind}-with-{other.id}",
        origin=Origin(
            f"{_short(seen.table)}; {_short(other)}",
            source="; ".join(dict.fromkeys((seen.table.citation, other.citation))),
            url=seen.table.url,
            id=seen.table.id,
        ),
        unit=_("1 = all purchases") if kind == SUPPLIERS else _("1 = all output"),
    )
    look: dict[str, Any] = {"height": height, "alt": told.title, "narrow": names_above(option)}
    chart(option, told, lambda: _rows(rows), key=f"compare_{kind}", **look)
    shown = [
        {**row, "first": percent(row["first"], lang, 2), "second": percent(row["second"], lang, 2)} for row in rows
    ]
    with st.expander(_("Differences of shares"), key=f"differences_{kind}"):
        things = [seen.thing(row["code"]) for row in rows]
        links = {"industry": [(thing.label, thing.id) for thing in things]}
        columns = _columns(seen.table, other)
        table(shown, columns, told, key=f"compare_{kind}_table", rows=lambda: _rows(rows), links=links)


def _columns(first: TableCard, second: TableCard) -> dict[str, Any]:
    return {
        "industry": st.column_config.TextColumn(_("Industry"), width=300),
        "first": st.column_config.TextColumn(_short(first), width=150, alignment="right"),
        "second": st.column_config.TextColumn(_short(second), width=150, alignment="right"),
        "difference": amount(_("Difference, percentage points"), 2, width=130),
    }


def _partner(code: str, found: Comparison, seen: Centre) -> str:
    if code == GROUP:
        return _("Itself: {industry}", industry=seen.title)
    if code in FINAL_DEMAND:
        return _(FINAL_DEMAND[code])
    return name(found.names.get(code, {"id": code}), language())


def _own(code: str, seen: Centre) -> str:
    """Its own purchases have the industry's colour; a cluster of several has none."""
    return seen.codes[0] if code == GROUP and len(seen.codes) == 1 else code


def _pair(code: str, label: str, one: float, two: float, tables: tuple[str, str]) -> Pair:
    lang = language()
    values = (percent(one, lang), percent(two, lang))
    lines = (f"{title}: {value}" for title, value in zip(tables, values, strict=True))
    colour = "#8fa3ad" if code in FINAL_DEMAND else industry_colour(code)
    return Pair(label, colour, one, two, values, hint(label, *lines))


def _rows(rows: Sequence[Mapping[str, Any]]) -> tuple[list[str], list[list[Any]]]:
    return ["code", "industry", "first_share", "second_share", "difference"], [
        [row["code"], row["industry"], row["first"], row["second"], row["second"] - row["first"]] for row in rows
    ]
