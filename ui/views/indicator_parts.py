"""What the views of the indicators share: their choices, and how a board becomes bars, points and a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from kb.names import NAMES
from ui.address import choice
from ui.citation import Exhibit
from ui.connection import fetch
from ui.data.indicators import Board, Offer
from ui.data.value_chain import TableCard, industries
from ui.exhibit import Height, amount, chart, table
from ui.figures.narrow import names_above
from ui.figures.quadrant import HEIGHT, Axis, Point, quadrant
from ui.figures.ranking import MOST_BARS, Bar, height
from ui.figures.ticks import Along
from ui.for_programs import query_path
from ui.guide.hover import meaning, meaning_of_column
from ui.i18n import _, language, name
from ui.numbers import currency_words, number
from ui.page import current_ink
from ui.words import BASIS_SENTENCES, CLOSURE_NAMES, HOUSEHOLDS, MEASURE_NAMES

EFFECT = "effect"
WHOLE_NUMBERS = {"rank", "order", "first_rank", "second_rank", "effect_rank", "ratio_rank"}
SHORT = 10
Words = Callable[[float], str]


@dataclass(frozen=True, slots=True)
class Subject:
    """What the views share: the table, the basis that is looked at, and what else can be asked."""

    table: TableCard
    basis: str
    offer: Offer

    def exhibit(self, title: str, file: str, *, unit: str, method: str, run: str, query: str, **asked: str) -> Exhibit:
        """What a figure of this table is of; ``query`` of the library, asked so, has its numbers."""
        named = f"{self.table.id}-{self.basis}-{file}"
        behind = query_path(f"indicators.{query}", {"table": self.table.id, "basis": self.basis, **asked})
        look = {"unit": unit, "basis": self.basis, "method": method, "run": run, "behind": behind}
        return Exhibit(title, named, self.table.origin, **look)


def basis_sentence(card: TableCard, basis: str) -> str:
    """What an import basis means for the numbers of this table."""
    return _(BASIS_SENTENCES["world" if card.world and basis == "total" else basis])


def measure_choice(measures: Sequence[str], default: str) -> str:
    names = {measure: measure_name(measure) for measure in measures}
    return str(
        choice(
            st.selectbox,
            _("Measure"),
            list(names),
            key="measure",
            default=default if default in names else measures[0],
            format_func=names.__getitem__,
        )
    )


def closure_choice(closures: Sequence[str]) -> str:
    closure = str(
        choice(
            st.segmented_control,
            _("Who passes demand on"),
            list(closures),
            key="closure",
            default=closures[0],
            required=True,
            format_func=lambda closure: _(CLOSURE_NAMES.get(str(closure), str(closure))),
            help=meaning("type-i"),
        )
    )
    if closure != "type I":
        st.caption(_(HOUSEHOLDS))
    return closure


def form_choice() -> str:
    forms = {EFFECT: _("per unit of final demand"), "ratio": _("per unit of its own")}
    return str(
        choice(
            st.segmented_control,
            _("Form"),
            list(forms),
            key="form",
            default=EFFECT,
            required=True,
            format_func=forms.__getitem__,
            help=_(
                "Effect: all that one unit of final demand for the industry brings about. "
                "Ratio: the same over what the industry itself adds."
            ),
        )
    )


def smallest_first() -> bool:
    """The reader's choice of an order."""
    orders = {"largest": _("Largest first"), "smallest": _("Smallest first")}
    look: dict[str, Any] = {"required": True, "format_func": orders.__getitem__}
    return bool(
        choice(st.segmented_control, _("Order"), list(orders), key="order", default="largest", **look) == "smallest"
    )


def measure_name(measure: str) -> str:
    return _(MEASURE_NAMES[measure]) if measure in MEASURE_NAMES else measure.replace("_", " ")


def bar_figure(option: Mapping[str, Any], exhibit: Exhibit, board: Board, key: str, *, pairs: bool = False) -> None:
    st.markdown(f"## {exhibit.title}")
    chart(
        option,
        exhibit,
        lambda: full_rows(board),
        key=key,
        height=height([name(row.names, language()) for row in board.rows], pairs=pairs),
        alt=exhibit.title,
        narrow=names_above(option),
    )
    if len(board.rows) > MOST_BARS:
        left_out = len(board.rows) - MOST_BARS
        st.caption(_("The first {shown}; {left} more are in the table below.", shown=MOST_BARS, left=left_out))


