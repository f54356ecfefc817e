"""Impact: change the final demand of some industries and see what follows, by industry and in total."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from kb.errors import AnalysisError
from kb.names import NAMES
from ui.address import choice, choices, field, take
from ui.citation import Exhibit
from ui.connection import fetch
from ui.data.impact import Change, Impact, impact
from ui.data.value_chain import TableCard, industries
from ui.exhibit import amount, chart, table
from ui.figures.effects import effects, largest
from ui.figures.narrow import names_above
from ui.figures.ranking import MOST_BARS, height
from ui.figures.ticks import Along
from ui.guide.hover import meaning
from ui.held import choose_table, held_tables
from ui.i18n import _, language, name
from ui.missing import not_loaded
from ui.numbers import currency_words, money, number, percent, scale
from ui.page import current_ink, empty, show_error
from ui.remarks import remark
from ui.text import as_text
from ui.views.indicator_parts import basis_sentence, closure_words
from ui.words import CLOSURE_NAMES, HOUSEHOLDS, MEASURE_NAMES

AMOUNTS = {"million": 1e6, "billion": 1e9}
"""What amounts are given in, by the address's word for it."""
MOST_CHANGES = 12
FIRST_AMOUNT = 1000.0
HEADLINES = ("output", "value_added", "compensation", "imports", "taxes", "employment")
_WRITTEN_IN = "amounts written in"
PREFIX = "d."
"""What an amount is called in the address: ``d.C24=1000``, in millions of the currency or in what ``amounts`` says."""


def render() -> None:
    """The page."""
    held = held_tables()
    if not held:
        not_loaded(_("There is no input-output table yet."))
        return
    card, basis, closure = _model(held)
    change = _change(card)
    if not change:
        empty(_("Name at least one industry and by how much its final demand changes."))
        return
    try:
        found = fetch(impact, table=card.id, basis=basis, closure=closure, change=change)
    except AnalysisError as error:
        show_error(error)
        return
    _warnings(found, card)
    _totals(found, card)
    _by_industry(found, card, basis, closure, change)


# ---------------------------------------------------------------- what is asked


def _model(held: Mapping[str, TableCard]) -> tuple[TableCard, str, str]:
    left, middle, right = st.columns([6, 5, 5], gap="medium", vertical_alignment="bottom")
    with left:
        card = choose_table(held)
    with middle:
        basis = choice(
            st.segmented_control,
            _("Import basis"),
            list(card.bases),
            key="basis",
            default=card.bases[0],
            required=True,
            format_func=lambda basis: _(basis),
            help=meaning("import-basis"),
        )
    with right:
        closure = choice(
            st.segmented_control,
            _("Who passes demand on"),
            ["type I", "type II"],
            help=meaning("type-i"),
            key="closure",
            default="type I",
            required=True,
            format_func=lambda closure: _(CLOSURE_NAMES[closure]),
        )
    upper = _(HOUSEHOLDS) if closure == "type II" else ""
    st.caption(" ".join(text for text in (basis_sentence(card, basis), upper) if text))
    return card, basis, closure


def _change(card: TableCard) -> Change:
    """The industries and amounts, in currency units, those of nought left out."""
    lang = language()
    names = {row["code"]: row for row in fetch(industries, table=card.id)}
    chosen = choices(
        st.multiselect,
        _("Industries whose final demand changes"),
        list(names),
        key="changed",
        default=["C242"] if "C242" in names else [next(iter(names))],
        max_selections=MOST_CHANGES,
        format_func=lambda code: f"{name(names[code], lang)} ({code})",
        placeholder=_("Choose industries"),
        help=_("An amount less than nought is a fall of demand."),
    )
    for key in [key for key in st.query_params if key.startswith(PREFIX) and key[len(PREFIX) :] not in chosen]:
        st.query_params.pop(key, None)
    with st.container(key="asked", horizontal=True, vertical_alignment="bottom", gap="small"):
        unit = _unit(card)
        amounts = [(code, _amount(code, name(names[code], lang), AMOUNTS[unit])) for code in chosen]
    return tuple((code, amount * AMOUNTS[unit]) for code, amount in amounts if amount)


