"""Supply and use tables as a folder (or its zip): datapackage.json and six CSV files.

The description is that of an IO table folder with ``"kind": "supply-use"``; values are at basic prices.

================  =====================================  ==========================================================
resource          columns                                holds
================  =====================================  ==========================================================
products          code, name_en, name_ru, name_kk        the products, in order; names may be left out
industries        code, name_en, name_ru, name_kk        the industries, in order
supply            industry, product, value               output of a product by an industry
use               product, industry, domestic, imported  purchases by an industry
final_demand      product, category, domestic, imported  categories as in an IO table folder
primary_inputs    input, industry, value                 rows as in an IO table folder; output comes from the supply
================  =====================================  ==========================================================

A pair stands once, missing pairs are zero; ``imported`` may be left out where imports are only known as a total (then
``imported_inputs`` stands among the primary inputs).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from kb.names import NAMES
from kb.supply_use import SupplyUse
from kb.table import FINAL_DEMAND, PRIMARY_INPUTS, VALUE_ADDED, Matrix, TableMeta
from loaders.files import balance
from loaders.files.datapackage import Package, open_folder, open_zip, read_descriptor
from loaders.files.table_csv import CsvFile, Layout, read_csv
from loaders.files.validation import Check, Findings, Strictness

KIND = "supply-use"
LAYOUTS = {
    "products": Layout(texts=("code",), others_allowed=True),
    "industries": Layout(texts=("code",), others_allowed=True),
    "supply": Layout(texts=("industry", "product"), numbers=("value",)),
    "use": Layout(texts=("product", "industry"), numbers=("domestic",), optional=("imported",)),
    "final_demand": Layout(texts=("product", "category"), numbers=("domestic",), optional=("imported",)),
    "primary_inputs": Layout(texts=("input", "industry"), numbers=("value",)),
}
INPUTS = [name for name in PRIMARY_INPUTS if name not in ("output", "imports")]


@dataclass(frozen=True, slots=True)
class SupplyUseReading:
    """Supply and use tables as read, and what was checked on the way."""

    tables: SupplyUse
    checks: list[Check]


def read(path: Path, *, allow_imbalance: bool = False, tolerance: float | None = None) -> SupplyUseReading:
    """Read and check supply and use tables from a folder or its zip.

    Uses of a product must sum to its supply, inputs of an industry to its output, as far as ``tolerance`` (see
    :mod:`loaders.files.balance`); with ``allow_imbalance`` larger differences become notes.
    Raises InvalidTable, an InvalidFile that lists every finding, where it cannot be read.
    """
    package = open_zip(path) if path.is_file() and path.suffix.lower() == ".zip" else open_folder(path)
    descriptor = read_descriptor(package, tuple(LAYOUTS), (KIND,))
    files = _files(package, descriptor.paths)
    tables = _tables(files, replace(descriptor.meta, sha256=package.sha256), package.findings)
    ledger = _balances(tables, package.findings, Strictness(allow_imbalance, tolerance))
    return SupplyUseReading(replace(tables, notes=(*descriptor.notes, *ledger.notes)), ledger.checks)


def _files(package: Package, paths: Mapping[str, str]) -> dict[str, CsvFile]:
    files = {}
    for name, path in paths.items():
        content = package.content(path)
        file = None if content is None else read_csv(path, content, LAYOUTS[name], package.findings)
        if file is not None:
            files[name] = file
    package.findings.raise_if_any()
    return files


def _tables(files: Mapping[str, CsvFile], meta: TableMeta, findings: Findings) -> SupplyUse:
    products, industries = (_entries(files[name], findings) for name in ("products", "industries"))
    findings.raise_if_any()
    axes: dict[str, pd.Index[str]] = {
        "product": products.index,
        "industry": industries.index,
        "category": pd.Index(FINAL_DEMAND),
        "input": pd.Index(INPUTS),
    }

    def matrix(resource: str, value: str = "value") -> Matrix:
        return _matrix(files[resource], LAYOUTS[resource].texts, value, axes)

    def frame(value: str) -> pd.DataFrame:
        categories = _named(files["final_demand"], "category", axes)
        return pd.DataFrame(matrix("final_demand", value), products.index, axes["category"])[categories]

    inputs = pd.DataFrame(matrix("primary_inputs").T, industries.index, axes["input"])
    tables = SupplyUse(
        meta=meta,
        products=products,
        industries=industries,
        make=matrix("supply"),
        use=matrix("use", "domestic"),
        use_imported=None if files["use"].is_unknown("imported") else matrix("use", "imported"),
        final_demand=frame("domestic"),
        final_demand_imported=frame("imported"),
        primary_inputs=inputs[_named(files["primary_inputs"], "input", axes)],
    )
    _refuse_negative_supply(files["supply"])
    findings.raise_if_any()
    return tables


def _refuse_negative_supply(file: CsvFile) -> None:
    values, _ = file.as_read("value")
    file.findings.add_each(
        np.flatnonzero(values < 0),
        lambda record: (file.place(record, "value"), f"{values[record]:.12g} is negative", "write 0 or more"),
    )


def _entries(file: CsvFile, findings: Findings) -> pd.DataFrame:
    """Codes and names of the products or industries, in the file's order."""
    frame = pd.DataFrame({name: file.texts(name) for name in ("code", *NAMES) if name in file.header}, dtype="str")
    frame = frame.reindex(columns=["code", *NAMES], fill_value="")
    wrong = np.flatnonzero((frame["code"] == "") | frame["code"].duplicated())
    findings.add_each(
        wrong, lambda record: (file.place(record, "code"), "the code is missing or stands twice", "give each its own")
    )
    if not len(frame):
        findings.add("there is no line", where=file.name, remedy="write one line for each")
    return frame.set_index("code")


