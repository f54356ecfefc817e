"""Value added in trade: whose value added a country exports, and where value added is used up in the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import ClassVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.explanation import Explanation
from analysis.model.coefficients import divide
from analysis.model.identities import deviation, require, system_notes
from analysis.model.leontief import InputOutputSystem, open_system
from analysis.parameters import TOLERANCE, Parameters, option
from analysis.result import Result
from analysis.structural.closing_demand import crossing_borders
from kb.errors import AnalysisError
from kb.table import Basis, IOTable, Matrix

ORIGINS = "domestic + foreign + other = exports"
ABSORBED = "value added used up in all countries = value added"

EXPORTS, FINAL_DEMAND = "exports", "final demand"
"""What a country's value added goes into, in parts ``origins`` and ``destinations``."""


@dataclass(frozen=True, slots=True)
class ValueAddedTradeParameters(Parameters):
    """Parameters of :func:`value_added_trade`."""

    method: ClassVar[str] = "value-added-trade"
    version: ClassVar[int] = 1
    bases: ClassVar[tuple[Basis, ...]] = ("total",)
    explanation: ClassVar[Explanation] = Explanation(
        "change_and_trade",
        "It needs a table of many countries. What is made for export is taken to be made like everything else.",
        ("Hummels, Ishii and Yi 2001", "Johnson and Noguera 2012", "Koopman, Wang and Wei 2014"),
        ("v_s L_{ss} e", r"\sum_{r \ne s} v_r L_{rs} e"),
    )

    basis: Basis = option("total", "Import basis: every flow of the world", choices=("total",))


@dataclass(frozen=True)
class _World:
    """A world table of n industries in c countries: ``system`` with all flows, ``local`` with those inside a country.

    ``names``: the countries, ``home``: the place of each industry's country among them; ``exports`` e; ``added`` v and
    ``other`` per unit of output: with the column sums of A they make up one; ``buyers``: whose final demand there is,
    ``demand`` F of shape (n, buyers).
    """

    table: IOTable
    system: InputOutputSystem
    local: InputOutputSystem
    names: list[str]
    home: npt.NDArray[np.intp]
    exports: Matrix
    added: Matrix
    other: Matrix
    imported: Matrix
    buyers: list[str]
    demand: Matrix

    def by_country(self, values: Matrix) -> Matrix:
        """Sums over the industries of each country, along the first axis."""
        sums = np.zeros((len(self.names), *values.shape[1:]))
        np.add.at(sums, self.home, values)
        return sums


def value_added_trade(table: IOTable, parameters: ValueAddedTradeParameters | None = None) -> Result:
    """Exports of each country by origin of their value added, and its value added used up abroad; one row a country.

    With v value added per unit of output, L = (I − A)⁻¹ of all countries, e gross exports (sales to industries and
    final users abroad), s the exporter, and r any country:

    - ``exports`` e; ``domestic_value_added`` vₛLₛₛe and ``foreign_value_added`` Σᵣ vᵣLᵣₛe over the others, both with
      what is counted twice (Koopman, Wang and Wei 2014); ``other``: net taxes on products, transport margins and what
      the columns of the source miss, of every country: the three add up to exports
    - ``domestic_share``, ``foreign_share`` of exports
    - ``returned``: part of the domestic value added that had left the country before and came back in its imports:
      vₛLₛₛe − vₛ(I − Aₛₛ)⁻¹e. The rest of it is the part of GDP that goes away with exports (Los, Timmer and de
      Vries 2016)
    - ``vertical_specialisation`` 1′A_M(I − Aₛₛ)⁻¹e: imports used for exports (Hummels, Ishii and Yi 2001), A_M the
      imported inputs of the exporter; ``vertical_share`` of exports
    - ``value_added_exports``: value added made at home and used up abroad, v̂L Σ f over the other countries' final
      demand f (Johnson and Noguera 2012); ``value_added_ratio`` of it to exports. By industry it is that of the
      industry that adds the value, not of the exporter

    Amounts are in the table's unit; a share is ``<NA>`` where nothing is exported. Part ``industries`` has the same
    columns for each country's industries, ``origins`` the value added of every country in the exports of every
    other (``origin``, ``country``, ``value``, ``share`` of exports), ``destinations`` the same for final demand
    (``country`` the one that uses it up, ``share`` of the origin's value added).

    Raises ``AnalysisError`` for a table of one country, one that does not tell whose final demand it sells to, and as
    :func:`analysis.model.leontief.open_system`.
    Source: the papers named. Shares of all origins and of ``other`` sum to one, by (v + other) L = 1.

    >>> from analysis.textbook import two_countries
    >>> result = value_added_trade(two_countries())
    >>> result.frame[["country", "exports", "domestic_value_added", "returned", "value_added_exports"]].round(3)
      country  exports  domestic_value_added  returned  value_added_exports
    0     DEU      5.0                 4.167     0.167                3.333
    1     KAZ      5.0                 4.167     0.167                3.333
    """
    parameters, started = parameters or ValueAddedTradeParameters(), perf_counter()
    world = _world(table)
    origins, other = _origins_of_output(world)
    absorbed = world.added[:, None] * world.system.forward(world.demand)
    columns = _columns(world, origins, other, absorbed)
    homes = np.asarray(world.names, dtype=object)[world.home]
    industries = pd.DataFrame({"country": homes, "industry": table.codes, **columns})
    countries = pd.DataFrame({"country": world.names, **{n: world.by_country(each) for n, each in columns.items()}})
    identities = _identities(world, columns, absorbed)
    return Result(
        parameters=parameters,
        table=table.meta.id,
        frame=_with_shares(countries),
        seconds=perf_counter() - started,
        notes=tuple(_notes(world, identities)),
        identities=identities,
        parts={
            "industries": _with_shares(industries),
            "origins": _origins(world, origins),
            "destinations": _destinations(world, absorbed),
        },
        summary={name: float(values.sum()) for name, values in columns.items()},
    )


