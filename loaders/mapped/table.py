"""A table read from any workbook or CSV file as a mapping describes it (see :mod:`loaders.mapped.mapping_file`)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping as Keys
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pandas as pd

from kb.names import LANGUAGES
from kb.progress import Progress
from kb.table import FINAL_DEMAND, PRIMARY_INPUTS, IOTable, Matrix, TableMeta
from loaders.files import balance
from loaders.files.content import Content
from loaders.files.download import year_in
from loaders.files.validation import Findings, Strictness, TableReading, quoted
from loaders.mapped.block import MappedBlock
from loaders.mapped.mapping_file import FLOWS, IMPORTS, Mapping, read_mapping
from loaders.mapped.sheet import Numbers, key, read_sheets, same, sheet_of
from loaders.mapped.words import words_of


@dataclass(frozen=True)
class _Use:
    """Flows (n, n) and final demand (n, categories) of one part: total, domestic or imported."""

    flows: Matrix
    final: Matrix

    def __add__(self, other: _Use) -> _Use:
        return _Use(self.flows + other.flows, self.final + other.final)

    def __sub__(self, other: _Use) -> _Use:
        return _Use(self.flows - other.flows, self.final - other.final)

    @property
    def values(self) -> Matrix:
        """Both side by side, shape (n, n + categories)."""
        return np.hstack([self.flows, self.final])


@dataclass
class _Reader:
    """Reads one file; findings and notes gather on the way."""

    mapping: Mapping
    content: Content
    findings: Findings
    strictness: Strictness
    notes: list[str] = field(default_factory=list)

    def read(self, progress: Progress) -> TableReading:
        """Sheets first, then places, then numbers, then balances: each stage tells all that it finds."""
        named = year_in(self.content.path.name)
        if named not in (None, self.mapping.year):
            self.notes.append(f"the file's name says {named}, {self.mapping.name} says {self.mapping.year}")
        blocks = self._blocks()
        first = blocks[next(name for name in FLOWS if name in blocks)]
        self._note_contradictions(first)
        rows = first.industry_rows(self.notes)
        self.findings.raise_if_any()
        codes = list(rows)
        names = [self._name(first, row) for row in rows.values()]
        progress("reading flows")
        places = {name: self._places(block, codes, names) for name, block in blocks.items() if name in FLOWS}
        categories = [name for name in FINAL_DEMAND if name in self.mapping.final_demand]
        uses = {name: self._use(name, blocks, places[name], codes, categories) for name in places}
        inputs = self._inputs(blocks, codes, names)
        self.findings.raise_if_any()
        home, abroad = self._parts(uses)
        index = pd.Index(codes, name="code")
        table = IOTable(
            self._meta(len(codes)),
            self._industries(index, names),
            home.flows,
            None if abroad is None else abroad.flows,
            pd.DataFrame(home.final, index, categories),
            pd.DataFrame(np.zeros_like(home.final) if abroad is None else abroad.final, index, categories),
            inputs.set_axis(index, axis=0),
            undivided=list(uses) == ["total"],
        )
        progress("checking balances")
        return self._checked(table, uses, blocks, places)

    def _blocks(self) -> dict[str, MappedBlock]:
        sheets = read_sheets(self.content, self.mapping, self.findings)
        usual = "" if self.content.kind == "workbook" else "."
        numbers = Numbers(self.mapping, self.mapping.file.decimal or usual, self.findings)
        blocks = {}
        for name, block in self.mapping.blocks.items():
            sheet = sheet_of(name, block, sheets, self.mapping, self.findings)
            if sheet is not None:
                blocks[name] = MappedBlock(name, sheet, block, numbers)
        self.findings.raise_if_any()
        return blocks

    def _note_contradictions(self, block: MappedBlock) -> None:
        """Say where the words above the table name another year, unit or currency than the mapping."""
        above = words_of(block.sheet.texts(max(block.block.header_rows) + 1))
        unit, currency = self.mapping.unit, self.mapping.meta["currency"]
        where = f"sheet {block.sheet.name!r}"
        if above.year not in (None, self.mapping.year):
            self.notes.append(
                f"{where} says {above.year} above the table, {self.mapping.name} says {self.mapping.year}"
            )
        if above.unit is not None and (above.unit, above.currency) != (unit, currency):
            statement = f"{where} says {quoted(above.text)} above the table"
            self.notes.append(f"{statement}, {self.mapping.name} says {unit:,} {currency}")

    def _name(self, block: MappedBlock, row: int) -> str:
        column = block.block.name_column
        return "" if column is None else block.sheet.text(row, column)

    def _places(self, block: MappedBlock, codes: list[str], names: list[str]) -> tuple[list[int], list[int]]:
        """Rows and columns of the industries in a block of flows."""
        return self._rows(block, codes), block.industry_columns(codes, names, self.notes)

    def _rows(self, block: MappedBlock, codes: list[str]) -> list[int]:
        """Rows of the industries, in the order of ``codes``: every block has the same."""
        own = {key(code): row for code, row in block.industry_rows(self.notes).items()}
        wanted = [key(code) for code in codes]
        places = [same(code, own, wanted) for code in wanted]
        remedy = f"keep the same codes, or mend the blocks of {self.mapping.name}"
        for code in [code for code, there in zip(codes, places, strict=True) if there is None]:
            what = f"block {block.name} lacks code {code!r}, unlike the first block"
            self.findings.add(what, where=f"sheet {block.sheet.name!r}", remedy=remedy)
        for code in own.keys() - set(places):
            what = f"block {block.name} has code {code!r}, unlike the first block"
            self.findings.add(what, where=block.sheet.row_place(own[code]), remedy=remedy)
        self.findings.raise_if_any()
        return [own[code] for code in places if code is not None]

    def _use(
        self,
        name: str,
        blocks: Keys[str, MappedBlock],
        places: tuple[list[int], list[int]],
        codes: list[str],
        categories: list[str],
    ) -> _Use:
        block = blocks[name]
        elsewhere = blocks.get(f"final_demand_{name}")
        rows = places[0] if elsewhere is None else self._rows(elsewhere, codes)
        return _Use(block.values(*places), self._demand(elsewhere or block, rows, categories))

    def _demand(self, block: MappedBlock, rows: list[int], categories: list[str]) -> Matrix:
        """Columns of final demand, (n, categories), those of one category summed."""
        demand = np.zeros((len(rows), len(categories)))
        for place, category in enumerate(categories):
            for label in self.mapping.final_demand[category]:
                column = block.column_of(label, f"final_demand.{category} of {self.mapping.name}")
                if column is not None:
                    demand[:, place] += block.values(rows, [column])[:, 0]
        return demand

    def _inputs(self, blocks: Keys[str, MappedBlock], codes: list[str], names: list[str]) -> pd.DataFrame:
        """Primary inputs, (n, inputs), rows of one input summed; imports also from a column."""
        first = next(name for name in FLOWS if name in blocks)
        block = blocks.get("primary_inputs", blocks[first])
        columns = block.industry_columns(codes, names, [])
        industries = set(blocks[first].industry_rows([]).values()) if block.sheet is blocks[first].sheet else set()
        inputs = pd.DataFrame(index=range(len(codes)))
        for name in (name for name in PRIMARY_INPUTS if name in self.mapping.primary_inputs):
            inputs[name] = np.zeros(len(codes))
            for label in self.mapping.primary_inputs[name]:
                row = block.row_of(label, f"primary_inputs.{name} of {self.mapping.name}", industries)
                if row is not None:
                    inputs[name] += block.values([row], columns)[0]
                    if name == "output":
                        self._refuse_negative(block, row, columns)
        if IMPORTS in self.mapping.final_demand:
            aside = blocks.get(f"final_demand_{first}", blocks[first])
            column = self._demand(aside, self._rows(aside, codes), [IMPORTS])[:, 0]
            inputs[IMPORTS] = -column if column.sum() < 0 else column
        return inputs

    def _refuse_negative(self, block: MappedBlock, row: int, columns: list[int]) -> None:
        values = block.values([row], columns)[0]
        self.findings.add_each(
            np.flatnonzero(values < 0),
            lambda place: (
                block.sheet.place(row, columns[place]),
                f"output is {values[place]:.12g}, below zero",
                f"write 0 or more, or mend primary_inputs.output of {self.mapping.name}",
            ),
        )

    def _parts(self, uses: Keys[str, _Use]) -> tuple[_Use, _Use | None]:
        """Domestic and imported use, as given or as what is left of the total; a total alone stays undivided."""
        total, domestic, imported = (uses.get(name) for name in FLOWS)
        if domestic is None:
            assert total is not None  # read_mapping refuses imported flows alone
            if imported is None:
                return total, None
            self.notes.append("domestic flows are what total flows exceed the imported ones by")
            return total - imported, imported
        if imported is None and total is not None:
            self.notes.append("imported flows are what total flows exceed the domestic ones by")
            return domestic, total - domestic
        return domestic, imported

    def _industries(self, index: pd.Index[str], names: list[str]) -> pd.DataFrame:
        language = self.mapping.meta["language"] or "en"
        columns = {f"name_{language}": names}
        return pd.DataFrame({f"name_{each}": columns.get(f"name_{each}", "") for each in LANGUAGES}, index, dtype="str")

    def _meta(self, n: int) -> TableMeta:
        meta, year = self.mapping.meta, self.mapping.year
        members = [] if self.content.kind in ("text", "workbook") else self._members()
        digest = self.content.sha256(members)
        return TableMeta(
            id=meta["id"] or f"{meta['country'].lower()}-{year}-{n}",
            title=meta["title"] or f"{meta['country']}, input-output table {year}, {n} industries",
            year=year,
            unit=self.mapping.unit,
            file=self.content.path.name,
            sha256=hashlib.sha256(f"{digest} {self.mapping}".encode()).hexdigest(),
            region=meta["region"] or None,
            **{name: meta[name] for name in (*_PLAIN, "source_url", "description")},
        )

    def _members(self) -> list[str]:
        wanted = {block.sheet.casefold() for block in self.mapping.blocks.values()}
        return [name for name in self.content.members if name.rsplit("/", 1)[-1].casefold() in wanted]

    def _checked(
        self,
        table: IOTable,
        uses: Keys[str, _Use],
        blocks: Keys[str, MappedBlock],
        places: Keys[str, tuple[list[int], list[int]]],
    ) -> TableReading:
        """total = domestic + imported, rows, columns, imports. Raises InvalidTable."""
        step = balance.table_step(table)
        ledger = balance.Ledger(self.findings, self.strictness, balance.unit_name(table.meta), step, notes=self.notes)
        first = next(iter(places))
        rows, columns = places[first]
        sheet = blocks[first].sheet

        def row_place(place: int) -> str:
            return f"{sheet.row_place(rows[place])} (code {table.codes[place]!r})"

        def column_place(place: int) -> str:
            return f"{sheet.place(blocks[first].block.header_rows[-1], columns[place])} (code {table.codes[place]!r})"

        if table.undivided:
            self.notes.append(
                "domestic and imported flows are not told apart: `kb table domestic` does, by proportionality"
            )
        if len(uses) == len(FLOWS):
            self._check_total(uses, ledger, row_place)
        balance.check_rows(table, ledger, row_place)
        balance.check_columns(table, ledger, column_place)
        balance.check_imports(table, ledger, row_place)
        self._note_negative(table)
        self.findings.raise_if_any()
        return TableReading(replace(table, notes=tuple(self.notes)), ledger.checks, self.notes)

    def _check_total(self, uses: Keys[str, _Use], ledger: balance.Ledger, where: balance.Where) -> None:
        total, summed = uses["total"].values, (uses["domestic"] + uses["imported"]).values
        width = total.shape[1]
        sides = ("domestic and imported sum to", summed.ravel()), ("total is", total.ravel())
        terms = np.full(total.size, 3)
        ledger.compare("total is domestic and imported", *sides, terms, lambda place: where(place // width))

    def _note_negative(self, table: IOTable) -> None:
        for name, flows in (("domestic", table.domestic), ("imported", table.imported)):
            if flows is not None and (flows < 0).any():
                row, column = np.unravel_index(int(flows.argmin()), flows.shape)
                at = f"{table.codes[row]} to {table.codes[column]} ({flows.min():.6g})"
                self.notes.append(
                    f"{int((flows < 0).sum())} {name} flows are below zero, most so {at}: taken as they stand"
                )


_PLAIN = ("country", "kind", "valuation", "currency", "classification", "source_title")


def read(
    mapping: Path, content: Content, findings: Findings, strictness: Strictness, progress: Progress
) -> TableReading:
    """Read and check the table in a file as the mapping file says.

    Raises InvalidTable with everything found wrong: in the mapping, else in its places, numbers or balances.
    """
    return read_mapped(read_mapping(mapping), content, findings, strictness, progress)


def read_mapped(
    mapping: Mapping, content: Content, findings: Findings, strictness: Strictness, progress: Progress
) -> TableReading:
    """Read and check the table in a file as a mapping says that is read already."""
    return _Reader(mapping, content, findings, strictness).read(progress)
