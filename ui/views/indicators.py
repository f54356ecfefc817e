"""Indicators: multipliers ranked and taken apart, effect against ratio, key sectors, extraction, position."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import streamlit as st

from ui.address import choice, field, switch
from ui.citation import Exhibit, Origin
from ui.connection import fetch
from ui.data import indicators as data
from ui.data.indicators import FIRST, SECOND, Board, Other
from ui.data.value_chain import TableCard
from ui.figures.quadrant import Axis
from ui.figures.ranking import paired, ranking, stacked
from ui.figures.ticks import Along
from ui.guide.hover import meaning
from ui.held import choose_table, held_tables
from ui.i18n import _, language
from ui.missing import not_computed, not_loaded
from ui.numbers import money, percent
from ui.page import current_ink, empty
from ui.table_titles import table_title
from ui.views.indicator_parts import (
    EFFECT,
    Subject,
    along_words,
    bar_figure,
    bars_of,
    basis_sentence,
    board_table,
    closure_choice,
    closure_words,
    digits_of,
    file_name,
    form_choice,
    form_words,
    mean_of,
    measure_choice,
    measure_name,
    plain_words,
    points_figure,
    smallest_first,
    unit_of,
)
from ui.words import CLASS_SHORT, PART_NAMES

RANKING, RATIO, KEY, EXTRACTION, POSITION, BESIDE = "ranking", "ratio", "key", "extraction", "position", "beside"
METHOD_OF = {KEY: "linkages", EXTRACTION: "extraction", POSITION: "position"}
"""The method whose runs a view shows, where that is not the multipliers."""

USUAL = "value_added"


def render() -> None:
    """The page."""
    held = held_tables()
    if not held:
        not_loaded(_("There is no input-output table yet."))
        return
    view = _view()
    seen = _seen(held, METHOD_OF.get(view, "multipliers"))
    if not seen.basis:
        not_computed(_("Nothing has been computed from this table yet."), seen.table.id)
        return
    views: Mapping[str, Callable[[Subject], None]] = {
        RANKING: _ranking,
        RATIO: _effect_and_ratio,
        KEY: _key_sectors,
        EXTRACTION: _extraction,
        POSITION: _position,
        BESIDE: _beside,
    }
    views[view](seen)


# ---------------------------------------------------------------- choices


def _view() -> str:
    titles = {
        RANKING: _("Multipliers"),
        RATIO: _("Effect and ratio"),
        KEY: _("Key sectors"),
        EXTRACTION: _("Extraction"),
        POSITION: _("Position"),
        BESIDE: _("Side by side"),
    }
    return str(
        choice(
            st.segmented_control,
            _("View"),
            list(titles),
            key="view",
            default=RANKING,
            required=True,
            format_func=titles.__getitem__,
            label_visibility="collapsed",
        )
    )


def _seen(held: Mapping[str, TableCard], method: str) -> Subject:
    left, right = st.columns([6, 5], gap="medium", vertical_alignment="bottom")
    with left:
        card = choose_table(held)
    offer = fetch(data.offer, table=card.id)
    bases = [basis for basis in card.bases if basis in offer.bases[method]]
    if not bases:
        return Subject(card, "", offer)
    with right:
        basis = choice(
            st.segmented_control,
            _("Import basis"),
            bases,
            key="basis",
            default=bases[0],
            required=True,
            format_func=lambda basis: _(basis),
            help=meaning("import-basis"),
        )
    st.caption(basis_sentence(card, basis))
    return Subject(card, basis, offer)


# ---------------------------------------------------------------- multipliers


def _ranking(seen: Subject) -> None:
    row = st.container(horizontal=True, vertical_alignment="bottom", gap="medium")
    with row:
        with st.container(width=230):
            measure = measure_choice(seen.offer.measures(seen.basis), USUAL)
        form = form_choice()
        closure = closure_choice(seen.offer.closures[measure, seen.basis, form])
        turned = smallest_first()
        parts = form == EFFECT and field(st.toggle, _("What it is made of"), key="parts", default=True, read=switch)
    words, along = plain_words(digits_of(measure)), along_words(measure, form, seen.table)
    title = _("{measure}: {form}", measure=measure_name(measure), form=form_words(form))
    method = _("multipliers, {closure}", closure=closure_words(closure))
    asked = {"table": seen.table.id, "basis": seen.basis, "measure": measure, "closure": closure}
    board = fetch(data.decomposition, **asked) if parts else fetch(data.multipliers, form=form, **asked)
    if turned:
        board = replace(board, rows=board.rows[::-1])
    exhibit = seen.exhibit(
        title,
        f"{measure}-{form}-{file_name(closure)}",
        unit=unit_of(seen, measure, form),
        method=method,
        run=board.run,
        query="multipliers",
        measure=measure,
        form=form,
        closure=closure,
    )
    if parts:
        named = {part: _(PART_NAMES[part]) for part in data.PARTS if part != "induced" or closure != "type I"}
        bars, heads = bars_of(board, list(named)), {"effect": _("Effect"), **named}
        option = stacked(bars, list(named.values()), along, words, current_ink())
    else:
        bars, heads = bars_of(board, ["value"]), {"value": _("Multiplier")}
        option = ranking(bars, along, words, current_ink())
    bar_figure(option, exhibit, board, "ranking")
    board_table(seen, board, {"rank": _("Rank"), **heads}, exhibit, "ranking_table", digits=digits_of(measure))


def _effect_and_ratio(seen: Subject) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        with st.container(width=230):
            measures = [m for m in seen.offer.measures(seen.basis, "ratio") if m != "output"]
            measure = measure_choice(measures, USUAL)
        closure = closure_choice(seen.offer.closures[measure, seen.basis, "ratio"])
    board = fetch(data.effect_and_ratio, table=seen.table.id, basis=seen.basis, measure=measure, closure=closure)
    title = _("{measure}: effect and ratio", measure=measure_name(measure))
    method = _("multipliers, {closure}", closure=closure_words(closure))
    asked = {"query": "multipliers", "measure": measure, "form": RATIO, "closure": closure}
    exhibit = seen.exhibit(
        title, f"{measure}-effect-ratio", unit=_("pure numbers"), method=method, run=board.run, **asked
    )
    axes = Axis(form_words(EFFECT), mean_of(board, "effect")), Axis(form_words("ratio"), mean_of(board, "ratio"))
    corners = (
        _("little in all, little beyond itself"),
        _("much in all, most of it its own"),
        _("little in all, most of it elsewhere"),
        _("much in all, much of it elsewhere"),
    )
    note = _("Lines at the mean. Size: output.")
    points_figure(seen, board, ("effect", "ratio"), axes, corners, exhibit, note)
    heads = {"effect": _("Effect"), "effect_rank": _("Rank"), "ratio": _("Ratio"), "ratio_rank": _("Rank by ratio")}
    board_table(seen, board, heads, exhibit, "ratio_table", digits=digits_of(measure))


def _beside(seen: Subject) -> None:
    others = {other.id: other for other in fetch(data.others, table=seen.table.id)}
    if not others:
        empty(_("No other table has the same classification. Load one, of another year or region, to compare."))
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        with st.container(width=430):
            other = others[
                choice(
                    st.selectbox,
                    _("Beside it"),
                    list(others),
                    key="other",
                    default=next(iter(others)),
                    format_func=lambda code: table_title(others[code].title, language()),
                )
            ]
        theirs = fetch(data.offer, table=other.id)
        on = seen.basis if other.held else ""
        form = form_choice()
        shared = [m for m in theirs.measures(on, form) if m in seen.offer.measures(seen.basis, form)]
        if not shared:
            empty(_("The two tables have no multiplier of this form and import basis in common."))
            return
        with st.container(width=200):
            measure = measure_choice(shared, "output")
        mine = seen.offer.closures[measure, seen.basis, form]
        closure = closure_choice([c for c in theirs.closures[measure, on, form] if c in mine])
        turned = smallest_first()
    board = fetch(
        data.comparison,
        table=seen.table.id,
        other=other.id,
        basis=seen.basis,
        other_basis=on,
        measure=measure,
        form=form,
        closure=closure,
    )
    if turned:
        board = replace(board, rows=board.rows[::-1])
    _beside_figure(seen, other, board, measure, form, closure)


def _beside_figure(seen: Subject, other: Other, board: Board, measure: str, form: str, closure: str) -> None:
    title = _("{measure}: {form}", measure=measure_name(measure), form=form_words(form))
    method = _("multipliers, {closure}", closure=closure_words(closure))
    exhibit = Exhibit(
        title,
        f"{seen.table.id}-{file_name(other.id)}-{measure}-{form}",
        Origin(
            f"{seen.table.title} / {table_title(other.title, language())}",
            source="; ".join(dict.fromkeys((seen.table.citation, other.citation))),
            url=seen.table.url,
        ),
        unit=unit_of(seen, measure, form),
        basis=seen.basis,
        method=method,
        run=board.run,
        behind=seen.exhibit(
            title, "", unit="", method="", run="", query="multipliers", measure=measure, form=form, closure=closure
        ).behind,
    )
    words, names = plain_words(digits_of(measure)), [seen.table.title, table_title(other.title, language())]
    along = along_words(measure, form, seen.table)
    option = paired(bars_of(board, [FIRST, SECOND]), names, along, words, current_ink())
    bar_figure(option, exhibit, board, "beside", pairs=True)
    if not other.held:
        st.caption(
            _("The published table itself is not held; region, year and method differ, so the two need not agree.")
        )
    heads = {
        FIRST: seen.table.title,
        "first_rank": _("Rank"),
        SECOND: table_title(other.title, language()),
        "second_rank": _("Rank beside it"),
        "difference": _("Difference"),
    }
    board_table(seen, board, heads, exhibit, "beside_table", digits=digits_of(measure))


# ---------------------------------------------------------------- linkages, extraction, position


def _key_sectors(seen: Subject) -> None:
    board = fetch(data.linkages, table=seen.table.id, basis=seen.basis)
    method = _("Rasmussen indices of total linkages")
    exhibit = seen.exhibit(
        _("Key sectors"), "linkages", unit=_("index, mean 1"), method=method, run=board.run, query="linkages"
    )
    axes = Axis(_("Backward linkage: pull on suppliers"), 1.0), Axis(_("Forward linkage: service to buyers"), 1.0)
    kinds = ("independent", "backward-oriented", "forward-oriented", "key")
    corners = tuple(_(CLASS_SHORT[kind]) for kind in kinds)
    note = _("Lines at the mean of all industries, 1. Size: output.")
    points_figure(seen, board, ("backward_index", "forward_index"), axes, corners, exhibit, note)
    heads = {
        "backward_index": _("Backward index"),
        "forward_index": _("Forward index"),
        "backward": _("Backward linkage"),
        "forward": _("Forward linkage"),
        "backward_variation": _("Variation of backward"),
        "forward_variation": _("Variation of forward"),
    }
    ordered = sorted(board.rows, key=lambda row: (kinds[::-1].index(row.kind), -(row.numbers["backward_index"] or 0)))
    kind = {row.code: _(CLASS_SHORT[row.kind]) for row in ordered}
    board_table(seen, Board(board.run, ordered), heads, exhibit, "key_table", digits=3, kinds=kind)


def _extraction(seen: Subject) -> None:
    kinds = {
        "complete": _("the industry itself"),
        "backward": _("its purchases from home suppliers"),
        "forward": _("its sales to other industries"),
    }
    loss = choice(
        st.segmented_control,
        _("Output that the economy would lose without"),
        list(kinds),
        key="loss",
        default="complete",
        required=True,
        format_func=kinds.__getitem__,
    )
    found = fetch(data.extraction, table=seen.table.id, basis=seen.basis)
    share, amount = f"{loss}_share", f"{loss}_loss"
    turned = smallest_first()
    board = Board(found.run, sorted(found.rows, key=lambda row: row.numbers[share] or 0.0, reverse=not turned))
    title = _("Output that the economy would lose without {part}", part=kinds[loss])
    unit, method = _("share of total output"), _("hypothetical extraction")
    exhibit = seen.exhibit(title, f"extraction-{loss}", unit=unit, method=method, run=board.run, query="extraction")
    lang, card = language(), seen.table
    lost = {row.numbers[share] or 0.0: row.numbers[amount] for row in board.rows}

    def words(value: float) -> str:
        return f"{percent(value, lang)} · {money(lost.get(value), card.unit, card.currency, lang)}"

    along = Along(_("Per cent of total output"), lang, 100)
    option = ranking(bars_of(board, [share]), along, words, current_ink(), room=150)
    bar_figure(option, exhibit, board, "extraction")
    st.caption(_("The losses of industries overlap and do not add up: each is computed as if the others stayed."))
    heads = {
        "complete_share": kinds["complete"],
        "backward_share": kinds["backward"],
        "forward_share": kinds["forward"],
    }
    board_table(seen, board, heads, exhibit, "extraction_table", digits=1, shares=True)


def _position(seen: Subject) -> None:
    board = fetch(data.position, table=seen.table.id, basis=seen.basis)
    method = _("upstreamness and downstreamness")
    title = _("Position in the value chains")
    exhibit = seen.exhibit(title, "position", unit=_("stages"), method=method, run=board.run, query="position")
    up, down = mean_of(board, "upstreamness"), mean_of(board, "downstreamness")
    axes = (
        Axis(_("Stages to final demand (upstreamness)"), up),
        Axis(_("Stages from primary inputs (downstreamness)"), down),
    )
    corners = (
        _("short chains to final users"),
        _("primary products and basic services"),
        _("finished goods and services"),
        _("in the middle of long chains"),
    )
    note = _("Lines at the mean. Size: output.")
    points_figure(seen, board, ("upstreamness", "downstreamness"), axes, corners, exhibit, note)
    heads = {
        "upstreamness": _("Stages to final demand"),
        "downstreamness": _("Stages from primary inputs"),
        "backward_length": _("Mean length to suppliers"),
        "forward_length": _("Mean length to buyers"),
        "order": _("Triangular order"),
    }
    board_table(seen, board, heads, exhibit, "position_table", digits=2)


render()
