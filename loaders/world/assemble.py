"""A table of many countries, whatever format it came in: put together, folded to the countries wanted, checked."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from kb.countries import REST_OF_WORLD, country_names, is_country
from kb.flows import apart
from kb.names import LANGUAGES
from kb.progress import Progress
from kb.table import FINAL_DEMAND, IOTable, Matrix, TableMeta
from loaders.files import balance
from loaders.files.content import Content
from loaders.files.format import Format, ReadWorld, Recognises, World
from loaders.files.validation import Findings, Strictness, TableReading, closest, quoted

NAMED_IN_ID = 8
"""Up to so many countries a folded table is named by them, beyond by how many there are and a hash."""

NEEDED = "output is not told: it is what the coefficients A and final demand Y need, (I − A)⁻¹ Y"


def world_format(
    *,
    name: str,
    title: str,
    source: str,
    taken: str,
    left_out: str,
    tried: str,
    recognises: Recognises,
    read: ReadWorld,
) -> Format:
    """A format whose reader delivers a :class:`World`."""

    def read_table(content: Content, findings: Findings, strictness: Strictness, report: Progress) -> TableReading:
        return assemble(read(content, findings, report), findings, strictness, report)

    return Format(name, title, source, taken, left_out, tried, recognises, read_table, read)


def assemble(world: World, findings: Findings, strictness: Strictness, report: Progress) -> TableReading:
    """The table of a world, whose flows it takes over, its balances checked. Raises InvalidTable where they fail."""
    codes = pd.Index(world.codes, name="code")
    _refuse_twins(world, codes, findings)
    _refuse_strangers(world, findings)
    findings.raise_if_any()
    notes = [*world.notes, *_remarks(world, codes)]
    domestic, imported = apart(world.flows, world.countries, spent=True)
    final_domestic, final_imported, by_country = _final_demand(world, codes)
    table = IOTable(
        world.meta,
        industries(world, codes),
        domestic,
        imported,
        final_domestic,
        final_imported,
        world.inputs.set_axis(codes, axis=0).astype(float),
        countries=tuple(world.countries),
        final_demand_by_country=by_country,
    )
    report("checking balances")
    ledger = balance.Ledger(findings, strictness, balance.unit_name(table.meta), balance.table_step(table))
    balance.check_rows(table, ledger, lambda place: f"row of {balance.named(codes[place])}")
    if world.row_totals is not None:
        balance.check_row_totals(table, world.row_totals, ledger, lambda place: f"row of {balance.named(codes[place])}")
    balance.check_columns(table, ledger, lambda place: f"column of {balance.named(codes[place])}")
    findings.raise_if_any()
    notes += ledger.notes
    return TableReading(replace(table, notes=tuple(notes)), ledger.checks, notes)


def industries(world: World, codes: pd.Index[str]) -> pd.DataFrame:
    """Industries by code, each named with its country: ``Basic metals, Kazakhstan``; the code where it has no name."""
    columns: dict[str, list[str]] = {f"name_{language}": [] for language in LANGUAGES}
    for country, sector, name in zip(world.countries, world.sectors, world.names, strict=True):
        area = country_names(country)
        for language in LANGUAGES:
            text = sector if not name else name if language == "en" else ""
            if world.sector_names is not None:
                text = str(world.sector_names.at[sector, f"name_{language}"])
            columns[f"name_{language}"].append(text and f"{text}, {area.get(f'name_{language}', country)}")
    return pd.DataFrame(columns, index=codes, dtype="str")


def _final_demand(world: World, codes: pd.Index[str]) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Final demand by category, of the own country and of the others, and by country."""
    own = np.asarray(world.countries, dtype=object)[:, None] == np.asarray(world.buyers, dtype=object)[None, :]
    inside = np.where(own, world.final, 0.0)
    categories = [name for name in FINAL_DEMAND if name in world.categories]
    buyers = list(dict.fromkeys(world.buyers))
    by_category = _indicator(world.categories, categories)
    frames = [
        pd.DataFrame(part @ by_category, index=codes, columns=categories) for part in (inside, world.final - inside)
    ]
    by_country = pd.DataFrame(world.final @ _indicator(world.buyers, buyers), index=codes, columns=buyers)
    return frames[0], frames[1], by_country


def _indicator(labels: Sequence[str], categories: Sequence[str]) -> sparse.csr_array:
    """Which label is which of those kept, shape (labels, kept)."""
    places = [categories.index(label) for label in labels]
    return sparse.csr_array((np.ones(len(labels)), (range(len(labels)), places)), shape=(len(labels), len(categories)))


def _refuse_twins(world: World, codes: pd.Index[str], findings: Findings) -> None:
    twins = codes[codes.duplicated()].unique()
    findings.add_each(
        range(len(twins)),
        lambda place: ("", f"industry {quoted(twins[place])} stands twice", "give every industry its own code"),
    )
    strange = [name for name in dict.fromkeys(world.categories) if name not in FINAL_DEMAND]
    assert not strange, f"a reader named the categories {strange}"


def _refuse_strangers(world: World, findings: Findings) -> None:
    """Findings for countries that buy and make nothing, or make and have no final demand: one of them is misspelt."""
    makers, buyers = list(dict.fromkeys(world.countries)), list(dict.fromkeys(world.buyers))
    for here, others, what in ((buyers, makers, "industry"), (makers, buyers, "final demand")):
        for country in here:
            if country not in others:
                remedy = closest(country, others, "write its code alike everywhere")
                findings.add(f"country {quoted(country)} has no {what}", remedy=remedy)


