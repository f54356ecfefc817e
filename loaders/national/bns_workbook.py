"""The official input-output workbook of the Bureau of National Statistics of Kazakhstan.

Sheets 6, 7 and 8 are total, imported and domestic use at basic prices; sheets 9 and 10 the published coefficients
A = Z / (output + imports) and their inverse (I - A)⁻¹, with which our own are compared where they are there.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from importlib import resources
from pathlib import Path

import numpy as np
import pandas as pd

from kb.progress import Progress
from kb.table import FINAL_DEMAND, PRIMARY_INPUTS, IOTable, Matrix, TableMeta
from loaders.files import balance
from loaders.files.content import Content
from loaders.files.download import year_in
from loaders.files.format import Format
from loaders.files.spreadsheet import Sheet
from loaders.files.validation import Check, Findings, InvalidTable, Strictness, TableReading
from loaders.national.bns_sheet import (
    HEADINGS,
    TITLES,
    TableSheet,
    final_demand_columns,
    find_sheets,
    labelled_row,
    largest_cell,
    primary_input_rows,
    read_layout,
    refuse_missing,
    unit_of,
)

PUBLISHED_TOLERANCE = 1e-9
SOURCE_URL = "https://stat.gov.kz/ru/industries/economy/national-accounts/spreadsheets/?year={year}"
REQUIRED_CATEGORIES = (
    "household_consumption",
    "government_consumption",
    "gross_fixed_capital_formation",
    "change_in_inventories",
    "exports",
)
REQUIRED_INPUTS = ("compensation_of_employees", "output", "imports")
NEVER_NEGATIVE = ("compensation_of_employees", "consumption_of_fixed_capital", "imports", "output")
ADJUSTMENTS = "прямые покупки"
YEAR = re.compile(r"(?<!\d)(\d{4}) ?г(?:од|\.|$)")
TABLES = "затраты"
"""The word of the title that names the year; other texts of the workbook may speak of other years."""
PUBLISHED_ON = re.compile(r"дата опубликования: ?(\d\d)\.(\d\d)\.(\d{4})")


@dataclass(frozen=True)
class _Use:
    """Flows and final demand of one sheet: all products, or the imported or domestic ones."""

    table: TableSheet
    flows: Matrix
    final: pd.DataFrame
    final_columns: Mapping[str, int]

    @property
    def values(self) -> Matrix:
        """Flows and final demand side by side, shape (n, n + categories)."""
        return np.hstack([self.flows, self.final.to_numpy(np.float64)])

    def where(self, row: int, column: int) -> str:
        """The cell of a position in ``values``."""
        n = len(self.table.codes)
        at = self.table.columns[column] if column < n else self.final_columns[str(self.final.columns[column - n])]
        return self.table.sheet.place(self.table.rows[row], at)


@dataclass
class _Reader:
    """Reads one workbook; findings, notes and checks gather on the way."""

    path: Path
    sheets: dict[str, Sheet]
    findings: Findings
    strictness: Strictness
    wanted_year: int | None = None
    notes: list[str] = field(default_factory=list)

    def read(self, cover: list[Sheet], progress: Progress) -> TableReading:
        """Layout first, then numbers, then balances: each stage tells all that it finds."""
        layouts = self._layouts()
        meta = self._meta(layouts["total"], cover)
        progress("reading sheets 6, 7 and 8")
        uses = {kind: self._use(layouts[kind]) for kind in ("total", "imported", "domestic")}
        self.findings.raise_if_any()
        inputs = self._primary_inputs(layouts["total"])
        self.findings.raise_if_any()
        published = self._published(layouts["total"].codes)
        table = IOTable(
            meta,
            _industries(layouts["total"]),
            uses["domestic"].flows,
            uses["imported"].flows,
            uses["domestic"].final,
            uses["imported"].final,
            inputs,
        )
        progress("checking balances")
        checks = self._balances(table, uses)
        progress("comparing with sheets 9 and 10")
        checks += self._compare_published(table, published)
        return TableReading(replace(table, notes=tuple(self.notes)), checks, self.notes)

    def _layouts(self) -> dict[str, TableSheet]:
        """Every sheet's layout, all with the codes of the first."""
        for kind, (name, words) in TITLES.items():
            if kind not in self.sheets:
                self._missing_sheet(kind, name, words)
        self.findings.raise_if_any()
        layouts = {kind: read_layout(self.sheets[kind], self.findings) for kind in ("total", "imported", "domestic")}
        codes = layouts["total"].codes
        for layout in layouts.values():
            if layout.codes != codes:
                self._other_codes(layout, codes)
        units = {kind: unit_of(layout) for kind, layout in layouts.items()}
        for kind, unit in units.items():
            if unit not in (None, units["total"]) and units["total"] is not None:
                name, first = layouts[kind].sheet.name, layouts["total"].sheet.name
                what = f"its unit is {unit} tenge, that of sheet {first!r} {units['total']}"
                self.findings.add(what, where=f"sheet {name!r}, above the table", remedy="take both from one workbook")
        self.findings.raise_if_any()
        return layouts

    def _published(self, codes: list[str]) -> dict[str, tuple[TableSheet, Matrix]]:
        """The published coefficients with their sheets; a note where one cannot be read, as nothing hangs on it."""
        published: dict[str, tuple[TableSheet, Matrix]] = {}
        for kind in ("direct", "requirements"):
            if kind not in self.sheets:
                continue
            aside = Findings(self.findings.file)
            try:
                layout = read_layout(self.sheets[kind], aside)
                values = layout.flows(aside)
                if layout.codes != codes:
                    aside.add("its codes are not those of the other sheets", where=f"sheet {layout.sheet.name!r}")
                aside.raise_if_any()
            except InvalidTable as error:
                first = error.findings[0]
                self.notes.append(f"published coefficients could not be compared: {first.where}: {first.what}")
            else:
                published[kind] = layout, values
        return published

    def _missing_sheet(self, kind: str, name: str, words: str) -> None:
        what = f"sheet {name!r} («{words.capitalize()}») is missing"
        if kind in ("direct", "requirements"):
            self.notes.append(f"{what}: our coefficients could not be compared with the published ones")
        else:
            self.findings.add(what, remedy="take the whole workbook, with its ten tables, from stat.gov.kz")

    def _other_codes(self, layout: TableSheet, codes: list[str]) -> None:
        place = next(
            (at for at, (own, other) in enumerate(zip(layout.codes, codes, strict=False)) if own != other),
            min(len(layout.codes), len(codes)) - 1,
        )
        what = f"the codes are not those of sheet {self.sheets['total'].name!r}"
        self.findings.add(what, where=layout.row_place(place), remedy="keep the same products in every sheet")

    def _meta(self, total: TableSheet, cover: list[Sheet]) -> TableMeta:
        texts = [text.lower() for sheet in cover for text in sheet.texts(25)]
        year = self._year(total, cover)
        unit = unit_of(total)
        if unit is None:
            where = f"sheet {total.sheet.name!r}, above the table"
            self.findings.add("the unit is missing", where=where, remedy="write it as the Bureau does: тыс. тенге")
        self.findings.raise_if_any()
        dates = (match for text in texts if (match := PUBLISHED_ON.search(text)))
        published = next((f", {match[3]}-{match[2]}-{match[1]}" for match in dates), "")
        n = len(total.codes)
        return TableMeta(
            id=f"kaz-{year}-{n}",
            title=f"Kazakhstan, input-output table {year}, {n} products",
            country="KAZ",
            year=year,
            kind="product-by-product",
            valuation="basic prices",
            currency="KZT",
            unit=unit or 1,
            classification=f"KZ-BNS-{n}",
            source_title="Bureau of National Statistics of Kazakhstan, "
            f"Input-output tables for {year}, series 1{published}",
            source_url=SOURCE_URL.format(year=year),
            description="Domestic and imported use at basic prices, from sheets 6, 7 and 8 of the Bureau's workbook.",
            file=self.path.name,
            sha256=hashlib.sha256(self.path.read_bytes()).hexdigest(),
        )

    def _year(self, total: TableSheet, cover: list[Sheet]) -> int:
        """The year of the title of the workbook or of its table, else of the file's name."""
        titles = [text for sheet in cover for text in sheet.texts(25) if TABLES in text.lower()]
        titles += [*total.sheet.texts(total.rows[0]), *(cover[0].texts(25) if cover else ())]
        stated = next((int(match[1]) for text in titles if (match := YEAR.search(text.lower()))), None)
        named, wanted = year_in(self.path.name), self.wanted_year
        if stated is not None and wanted not in (None, stated):
            self.findings.fail(f"its title says {stated}", remedy=f"leave --year {wanted} out, or name the other file")
        if stated is None and wanted is None and named is None:
            remedy = "keep the cover sheet with its title «… за ГГГГ год», or say it: --year 2023"
            self.findings.fail("no title names the year", where="sheet 'Обложка'", remedy=remedy)
        if stated is None and wanted is None:
            self.notes.append(f"no title names the year: {named} is from the file's name")
        elif stated is not None and named not in (None, stated):
            self.notes.append(f"the file's name says {named}, its title {stated}: the title is believed")
        return stated or wanted or named or 0

    def _use(self, table: TableSheet) -> _Use:
        columns = final_demand_columns(table, self.findings)
        refuse_missing(table, columns, REQUIRED_CATEGORIES, self.findings)
        names = [name for name in FINAL_DEMAND if name in columns]
        values = table.sheet.numbers(table.rows, [columns[name] for name in names], self.findings)
        final = pd.DataFrame(values, index=pd.Index(table.codes, name="code"), columns=names)
        use = _Use(table, table.flows(self.findings), final, columns)
        self._refuse_negative(use.flows, table.cell)
        exports = final[["exports"]].to_numpy() if "exports" in final else np.zeros((0, 0))
        self._refuse_negative(exports, lambda row, _: table.sheet.place(table.rows[row], columns["exports"]))
        return use

    def _refuse_negative(self, values: Matrix, where: Callable[[int, int], str]) -> None:
        places = np.argwhere(values < 0)
        self.findings.add_each(
            range(len(places)),
            lambda number: (
                where(int(places[number][0]), int(places[number][1])),
                f"{values[tuple(places[number])]:.12g} is negative",
                "write a number of 0 or more",
            ),
        )

    def _primary_inputs(self, table: TableSheet) -> pd.DataFrame:
        rows = primary_input_rows(table, self.findings)
        for name in REQUIRED_INPUTS:
            if name not in rows:
                where = f"sheet {table.sheet.name!r}"
                self.findings.add(f"no row is headed as {name}", where=where, remedy=HEADINGS)
        names = [name for name in PRIMARY_INPUTS if name in rows]
        values = table.sheet.numbers([rows[name] for name in names], table.columns, self.findings)
        frame = pd.DataFrame(values.T, index=pd.Index(table.codes, name="code"), columns=names)
        strict = [name for name in NEVER_NEGATIVE if name in rows]
        self._refuse_negative(
            frame[strict].to_numpy(), lambda place, name: table.sheet.place(rows[strict[name]], table.columns[place])
        )
        self._note_adjustments(table)
        return frame

    def _note_adjustments(self, table: TableSheet) -> None:
        """Purchases abroad and by non-residents belong to no product: say so where they are not zero."""
        everywhere = table.columns + list(table.column_labels)
        for row, label in table.row_labels.items():
            if label.startswith(ADJUSTMENTS) and table.sheet.numbers([row], everywhere, self.findings).any():
                self.notes.append(f"{table.sheet.row_place(row)}: «{label}» belongs to no product and was left out")

    def _balances(self, table: IOTable, uses: Mapping[str, _Use]) -> list[Check]:
        """total = domestic + imported, supply = use, rows, columns, value added. Raises InvalidTable."""
        step = balance.table_step(table)
        ledger = balance.Ledger(self.findings, self.strictness, balance.unit_name(table.meta), step, notes=self.notes)
        total = uses["total"]
        _check_parts(uses, ledger)
        supply = table.output + table.primary_inputs["imports"].to_numpy()
        terms = 2 + np.count_nonzero(total.values, axis=1)
        sides = ("uses sum to", total.values.sum(axis=1)), ("output and imports are", supply)
        ledger.compare("supply equals use", *sides, terms, total.table.row_place)
        balance.check_rows(table, ledger, uses["domestic"].table.row_place)
        balance.check_columns(table, ledger, total.table.column_place)
        self._check_value_added(table, total.table, ledger)
        self.findings.raise_if_any()
        return ledger.checks

    def _check_value_added(self, table: IOTable, total: TableSheet, ledger: balance.Ledger) -> None:
        row = labelled_row(total, "валовая добавленная стоимость")
        if row is None:
            return
        printed = total.sheet.numbers([row], total.columns, self.findings)[0]
        sides = ("its parts sum to", table.value_added), ("value added is", printed)

        def where(place: int) -> str:
            return total.sheet.place(row, total.columns[place])

        ledger.compare("value added is the sum of its parts", *sides, np.full(len(printed), 5), where)

    def _compare_published(self, table: IOTable, published: Mapping[str, tuple[TableSheet, Matrix]]) -> list[Check]:
        """Our A and L on the resources basis against sheets 9 and 10; a larger difference gives a note."""
        own = _resource_coefficients(table)
        checks = []
        for kind, name in (
            ("direct", "published direct coefficients"),
            ("requirements", "published total requirements"),
        ):
            if kind in published:
                ours = own if kind == "direct" else _inverse(own)
                sheet, values = published[kind]
                difference, where = largest_cell(sheet, np.abs(ours - values))
                check = Check(name, difference <= PUBLISHED_TOLERANCE, difference, where, PUBLISHED_TOLERANCE, "")
                checks.append(check)
                if not check.passed:
                    self.notes.append(str(check))
        return checks


