"""The national input-output tables of the OECD: one country and year, ``BEL2020ttl.csv`` and ``BEL2020dom.csv``.

The first column names the rows. ``ttl`` has ``TTL_01`` (domestic and imported products together), ``dom`` has
``DOM_01`` and, below them, ``IMP_01``; an ``imp`` with the latter alone is read beside it. Then in all of them
``TXS_IMP_FNL`` and ``TXS_INT_FNL`` (taxes less subsidies on products, paid abroad and at home), ``TTL_INT_FNL``
(inputs and these taxes), ``VALU`` (value added at basic prices) and ``OUTPUT``. The columns are the industries
(``D01``; in the edition of 2023 ``A01_02``), ``HFCE``, ``NPISH``, ``GGFC``, ``GFCF``, ``INVNT``, ``DPABR`` (residents'
purchases abroad; once ``CONS_ABR``), ``CONS_NONRES`` (purchases of non-residents), ``EXPO``, ``IMPO`` (imports, below
zero) and, in the edition of 2023, ``TOTAL``. Million US dollars, industry by industry. Neither country nor year stands
in the file, only in its name.

Checked against: ``BEL2020ttl.csv`` itself. There rows and inputs add up, but ``TXS_IMP_FNL`` is zero in eight services,
whose columns lack up to 0.6 % of output. In the
edition of 2018 ``dom`` holds ``DOM`` and ``IMP`` rows (tried on all 64 countries), and imports stand above zero there.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import numpy as np
import pandas as pd

from kb.countries import country_names, is_country
from kb.progress import Progress
from kb.table import Matrix, TableMeta
from loaders.files.content import Content
from loaders.files.download import YEAR
from loaders.files.format import Format
from loaders.files.labelled_csv import Labelled, places_of, read_labelled
from loaders.files.validation import Findings, Strictness, TableReading, quoted
from loaders.national.assemble import National, Origin, Uses, assemble, choose, chosen_country, named_country

ORIGINS: Mapping[str, Origin] = {"TTL": "total", "DOM": "domestic", "IMP": "imported"}
CATEGORIES = {
    "HFCE": "household_consumption",
    "NPISH": "npish_consumption",
    "GGFC": "government_consumption",
    "GFCF": "gross_fixed_capital_formation",
    "INVNT": "change_in_inventories",
    "DPABR": "household_consumption",
    "CONS_ABR": "household_consumption",
    "CONS_NONRES": "exports",
    "EXPO": "exports",
}
"""Final demand by its code: residents consume abroad, what non-residents buy is exported."""
IMPORTS, TOTALS = "IMPO", ("TOTAL", "OUT")
TAXES, PURCHASES, VALUE_ADDED, OUTPUT = ("TXS_IMP_FNL", "TXS_INT_FNL"), "TTL_INT_FNL", "VALU", "OUTPUT"
ROW = re.compile(r'"?(TTL|DOM|IMP)_\w+"?[,;\t]')
REMEDY = "download the file again"


@dataclass(frozen=True, slots=True)
class _Named:
    """A file by what its name says: ``BEL2020ttl.csv``."""

    path: str
    country: str
    year: int
    kind: str


def named(path: str) -> _Named | None:
    """What a file's name says, whatever the order: ``BEL2020ttl.csv``, ``2020_BEL_dom.csv``; None for another name.

    >>> named("x/2020_BEL_dom.csv")
    _Named(path='x/2020_BEL_dom.csv', country='BEL', year=2020, kind='DOM')
    """
    stem = PurePosixPath(path).name.upper()
    years = YEAR.findall(stem)
    rest = re.sub(r"[^A-Z]", "", YEAR.sub("", stem.removesuffix(".CSV")))
    country, kind = rest[:3], rest[3:]
    if not stem.endswith(".CSV") or len(years) != 1 or kind not in ORIGINS or not is_country(country):
        return None
    return _Named(path, country, int(years[0]), kind)


def _recognises(content: Content) -> bool:
    if content.kind == "text":
        return _is_national(content.lines)
    first = next((member for member in content.members if named(member)), None)
    return first is not None and _is_national(content.peek(first))


def _is_national(lines: Sequence[str]) -> bool:
    """Whether a row of the second to fourth line is named as here, below a header with household consumption."""
    return any("HFCE" in line for line in lines[:3]) and any(ROW.match(line) for line in lines[1:4])


def _read(content: Content, findings: Findings, strictness: Strictness, report: Progress) -> TableReading:
    files = _files(content, findings)
    report(f"reading {', '.join(PurePosixPath(file.path).name or content.path.name for file in files)}")
    digest, sheets = hashlib.sha256(), []
    for file in files:
        raw = _bytes(content, file.path)
        digest.update(raw)
        name = PurePosixPath(file.path).name
        sheets.append(_sheet(raw, name if name != content.name else "", findings))
    table = _national(sheets, _meta(files[0], content, digest.hexdigest()), findings)
    return assemble(table, findings, strictness, report)


# ---------------------------------------------------------------- which files


def _files(content: Content, findings: Findings) -> list[_Named]:
    """The files of the table that is meant: of a folder or zip the one chosen, of a file what lies beside it too."""
    country, year = chosen_country(content, findings), content.choice.year
    if content.kind == "text":
        own = named(content.name)
        if own is None:
            if year is None:
                findings.fail("nothing says of which year the table is", remedy="say it: --year 2020")
            return [_Named(content.name, named_country(country, findings), year, "")]
        if (country or own.country, year or own.year) != (own.country, own.year):
            remedy = "leave --countries and --year out, or name the other file"
            findings.fail(f"the file's name says {own.country} {own.year}", remedy=remedy)
        beside = [named(path.name) for path in sorted(content.path.parent.iterdir()) if path != content.path]
        return _of_one([own, *(other for other in beside if other)], own, findings)
    named_files = [file for member in content.members if (file := named(member))]
    there = sorted({file.country for file in named_files})
    of = choose("countries", "--countries", there, country, findings)
    years = sorted({str(file.year) for file in named_files if file.country == of})
    at = choose("years", "--year", years, str(year or ""), findings)
    return _of_one(named_files, _Named("", of, int(at), ""), findings)


def _of_one(named_files: Sequence[_Named], wanted: _Named, findings: Findings) -> list[_Named]:
    """The files of one country and year, each kind once."""
    files = [file for file in named_files if (file.country, file.year) == (wanted.country, wanted.year)]
    files.sort(key=lambda file: file.kind)
    for place, file in enumerate(files):
        twin = next((other for other in files[:place] if other.kind == file.kind), None)
        if twin is not None:
            what = f"two files hold {file.kind.lower()} of {file.country} {file.year}: {twin.path} and {file.path}"
            findings.fail(what, remedy="keep one of them")
    return files


def _bytes(content: Content, path: str) -> bytes:
    if content.kind != "text" or path in (content.name, content.path.name):
        with content.open("" if content.kind == "text" else path) as stream:
            return stream.read()
    return (content.path.parent / path).read_bytes()


def _meta(file: _Named, content: Content, sha256: str) -> Mapping[str, Any]:
    country = country_names(file.country).get("name_en", file.country)
    return {
        "id": f"oecd-{file.country.lower()}-{file.year}",
        "title": f"{country}, OECD input-output table {file.year}",
        "country": file.country,
        "year": file.year,
        "file": content.path.name,
        "sha256": sha256,
    }


# ---------------------------------------------------------------- what they hold


def _sheet(raw: bytes, name: str, findings: Findings) -> Labelled:
    lines = raw[:1000].decode("utf-8-sig", errors="replace").splitlines()
    if lines and "HFCE" not in raw.decode("utf-8-sig", errors="replace").split("\n", 1)[0]:
        findings.fail("the header is not in line 1", where=name, remedy="delete the lines above the industries' codes")
    return read_labelled(io.BytesIO(raw), findings, name=name)


def _national(sheets: Sequence[Labelled], meta: Mapping[str, Any], findings: Findings) -> National:
    parts: dict[Origin, tuple[Labelled, str]] = {}
    for sheet in sheets:
        for prefix in dict.fromkeys(row[0][:3] for row in sheet.rows if ROW.match(f"{row[0]},")):
            if prefix != "TTL" or any(row[0].startswith("TTL_") and row[0] != PURCHASES for row in sheet.rows):
                parts.setdefault(ORIGINS[prefix], (sheet, prefix))
    _refuse_half(parts, findings)
    first = parts.get("total", parts.get("domestic", (sheets[0], "")))[0]
    codes = _industries(first, findings)
    down = {origin: _rows(*part, codes, findings) for origin, part in parts.items()}
    findings.raise_if_any()
    _refuse_unread(sheets, findings)
    uses = {origin: _uses(part[0], down[origin], codes, findings) for origin, part in parts.items()}
    inputs, purchases, notes = _inputs(first, codes, findings)
    imports = _imports(parts, down, findings)
    if imports is not None:
        inputs["imports"] = imports
    findings.raise_if_any()
    n = len(codes)
    return National(
        TableMeta(
            **{**meta, "id": f"{meta['id']}-{n}", "title": f"{meta['title']}, {n} industries"},
            kind="industry-by-industry",
            valuation="basic prices",
            currency="USD",
            unit=1_000_000,
            classification=f"OECD-IOT-{n}",
            source_title="OECD, Input-Output Tables",
            source_url="https://www.oecd.org/en/data/datasets/input-output-tables.html",
        ),
        codes,
        [""] * n,
        uses,
        inputs.drop(columns=TAXES[0]),
        tuple(notes),
        purchases,
        inputs[TAXES[0]].to_numpy() == 0,
    )


def _refuse_unread(sheets: Sequence[Labelled], findings: Findings) -> None:
    """Findings for rows with numbers that are neither uses of a product nor a row that is known."""
    below = {*TAXES, PURCHASES, VALUE_ADDED, OUTPUT}
    for sheet in sheets:
        rows = [place for place, (label,) in enumerate(sheet.rows) if label in below or ROW.match(f"{label},")]
        sheet.refuse_unread(rows, findings)
    findings.raise_if_any()


def _refuse_half(parts: Mapping[Origin, object], findings: Findings) -> None:
    """Domestic or imported uses without the others."""
    if "total" in parts and "domestic" not in parts and "imported" not in parts:
        return
    for origin, kind in (("domestic", "dom"), ("imported", "imp")):
        if origin not in parts:
            remedy = f"put the file {kind}.csv of the same country and year beside it"
            findings.fail(f"the rows of {origin} products are missing", remedy=remedy)


def _industries(sheet: Labelled, findings: Findings) -> list[str]:
    """Codes of the industries: the columns before final demand."""
    columns = [column[0] for column in sheet.columns]
    codes = [column for column in columns if column not in (*CATEGORIES, IMPORTS, *TOTALS)]
    for wanted in ("HFCE", "EXPO"):
        if wanted not in columns:
            findings.add(f"the column {wanted} is missing", where=sheet.name, remedy=REMEDY)
    return codes


def _rows(sheet: Labelled, prefix: str, codes: Sequence[str], findings: Findings) -> list[int]:
    """Where the rows of one origin stand: of column ``D01`` the row ``TTL_01``, of ``A01_02`` ``TTL_A01_02``."""
    places_of(codes, [column[0] for column in sheet.columns], sheet.name, "column", findings)
    labels = [row[0] for row in sheet.rows]
    there = set(labels)
    wanted = [
        label if (label := f"{prefix}_{code}") in there else f"{prefix}_{re.sub(r'^D(?=[0-9])', '', code)}"
        for code in codes
    ]
    for label in dict.fromkeys(labels):
        if label.startswith(f"{prefix}_") and label not in wanted and label != PURCHASES:
            what = f"row {quoted(label)} has no column"
            findings.add(what, where=sheet.name, remedy="rows and columns have the same industries")
    return places_of(wanted, labels, sheet.name, "row", findings)


def _uses(sheet: Labelled, down: Sequence[int], codes: Sequence[str], findings: Findings) -> Uses:
    columns = [column[0] for column in sheet.columns]
    across = [columns.index(code) for code in codes]
    demand = [place for place, column in enumerate(columns) if column in CATEGORIES]
    final = pd.DataFrame(sheet.block(down, demand, findings)).T
    final.index = pd.Index([CATEGORIES[columns[place]] for place in demand])
    return Uses(sheet.block(down, across, findings), final.groupby(level=0).sum().T)


def _inputs(sheet: Labelled, codes: Sequence[str], findings: Findings) -> tuple[pd.DataFrame, Matrix | None, list[str]]:
    """Taxes, value added and output of each industry, with TXS_IMP_FNL by itself; inputs and taxes as printed."""
    labels, columns = [row[0] for row in sheet.rows], [column[0] for column in sheet.columns]
    across = [columns.index(code) for code in codes]
    wanted = [*TAXES, VALUE_ADDED, OUTPUT]
    places = places_of(wanted, labels, sheet.name, "row", findings)
    findings.raise_if_any()
    values = dict(zip(wanted, sheet.block(places, across, findings), strict=True))
    frame = pd.DataFrame(
        {
            TAXES[0]: values[TAXES[0]],
            "net_taxes_on_products": values[TAXES[0]] + values[TAXES[1]],
            "value_added": values[VALUE_ADDED],
            "output": values[OUTPUT],
        }
    )
    untaxed = [code for code, tax, x in zip(codes, values[TAXES[0]], values[OUTPUT], strict=True) if x and not tax]
    notes = []
    if untaxed:
        notes.append(f"taxes on imported products ({TAXES[0]}) are 0 in {len(untaxed)} columns: {', '.join(untaxed)}")
    printed = None
    if PURCHASES in labels:
        printed = sheet.block([labels.index(PURCHASES)], across, findings)[0]
    return frame, printed, notes


def _imports(
    parts: Mapping[Origin, tuple[Labelled, str]], down: Mapping[Origin, Sequence[int]], findings: Findings
) -> Matrix | None:
    """Imports of each product, above zero: of the imported or total rows; None where the column holds nothing.

    Below zero in total rows, from which they are taken off; above it in imported ones, as in the edition of 2018.
    """
    for origin in ("total", "imported"):
        if origin not in parts:
            continue
        sheet = parts[origin][0]
        columns = [column[0] for column in sheet.columns]
        if IMPORTS in columns:
            imports = sheet.block(down[origin], [columns.index(IMPORTS)], findings)[:, 0]
            if imports.any() or origin == "total":
                return np.asarray(-imports if imports.sum() < 0 else imports) + 0.0
        elif origin == "total":
            findings.add(f"the column {IMPORTS} is missing", where=sheet.name, remedy=REMEDY)
    return None


FORMAT = Format(
    name="oecd-national",
    title="OECD national input-output tables",
    source="oecd.org, Input-Output Tables, CSV: BEL2020ttl.csv, BEL2020dom.csv, or the zip of many with --countries "
    "BEL --year 2020",
    taken="flows, final demand by category, imports, taxes on products, value added, output; dom (with imp, where it "
    "is a file of its own) gives domestic and imported flows, ttl alone gives them together",
    left_out="taxes on products of final demand; ttl beside dom is only compared with it",
    tried="BEL2020ttl.csv, and of the edition of 2018 the tables of 64 countries for 2005 and 2015, November 2026",
    recognises=_recognises,
    read=_read,
    chooses=True,
)