def _remarks(world: World, codes: pd.Index[str]) -> list[str]:
    """What the reader should know of any world table: strange countries, flows below zero."""
    notes = []
    strange = [code for code in dict.fromkeys(world.countries) if not is_country(code)]
    if strange:
        notes.append(f"codes {', '.join(strange)} are not of ISO 3166: their countries have no names")
    if world.flows.min(initial=0.0) < 0:  # looking for where it is would copy flows that are a part of a larger matrix
        row, column = divmod(int(np.argmin(world.flows)), len(codes))
        below = int((world.flows < 0).sum())
        notes.append(
            f"{below} flows are below zero, most so {codes[row]} to {codes[column]} "
            f"({world.flows[row, column]:.6g}): taken as they stand"
        )
    return notes


# ---------------------------------------------------------------- fold


def summed(world: World) -> World:
    """The world with industries that share country and code made one (parts of a country, as of China in ICIO)."""
    if len(set(world.codes)) == len(world.codes):
        return world
    return _sums(world, set(world.countries) - {REST_OF_WORLD})


def fold(world: World, keep: Sequence[str], findings: Findings) -> World:
    """The world with only the countries ``keep``; all others are summed, industry by industry, into ``ROW``.

    Z' = S Z Sᵀ, Y' = S Y Tᵀ, v' = S v, where S and T add up industries and columns of final demand: every total
    stays as it was. Flows between two countries that were folded are flows inside ``ROW``.
    Raises InvalidTable for a country that the table does not have.
    """
    there = list(dict.fromkeys(world.countries))
    unknown = [code for code in keep if code not in there]
    for code in unknown:
        remedy = closest(code, there, f"it has {', '.join(sorted(there))}")
        findings.add(f"the table has no country {quoted(code)}", remedy=remedy)
    findings.raise_if_any()
    rest = sum(country not in keep for country in there)
    notes = [f"{rest} countries were summed into {REST_OF_WORLD}, the rest of the world"] if rest > 1 else []
    return replace(_sums(world, set(keep)), meta=_folded_meta(world.meta, keep, there), notes=(*world.notes, *notes))


def _sums(world: World, countries: set[str]) -> World:
    suppliers = _folded(list(zip(world.countries, world.sectors, strict=True)), countries)
    buyers = _folded(list(zip(world.buyers, world.categories, strict=True)), countries)
    first = [int(place) for place in np.unique(suppliers.groups, return_index=True)[1]]
    return World(
        meta=world.meta,
        countries=[country for country, _ in suppliers.labels],
        sectors=[sector for _, sector in suppliers.labels],
        names=[world.names[place] for place in first],
        flows=np.asarray((suppliers.sums @ (suppliers.sums @ world.flows).T).T),
        final=np.asarray((buyers.sums @ (suppliers.sums @ world.final).T).T),
        buyers=[country for country, _ in buyers.labels],
        categories=[category for _, category in buyers.labels],
        inputs=pd.DataFrame(suppliers.sums @ world.inputs.to_numpy(np.float64), columns=world.inputs.columns),
        notes=world.notes,
        row_totals=None if world.row_totals is None else suppliers.sums @ world.row_totals,
        sector_names=world.sector_names,
    )


@dataclass(frozen=True, slots=True)
class _Folded:
    labels: list[tuple[str, str]]
    groups: npt.NDArray[np.int64]
    sums: sparse.csr_array


def _folded(pairs: Sequence[tuple[str, str]], countries: set[str]) -> _Folded:
    """Pairs of country and code with the other countries made one, which comes last; S of shape (new, old)."""
    new = [(country if country in countries else REST_OF_WORLD, code) for country, code in pairs]
    order = sorted(dict.fromkeys(new), key=lambda pair: pair[0] == REST_OF_WORLD)
    place = {pair: at for at, pair in enumerate(order)}
    groups = np.array([place[pair] for pair in new], dtype=np.int64)
    sums = sparse.csr_array((np.ones(len(new)), (groups, range(len(new)))), shape=(len(order), len(new)))
    return _Folded(order, groups, sums)


def _folded_meta(meta: TableMeta, keep: Sequence[str], there: Sequence[str]) -> TableMeta:
    """The metadata of a folded table: it has an id of its own."""
    named = [code for code in there if code in set(keep)]
    if len(named) <= NAMED_IN_ID:
        suffix, words = "-".join(named), ", ".join(named)
    else:
        suffix = f"{len(named)}-{hashlib.sha256(' '.join(named).encode()).hexdigest()[:6]}"
        words = f"{len(named)} countries"
    return replace(meta, id=f"{meta.id}-{suffix.lower()}", title=f"{meta.title}: {words} and the rest of the world")


def needed_output(coefficients: Matrix, final: Matrix, findings: Findings) -> Matrix:
    """Output that delivers final demand: x = (I − A)⁻¹ Y·1. Raises InvalidTable where the coefficients allow none."""
    try:
        needed = np.linalg.solve(np.eye(len(coefficients)) - coefficients, final.sum(axis=1))
    except np.linalg.LinAlgError:
        needed = np.full(len(coefficients), np.nan)
    if not np.isfinite(needed).all():
        findings.fail("the coefficients A allow no output: I − A has no inverse", remedy="download it again")
    return np.asarray(needed, dtype=np.float64)
