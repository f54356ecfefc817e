"""Value chain: an industry's suppliers and buyers as a Sankey and as tables, its account and multipliers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from ui.address import choice
from ui.connection import fetch
from ui.data.value_chain import (
    BUYERS,
    SUPPLIERS,
    Chain,
    Link,
    Profile,
    Side,
    TableCard,
    chain,
    industries,
    profile,
    tables,
)
from ui.figures.sankey import sankey
from ui.i18n import _, language, name
from ui.numbers import money, number, percent
from ui.page import current_ink, download, empty, guarded, ledger, source_line
from ui.words import CLASS_NAMES, ITEM_NAMES, MEASURE_NAMES

SHARES = (0.01, 0.02, 0.05, 0.1, 0.2)


def render() -> None:
    """The page."""
    held = {card.id: card for card in fetch(tables)}
    if not held:
        empty(_("There is no input-output table yet. Load one with: kb load io-table PATH"))
        return
    table, code, direction, depth, share = _controls(held)
    found = fetch(chain, table=table.id, industry=code, depth=depth, share=share)
    about = fetch(profile, table=table.id, industry=code, basis="domestic")
    if depth > 1:  # more columns of industries need the whole width
        _figure(found, table, direction)
    left, beside = st.columns([7, 3], gap="large")
    with left:
        if depth == 1:
            _figure(found, table, direction)
        _partners(found, table, direction)
    with beside:
        _profile(about, table)


def _controls(held: Mapping[str, TableCard]) -> tuple[TableCard, str, list[str], int, float]:
    lang = language()
    first, second = st.columns([5, 5], gap="medium")
    with first:
        table = held[
            choice(
                st.selectbox,
                _("Table"),
                list(held),
                key="table",
                default=next(iter(held)),
                format_func=lambda t: held[t].title,
            )
        ]
    names = {row["code"]: row for row in fetch(industries, table=table.id)}
    with second:
        code = choice(
            st.selectbox,
            _("Industry"),
            list(names),
            key="industry",
            default="C24" if "C24" in names else next(iter(names)),
            format_func=lambda c: f"{name(names[c], lang)} ({c})",
        )
    with st.container(horizontal=True, vertical_alignment="bottom", gap="large"):
        ways = {"both": _("Both"), SUPPLIERS: _("Suppliers"), BUYERS: _("Buyers")}
        way = choice(
            st.segmented_control,
            _("Direction"),
            list(ways),
            key="direction",
            default="both",
            required=True,
            format_func=ways.__getitem__,
        )
        depth = choice(st.segmented_control, _("Steps"), [1, 2, 3], key="depth", default=1, required=True)
        share = choice(
            st.segmented_control,
            _("Links from a share of"),
            list(SHARES),
            key="share",
            default=0.02,
            required=True,
            format_func=lambda s: percent(s, lang, 0),
            help=_("Of the buyer's purchases on the suppliers' side, of the supplier's output on the buyers' side."),
        )
    return table, code, [SUPPLIERS, BUYERS] if way == "both" else [way], depth, share


def _figure(found: Chain, table: TableCard, direction: Sequence[str]) -> None:
    lang = language()
    middle = name(found.names.get(found.industry, {"id": found.industry}), lang)
    if not found.suppliers.total and not found.buyers.total:
        empty(_("{industry} neither buys nor sells in this table.", industry=middle))
        return
    drawn = sankey(found, table, direction, lang, current_ink())
    heads = []
    if SUPPLIERS in direction:
        heads.append(
            _("{amount} bought from industries", amount=money(found.suppliers.total, table.unit, table.currency, lang))
        )
    if BUYERS in direction:
        heads.append(_("{amount} of output", amount=money(found.buyers.total, table.unit, table.currency, lang)))
    st.markdown(f"##### {middle}  \n:small[:gray[{' · '.join(heads)}]]")
    with st.container(key="scroll_sankey"):
        st.echarts_chart(
            drawn.option,
            height=drawn.height,
            key="sankey",
            alt=_("Suppliers and buyers of {industry}", industry=middle),
        )
    notes = [_("Width: part of the industry's own purchases and output.")]
    if drawn.left_out:
        notes.append(_("{count} weaker links are not drawn.", count=drawn.left_out))
    st.caption(" ".join(notes))
    source_line(_table_words(table), table.citation, table.url)


def _table_words(table: TableCard) -> str:
    unit = number(table.unit, language()) if table.unit != 1 else ""
    parts = [table.title, str(table.year or ""), f"{unit} {table.currency}".strip(), _(table.valuation)]
    return ", ".join(part for part in parts if part)


# ---------------------------------------------------------------- beside the figure


def _profile(about: Profile, table: TableCard) -> None:
    lang = language()
    output = next((row["value"] for row in about.account if row["item"] == "output"), None)
    st.markdown(f"##### {_('Output')} {money(output, table.unit, table.currency, lang)}")
    ledger(_account(about.account, table))
    if about.multipliers:
        st.markdown(f"##### {_('Multipliers')}  \n:small[:gray[{_('type I, domestic, per unit of final demand')}]]")
        for start in range(0, len(about.multipliers), 2):
            for column, found in zip(st.columns(2), about.multipliers[start : start + 2], strict=False):
                rank = _("rank {rank} of {of}", rank=found.rank, of=found.of)
                column.metric(
                    _(MEASURE_NAMES[found.measure]),
                    number(found.value, lang, 2),
                    rank,
                    delta_color="off",
                    delta_arrow="off",
                )
    if about.linkage:
        st.markdown(f":small[{_(CLASS_NAMES.get(about.linkage['class'], about.linkage['class']))}]")


def _account(rows: Sequence[Mapping[str, Any]], table: TableCard) -> dict[str, list[list[str]]]:
    """The account in two parts: what output is made of, where it goes."""
    lang = language()
    heads = {
        "purchases": _("Made of"),
        "primary inputs": _("Made of"),
        "sales": _("Goes to"),
        "final demand": _("Goes to"),
    }
    parts: dict[str, list[list[str]]] = {}
    for row in rows:
        if row["item"] in ITEM_NAMES and row["part"] in heads and row["value"]:
            amount = money(row["value"], table.unit, table.currency, lang)
            line = [_(ITEM_NAMES[row["item"]]), amount, percent(row["share_of_output"], lang)]
            parts.setdefault(heads[row["part"]], []).append(line)
    return parts


# ---------------------------------------------------------------- tables below


def _partners(found: Chain, table: TableCard, direction: Sequence[str]) -> None:
    sides = [(SUPPLIERS, found.suppliers, _("Suppliers")), (BUYERS, found.buyers, _("Buyers"))]
    for kind, side, title in sides:
        if kind in direction:
            _partner_table(kind, side, title, found, table)


def _partner_table(kind: str, side: Side, title: str, found: Chain, table: TableCard) -> None:
    lang = language()
    unit = f"{_('bn')} {table.currency}"
    st.markdown(f"##### {title} :small[:gray[{unit}]]")
    links = sorted(side.links, key=lambda link: (link.steps, -link.value))
    if not links:
        empty(_("No link reaches this share."))
        return
    rows = [_partner(link, kind, found, lang, table.unit / 1e9) for link in links]
    amount, direct = st.column_config.NumberColumn, all(link.steps == 1 for link in links)
    columns = {
        "industry": st.column_config.TextColumn(_("Industry"), width=340 if direct else 230),
        "with": st.column_config.TextColumn(_("Sells to") if kind == SUPPLIERS else _("Buys from"), width=190),
        "steps": amount(_("Step"), width=50),
        "domestic": amount(_("Domestic"), format="%,.1f", width=110),
        "imported": amount(_("Imported"), format="%,.1f", width=95),
        "share": st.column_config.ProgressColumn(
            _("Share of purchases") if kind == SUPPLIERS else _("Share of output"),
            format="percent",
            min_value=0,
            max_value=1,
            width=125,
        ),
    }
    hidden = {"with", "steps"} if direct else set()
    columns = {key: config for key, config in columns.items() if key not in hidden}
    st.dataframe(
        [{key: row[key] for key in columns} for row in rows],
        column_config=columns,
        hide_index=True,
        key=f"{kind}_table",
    )
    download(*_full_rows(links, found, table, lang), f"{table.id}-{found.industry}-{kind}", f"{kind}_csv")


def _partner(link: Link, kind: str, found: Chain, lang: str, scale: float) -> dict[str, Any]:
    outer, inner = (link.supplier, link.buyer) if kind == SUPPLIERS else (link.buyer, link.supplier)
    return {
        "industry": name(found.names.get(outer, {"id": outer}), lang),
        "with": name(found.names.get(inner, {"id": inner}), lang),
        "steps": link.steps,
        "domestic": round(link.domestic * scale, 1),
        "imported": None if link.imported is None else round(link.imported * scale, 1),
        "share": link.input_share if kind == SUPPLIERS else link.output_share,
    }


def _full_rows(links: Sequence[Link], found: Chain, table: TableCard, lang: str) -> tuple[list[str], list[list[Any]]]:
    columns = [
        "step",
        "supplier",
        "supplier_name",
        "buyer",
        "buyer_name",
        "domestic",
        "imported",
        "input_share",
        "output_share",
    ]
    columns += ["unit", "currency", "table", "source"]
    names = {code: name(row, lang) for code, row in found.names.items()}
    ends = (table.unit, table.currency, table.id, table.citation)
    return columns, [
        [
            link.steps,
            link.supplier,
            names.get(link.supplier, ""),
            link.buyer,
            names.get(link.buyer, ""),
            link.domestic,
            link.imported,
            link.input_share,
            link.output_share,
            *ends,
        ]
        for link in links
    ]


guarded(render)