def read(
    path: Path,
    sheets: list[Sheet],
    findings: Findings,
    strictness: Strictness,
    progress: Progress,
    year: int | None = None,
) -> TableReading:
    """Read and check the workbook whose sheets are given; ``find_sheets`` must have found one of its tables.

    ``year`` is the one that is wanted, or that no title names.

    Raises InvalidTable with everything found wrong: in the layout, else in the numbers, else in the balances.
    """
    tables = find_sheets(sheets)
    named = {sheet.name for sheet in tables.values()}
    cover = [sheet for sheet in sheets if sheet.name not in named]
    return _Reader(path, tables, findings, strictness, year).read(cover, progress)


def _check_parts(uses: Mapping[str, _Use], ledger: balance.Ledger) -> None:
    """Total use = domestic + imported use, cell by cell."""
    total, domestic, imported = (uses[kind] for kind in ("total", "domestic", "imported"))
    names = total.final.columns
    parts = [np.hstack([use.flows, use.final.reindex(columns=names, fill_value=0.0)]) for use in (domestic, imported)]
    width = total.values.shape[1]
    names_of_parts = f"sheets {domestic.table.sheet.name!r} and {imported.table.sheet.name!r}"
    summed = f"domestic and imported ({names_of_parts}) sum to", (parts[0] + parts[1]).ravel()
    ledger.compare(
        "total is domestic and imported",
        summed,
        ("total is", total.values.ravel()),
        np.full(total.values.size, 3),
        lambda place: total.where(*divmod(place, width)),
    )