def _unit(card: TableCard) -> str:
    """What the amounts are in; another choice writes them anew, so that the change stays the same."""
    names = {"million": _("Millions"), "billion": _("Billions")}
    unit = str(
        choice(
            st.segmented_control,
            as_text(_("Amounts in {currency}", currency=currency_words(card.currency, language()))),
            list(AMOUNTS),
            key="amounts",
            default="million",
            required=True,
            format_func=names.__getitem__,
            on_change=_rewrite,
        )
    )
    st.session_state[_WRITTEN_IN] = unit
    return unit


def _rewrite() -> None:
    ratio = AMOUNTS[st.session_state[_WRITTEN_IN]] / AMOUNTS[st.session_state["amounts"]]
    for key in [key for key in st.session_state if str(key).startswith(PREFIX) and " " not in str(key)]:
        take(str(key), st.session_state[key] * ratio)


def _amount(code: str, words: str, unit: float) -> float:
    short = words if len(words) <= 20 else f"{words[:19].rstrip(' ,')}…"
    with st.container(width=230):
        return float(
            field(
                st.number_input,
                as_text(short),
                key=f"{PREFIX}{code}",
                default=FIRST_AMOUNT * AMOUNTS["million"] / unit,
                read=_finite,
                step=100 * AMOUNTS["million"] / unit,
                format="%g",
            )
            or 0.0
        )


def _finite(text: str) -> float:
    """An amount out of the address. Raises ValueError for what is no amount."""
    amount = float(text)
    if not abs(amount) < 1e15:
        raise ValueError(text)
    return amount


# ---------------------------------------------------------------- what follows


def _warnings(found: Impact, card: TableCard) -> None:
    lang, names = language(), {effect.code: effect.names for effect in found.effects}
    for code, there in found.cuts.items():
        st.warning(
            _(
                "The fall of demand for {industry} is larger than its final demand in the table, {amount}.",
                industry=as_text(name(names[code], lang)),
                amount=as_text(money(there, 1, card.currency, lang)),
            )
        )


def _totals(found: Impact, card: TableCard) -> None:
    lang = language()
    shown = [measure for measure in HEADLINES if measure in found.total]
    with st.container(key="totals", horizontal=True, gap="large"):
        for measure in shown:
            value = found.total[measure]
            said: str | None
            if measure == "output":
                said = _("{share} of all output", share=_signed(percent(found.relative, lang, 3), value))
            else:
                said = _per_unit(value, found.total["demand"], measure)
            st.metric(
                _(MEASURE_NAMES[measure]),
                _signed(_value(value, measure, card), value),
                said,
                delta_color="off",
                delta_arrow="off",
                width="content",
            )
    if "employment" not in found.measures:
        st.caption(_("No jobs are told: this table does not say how many people work in each industry."))


def _per_unit(value: float, demand: float, measure: str) -> str | None:
    if not demand or measure == "employment":
        return None
    return _("{ratio} per unit of demand", ratio=number(value / demand, language(), 2))


def _by_industry(found: Impact, card: TableCard, basis: str, closure: str, change: Change) -> None:
    lang = language()
    measure = choice(
        st.segmented_control,
        _("Measure"),
        list(found.measures),
        key="measure",
        default="output",
        required=True,
        format_func=lambda measure: _(MEASURE_NAMES[measure]) if measure in MEASURE_NAMES else measure,
    )
    parts = [_("Demand for its own product"), _("Through suppliers")]
    parts += [_("Household spending")] if closure == "type II" else []
    exhibit = _exhibit(found, card, basis, closure, change)

    def words(value: float) -> str:
        return _value(value, measure, card)

    st.markdown(f"## {exhibit.title}: {_(MEASURE_NAMES.get(measure, measure))}")
    option = effects(found, measure, parts, _along(found, measure, card), words, current_ink())
    chart(
        option,
        exhibit,
        lambda: _rows(found),
        key="effects",
        height=height([name(effect.names, lang) for effect in found.effects], groups=False),
        alt=exhibit.title,
        narrow=names_above(option),
    )
    if len(found.effects) > MOST_BARS:
        left_out = len(found.effects) - MOST_BARS
        st.caption(_("The first {shown}; {left} more are in the table below.", shown=MOST_BARS, left=left_out))
    _effects_table(found, card, measure, exhibit)
    with st.expander(_("Remarks of the method")):
        st.markdown("\n".join(f"- {as_text(remark(note, lang))}" for note in found.notes))


