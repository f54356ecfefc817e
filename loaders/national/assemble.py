"""A table of one country, whatever format it came in: domestic and imported uses put together and checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd

from kb.countries import is_country
from kb.progress import Progress
from kb.table import FINAL_DEMAND, IOTable, Matrix, TableMeta
from loaders.files import balance, labels
from loaders.files.content import Content
from loaders.files.validation import Findings, Strictness, TableReading, closest, quoted

Origin = Literal["domestic", "imported", "total"]
SUM = "sum"
"""What is a sum of others: known by its label, and not read."""
TOGETHER = (
    "domestic and imported flows stand together in this file: coefficients are on the bases total and resources; "
    "`kb table domestic` tells them apart by import proportionality"
)


@dataclass(frozen=True)
class Uses:
    """Uses of products of one origin: flows (n, n), row sells to column, and final demand (n, categories)."""

    flows: Matrix
    final: pd.DataFrame

    def less(self, other: Uses) -> Uses:
        """What these uses exceed others by."""
        categories = list(dict.fromkeys([*self.final.columns, *other.final.columns]))
        return Uses(self.flows - other.flows, self.demand(categories) - other.demand(categories))

    def values(self, categories: Sequence[str]) -> Matrix:
        """Flows and final demand side by side, shape (n, n + categories)."""
        return np.hstack([self.flows, self.demand(categories).to_numpy(np.float64)])

    def demand(self, categories: Sequence[str]) -> pd.DataFrame:
        """Final demand of these categories, zero where the source has none."""
        return self.final.reindex(columns=list(categories), fill_value=0.0)


@dataclass(frozen=True)
class National:
    """What the file of a national table holds, the same for every format; n industries.

    ``codes``, ``names``: of each industry, the name in English, empty where the source has only codes. ``uses`` has
    domestic uses, with or without imported ones, or total ones, or all three. ``inputs``: (n, inputs) with
    ``output``; with ``imports`` where there are total uses only. ``purchases``: what the source prints as the sum of a
    column's inputs and taxes, shape (n,). ``untaxed``: columns whose taxes the source leaves out, see
    :func:`loaders.files.balance.check_columns`.
    """

    meta: TableMeta
    codes: Sequence[str]
    names: Sequence[str]
    uses: Mapping[Origin, Uses]
    inputs: pd.DataFrame
    notes: tuple[str, ...] = ()
    purchases: Matrix | None = None
    untaxed: balance.Mask | None = None


def assemble(national: National, findings: Findings, strictness: Strictness, report: Progress) -> TableReading:
    """The table, its balances checked. Raises InvalidTable where they do not hold.

    Without domestic uses it does not tell domestic and imported products apart: it says so in id, title and notes.
    """
    table = _table(national)
    report("checking balances")
    ledger = balance.Ledger(findings, strictness, balance.unit_name(table.meta), balance.table_step(table))
    codes = table.codes

    def row(place: int) -> str:
        return f"row of {balance.named(codes[place])}"

    def column(place: int) -> str:
        return f"column of {balance.named(codes[place])}"

    _check_parts(national, ledger)
    balance.check_rows(table, ledger, row)
    _check_purchases(national, table, ledger, column)
    balance.check_columns(table, ledger, column, national.untaxed)
    balance.check_imports(table, ledger, row)
    findings.raise_if_any()
    notes = [*national.notes, *_below_zero(table), *([TOGETHER] if table.undivided else []), *ledger.notes]
    return TableReading(replace(table, notes=tuple(notes)), ledger.checks, notes)


def _table(national: National) -> IOTable:
    uses, index = national.uses, pd.Index(list(national.codes), name="code", dtype="str")
    there = {str(name) for part in uses.values() for name in part.final.columns}
    categories = [name for name in FINAL_DEMAND if name in there]
    undivided = "domestic" not in uses
    first, imported = uses["total" if undivided else "domestic"], uses.get("imported")
    demand = first.demand(categories)
    abroad = demand * 0.0 if imported is None else imported.demand(categories)
    names = [name or code for name, code in zip(national.names, national.codes, strict=True)]
    return IOTable(
        _meta_together(national.meta) if undivided else national.meta,
        pd.DataFrame({"name_en": names, "name_ru": "", "name_kk": ""}, index=index, dtype="str"),
        first.flows,
        None if imported is None else imported.flows,
        demand.set_axis(index, axis=0),
        abroad.set_axis(index, axis=0),
        national.inputs.set_axis(index, axis=0).astype(float),
        undivided=undivided,
    )


def _meta_together(meta: TableMeta) -> TableMeta:
    return replace(meta, id=f"{meta.id}-total", title=f"{meta.title}, total flows")


def _check_parts(national: National, ledger: balance.Ledger) -> None:
    """Total use = domestic + imported use, cell by cell, where the source gives all three."""
    if len(national.uses) < 3:
        return
    there = {str(name) for part in national.uses.values() for name in part.final.columns}
    categories = [name for name in FINAL_DEMAND if name in there]
    total, domestic, imported = (national.uses[name].values(categories) for name in ("total", "domestic", "imported"))
    buyers, width = [*national.codes, *categories], total.shape[1]

    def cell(place: int) -> str:
        return f"{national.codes[place // width]} to {buyers[place % width]}"

    summed = "domestic and imported sum to", (domestic + imported).ravel()
    terms = np.full(total.size, 3)
    ledger.compare("total is domestic and imported", summed, ("total is", total.ravel()), terms, cell)


def _check_purchases(national: National, table: IOTable, ledger: balance.Ledger, where: balance.Where) -> None:
    """Inputs and taxes on products = their sum as the source prints it, for each buyer."""
    if national.purchases is None:
        return
    taxes = table.primary_input("net_taxes_on_products")
    sums = table.domestic.sum(axis=0) + table.imported_purchases + (0.0 if taxes is None else taxes)
    terms = 3 + balance.rounded(table.domestic, 0, ledger.step)
    if table.imported is not None:
        terms = terms + balance.rounded(table.imported, 0, ledger.step)
    sides = ("inputs and taxes sum to", sums), ("their total is", national.purchases)
    ledger.compare("inputs sum to their total", *sides, terms, where)


def _below_zero(table: IOTable) -> list[str]:
    notes = []
    for kind, flows in (("", table.domestic), ("imported ", table.imported)):
        if flows is not None and (flows < 0).any():
            row, column = divmod(int(np.argmin(flows)), len(table.codes))
            below = f"{int((flows < 0).sum())} {kind}flows are below zero, most so {table.codes[row]} to "
            notes.append(f"{below}{table.codes[column]} ({flows[row, column]:.6g}): taken as they stand")
    return notes


# ---------------------------------------------------------------- labels beyond the industries


def meant(
    there: Mapping[int, str], known: Mapping[str, str], what: str, places: Mapping[str, str], content: Content
) -> dict[str, list[int]]:
    """Columns or rows of each of our names; findings for labels that are not understood, and for names without one."""
    meanings = labels.meanings(list(there.values()), known, content, where=places.__getitem__, what=what)
    found: dict[str, list[int]] = {}
    for at, name in zip(there, meanings, strict=True):
        if name not in ("", SUM):
            found.setdefault(name, []).append(at)
    for label, name in known.items():
        if name != SUM and name not in found:
            content.findings.add(f"{what} {quoted(label)} is missing", remedy="download the workbook again")
    return found


# ---------------------------------------------------------------- which table of several


def chosen_country(content: Content, findings: Findings) -> str:
    """The one country of ``--countries``, empty where none was named. Raises InvalidTable for several."""
    wanted = content.choice.countries
    if len(wanted) > 1:
        findings.fail("these are tables of one country each", remedy=f"choose one: --countries {wanted[0]}")
    return wanted[0] if wanted else ""


def named_country(country: str, findings: Findings) -> str:
    """A country that only ``--countries`` names. Raises InvalidTable where it is not one, or missing."""
    if not country:
        findings.fail("nothing says of which country the table is", remedy="say it: --countries KAZ")
    if not is_country(country):
        findings.fail(f"{country} is no country of ISO 3166", remedy="write three letters: --countries KAZ")
    return country


def choose(what: str, option: str, there: Sequence[str], wanted: str, findings: Findings) -> str:
    """One of several countries or years that a file has. Raises InvalidTable where none or no known one was chosen."""
    listed = ", ".join(there[:12]) + (" …" if len(there) > 12 else "")
    if wanted:
        if wanted not in there:
            remedy = closest(wanted, there, f"it has {listed}")
            findings.fail(f"it holds no table of {wanted}", remedy=remedy)
        return wanted
    if len(there) > 1:
        findings.fail(f"it holds tables of {len(there)} {what}: {listed}", remedy=f"choose one: {option} {there[0]}")
    return there[0]
