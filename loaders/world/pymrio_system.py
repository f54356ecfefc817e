"""Systems of the Python package pymrio: a folder (or zip) that its ``save_all`` wrote, of several regions.

``file_parameters.json`` names the files of Z, Y and the units; each set of satellite accounts has a folder of its own,
of which ``factor_inputs`` is read. Read by pymrio itself, from text or Parquet. Pickles are refused before pymrio opens
them: a pickle runs what its writer put into it. The zips of EXIOBASE have the same files and are told by their names.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from json import JSONDecodeError
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from kb.countries import alpha_3
from kb.progress import Progress
from kb.table import FINAL_DEMAND, PRIMARY_INPUTS, Matrix, TableMeta
from loaders.files import labels
from loaders.files.content import Content
from loaders.files.download import nearest, year_of
from loaders.files.format import World
from loaders.files.limits import DAMAGED
from loaders.files.validation import Findings, quoted
from loaders.world import exiobase as world_exiobase
from loaders.world.assemble import NEEDED, needed_output, world_format

if TYPE_CHECKING:
    import pymrio

PARAMETERS = "file_parameters.json"
PLAIN = re.compile(r"[^/\\]+\.(txt|tsv|csv|parquet)")
"""Files that hold numbers only, beside their description."""
FACTORS = "factor_inputs"
INPUTS = set(PRIMARY_INPUTS) - {"output", "imports", "employment"}
CODE = re.compile(r"[\w.+-]+")
UNIT = re.compile(
    r"(?P<count>[\d,. ]*?) ?(?P<word>k|thousand|m|mill|million|bn|billion)?[. ]*(?P<currency>[A-Z]{3})", re.I
)
WORDS = {"": 1, "k": 10**3, "t": 10**3, "m": 10**6, "b": 10**9}
CLOSED = 1e-6
"""Share of output within which factor inputs and purchases together must reach it to be taken as value added."""


def _recognises(content: Content) -> bool:
    members = content.find(re.escape(PARAMETERS))
    official = any(world_exiobase.OFFICIAL.search(name) for name in (content.path.name, *members))
    return bool(members) and not official and _parameters(content, nearest(members)).get("systemtype") == "IOSystem"


def _parameters(content: Content, member: str) -> dict[str, Any]:
    """A description of files; nothing where it is no JSON."""
    with content.open(member) as stream:
        try:
            return dict(json.load(stream))
        except (JSONDecodeError, UnicodeDecodeError, TypeError, ValueError):
            return {}


def _refuse_pickles(content: Content, descriptions: Sequence[str], findings: Findings) -> None:
    """Raise InvalidTable for a file named that is not plain text or Parquet."""
    for member in descriptions:
        files = _parameters(content, member).get("files")
        named = [each.get("name") if isinstance(each, dict) else None for each in dict(files or {}).values()]
        for name in named:
            if not isinstance(name, str) or not PLAIN.fullmatch(name):
                what = f"{quoted(str(name))} is neither text nor Parquet"
                findings.fail(what, where=member, remedy="save it again with save_all(…, table_format='txt')")


def _read(content: Content, findings: Findings, report: Progress) -> World:
    year = year_of(content.path.name, content, findings)
    report("reading with pymrio")
    system, notes = _with_flows(_loaded(content, findings), findings)
    regions, sectors = (list(system.Z.index.get_level_values(level)) for level in (0, 1))
    if len(set(regions)) < 2:
        what = f"it is a system of one region, {regions[0]}: which of its flows are imported is not said"
        findings.fail(what, where=PARAMETERS, remedy="load an IO table folder, or its sheets with --mapping")
    currency, unit = _unit(system, findings)
    categories = [str(name) for name in system.Y.columns.get_level_values(-1)]
    names = labels.meanings(categories, _category, content, where="Y", what="final demand")
    findings.raise_if_any()
    flows, final = system.Z.to_numpy(np.float64), system.Y.to_numpy(np.float64)
    output = flows.sum(axis=1) + final.sum(axis=1)
    inputs, remarks = _inputs(system, content, output - flows.sum(axis=0), output)
    codes = _codes([str(sector) for sector in sectors])
    return World(
        meta=_meta(content, system, year, len(codes), currency, unit),
        countries=[_country(str(region)) for region in regions],
        sectors=[codes[str(sector)] for sector in sectors],
        names=["" if codes[str(sector)] == sector else str(sector) for sector in sectors],
        flows=flows,
        final=final,
        buyers=[_country(str(region)) for region in system.Y.columns.get_level_values(0)],
        categories=names,
        inputs=inputs.assign(output=output),
        notes=(*notes, *remarks),
    )


def _with_flows(system: pymrio.IOSystem, findings: Findings) -> tuple[pymrio.IOSystem, list[str]]:
    """The system with its flows Z, computed from coefficients where it holds only these. Raises InvalidTable."""
    if system.Y is None or (system.Z is None and system.A is None):
        findings.fail("the system has no Z or no Y", where=PARAMETERS, remedy="save it again after calc_all")
    if system.Z is not None:
        return system, []
    output = needed_output(system.A.to_numpy(np.float64), system.Y.to_numpy(np.float64), findings)
    system.Z = system.A * output
    return system, [NEEDED]


def _loaded(content: Content, findings: Findings) -> pymrio.IOSystem:
    """The system with its factor inputs. Raises InvalidTable where pymrio cannot read it."""
    import pymrio
    from pymrio.core.fileio import ReadError

    descriptions = content.find(re.escape(PARAMETERS))
    root = PurePosixPath(nearest(descriptions)).parent
    inside = "" if str(root) == "." else str(root)
    factors = str(root / FACTORS / PARAMETERS)
    _refuse_pickles(content, [each for each in descriptions if each in (nearest(descriptions), factors)], findings)
    try:
        if content.kind == "zip":
            system = pymrio.load(content.path, path_in_arc=inside)
            if factors in descriptions:
                system.factor_inputs = pymrio.load(content.path, path_in_arc=str(root / FACTORS))
        else:
            system = pymrio.load_all(content.path / inside, subfolders=[FACTORS])
    except (ReadError, *DAMAGED, KeyError, TypeError, ValueError) as error:
        findings.fail(f"pymrio cannot read it: {' '.join(str(error).split())}", remedy="save it again with save_all")
    return system


def _country(region: str) -> str:
    """ISO 3166-1 alpha-3 for an alpha-2 code; regions of its own stay as they are."""
    return (alpha_3(region) or region) if len(region) == 2 else region


def _unit(system: pymrio.IOSystem, findings: Findings) -> tuple[str, int]:
    """Currency, and currency units in one unit: ``Mill USD``, ``M.EUR``, ``1,000 KZT``."""
    units = {str(unit) for unit in system.unit.to_numpy().ravel()}
    match = UNIT.fullmatch(next(iter(units)).strip()) if len(units) == 1 else None
    if match is None:
        what = f"the unit is {', '.join(map(quoted, sorted(units)[:3]))}"
        findings.fail(what, where="unit", remedy="write one unit for all rows, for instance 1,000,000 EUR")
    count = re.sub(r"\D", "", match["count"]) or "1"
    return match["currency"].upper(), int(count) * WORDS[(match["word"] or "")[:1].lower()]


def _category(label: str) -> str:
    return label if label in FINAL_DEMAND else labels.demand(label)


def _inputs(system: pymrio.IOSystem, content: Content, paid: Matrix, output: Matrix) -> tuple[pd.DataFrame, list[str]]:
    """Factor inputs by name where they make up what is paid beside purchases; otherwise value added is that."""
    factors = getattr(system, FACTORS, None)
    rows = None if factors is None else factors.F
    if rows is not None and set(rows.index) & INPUTS:
        known = {name: name for name in INPUTS}
        said = [str(name) for name in rows.index]
        names = labels.meanings(said, known, content, where=f"{FACTORS}, F", what="factor input")
        content.findings.raise_if_any()
        given = rows.set_axis(names, axis=0).groupby(level=0, sort=False).sum().T.reset_index(drop=True)
        if (np.abs(given.sum(axis=1) - paid) <= CLOSED * np.abs(output)).all():
            return given.rename_axis(columns=None), []
    why = "there are no factor inputs" if rows is None else "its factor inputs do not make it up by our names"
    return pd.DataFrame({"value_added": paid}), [f"value added is output less purchases, taxes included: {why}"]


def _codes(sectors: list[str]) -> dict[str, str]:
    """Code of each sector: its name where that is one word, its number otherwise."""
    known = list(dict.fromkeys(sectors))
    return {name: name if CODE.fullmatch(name) else f"{place:03d}" for place, name in enumerate(known, 1)}


def _meta(content: Content, system: pymrio.IOSystem, year: int, n: int, currency: str, unit: int) -> TableMeta:
    name = re.sub(r"\W+", "-", str(system.meta.name or "").lower()).strip("-") or "system"
    products = system.meta.system == "pxp"
    return TableMeta(
        id=f"pymrio-{year}-{name}-{n}",
        title=f"{system.meta.name or 'System'} {year}, {n} {'products' if products else 'industries'}",
        country="WLD",
        year=year,
        kind="product-by-product" if products else "industry-by-industry",
        valuation="basic prices",
        currency=currency,
        unit=unit,
        classification=f"PYMRIO-{name}-{n}".upper(),
        source_title=f"pymrio system {system.meta.name or content.path.name}",
        description=str(system.meta.description or ""),
        file=content.path.name,
        sha256=content.sha256(content.find(r"(Z|Y|unit)\.\w+")),
    )


FORMAT = world_format(
    name="pymrio",
    title="System of several regions saved by pymrio",
    source="the Python package pymrio: system.save_all(FOLDER), as text or Parquet; its zip too; with --year",
    taken="Z, Y by region and category, and factor inputs that have our names; otherwise value added as the rest",
    left_out="all other satellite accounts; population; systems of one region; pickles, which could run anything",
    tried="the test system of pymrio 0.7, saved by it as text, and its test files with A and Y alone, November 2026",
    recognises=_recognises,
    read=_read,
)