def _industries(table: TableSheet) -> pd.DataFrame:
    """Products by code: Russian names from the sheet, the others from the shipped list where it has the code."""
    shipped = _shipped_names()
    rows = [
        {
            "name_en": shipped.get(code, {}).get("name_en", ""),
            "name_ru": name,
            "name_kk": shipped.get(code, {}).get("name_kk", ""),
        }
        for code, name in zip(table.codes, table.names, strict=True)
    ]
    return pd.DataFrame(rows, index=pd.Index(table.codes, name="code"), dtype="str")


def _shipped_names() -> dict[str, dict[str, str]]:
    file = resources.files("kb") / "data" / "classifications" / "kz_bns_68.csv"
    with file.open(encoding="utf-8") as lines:
        return {row["code"]: row for row in csv.DictReader(lines)}


def _resource_coefficients(table: IOTable) -> Matrix:
    """A = (Z_domestic + Z_imported) / (x + imports); 0 where a product has no resources."""
    imported = table.imported if table.imported is not None else np.zeros_like(table.domestic)
    supply = table.output + table.primary_inputs["imports"].to_numpy(np.float64)
    coefficients = np.zeros_like(imported)
    np.divide(table.domestic + imported, supply, out=coefficients, where=supply > 0)
    return coefficients


def _inverse(coefficients: Matrix) -> Matrix:
    """L = (I - A)⁻¹; infinite where there is none."""
    try:
        return np.asarray(np.linalg.inv(np.eye(len(coefficients)) - coefficients), dtype=np.float64)
    except np.linalg.LinAlgError:
        return np.full_like(coefficients, np.inf)


def _read_content(content: Content, findings: Findings, strictness: Strictness, report: Progress) -> TableReading:
    return read(content.path, content.sheets, findings, strictness, report, content.choice.year)


FORMAT = Format(
    name="bns-workbook",
    title="Input-output workbook of the Bureau of National Statistics of Kazakhstan",
    source="stat.gov.kz, national accounts, input-output tables (.xlsx)",
    taken="sheets 6 to 8 (total, imported, domestic use), found by their titles; 9 and 10 to compare with, if there",
    left_out="the other sheets; purchases that belong to no product, with a note",
    tried="the workbook of 2024 (tzv_2024.xlsx, 68 products), November 2026",
    recognises=lambda content: bool(find_sheets(content.sheets)),
    read=_read_content,
)