def _world(table: IOTable) -> _World:
    by_country = table.final_demand_by_country
    if not table.countries or table.imported is None or by_country is None:
        raise AnalysisError(
            "value added in trade needs a table of several countries",
            where=f"table {table.meta.id}",
            remedy="load a world table: `kb template formats` says where to get one",
        )
    system, local = (open_system(table, basis, keep_empty=True) for basis in ("total", "domestic"))
    names = list(dict.fromkeys(table.countries))
    place = {name: at for at, name in enumerate(names)}
    added = divide(table.value_added, system.units)
    return _World(
        table,
        system,
        local,
        names,
        np.array([place[name] for name in table.countries], dtype=np.intp),
        crossing_borders(table),
        added,
        np.where(system.units > 0, 1 - system.A.sum(axis=0) - added, 0.0),
        divide(table.imported.sum(axis=0), system.units),
        [str(name) for name in by_country.columns],
        np.asfortranarray(by_country.to_numpy(np.float64)),
    )


def _origins_of_output(world: _World) -> tuple[Matrix, Matrix]:
    """Value added of each country in a unit that each industry sells, shape (c, n); what of it is none, shape (n,)."""
    rows = np.zeros((len(world.names) + 1, len(world.home)))
    rows[world.home, np.arange(len(world.home))] = world.added
    rows[-1] = world.other
    solved = world.system.backward(rows)
    return solved[:-1], solved[-1]


def _columns(world: _World, origins: Matrix, other: Matrix, absorbed: Matrix) -> dict[str, Matrix]:
    """The amounts of every industry, each of shape (n,)."""
    own = origins[world.home, np.arange(len(world.home))]
    at_home, bought = world.local.backward(np.vstack([world.added, world.imported]))
    homes = np.asarray(world.names, dtype=object)[world.home]
    abroad = homes[:, None] != np.asarray(world.buyers, dtype=object)[None, :]
    return {
        "exports": world.exports,
        "domestic_value_added": own * world.exports,
        "foreign_value_added": (origins.sum(axis=0) - own) * world.exports,
        "other": other * world.exports,
        "returned": (own - at_home) * world.exports,
        "vertical_specialisation": bought * world.exports,
        "value_added_exports": (absorbed * abroad).sum(axis=1),
    }


def _with_shares(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with the shares of exports beside the amounts."""
    shares = {
        "domestic_share": "domestic_value_added",
        "foreign_share": "foreign_value_added",
        "vertical_share": "vertical_specialisation",
        "value_added_ratio": "value_added_exports",
    }
    return frame.assign(**{name: _share(frame[amount], frame["exports"]) for name, amount in shares.items()})


def _share(part: pd.Series, whole: pd.Series) -> pd.Series:
    return (part / whole.where(whole != 0)).astype("Float64")


def _origins(world: _World, origins: Matrix) -> pd.DataFrame:
    """Value added of every country in the exports of every country, with the share of these."""
    values = world.by_country((origins * world.exports).T)
    whole = world.by_country(world.exports)
    return _pairs(world.names, world.names, values.T, whole[None, :], EXPORTS)


def _destinations(world: _World, absorbed: Matrix) -> pd.DataFrame:
    """Value added of every country in the final demand of every country, with the share of the first's."""
    values = world.by_country(absorbed)
    return _pairs(world.names, world.buyers, values, values.sum(axis=1, keepdims=True), FINAL_DEMAND)


def _pairs(first: Sequence[str], second: Sequence[str], values: Matrix, whole: Matrix, flow: str) -> pd.DataFrame:
    shape = values.shape
    frame = pd.DataFrame(
        {
            "origin": np.repeat(np.asarray(first, dtype=object), shape[1]),
            "country": np.tile(np.asarray(second, dtype=object), shape[0]),
            "flow": flow,
            "value": values.ravel(),
        }
    )
    return frame.assign(share=_share(frame["value"], pd.Series(np.broadcast_to(whole, shape).ravel())))


def _identities(world: _World, columns: dict[str, Matrix], absorbed: Matrix) -> dict[str, float]:
    """What adds up, as the largest gap relative to its terms; the first does by arithmetic, whatever the table."""
    parts = np.vstack([columns[name] for name in ("domestic_value_added", "foreign_value_added", "other")])
    reached = require(ORIGINS, _gap(parts, world.exports), world.table, world.system)
    return {ORIGINS: reached, ABSORBED: _gap(absorbed.T, world.table.value_added)}


def _gap(terms: Matrix, whole: Matrix) -> float:
    size = np.maximum(np.abs(terms).sum(axis=0) + np.abs(whole), np.finfo(np.float64).tiny)
    return deviation(1 + (terms.sum(axis=0) - whole) / size)


def _notes(world: _World, identities: dict[str, float]) -> list[str]:
    notes = ["other: net taxes on products, margins and what the columns of the source miss, of every country"]
    if identities[ABSORBED] >= TOLERANCE:
        notes.append(f"rows of the source miss output: {ABSORBED} only within {identities[ABSORBED]:.2g}")
    return [*notes, *system_notes(world.system)]
