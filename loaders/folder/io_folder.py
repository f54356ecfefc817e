"""The IO table folder: datapackage.json and four CSV files, read with every check of the format, and written."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from kb.names import NAMES
from kb.progress import Progress
from kb.table import FINAL_DEMAND, PRIMARY_INPUTS, VALUE_ADDED, IOTable, Matrix
from loaders.files import balance
from loaders.files.content import Content
from loaders.files.datapackage import DESCRIPTOR, Package, open_folder, open_zip, read_descriptor
from loaders.files.format import Format
from loaders.files.table_csv import CsvFile, Layout, Positions, read_csv
from loaders.files.validation import Findings, Strictness, TableReading, quoted
from loaders.folder.io_folder_writer import write

__all__ = ["FORMAT", "LAYOUTS", "NAMES", "read", "write"]

LAYOUTS = {
    "industries": Layout(texts=("code",), others_allowed=True),
    "flows": Layout(texts=("supplier", "buyer"), numbers=("domestic",), optional=("imported",)),
    "final_demand": Layout(texts=("industry", "category"), numbers=("domestic",), optional=("imported",)),
    "primary_inputs": Layout(texts=("input", "industry"), numbers=("value",)),
}
MAY_BE_NEGATIVE = {
    "change_in_inventories",
    "valuables",
    "net_taxes_on_products",
    "other_net_taxes_on_production",
    "net_operating_surplus",
    "gross_operating_surplus",
    "mixed_income",
    "value_added",
}
SALES_OF_USED_GOODS = {
    "household_consumption",
    "npish_consumption",
    "government_consumption",
    "gross_fixed_capital_formation",
}
"""Final demand that official tables print below zero now and then; read as it stands, with a note."""


def read(package: Package, strictness: Strictness, progress: Progress) -> TableReading:
    """Read and check an IO table package.

    Raises InvalidTable with everything found wrong: in the description, else in the numbers, else in the balances.
    """
    findings = package.findings
    descriptor = read_descriptor(package)
    notes = list(descriptor.notes)
    files: dict[str, CsvFile] = {}
    for name, path in descriptor.paths.items():
        progress(f"reading {path}")
        content = package.content(path)
        file = None if content is None else read_csv(path, content, LAYOUTS[name], findings)
        if file is not None:
            files[name] = file
    if len(files) < len(LAYOUTS):
        findings.raise_if_any()
    industries = _industries(files["industries"], findings)
    codes = pd.Index(industries.index)
    findings.raise_if_any()
    domestic, imported = _flows(files["flows"], codes)
    final_domestic, final_imported = _final_demand(files["final_demand"], codes, notes)
    inputs = _primary_inputs(files["primary_inputs"], codes)
    undivided = descriptor.undivided
    if undivided:
        _refuse_imported(files, inputs, findings)
    imported = None if undivided else _settle_imports(imported, files, inputs, notes)
    findings.raise_if_any()
    meta = replace(descriptor.meta, sha256=package.sha256)
    demand = final_domestic, final_imported
    table = IOTable(meta, industries, domestic, imported, *demand, inputs, undivided=undivided)
    progress("checking balances")
    ledger = _check_balances(table, findings, strictness)
    notes += ledger.notes
    return TableReading(replace(table, notes=tuple(notes)), ledger.checks, notes)


def _industries(file: CsvFile, findings: Findings) -> pd.DataFrame:
    """Industries by code, names first; an empty name is an empty string."""
    frame = pd.DataFrame({column: file.texts(column) for column in file.header}, dtype="str")
    for name in NAMES:
        if name not in frame.columns:
            frame[name] = ""
    codes = frame["code"]
    if not len(frame):
        findings.add("there is no industry", where=file.name, remedy="write one line for each industry")
    findings.add_each(
        np.flatnonzero(codes == ""), lambda record: (file.place(record, "code"), "the code is missing", "write it")
    )
    first = codes.drop_duplicates().reset_index().set_index("code")["index"]
    findings.add_each(
        np.flatnonzero(codes.duplicated() & (codes != "")),
        lambda record: (
            file.place(record, "code"),
            f"code {quoted(codes[record])} stands twice, first in line {file.line(int(first[codes[record]]))}",
            "give every industry its own code",
        ),
    )
    rest = [column for column in frame.columns if column not in {"code", *NAMES}]
    return frame.set_index("code")[[*NAMES, *rest]]


def _flows(file: CsvFile, codes: pd.Index[str]) -> tuple[Matrix, Matrix | None]:
    """Domestic and imported flows, shape (n, n); imported is None where the file does not have it."""
    suppliers = file.positions("supplier", codes, "industry")
    buyers = file.positions("buyer", codes, "industry")
    cells = _cells(file, suppliers, buyers, (len(codes), len(codes)), "pair")
    domestic = _scatter(file, "domestic", cells, (len(codes), len(codes)))
    _refuse_negative(file, "domestic", np.ones(len(file), dtype=np.bool_))
    if file.is_unknown("imported"):
        return domestic, None
    _refuse_negative(file, "imported", np.ones(len(file), dtype=np.bool_))
    return domestic, _scatter(file, "imported", cells, (len(codes), len(codes)))


def _final_demand(file: CsvFile, codes: pd.Index[str], notes: list[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Domestic and imported final demand: industries × the categories that the file has."""
    industries = file.positions("industry", codes, "industry")
    categories = file.positions("category", pd.Index(FINAL_DEMAND), "category")
    shape = len(codes), len(FINAL_DEMAND)
    cells = _cells(file, industries, categories, shape, "pair")
    filled = [name for place, name in enumerate(FINAL_DEMAND) if (categories == place).any()]
    frames = []
    for column in ("domestic", "imported"):
        unknown = column == "imported" and file.is_unknown(column)
        values = np.zeros(shape) if unknown else _scatter(file, column, cells, shape)
        frames.append(pd.DataFrame(values, index=codes, columns=list(FINAL_DEMAND))[filled])
        if not unknown:
            strict = ~np.isin(categories, _places(FINAL_DEMAND, MAY_BE_NEGATIVE | SALES_OF_USED_GOODS))
            _refuse_negative(file, column, strict)
            _note_negative(file, column, frames[-1], notes)
    return frames[0], frames[1]


