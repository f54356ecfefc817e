"""One table sheet of the Bureau's workbook: found by its title, its rows and columns by their codes and headings.

The workbook of 2024 is the only one that was seen. Nothing depends on a cell's address, a sheet's name or the number
of products, so that a workbook of another year may be laid out a little otherwise; headings are those of 2024 and
their synonyms in the Russian of the System of National Accounts 2008. Others need a mapping
(:mod:`loaders.mapped.mapping_file`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kb.table import Matrix
from loaders.files.spreadsheet import Sheet, column_letters
from loaders.files.validation import Findings, quoted

TITLES = {
    "total": ("6.", "использование товаров и услуг в основных ценах"),
    "imported": ("7.", "использование импортной продукции"),
    "domestic": ("8.", "использование отечественной продукции"),
    "direct": ("9.", "коэффициенты прямых затрат"),
    "requirements": ("10.", "коэффициенты полных затрат"),
}
"""The sheets that are read: their usual name and the words of their title."""

UNIT = re.compile(r"\(?(?:в )?(тыс|млн|млрд|миллион|миллиард)?[а-я]*\.? ?тенге\)?")
SCALES = {"": 1, "тыс": 1_000, "млн": 1_000_000, "миллион": 1_000_000, "млрд": 10**9, "миллиард": 10**9}
TITLE_ROWS = 3
"""Rows in which a sheet without «Код» is looked at for a title; with it, the rows above it are."""
CODE = "код"
HEAD_ROWS = 15
HEAD_COLUMNS = 6

FINAL_DEMAND_LABELS = {
    "расходы на конечное потребление домашних хозяйств": "household_consumption",
    "расходы на конечное потребление органов государственного управления": "government_consumption",
    "расходы на конечное потребление нкоодх": "npish_consumption",
    "расходы на конечное потребление некоммерческих организаций": "npish_consumption",
    "валовое накопление основного капитала": "gross_fixed_capital_formation",
    "изменение запасов": "change_in_inventories",
    "приобретение минус выбытие ценностей": "valuables",
    "экспорт": "exports",
    "расходы домашних хозяйств": "household_consumption",
    "конечное потребление домашних хозяйств": "household_consumption",
    "расходы органов государственного управления": "government_consumption",
    "расходы государственных учреждений": "government_consumption",
    "расходы нкоодх": "npish_consumption",
    "расходы некоммерческих организаций": "npish_consumption",
    "приобретение за вычетом выбытия ценностей": "valuables",
    "чистое приобретение ценностей": "valuables",
}
FINAL_DEMAND_TOTALS = (
    "использование продукции",
    "промежуточное потребление",
    "конечное потребление, всего",
    "валовое накопление, всего",
    "конечный спрос",
    "общий спрос",
)
PRIMARY_INPUT_LABELS = {
    "чистые налоги на продукты": "net_taxes_on_products",
    "оплата труда": "compensation_of_employees",
    "другие налоги на производство": "other_net_taxes_on_production",
    "другие чистые налоги на производство": "other_net_taxes_on_production",
    "потребление основного капитала": "consumption_of_fixed_capital",
    "чистая прибыль": "net_operating_surplus",
    "валовая прибыль": "gross_operating_surplus",
    "выпуск в основных ценах": "output",
    "выпуск товаров и услуг": "output",
    "прочие налоги на производство": "other_net_taxes_on_production",
    "прочие чистые налоги на производство": "other_net_taxes_on_production",
    "импорт": "imports",
}
"""Beginnings of the headings, in lower case, and the names of :mod:`kb.table` that they stand for."""
NOT_READ = (
    "прямые покупки",
    "итого",
    "всего",
    "использовано в ценах покупателя",
    "валовая добавленная стоимость",
    "ресурсы",
    "прибыль",
)
"""Beginnings of the headings of rows that are sums of others, or belong to no product."""
HEADINGS = "keep the Bureau's headings of 2024, or say which is which with --mapping (`kb template mapping`)"


@dataclass(frozen=True, slots=True)
class TableSheet:
    """A table sheet: its codes, the rows and columns where they stand, and the headings beyond them."""

    sheet: Sheet
    codes: list[str]
    names: list[str]
    rows: list[int]
    columns: list[int]
    row_labels: dict[int, str]
    column_labels: dict[int, str]

    def flows(self, findings: Findings) -> Matrix:
        """The block of codes × codes, shape (n, n)."""
        return self.sheet.numbers(self.rows, self.columns, findings)

    def cell(self, row: int, column: int) -> str:
        """Where the cell of two codes is, both as positions among the codes."""
        return self.sheet.place(self.rows[row], self.columns[column])

    def row_place(self, row: int) -> str:
        """Where the row of a code is: ``sheet '8.', row 12 (code '09')``."""
        return f"{self.sheet.row_place(self.rows[row])} (code {quoted(self.codes[row])})"

    def column_place(self, column: int) -> str:
        """Where the column of a code is: ``sheet '6.', column L (code '09')``."""
        letters = column_letters(self.columns[column])
        return f"sheet {self.sheet.name!r}, column {letters} (code {quoted(self.codes[column])})"


def find_sheets(sheets: Iterable[Sheet]) -> dict[str, Sheet]:
    """The sheets that :data:`TITLES` names, as far as the workbook has them."""
    by_kind: dict[str, Sheet] = {}
    for sheet in sheets:
        code = _code_cell(sheet)
        head = " ".join(sheet.texts(code[0] if code else TITLE_ROWS)).lower()
        for kind, (_, words) in TITLES.items():
            if words in head:
                by_kind.setdefault(kind, sheet)
    return by_kind


def read_layout(sheet: Sheet, findings: Findings) -> TableSheet:
    """Find rows and columns by the row headed «Код». Raises InvalidTable where they make no square of codes."""
    head = _code_cell(sheet)
    if head is None:
        findings.fail(
            "no cell says «Код»", where=f"sheet {sheet.name!r}", remedy="keep the headings as the Bureau prints them"
        )
    row, column = head
    start = next((at for at in range(row + 1, len(sheet.rows)) if sheet.text(at, column)), len(sheet.rows))
    names_column = _names_column(sheet, start, column)
    rows = _run(at for at in range(start, len(sheet.rows)) if sheet.text(at, column))
    first = max(column, names_column) + 1
    codes = [sheet.text(place, column) for place in rows]
    row = next((at for at in (row, row + 1, row - 1) if codes and codes[0] in _texts(sheet, at, first)), row)
    heads = {at: sheet.text(row, at) for at in range(first, len(sheet.rows[row]))}
    columns = _run(at for at, text in heads.items() if text and not _is_final_demand(_label(sheet, row, at)))
    _check_codes(sheet, codes, (row, column), rows, columns, findings)
    return TableSheet(
        sheet,
        codes,
        [sheet.text(place, names_column) for place in rows],
        rows,
        columns,
        {
            place: label
            for place in range(rows[-1] + 1, len(sheet.rows))
            if (label := _label(sheet, place, names_column))
        },
        {
            place: label
            for place in range(columns[-1] + 1, max(len(sheet.rows[at]) for at in range(start)))
            if (label := _heading(sheet, range(row - 1, start), place))
        },
    )


def _code_cell(sheet: Sheet) -> tuple[int, int] | None:
    for row in range(1, min(HEAD_ROWS, len(sheet.rows))):
        for column in range(HEAD_COLUMNS):
            if sheet.text(row, column).lower().startswith(CODE):
                return row, column
    return None


def _texts(sheet: Sheet, row: int, first: int) -> list[str]:
    return [sheet.text(row, at) for at in range(first, len(sheet.rows[row]) if row < len(sheet.rows) else 0)]


def _names_column(sheet: Sheet, row: int, column: int) -> int:
    """The column of the names: right of the codes, or left of them where there is no text on the right."""
    for at in (column + 1, column - 1):
        if at >= 0 and any(letter.isalpha() for letter in sheet.text(row, at)):
            return at
    return column + 1


def _run(places: Iterable[int]) -> list[int]:
    """The unbroken run of places from the first on."""
    run: list[int] = []
    for place in places:
        if run and place != run[-1] + 1:
            break
        run.append(place)
    return run


def _heading(sheet: Sheet, rows: range, column: int) -> str:
    """Heading of a column beyond the codes: the one whose meaning is known, else the first from above."""
    labels = [label for row in rows if (label := _label(sheet, row, column)) and not label.isdigit()]
    return next(filter(_is_final_demand, labels), labels[0] if labels else "")


def _is_final_demand(label: str) -> bool:
    return bool(_meaning(label, FINAL_DEMAND_LABELS)) or label.startswith(FINAL_DEMAND_TOTALS)


def _label(sheet: Sheet, row: int, column: int) -> str:
    return sheet.text(row, column).lower().replace("ё", "е")


def _check_codes(
    sheet: Sheet, codes: list[str], head: tuple[int, int], rows: list[int], columns: list[int], findings: Findings
) -> None:
    where = f"sheet {sheet.name!r}"
    if not rows or not columns:
        findings.fail("no codes stand below and beside «Код»", where=where, remedy="keep the codes of the products")
    for place, code in enumerate(codes):
        if code in codes[:place]:
            first = sheet.place(rows[codes.index(code)], head[1])
            findings.add(
                f"code {quoted(code)} stands twice, first in {first}",
                where=sheet.place(rows[place], head[1]),
                remedy="give every product its own code",
            )
    if len(rows) != len(columns):
        what = f"{len(rows)} codes stand below «Код» and {len(columns)} beside it"
        findings.add(what, where=where, remedy="every product has a row and a column, none left empty")
    for code, column in zip(codes, columns, strict=False):
        if not _same_code(code, sheet, head[0], column):
            what = f"the column is headed {quoted(sheet.text(head[0], column))}, its row {quoted(code)}"
            findings.add(
                what, where=sheet.place(head[0], column), remedy="rows and columns have the same codes in order"
            )
    findings.raise_if_any()


def _same_code(code: str, sheet: Sheet, row: int, column: int) -> bool:
    """Whether a column is headed by the code, perhaps typed as a number (and so without its leading zero)."""
    typed = sheet.value(row, column)
    return code == sheet.text(row, column) or (isinstance(typed, float) and code.isdigit() and int(code) == int(typed))


def final_demand_columns(table: TableSheet, findings: Findings) -> dict[str, int]:
    """Column of each final-demand category; a finding for numbers under a heading that is neither that nor a total."""
    columns: dict[str, int] = {}
    for column, label in table.column_labels.items():
        name = _meaning(label, FINAL_DEMAND_LABELS)
        if name and name not in columns:
            columns[name] = column
        elif not label.startswith(FINAL_DEMAND_TOTALS) and _filled(table, table.rows, [column]):
            where = f"sheet {table.sheet.name!r}, column {column_letters(column)}"
            words = _as_written(table.sheet, label, ((at, column) for at in range(table.rows[0])))
            findings.add(f"heading {quoted(words)} is not understood", where=where, remedy=HEADINGS)
    return columns


def refuse_missing(table: TableSheet, columns: Mapping[str, int], required: Sequence[str], findings: Findings) -> None:
    """Findings for categories without a column, with the headings that nobody understands, filled or not."""
    strange = [
        quoted(_as_written(table.sheet, label, ((at, column) for at in range(table.rows[0]))))
        for column, label in table.column_labels.items()
        if not _meaning(label, FINAL_DEMAND_LABELS) and not label.startswith(FINAL_DEMAND_TOTALS)
    ]
    for name in required:
        if name not in columns:
            read = f"; not understood: {', '.join(strange)}" if strange else ""
            where = f"sheet {table.sheet.name!r}"
            findings.add(f"no column is headed as {name}{read}", where=where, remedy=HEADINGS)


def primary_input_rows(table: TableSheet, findings: Findings) -> dict[str, int]:
    """Row of each primary input that the sheet has; a finding for numbers beside a heading that nobody understands."""
    rows: dict[str, int] = {}
    for row, label in table.row_labels.items():
        name = _meaning(label, PRIMARY_INPUT_LABELS)
        if name and name not in rows:
            rows[name] = row
        elif not label.startswith(NOT_READ) and _filled(table, [row], table.columns):
            words = _as_written(table.sheet, label, ((row, at) for at in range(HEAD_COLUMNS)))
            what = f"heading {quoted(words)} is not understood"
            findings.add(what, where=table.sheet.row_place(row), remedy=HEADINGS)
    if "net_operating_surplus" in rows and "consumption_of_fixed_capital" in rows:
        rows.pop("gross_operating_surplus", None)  # the sum of the two
    return rows


def _as_written(sheet: Sheet, label: str, cells: Iterable[tuple[int, int]]) -> str:
    """A label in the letters of the sheet, from the one of the cells that has it."""
    return next((sheet.text(*cell) for cell in cells if _label(sheet, *cell) == label), label)


def _filled(table: TableSheet, rows: Iterable[int], columns: Iterable[int]) -> bool:
    """Whether a number other than zero stands in one of the cells."""
    places = list(columns)
    values = (table.sheet.value(row, column) for row in rows for column in places)
    return any(value for value in values if isinstance(value, int | float))


def _meaning(label: str, labels: dict[str, str]) -> str:
    return next((name for beginning, name in labels.items() if label.startswith(beginning)), "")


def labelled_row(table: TableSheet, beginning: str) -> int | None:
    """The row below the codes whose heading begins so."""
    return next((row for row, label in table.row_labels.items() if label.startswith(beginning)), None)


def unit_of(table: TableSheet) -> int | None:
    """The unit printed above a table: 1000 for «тыс. тенге»; None where none is printed."""
    for text in table.sheet.texts(table.rows[0]):
        if match := UNIT.fullmatch(text.lower()):
            return SCALES[match[1] or ""]
    return None


def largest_cell(table: TableSheet, difference: Matrix) -> tuple[float, str]:
    """The largest of an (n, n) difference and the cell where it is."""
    row, column = np.unravel_index(int(np.argmax(difference)), difference.shape)
    return float(difference[row, column]), table.cell(int(row), int(column))