def _named(file: CsvFile, column: str, axes: Mapping[str, pd.Index[str]]) -> list[str]:
    """The categories or inputs that a file names, in the order of the format."""
    labels = set(file.texts(column))
    return [name for name in axes[column] if name in labels]


def _matrix(file: CsvFile, ends: tuple[str, ...], value: str, axes: Mapping[str, pd.Index[str]]) -> Matrix:
    """The values of a file in a matrix of its two text columns; zero where there is no line."""
    row, column = ends
    shape = len(axes[row]), len(axes[column])
    if value not in file.header or file.is_unknown(value):
        return np.zeros(shape)
    rows, columns = (file.positions(name, axes[name], name) for name in (row, column))
    inside = (rows >= 0) & (columns >= 0)
    cells = rows * shape[1] + columns
    twice = pd.Series(cells).duplicated().to_numpy() & inside
    file.findings.add_each(
        np.flatnonzero(twice), lambda record: (file.place(record), "the pair stands twice", "keep one, with the sum")
    )
    matrix = np.zeros(shape)
    matrix.ravel()[cells[inside]] = file.numbers(value)[inside]
    return matrix


def _balances(tables: SupplyUse, findings: Findings, strictness: Strictness) -> balance.Ledger:
    """Uses of each product against its supply, inputs of each industry against its output."""
    flows = [tables.make, tables.use] + ([] if tables.use_imported is None else [tables.use_imported])
    money = tables.primary_inputs.drop(columns="employment", errors="ignore").to_numpy(np.float64)
    demand = tables.final_demand.to_numpy(np.float64)
    step = balance.rounding_step(*flows, demand, money)
    ledger = balance.Ledger(findings, strictness, balance.unit_name(tables.meta), step)
    uses = tables.use.sum(axis=1) + demand.sum(axis=1)
    terms = 1 + np.count_nonzero(tables.use, axis=1) + np.count_nonzero(demand, axis=1)
    supply = ("its supply is", tables.product_output)
    codes = [*map(str, tables.products.index)]
    ledger.compare("products balance", ("domestic uses sum to", uses), supply, terms, lambda i: f"product {codes[i]!r}")
    if any(name in tables.primary_inputs.columns for name in VALUE_ADDED):
        inputs = tables.use.sum(axis=0) + money.sum(axis=1)
        terms = 1 + np.count_nonzero(tables.use, axis=0) + np.count_nonzero(money, axis=1)
        if tables.use_imported is not None:
            inputs = inputs + tables.use_imported.sum(axis=0)
            terms = terms + np.count_nonzero(tables.use_imported, axis=0)
        output, names = ("its output is", tables.industry_output), [*map(str, tables.industries.index)]
        sides = ("inputs sum to", inputs), output
        ledger.compare("industries balance", *sides, terms, lambda i: f"industry {names[i]!r}")
    findings.raise_if_any()
    return ledger
