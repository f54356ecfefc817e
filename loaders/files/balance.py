"""Do rows and columns add up? Differences, what rounding explains of them, and the verdict.

A sum of k numbers that were each rounded to a multiple of ``step`` (1 where all are whole numbers) differs from the
rounded total by at most k·step/2, and practically never by more than five standard deviations, 5·step·√(k/12).
The smaller of the two is allowed, or one millionth of the total where that is more (numbers kept with seven digits,
converted currencies). A smaller difference changes no result that anyone would print; it is reported all the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from kb.table import IOTable, Matrix, TableMeta
from loaders.files.validation import Check, Findings, Strictness, quoted

RELATIVE_TOLERANCE = 1e-6
NOISE = 1e-12
"""Relative error of summing floating-point numbers, allowed even where the tolerance is 0."""

SURPLUS = ("net_operating_surplus", "gross_operating_surplus", "mixed_income", "value_added")
BESIDES = ("net_taxes_on_products", "international_transport_margins")
"""Rows of primary inputs that a column pays beside its purchases and value added."""
UNTAXED = 0.01
"""Share of output that taxes left out of a column explain; those of Belgium 2020 are 0.6 % at most."""
FLOOR = 1e-9
"""Share of the largest total of a table that no row needs to meet: what single precision and unit changes leave."""
FIRST = 10_000
"""Numbers of a long array that are looked at before all of them are."""
PARTS = 100
"""How many times as many are looked at together after them."""
Where = Callable[[int], str]
Mask = npt.NDArray[np.bool_]


def rounding_step(*arrays: Matrix) -> float:
    """The largest of 1, 0.1 … 1e-6 of which every number is a multiple; 0 where there is none."""
    for digits in range(7):
        scale = 10.0**digits
        if all(_are_multiples(values, scale) for values in arrays):
            return 1 / scale
    return 0.0


def _are_multiples(values: Matrix, scale: float) -> bool:
    """Looked at a part after the other: a matrix of flows may be half a gigabyte, and most are known by their first."""
    first = max(1, FIRST // max(1, values[:1].size))
    bounds = [0, *range(first, len(values), PARTS * first), len(values)]
    return all(_are_whole(values[start:end] * scale) for start, end in pairwise(bounds))


def _are_whole(values: Matrix) -> bool:
    return bool(np.all(np.abs(values - np.rint(values)) <= 1e-9 + 4e-16 * np.abs(values)))


def rounding_allowance(step: float, terms: npt.NDArray[np.int64]) -> Matrix:
    """Difference that rounding explains, for sums of ``terms`` numbers: min(k·step/2, 5·step·√(k/12))."""
    return np.asarray(step * np.minimum(terms / 2, 5 * np.sqrt(terms / 12)), dtype=np.float64)


def rounded(values: Matrix, axis: int, step: float) -> npt.NDArray[np.int64]:
    """How many numbers of each row (axis 1) or column (0) were rounded: all that are not zero.

    Where figures have decimals, zeros too: 0.04 is printed as 0.0. Of a table in whole units a zero is taken for none.
    """
    if 0 < step < 1:
        return np.full(values.shape[1 - axis], values.shape[axis], dtype=np.int64)
    return np.asarray(np.count_nonzero(values, axis=axis), dtype=np.int64)


def unit_name(meta: TableMeta) -> str:
    """The unit in words: ``thousand KZT``."""
    words = {1: "", 1_000: "thousand ", 1_000_000: "million ", 1_000_000_000: "billion "}
    return f"{words.get(meta.unit, f'{meta.unit} × ')}{meta.currency}"


@dataclass
class Ledger:
    """Compares sums with totals and keeps the checks, the findings and the notes that come of it."""

    findings: Findings
    strictness: Strictness
    unit: str
    step: float
    checks: list[Check] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def compare(
        self,
        name: str,
        summed: tuple[str, Matrix],
        total: tuple[str, Matrix],
        terms: npt.NDArray[np.int64],
        where: Where,
        *,
        fatal: bool = True,
    ) -> None:
        """Check ``summed`` = ``total`` place by place, each given as (its name in the message, values)."""
        difference = np.abs(summed[1] - total[1])
        allowed = self.allowed(total[1], terms)
        floor = FLOOR * float(np.abs(total[1]).max(initial=0.0))
        self._note_small(name, difference, (difference > allowed) & (difference <= floor), where)
        allowed = np.maximum(allowed, floor)
        wrong = difference > allowed
        self.checks.append(self._check(name, difference, allowed, wrong, where))
        if not wrong.any():
            return

        def words(place: int) -> str:
            return (
                f"{summed[0]} {summed[1][place]:.12g}, {total[0]} {total[1][place]:.12g}: "
                f"they differ by {difference[place]:.6g} {self.unit}, allowed are {allowed[place]:.3g}"
            )

        places = np.flatnonzero(wrong)[np.argsort(-difference[wrong], kind="stable")]
        if fatal and not self.strictness.allow_imbalance:
            remedy = "mend the numbers, or go on with --tolerance 0.001 (relative to each total) or --allow-imbalance"
            self.findings.add_each(places, lambda place: (where(place), words(place), remedy))
        else:
            first = int(places[0])
            self.notes.append(f"{name}: {len(places)} do not agree; most in {where(first)}: {words(first)}")

    def _note_small(self, name: str, difference: Matrix, small: Mask, where: Where) -> None:
        if small.any():
            worst = int(np.argmax(np.where(small, difference, -1.0)))
            self.notes.append(
                f"{name}: {int(small.sum())} differ by more than rounding explains, but by less than a billionth of "
                f"the largest total; most in {where(worst)}, by {difference[worst]:.3g} {self.unit}"
            )

    def allowed(self, total: Matrix, terms: npt.NDArray[np.int64]) -> Matrix:
        """Largest difference allowed from each total."""
        size = np.abs(total)
        if self.strictness.tolerance is not None:
            return np.asarray(self.strictness.tolerance * size + NOISE * size, dtype=np.float64)
        return np.maximum(RELATIVE_TOLERANCE * size, rounding_allowance(self.step, terms) + NOISE * size)

    def _check(self, name: str, difference: Matrix, allowed: Matrix, wrong: Mask, where: Where) -> Check:
        worst = int(np.argmax(np.where(wrong, difference, -1.0) if wrong.any() else difference))
        largest = float(difference[worst])
        place = where(worst) if largest else ""
        return Check(name, not wrong.any(), largest, place, float(allowed[worst]), self.unit)


def check_rows(table: IOTable, ledger: Ledger, where: Where) -> None:
    """Domestic flows + domestic final demand = output, for each supplier; of a world table all flows and demand.

    Of a table that does not tell domestic and imported products apart: all uses = output + imports.
    """
    _note_negative_output(table, ledger)
    if table.undivided:
        check_supply(table, ledger, where)
        return
    uses, terms = _uses(table, ledger.step)
    summed = "uses sum to" if table.countries else "domestic uses sum to"
    ledger.compare("rows balance", (summed, uses), ("output is", table.output), terms, where)


def _note_negative_output(table: IOTable, ledger: Ledger) -> None:
    below = np.flatnonzero(table.output < 0)
    if below.size:
        first = f"{table.codes[below[0]]} ({table.output[below[0]]:.6g} {ledger.unit})"
        ledger.notes.append(
            f"output is below zero in {below.size} industries, first {first}: loaded as it stands, and left out by "
            "methods that compute per unit of output"
        )


def check_row_totals(table: IOTable, printed: Matrix, ledger: Ledger, where: Where) -> None:
    """Flows + final demand = the sum that the file prints at the end of each row, shape (n,)."""
    uses, terms = _uses(table, ledger.step)
    ledger.compare("printed totals agree", ("uses sum to", uses), ("the total is printed as", printed), terms, where)


def _uses(table: IOTable, step: float) -> tuple[Matrix, npt.NDArray[np.int64]]:
    """What is sold of each industry, and how many numbers that sums: domestic uses, of a world table all."""
    final = table.final_demand_domestic.to_numpy(np.float64)
    uses = table.domestic.sum(axis=1) + final.sum(axis=1)
    terms = 1 + rounded(table.domestic, 1, step) + rounded(final, 1, step)
    if table.countries and table.imported is not None:
        abroad = table.final_demand_imported.to_numpy(np.float64)
        uses = uses + table.imported.sum(axis=1) + abroad.sum(axis=1)
        terms = terms + rounded(table.imported, 1, step) + rounded(abroad, 1, step)
    return uses, terms


def check_supply(table: IOTable, ledger: Ledger, where: Where) -> None:
    """Flows + final demand of domestic and imported products together = output + imports, for each product."""
    final = table.final_demand_domestic.to_numpy(np.float64)
    supply = table.output + table.primary_inputs["imports"].to_numpy(np.float64)
    terms = 2 + rounded(table.domestic, 1, ledger.step) + rounded(final, 1, ledger.step)
    sides = ("uses sum to", table.domestic.sum(axis=1) + final.sum(axis=1)), ("output and imports are", supply)
    ledger.compare("supply equals use", *sides, terms, where)


def check_columns(table: IOTable, ledger: Ledger, where: Where, untaxed: Mask | None = None) -> None:
    """Domestic + imported inputs + net taxes on products, transport margins + value added = output, for each buyer.

    Left out, with a note, where the source gives no surplus row: its columns cannot add up. ``untaxed`` are columns
    whose taxes the source leaves out: what they lack is a note, up to :data:`UNTAXED` of their output.
    """
    inputs = table.primary_inputs
    if not any(name in inputs.columns for name in SURPLUS):
        ledger.notes.append("columns were not checked: the table has no operating surplus")
        return
    sums = table.domestic.sum(axis=0) + table.imported_purchases + table.value_added
    for name in BESIDES:
        row = table.primary_input(name)
        sums = sums if row is None else sums + row
    terms = 1 + rounded(table.domestic, 0, ledger.step) + rounded(inputs.to_numpy(), 1, ledger.step)
    if table.imported is not None:
        terms = terms + rounded(table.imported, 0, ledger.step)
    wrong = np.abs(table.output - sums) > ledger.allowed(table.output, terms)
    lacking = (sums < table.output) & (sums >= (1 - UNTAXED) * table.output)
    fatal = untaxed is None or bool((wrong & ~(untaxed & lacking)).any())
    sides = ("inputs sum to", sums), ("output is", table.output)
    ledger.compare("columns balance", *sides, terms, where, fatal=fatal)


def check_imports(table: IOTable, ledger: Ledger, where: Where) -> None:
    """Imported flows + imported final demand = imports of the product; a note, since sources adjust cif to fob."""
    imports = table.primary_input("imports")
    if imports is None or table.imported is None:
        return
    final = table.final_demand_imported.to_numpy(np.float64)
    uses = table.imported.sum(axis=1) + final.sum(axis=1)
    terms = 1 + rounded(table.imported, 1, ledger.step) + rounded(final, 1, ledger.step)
    sides = ("imported uses sum to", uses), ("imports are", imports)
    ledger.compare("imports are used", *sides, terms, where, fatal=False)


def table_step(table: IOTable) -> float:
    """The step to which the money values of a table are rounded (employment left out)."""
    money = table.primary_inputs.drop(columns="employment", errors="ignore")
    frames = (table.final_demand_domestic, table.final_demand_imported, money)
    flows = [table.domestic] if table.imported is None else [table.domestic, table.imported]
    return rounding_step(*flows, *(frame.to_numpy(np.float64) for frame in frames))


def named(industry: str) -> str:
    """An industry as it is named in a message."""
    return f"industry {quoted(industry)}"