def _along(found: Impact, measure: str, card: TableCard) -> Along:
    """The unit in which the largest effect reads well."""
    lang, words = language(), _(MEASURE_NAMES.get(measure, measure))
    if measure == "employment":
        return Along(f"{words}, {_('persons')}", lang)
    read = scale([effect.numbers[measure] for effect in largest(found, measure, 1)], 1, card.currency, lang)
    return Along(f"{words}, {read.words}", lang, read.factor)


def _exhibit(found: Impact, card: TableCard, basis: str, closure: str, change: Change) -> Exhibit:
    lang = language()
    demand = ", ".join(f"{code} {_signed(money(amount, 1, card.currency, lang), amount)}" for code, amount in change)
    return Exhibit(
        _("Effects of a change of final demand"),
        f"{card.id}-{basis}-impact",
        card.origin,
        unit=currency_words(card.currency, lang),
        basis=basis,
        method=_(
            "demand-driven Leontief model, {closure}; change: {change}", closure=closure_words(closure), change=demand
        ),
    )


def _effects_table(found: Impact, card: TableCard, measure: str, exhibit: Exhibit) -> None:
    lang = language()
    ordered = largest(found, measure, len(found.effects))
    counted = [each for each in HEADLINES if each in found.measures]
    in_money = [each for each in counted if each != "employment"]
    read = scale([effect.numbers[each] for effect in ordered for each in in_money], 1, card.currency, lang)
    columns: dict[str, Any] = {"industry": st.column_config.TextColumn(_("Industry"), width=300)}
    for each in ("demand", *counted):
        head = _("Final demand") if each == "demand" else _(MEASURE_NAMES[each])
        columns[each] = amount(head, 1)
    columns["relative"] = amount(_("Output, %"), 3)
    records = [
        {
            "industry": f"{name(effect.names, lang)} ({effect.code})",
            "demand": effect.demand * read.factor,
            **{each: effect.numbers[each] * (read.factor if each in in_money else 1) for each in counted},
            "relative": 100 * effect.relative,
        }
        for effect in ordered
    ]
    st.markdown(f"## {_('By industry')} :small[:gray[{as_text(read.words)}]]")
    links = {"industry": [("Industry", f"{card.classification}:{effect.code}") for effect in ordered]}
    table(records, columns, exhibit, key="effects_table", height=420, rows=lambda: _rows(found), links=links)


def _rows(found: Impact) -> tuple[list[str], list[list[Any]]]:
    """Every industry with every measure, in currency units, and the total."""
    parts = [f"output_{part}" for part in ("own", "suppliers", "households")]
    heads = ["code", *NAMES, "demand", *found.measures, *parts, "relative"]
    rows: list[list[Any]] = [
        [
            effect.code,
            *(effect.names.get(each) for each in NAMES),
            effect.demand,
            *effect.numbers.values(),
            *effect.parts["output"],
            effect.relative,
        ]
        for effect in found.effects
    ]
    sums = [sum(effect.parts["output"][place] for effect in found.effects) for place in range(3)]
    whole = [found.total["demand"], *(found.total[measure] for measure in found.measures), *sums, found.relative]
    return heads, [*rows, ["total", "", "", "", *whole]]


def _value(value: float, measure: str, card: TableCard) -> str:
    if measure == "employment":
        return number(value, language())
    return money(value, 1, card.currency, language())


def _signed(text: str, value: float) -> str:
    return f"+{text}" if value > 0 else text


render()