def points_figure(
    seen: Subject,
    board: Board,
    pair: tuple[str, str],
    axes: tuple[Axis, Axis],
    corners: Sequence[str],
    exhibit: Exhibit,
    note: str,
) -> None:
    lang = language()
    output = {row["code"]: row["output"] or 0.0 for row in fetch(industries, table=seen.table.id)}
    points = [
        Point(row.code, name(row.names, lang), x, y, output.get(row.code, 0.0))
        for row in board.rows
        if (x := row.numbers[pair[0]]) is not None and (y := row.numbers[pair[1]]) is not None
    ]
    option, narrow = quadrant(points, *axes, plain_words(2), lang, current_ink(), corners)
    st.markdown(f"## {exhibit.title}  \n:small[:gray[{note}]]")
    with st.container(key=f"scroll_{exhibit.file.rpartition('-')[2]}"):
        look: dict[str, Any] = {"height": HEIGHT, "alt": exhibit.title, "narrow": narrow}
        chart(option, exhibit, lambda: full_rows(board), key="points", **look)


def board_table(
    seen: Subject,
    board: Board,
    heads: Mapping[str, str],
    exhibit: Exhibit,
    key: str,
    *,
    digits: int,
    shares: bool = False,
    kinds: Mapping[str, str] | None = None,
) -> None:
    lang = language()
    columns: dict[str, Any] = {"industry": st.column_config.TextColumn(_("Industry"), width=330)}
    for number_name, head in heads.items():
        told: dict[str, Any] = {"help": meaning_of_column(number_name)}
        columns[number_name] = (
            amount(head, **told)
            if number_name in WHOLE_NUMBERS
            else amount(head, digits + 2, format="percent", **told)
            if shares
            else amount(head, digits, **told)
        )
    records = [{"industry": f"{name(row.names, lang)} ({row.code})", **row.numbers} for row in board.rows]
    if kinds is not None:
        columns["kind"] = st.column_config.TextColumn(_("Class"), width=160, help=meaning("key-sector"))
        records = [{**record, "kind": kinds[row.code]} for record, row in zip(records, board.rows, strict=True)]
    links = {"industry": [("Industry", f"{seen.table.classification}:{row.code}") for row in board.rows]}
    high = height_of(len(records))
    table(records, columns, exhibit, key=key, height=high, rows=lambda: full_rows(board), links=links)


def height_of(rows: int) -> Height:
    """A long table scrolls inside itself, a short one is as high as its rows."""
    return 420 if rows > SHORT else "auto"


def closure_words(closure: str) -> str:
    """A closure as a caption names it."""
    words = {"type I": _("type I"), "type II": _("type II"), "type II full": _("type II with the household row")}
    return words.get(closure, closure)


def full_rows(board: Board) -> tuple[list[str], list[list[Any]]]:
    """Everything that is known of each industry, for a file."""
    numbers = list(board.rows[0].numbers) if board.rows else []
    heads = ["code", *NAMES, *numbers, "class"]
    rows = [[row.code, *(row.names[each] for each in NAMES), *row.numbers.values(), row.kind] for row in board.rows]
    if not any(row.kind for row in board.rows):
        return heads[:-1], [row[:-1] for row in rows]
    return heads, rows


def bars_of(board: Board, numbers: Sequence[str]) -> list[Bar]:
    lang = language()
    return [Bar(row.code, name(row.names, lang), [row.numbers[key] for key in numbers]) for row in board.rows]


def mean_of(board: Board, key: str) -> float | None:
    known = [value for row in board.rows if (value := row.numbers[key]) is not None]
    return sum(known) / len(known) if known else None


def plain_words(digits: int) -> Words:
    lang = language()
    return lambda value: number(value, lang, digits)


def digits_of(measure: str) -> int:
    return 3 if measure not in ("output", "domestic_output") else 2


def form_words(form: str) -> str:
    return _("per unit of final demand") if form == EFFECT else _("per unit of its own")


def unit_of(seen: Subject, measure: str, form: str) -> str:
    if measure == "employment" and form == EFFECT:
        return _persons(seen.table)
    return _("pure numbers")


def along_words(measure: str, form: str, table: TableCard) -> Along:
    """What the bars of a multiplier are measured along."""
    lang = language()
    persons = measure == "employment" and form == EFFECT
    return Along(_persons(table) if persons else f"{measure_name(measure)}, {form_words(form)}", lang)


def _persons(table: TableCard) -> str:
    return _("persons per {currency}", currency=currency_words(table.currency, language()))


def file_name(text: str) -> str:
    return text.replace(" ", "-").replace(":", "-")