def _note_negative(file: CsvFile, column: str, frame: pd.DataFrame, notes: list[str]) -> None:
    for category in frame.columns.intersection(list(SALES_OF_USED_GOODS)):
        below = frame.index[frame[category] < 0]
        if len(below):
            notes.append(
                f"{file.name}: {column} {category} is negative in {len(below)} industries (first {quoted(below[0])}): "
                "taken as it stands"
            )


def _primary_inputs(file: CsvFile, codes: pd.Index[str]) -> pd.DataFrame:
    """Primary inputs: industries × the inputs that the file has, ``output`` among them."""
    inputs = file.positions("input", pd.Index(PRIMARY_INPUTS), "input")
    industries = file.positions("industry", codes, "industry")
    shape = len(codes), len(PRIMARY_INPUTS)
    cells = _cells(file, industries, inputs, shape, "pair")
    values = _scatter(file, "value", cells, shape)
    _refuse_negative(file, "value", ~np.isin(inputs, _places(PRIMARY_INPUTS, MAY_BE_NEGATIVE)))
    filled = [name for place, name in enumerate(PRIMARY_INPUTS) if (inputs == place).any()]
    _require_output(file, codes, industries[inputs == PRIMARY_INPUTS.index("output")])
    _refuse_two_surpluses(file, filled)
    return pd.DataFrame(values, index=codes, columns=list(PRIMARY_INPUTS))[filled]


def _require_output(file: CsvFile, codes: pd.Index[str], places: Positions) -> None:
    missing = np.setdiff1d(np.arange(len(codes)), places)
    if len(missing) == len(codes):
        file.findings.add(
            "the input output is missing", where=file.name, remedy="write a line for each industry: output,CODE,VALUE"
        )
        return
    file.findings.add_each(
        missing, lambda place: (file.name, f"{balance.named(codes[place])} has no output", "write it, or 0")
    )


def _refuse_two_surpluses(file: CsvFile, filled: list[str]) -> None:
    parts = [name for name in ("net_operating_surplus", "consumption_of_fixed_capital") if name in filled]
    if "gross_operating_surplus" in filled and parts:
        file.findings.add(
            f"gross_operating_surplus stands beside {' and '.join(parts)}, which it contains",
            where=file.name,
            remedy="keep either the gross surplus or its parts",
        )
    others = [name for name in VALUE_ADDED if name in filled and name != "value_added"]
    if "value_added" in filled and others:
        file.findings.add(
            f"value_added stands beside {' and '.join(others)}, which it contains",
            where=file.name,
            remedy="keep either value added or its parts",
        )


