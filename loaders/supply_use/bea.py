"""Make and use tables of the United States (BEA), before or after redefinitions: supply and use at producers' prices.

A folder or zip holds two workbooks with a sheet for each year (:mod:`loaders.supply_use.bea_sheet`): the make table,
industries × commodities, and the use table, commodities × industries with value added below (V001 compensation, V002
taxes on production and imports less subsidies, V003 gross operating surplus) and final demand beside it (F010 … F10S).

The use table does not tell domestic from imported products; imports stand in column F050 with a minus. They are told
apart by import proportionality, as in the Bureau's own import matrices: of a product with output q, imports m and
exports e every use at home is imported with the share m / (q + m - e), exports being domestic; with the share
m / (q + m), exports included, where e > q. A positive F050 is domestic output that brings imports in (freight,
insurance, duties) and is counted with exports. The import matrices are not read: they are at domestic port value, the
use table at foreign port value, so that products would not balance.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

import numpy as np
import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from kb.supply_use import SupplyUse, imported_shares
from kb.table import FINAL_DEMAND, VALUE_ADDED, Matrix, TableMeta
from loaders.files import balance, labels
from loaders.files.content import Content
from loaders.files.limits import refuse_wide
from loaders.files.spreadsheet import Sheet, sheet_of
from loaders.files.validation import Findings, Strictness, quoted
from loaders.supply_use.bea_sheet import CodedSheet, Title, read_codes, title_of, year_of
from loaders.supply_use.folder import SupplyUseReading

WORKBOOK = r"[^~.].*\.xlsx?"
ONLY = "Table"
YEAR = re.compile(r"(19|20)\d\d")
CATEGORIES = {
    "F01": "household_consumption",
    "F02": "gross_fixed_capital_formation",
    "F03": "change_in_inventories",
    "F04": "exports",
    "F05": "imports",
}
"""Final demand by the beginning of its code; F06 to F10 are government, whose fourth sign is C for consumption."""
INVESTMENT = "SENI"
INPUTS = {
    "V001": "compensation_of_employees",
    "V002": "other_net_taxes_on_production",
    "V003": "gross_operating_surplus",
}
DEMANDED = (*FINAL_DEMAND, "imports")
PAID = (*VALUE_ADDED, "net_taxes_on_products")
"""What a column of final demand and a row of value added may be said to mean."""
REMEDY = "take the make table and the use table at producers' prices, before or after redefinitions, from bea.gov"
URL = "https://www.bea.gov/industry/input-output-accounts-data"


@dataclass(frozen=True)
class _Book:
    """One workbook: its file, the years that it has, and what its title says."""

    file: str
    workbook: CalamineWorkbook
    years: Mapping[int, str]
    title: Title

    def sheet(self, year: int, findings: Findings) -> Sheet:
        """The sheet of a year. Raises InvalidTable where it is damaged."""
        try:
            return sheet_of(self.workbook, self.years[year])
        except (CalamineError, OSError) as error:
            findings.fail(f"sheet {self.years[year]!r} cannot be read: {error}", where=self.file, remedy=REMEDY)


def recognises(content: Content) -> bool:
    """Whether a folder, zip or workbook holds a table of commodities by industries."""
    return any(True for _ in _books(content))


def read(content: Content, findings: Findings, strictness: Strictness) -> SupplyUseReading:
    """Read and check the make and use tables of one year. Raises InvalidTable with everything found wrong."""
    make, use = _pair(list(_books(content)), content, findings)
    year = _year(make, use, content.choice.year, findings)
    made, used = (read_codes(book.file, book.sheet(year, findings), findings) for book in (make, use))
    for sheet in (made, used):
        if (said := year_of(sheet.sheet)) not in (None, year):
            what = f"sheet {sheet.sheet.name!r} says {said} above its table"
            findings.add(what, where=sheet.file, remedy="download it again")
    findings.raise_if_any()
    return _Tables(made, used, content).read(_meta(use.title, year, content), strictness)


def _books(content: Content) -> list[_Book]:
    """The workbooks that hold a table of commodities by industries; others are passed over."""
    members = [""] if content.kind == "workbook" else content.find(WORKBOOK)
    books = []
    for member in members:
        name = PurePosixPath(member).name or content.path.name
        try:
            file = content.open(member)
            refuse_wide(file, content.findings)
            workbook = CalamineWorkbook.from_filelike(file)
            years = {int(sheet): sheet for sheet in workbook.sheet_names if YEAR.fullmatch(sheet)}
            years = years or _only_table(workbook)
            title = title_of(sheet_of(workbook, next(iter(years.values())))) if years else None
        except (CalamineError, PasswordError, OSError):
            continue
        if title is not None:
            books.append(_Book(name, workbook, years, title))
    return books


def _only_table(workbook: CalamineWorkbook) -> dict[int, str]:
    """The sheet of a table downloaded by itself, which is called «Table» and has its year above the numbers."""
    if ONLY not in workbook.sheet_names:
        return {}
    year = year_of(sheet_of(workbook, ONLY))
    return {} if year is None else {year: ONLY}


def _pair(books: Sequence[_Book], content: Content, findings: Findings) -> tuple[_Book, _Book]:
    """The make and the use table that belong together. Raises InvalidTable."""
    usable = [book for book in books if book.title.prices != "purchaser"]
    by_table: dict[str, list[_Book]] = {"make": [], "use": []}
    for book in usable:
        by_table.setdefault(book.title.table, []).append(book)
    if not by_table["use"] and len(usable) < len(books):
        findings.fail("the use table is at purchasers' prices, the make table is not", remedy=REMEDY)
    if by_table.get("supply") and not by_table["make"]:
        what = "this is the supply table, which belongs to a use table at purchasers' prices"
        findings.fail(what, remedy=REMEDY)
    for table, found in by_table.items():
        if not found and table in ("make", "use"):
            there = f"{books[0].file} is the other" if len(books) == 1 else "it is not there"
            remedy = "name the folder or zip that holds the make table and the use table"
            findings.fail(f"the {table} table is missing: {there}", remedy=remedy)
    pairs = [(make, use) for make in by_table["make"] for use in by_table["use"] if _belong(make.title, use.title)]
    if len(pairs) == 1:
        return pairs[0]
    listed = ", ".join(book.file for book in (*by_table["make"], *by_table["use"]))
    if not pairs:
        what = f"make and use tables do not belong together: {listed}"
        findings.fail(what, remedy="both at one level, both before or both after redefinitions")
    findings.fail(f"it holds {len(pairs)} pairs of tables: {listed}", remedy="put the two wanted into a folder")


def _belong(make: Title, use: Title) -> bool:
    return (make.redefinitions, make.level) == (use.redefinitions, use.level)


def _year(make: _Book, use: _Book, wanted: int | None, findings: Findings) -> int:
    """The year that both have and that is wanted. Raises InvalidTable."""
    both = sorted(set(make.years) & set(use.years))
    listed = ", ".join(map(str, both))
    if wanted is None and len(both) == 1:
        return both[0]
    if not both:
        findings.fail("make and use tables have no year in common", remedy="take both from one release")
    if wanted is None:
        findings.fail(f"it holds {len(both)} years", remedy=f"choose one: --year ({listed})")
    if wanted not in both:
        findings.fail(f"it has no year {wanted}", remedy=f"it has {listed}")
    return wanted


def _meta(title: Title, year: int, content: Content) -> TableMeta:
    level, redefinitions = title.level or "level", title.redefinitions
    suffix = f", {redefinitions} redefinitions" if redefinitions else ""
    return TableMeta(
        id="-".join(part for part in ("usa", str(year), "bea", title.level, redefinitions) if part),
        title=f"United States, make and use tables {year}, {level}{suffix}",
        country="USA",
        year=year,
        kind="supply-use",
        valuation="producers' prices",
        currency="USD",
        unit=1_000_000,
        classification=f"BEA-{level.upper()}",
        source_title=f"US Bureau of Economic Analysis, Input-Output Accounts, make and use tables{suffix}",
        source_url=URL,
        file=content.path.name,
        sha256=content.sha256([] if content.kind != "folder" else content.find(WORKBOOK)),
    )


@dataclass
class _Tables:
    """Both sheets of a year, made supply and use tables."""

    make: CodedSheet
    use: CodedSheet
    content: Content

    @property
    def findings(self) -> Findings:
        return self.content.findings

    def read(self, meta: TableMeta, strictness: Strictness) -> SupplyUseReading:
        industries, products = list(self.make.rows), [code for code in self.use.rows if not _is_input(code)]
        self._same_codes(industries, products)
        units = {sheet.unit for sheet in (self.make, self.use)}
        if len(units) > 1:
            self.findings.add("make and use tables are in different units", remedy="take both from one release")
        self.findings.raise_if_any()
        made = [code for code in products if code in self.make.columns]
        make = pd.DataFrame(self.make.block(industries, made), industries, made).reindex(columns=products, fill_value=0)
        use = self.use.block(products, industries)
        demand, imports, notes = self._final_demand(products)
        inputs = self._inputs(industries)
        self.findings.raise_if_any()
        V = make.to_numpy(np.float64)
        ledger = self._balances(V, use, demand, imports, inputs, meta, strictness)
        home, abroad, shares = _told_apart(use, demand, imports, V.sum(axis=0))
        notes += _said_of_shares(shares, products)
        tables = SupplyUse(
            meta=replace(meta, unit=units.pop()),
            products=_entries(self.use, products),
            industries=_entries(self.make, industries),
            make=V,
            use=use - use * shares[:, None],
            use_imported=use * shares[:, None],
            final_demand=home,
            final_demand_imported=abroad,
            primary_inputs=inputs,
            notes=(*notes, *ledger.notes),
        )
        return SupplyUseReading(tables, ledger.checks)

    def _same_codes(self, industries: Sequence[str], products: Sequence[str]) -> None:
        """Industries are rows of the make and columns of the use table; every commodity made is used."""
        remedy = "take both tables from one release, at one level"
        others = [code for code in self.use.columns if not _is_demand(code)]
        for code in [code for code in industries if code not in others]:
            self.findings.add(f"industry {quoted(code)} has no column", where=self.use.place(), remedy=remedy)
        for code in [code for code in others if code not in self.make.rows]:
            self.findings.add(f"industry {quoted(code)} has no row", where=self.make.place(), remedy=remedy)
        for code in [code for code in self.make.columns if code not in products]:
            self.findings.add(f"commodity {quoted(code)} has no row", where=self.use.place(), remedy=remedy)
        if not industries or not products:
            self.findings.add("there are no codes", where=self.use.place(), remedy=remedy)

    def _final_demand(self, products: Sequence[str]) -> tuple[pd.DataFrame, Matrix, list[str]]:
        """Final demand by category, (k, categories); imports of each product; notes."""
        demand = pd.DataFrame(0.0, list(products), [*DEMANDED])
        notes = []
        codes = [*filter(_is_demand, self.use.columns)]
        categories = self._meanings(codes, category_of, "final demand", DEMANDED)
        for code, category in zip(codes, categories, strict=True):
            if category not in DEMANDED:
                continue
            if category == "government_consumption" and code[3:4] != "C":
                notes.append(f"column {code}: government consumption holds its investment too")
            demand[category] += self.use.block(products, [code])[:, 0]
        if "imports" not in categories:
            self.findings.add("the column of imports (F050) is missing", where=self.use.place(), remedy=REMEDY)
        column = demand.pop("imports").to_numpy(np.float64)
        inward = np.maximum(column, 0.0)
        if inward.any():
            listed = ", ".join(np.asarray(products, dtype=object)[inward > 0][:8])
            notes.append(f"domestic output that brings imports in (F050 above zero) is counted with exports: {listed}")
        demand["exports"] += inward
        return demand.loc[:, [name for name in FINAL_DEMAND if demand[name].any()]], np.maximum(-column, 0.0), notes

    def _inputs(self, industries: Sequence[str]) -> pd.DataFrame:
        """Value added by kind, (n, inputs)."""
        inputs = pd.DataFrame(index=list(industries))
        codes = [*filter(_is_input, self.use.rows)]
        meanings = self._meanings(codes, lambda code: INPUTS.get(code[:4], ""), "value added", PAID)
        for code, name in zip(codes, meanings, strict=True):
            if name in PAID:
                inputs[name] = inputs.get(name, 0.0) + self.use.block([code], industries)[0]
        total = self.use.total("total value added") or self.use.total("value added")
        if inputs.empty and total is not None:  # the tables up to 1996 do not tell its kinds
            return inputs.assign(value_added=self.use.numbers([total], industries)[0])
        for code, name in INPUTS.items():
            if name not in inputs.columns:
                self.findings.add(f"row {code} ({name}) is missing", where=self.use.place(), remedy=REMEDY)
        return inputs

    def _meanings(
        self, codes: Sequence[str], known: Callable[[str], str], what: str, possible: Collection[str]
    ) -> list[str]:
        """What the codes of columns of final demand, or rows of value added, mean: one of those possible."""
        where = self.use.place() if possible is DEMANDED else self.use.place
        names = labels.meanings(codes, known, self.content, where=where, what=what)
        for code, name in zip(codes, names, strict=True):
            if name and name not in possible:
                said = f"{what} {quoted(code)} cannot be {name}"
                self.findings.add(said, where=self.use.place(), remedy=f"one of {', '.join(possible)}")
        return names

    def _balances(
        self,
        make: Matrix,
        use: Matrix,
        demand: pd.DataFrame,
        imports: Matrix,
        inputs: pd.DataFrame,
        meta: TableMeta,
        strictness: Strictness,
    ) -> balance.Ledger:
        """Uses of each product = output + imports, inputs of each industry = output. Raises InvalidTable."""
        final, value_added = demand.to_numpy(np.float64), inputs.to_numpy(np.float64)
        step = balance.rounding_step(make, use, final, imports, value_added)
        ledger = balance.Ledger(self.findings, strictness, balance.unit_name(meta), step)
        sides = ("uses sum to", use.sum(axis=1) + final.sum(axis=1)), ("supply is", make.sum(axis=0) + imports)
        terms = 2 + np.count_nonzero(use, axis=1) + np.count_nonzero(final, axis=1) + np.count_nonzero(make, axis=0)
        products, industries = list(self.use.rows), list(self.make.rows)
        ledger.compare("products balance", *sides, terms, lambda place: self.use.place(products[place]))
        inward = ("inputs sum to", use.sum(axis=0) + value_added.sum(axis=1)), ("output is", make.sum(axis=1))
        terms = 4 + np.count_nonzero(use, axis=0) + np.count_nonzero(make, axis=1)
        ledger.compare("industries balance", *inward, terms, lambda place: self.make.place(industries[place]))
        self.findings.raise_if_any()
        return ledger


def category_of(code: str) -> str:
    """Our category of a final-demand code; empty where it is not known.

    >>> category_of("F02E"), category_of("F06C00"), category_of("F10S"), category_of("F050")
    ('gross_fixed_capital_formation', 'government_consumption', 'gross_fixed_capital_formation', 'imports')
    """
    if code[:3] in CATEGORIES:
        return CATEGORIES[code[:3]]
    if code[:3] in ("F06", "F07", "F08", "F09", "F10"):
        return "gross_fixed_capital_formation" if code[3:4] in tuple(INVESTMENT) else "government_consumption"
    return ""


def _is_demand(code: str) -> bool:
    return re.fullmatch(r"F\d\d\w*", code) is not None


def _is_input(code: str) -> bool:
    return re.fullmatch(r"V\d\d\w*", code) is not None


def _entries(sheet: CodedSheet, codes: Sequence[str]) -> pd.DataFrame:
    names = {"name_en": [sheet.name(code) for code in codes], "name_ru": "", "name_kk": ""}
    return pd.DataFrame(names, pd.Index(list(codes), name="code"), dtype="str")


def _told_apart(
    use: Matrix, demand: pd.DataFrame, imports: Matrix, output: Matrix
) -> tuple[pd.DataFrame, pd.DataFrame, Matrix]:
    """Domestic and imported final demand, and the imported share of each product's uses, shape (k,)."""
    exports = demand["exports"].to_numpy(np.float64) if "exports" in demand else np.zeros(len(demand))
    shares, split = imported_shares(output, imports, exports)
    imported = demand.mul(shares, axis=0)
    if "exports" in demand:
        imported["exports"] = np.where(split, imported["exports"], 0.0)
    return demand - imported, imported, shares


def _said_of_shares(shares: Matrix, products: Sequence[str]) -> list[str]:
    notes = [
        "domestic and imported products told apart by import proportionality: every user of a product at home imports "
        "the same share of it, and exports are domestic; a user's own imports are not known"
    ]
    strange = [str(code) for code, share in zip(products, shares, strict=True) if not 0 <= share <= 1]
    if strange:
        notes.append(f"the imported share is below 0 or above 1, as uses are negative: {', '.join(strange)}")
    return notes