def _settle_imports(
    imported: Matrix | None, files: dict[str, CsvFile], inputs: pd.DataFrame, notes: list[str]
) -> Matrix | None:
    """The imported flows, or None where the source has only the column total ``imported_inputs``."""
    flows, primary = files["flows"], files["primary_inputs"]
    total_given = "imported_inputs" in inputs.columns and bool(inputs["imported_inputs"].any())
    if imported is not None and total_given:
        if imported.any():
            flows.findings.add(
                f"imported_inputs stands beside imported flows in {flows.name}, which it repeats",
                where=primary.name,
                remedy="keep one of them",
            )
        imported = None
    if imported is None:
        notes.append(f"{flows.name} has no imported flows: coefficients can be computed on the basis domestic only")
    return imported


def _refuse_imported(files: dict[str, CsvFile], inputs: pd.DataFrame, findings: Findings) -> None:
    """Where domestic and imported products stand together: no imported ones beside them, and imports of each."""
    for name in ("flows", "final_demand"):
        file = files[name]
        if not file.is_unknown("imported") and np.nan_to_num(file.as_read("imported")[0]).any():
            what = "imported uses stand beside io_table.imports, which says that they are included"
            findings.add(what, where=file.name, remedy="leave one of the two out")
    if "imports" not in inputs.columns:
        what = "the input imports is missing: uses of domestic and imported products are output and imports"
        findings.add(what, where=files["primary_inputs"].name, remedy="write a line for each: imports,CODE,VALUE")


def _places(names: tuple[str, ...], chosen: set[str]) -> list[int]:
    return [place for place, name in enumerate(names) if name in chosen]


def _cells(file: CsvFile, rows: Positions, columns: Positions, shape: tuple[int, int], what: str) -> Positions:
    """Flat positions of the records in a matrix of ``shape``; -1 where a code is unknown. Finds doubled ones."""
    cells = np.where((rows >= 0) & (columns >= 0), rows * shape[1] + columns, -1)
    known = cells[cells >= 0]
    if len(known) and np.bincount(known, minlength=1).max() > 1:
        again = pd.Series(cells).duplicated().to_numpy() & (cells >= 0)
        first = pd.Series(np.arange(len(cells)), index=cells).groupby(level=0).first()
        file.findings.add_each(
            np.flatnonzero(again),
            lambda record: (
                file.place(record),
                f"the {what} stands twice, first in line {file.line(int(first[cells[record]]))}",
                "keep one line, with the sum",
            ),
        )
    return cells


def _scatter(file: CsvFile, column: str, cells: Positions, shape: tuple[int, int]) -> Matrix:
    """A matrix of ``shape`` with the values of a column in their cells, zero elsewhere."""
    values = file.numbers(column)
    matrix = np.zeros(shape[0] * shape[1])
    known = cells >= 0
    matrix[cells if known.all() else cells[known]] = values if known.all() else values[known]
    return matrix.reshape(shape)


def _refuse_negative(file: CsvFile, column: str, strict: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> None:
    values, _ = file.as_read(column)
    file.findings.add_each(
        np.flatnonzero((values < 0) & strict),
        lambda record: (
            file.place(record, column),
            f"{values[record]:.12g} is negative",
            "write a number of 0 or more",
        ),
    )


def _check_balances(table: IOTable, findings: Findings, strictness: Strictness) -> balance.Ledger:
    """Rows, columns and, where given, imports. Raises InvalidTable where they do not balance."""
    ledger = balance.Ledger(findings, strictness, balance.unit_name(table.meta), balance.table_step(table))
    codes = table.codes

    def industry(place: int) -> str:
        return balance.named(codes[place])

    balance.check_rows(table, ledger, lambda place: f"row of {industry(place)}")
    balance.check_columns(table, ledger, lambda place: f"column of {industry(place)}")
    balance.check_imports(table, ledger, lambda place: f"row of {industry(place)}")
    findings.raise_if_any()
    return ledger


def _is_folder(content: Content) -> bool:
    return bool(content.find(DESCRIPTOR)) if content.kind == "zip" else DESCRIPTOR in content.members


def _read_content(content: Content, findings: Findings, strictness: Strictness, report: Progress) -> TableReading:
    package = open_zip(content.path) if content.kind == "zip" else open_folder(content.path)
    return read(package, strictness, report)


FORMAT = Format(
    name="io-folder",
    title="IO table folder",
    source="a Data Package that you make yourself: datapackage.json and four CSV files",
    taken="everything: industries, domestic and imported flows, final demand, primary inputs",
    left_out="resources of other names and columns that the format does not know, each with a note",
    tried="folders that `kb export table` writes, and the tables that come with the program",
    recognises=_is_folder,
    read=_read_content,
)
