"""The mapping file: where a table stands in a workbook or CSV sheets that no other reader knows, and what it means.

``kb template mapping`` explains every key. Here the file is read and checked; :mod:`loaders.mapped.table` applies it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping as Keys
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

from kb.names import LANGUAGES
from kb.table import FINAL_DEMAND, PRIMARY_INPUTS, VALUE_ADDED
from loaders.files.datapackage import KINDS
from loaders.files.spreadsheet import NOTHING
from loaders.files.validation import WEB_ADDRESS, Findings, closest, quoted

FLOWS = ("total", "domestic", "imported")
BLOCKS = (*FLOWS, *(f"final_demand_{part}" for part in FLOWS), "primary_inputs")
SECTIONS = ("table", "file", "layout", "blocks", "final_demand", "primary_inputs")
IMPORTS = "imports"
"""Beside the categories of final demand: imports of each product, where they stand in a column."""

META = {
    "country": (r"[A-Z]{3}", "ISO 3166-1 alpha-3, as KAZ"),
    "kind": ("|".join(KINDS), " or ".join(KINDS)),
    "valuation": (".+", "as basic prices"),
    "currency": (r"[A-Z]{3}", "ISO 4217, as KZT"),
    "classification": (".+", "the name of the list of industries"),
    "source_title": (".+", "who published the table, under which title"),
}
OPTIONAL = {
    "id": (r"[a-z0-9][a-z0-9._-]*", "lower-case letters, digits, - _ and ."),
    "title": (".+", "a title"),
    "source_url": (f"({WEB_ADDRESS.pattern})?", "an address that begins with https:// or http://"),
    "region": (r"[A-Z]{2}-[A-Z0-9]{1,3}", "ISO 3166-2, as KZ-75"),
    "description": ("(?s).*", "a text"),
    "language": ("|".join(LANGUAGES), "en, ru or kk"),
}
LETTERS = re.compile(r"[A-Za-z]{1,3}")


@dataclass(frozen=True, slots=True)
class FileSettings:
    """How texts and numbers are written; ``decimal`` is empty where text is no number (cells of a workbook)."""

    separator: str = ","
    encoding: str = "utf-8"
    decimal: str = ""
    thousands: str = ""
    zero: tuple[str, ...] = tuple(sorted(NOTHING))


@dataclass(frozen=True, slots=True)
class Block:
    """Where one block stands; rows and columns counted from 0. ``sheet`` is empty where the file has only one.

    Columns are headed by the codes of the rows, or by ``column_codes`` in their order.
    """

    sheet: str
    code_column: int
    name_column: int | None
    header_rows: tuple[int, ...]
    from_row: int
    first_code: str
    last_code: str
    skip: tuple[str, ...]
    column_codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mapping:
    """What a mapping file says: the table's metadata, its blocks, and what its columns and rows are called."""

    name: str
    meta: Keys[str, str]
    year: int
    unit: int
    file: FileSettings
    blocks: Keys[str, Block]
    final_demand: Keys[str, tuple[str, ...]]
    primary_inputs: Keys[str, tuple[str, ...]]


def template() -> str:
    """A mapping that explains every key, and the small table that it describes."""
    return (files("kb") / "data" / "templates" / "mapping.toml").read_text(encoding="utf-8")


def read_mapping(path: Path) -> Mapping:
    """Read and check a mapping file. Raises InvalidTable, an InvalidFile that lists everything wrong in it."""
    findings = Findings(path.name or str(path))
    return mapping_of(_toml(path, findings), findings)


def mapping_of(data: dict[str, Any], findings: Findings) -> Mapping:
    """The mapping that keys and values say. Raises InvalidTable with everything that is wrong in them."""
    for name in sorted(data.keys() - set(SECTIONS)):
        findings.add(f"[{name}] is not known", remedy=closest(name, SECTIONS, f"parts are {', '.join(SECTIONS)}"))
    table, file, layout = (_Section(data, name, findings) for name in ("table", "file", "layout"))
    meta = {name: table.text(name, *form) for name, form in META.items()}
    meta |= {name: table.text(name, *form, optional=True) for name, form in OPTIONAL.items()}
    mapping = Mapping(
        name=findings.file,
        meta=meta,
        year=table.whole("year", 1900, 2200),
        unit=table.whole("unit", 1, 10**12),
        file=_file(file),
        blocks=_blocks(data, layout, findings),
        final_demand=_labels(_Section(data, "final_demand", findings), (*FINAL_DEMAND, IMPORTS)),
        primary_inputs=_labels(_Section(data, "primary_inputs", findings), PRIMARY_INPUTS),
    )
    table.refuse_others()
    _check_meaning(mapping, findings)
    findings.raise_if_any()
    return mapping


def _toml(path: Path, findings: Findings) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        findings.file = str(path)
        findings.fail("there is no such mapping file", remedy="check the path; `kb template mapping` prints one")
    except UnicodeDecodeError:
        findings.fail("the text is not UTF-8", remedy="save the file as UTF-8")
    except OSError as error:
        findings.fail(f"it cannot be read: {error.strerror}", remedy="name the mapping file")
    except tomllib.TOMLDecodeError as error:
        findings.fail(f"it is not valid TOML: {error}", remedy='texts stand in quotation marks: key = "text"')


@dataclass
class _Section:
    """One part of the file: reads its keys and notes what is missing, unknown or of the wrong kind.

    Keys that are ``inherited`` stand in [layout]: what is wrong with them is told once, not for every block.
    """

    data: Keys[str, Any]
    name: str
    findings: Findings
    inherited: frozenset[str] = frozenset()
    asked: list[str] = field(default_factory=list)

    @property
    def keys(self) -> dict[str, Any]:
        found = self.data.get(self.name, {})
        return found if isinstance(found, dict) else {}

    def get(self, name: str) -> Any:
        """The value of a key, None where it is not given."""
        self.asked.append(name)
        return self.keys.get(name)

    def wrong(self, name: str, what: str, remedy: str) -> None:
        told = f"key {'layout' if name in self.inherited else self.name}.{name} {what}"
        if all(finding.what != told for finding in self.findings.listed):
            self.findings.add(told, remedy=remedy)

    def text(self, name: str, form: str, example: str, *, optional: bool = False) -> str:
        value = self.get(name)
        if value is None:
            if not optional:
                others = [key for key in self.keys if key not in META]
                self.wrong(name, "is missing", closest(name, others, f"add it: {example}"))
            return ""
        if not isinstance(value, str) or not re.fullmatch(form, value):
            self.wrong(name, f"is {quoted(value)}", f"write {example}")
            return ""
        return value

    def whole(self, name: str, least: int, most: int, otherwise: int | None = None) -> int:
        value = self.get(name)
        if value is None and otherwise is not None:
            return otherwise
        if value is None:
            self.wrong(name, "is missing", closest(name, [], f"add it: {name} = a whole number"))
        elif isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self.wrong(name, f"is {quoted(value)}", f"write a whole number from {least} to {most}, without quotes")
        else:
            return value
        return least

    def texts(self, name: str) -> tuple[str, ...] | None:
        """A list of texts; None where the key is not given."""
        value = self.get(name)
        if value is None:
            return None
        listed = value if isinstance(value, list) else [value]
        if all(isinstance(item, str) for item in listed):
            return tuple(listed)
        self.wrong(name, f"is {quoted(value)}", 'write texts in quotation marks: ["01", "02"]')
        return ()

    def column(self, name: str) -> int | None:
        """A column by its letters, counted from 0; None where the key is not given."""
        value = self.get(name)
        if value is None:
            return None
        if isinstance(value, str) and LETTERS.fullmatch(value):
            return column_number(value)
        self.wrong(name, f"is {quoted(value)}", 'write the column\'s letter: "A"')
        return None

    def rows(self, name: str) -> tuple[int, ...] | None:
        """Row numbers, counted from 0; None where the key is not given."""
        value = self.get(name)
        listed = value if isinstance(value, list) else [value]
        if value is None:
            return None
        if listed and all(isinstance(row, int) and not isinstance(row, bool) and row > 0 for row in listed):
            return tuple(row - 1 for row in listed)
        self.wrong(name, f"is {quoted(value)}", "write row numbers as a spreadsheet counts them: [3, 4]")
        return ()

    def refuse_others(self) -> None:
        """Note the keys that nobody asked for."""
        if not isinstance(self.data.get(self.name, {}), dict):
            self.findings.add(
                f"{self.name} is not a part with keys", remedy=f"write [{self.name}] on a line of its own"
            )
        for name in self.keys:
            if name not in self.asked:
                self.wrong(name, "is not known", closest(name, self.asked, f"keys are {', '.join(self.asked)}"))


def column_number(letters: str) -> int:
    """Place of a column, counted from 0.

    >>> column_number("A"), column_number("ce")
    (0, 82)
    """
    number = 0
    for letter in letters.upper():
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1


def _file(section: _Section) -> FileSettings:
    usual = FileSettings()
    zero = section.texts("zero")
    found = FileSettings(
        separator=section.text("separator", r"(?s).", 'one sign: ";", "\\t"', optional=True) or usual.separator,
        encoding=section.text("encoding", r"[\w-]+", "as utf-8, cp1251", optional=True) or usual.encoding,
        decimal=section.text("decimal", "[.,]", '"," or "."', optional=True),
        thousands=section.text("thousands", "[.,' ]?", '"," or "." or "\'"', optional=True),
        zero=usual.zero if zero is None else tuple(text.strip() for text in zero),
    )
    section.refuse_others()
    if found.decimal and found.decimal == found.thousands:
        section.wrong("thousands", "is the same sign as file.decimal", "leave one of them out")
    return found


def _blocks(data: Keys[str, Any], layout: _Section, findings: Findings) -> dict[str, Block]:
    given = data.get("blocks", {})
    given = given if isinstance(given, dict) else {}
    for name in sorted(given.keys() - set(BLOCKS)):
        findings.add(f"[blocks.{name}] is not known", remedy=closest(name, BLOCKS, f"blocks are {', '.join(BLOCKS)}"))
    if not set(given) & set(FLOWS):
        findings.add("no block of flows is described", remedy="write [blocks.domestic], [blocks.total] or both")
    blocks, usual = {}, layout.keys
    for name in sorted(given.keys() & set(BLOCKS)):
        own = given[name] if isinstance(given[name], dict) else {}
        part = name.removeprefix("final_demand_")
        beside = given.get(part, {}) if part != name else {}
        inherited = frozenset(usual.keys() - beside.keys() - own.keys())
        section = _Section({f"blocks.{name}": usual | beside | own}, f"blocks.{name}", findings, inherited)
        blocks[name] = _block(section)
        section.refuse_others()
    return {name: blocks[name] for name in BLOCKS if name in blocks}


def _block(section: _Section) -> Block:
    rows = section.rows("header_rows")
    if rows is None:
        section.wrong("header_rows", "is missing", "add it here or to [layout]: header_rows = [3, 4]")
    return Block(
        sheet=section.text("sheet", ".+", "the name of a sheet", optional=True),
        code_column=section.column("code_column") or 0,
        name_column=section.column("name_column"),
        header_rows=tuple(sorted(rows or ())),
        from_row=section.whole("from_row", 1, 10**7, otherwise=1) - 1,
        first_code=section.text("first_code", ".+", 'the code of the first industry, in quotes: "01"'),
        last_code=section.text("last_code", ".+", 'the code of the last industry, in quotes: "98"'),
        skip=section.texts("skip") or (),
        column_codes=section.texts("column_codes") or (),
    )


def _labels(section: _Section, known: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    found = {name: labels for name in known if (labels := section.texts(name))}
    section.refuse_others()
    return found


def _check_meaning(mapping: Mapping, findings: Findings) -> None:
    """What no single key shows: rows that contain each other, flows that cannot be told apart."""
    inputs, flows = mapping.primary_inputs, [name for name in FLOWS if name in mapping.blocks]
    if "output" not in inputs:
        findings.add("key primary_inputs.output is missing", remedy='add the label of its row: output = "Output"')
    if not mapping.final_demand.keys() - {IMPORTS}:
        findings.add("[final_demand] names no column", remedy='add one: exports = "Exports"')
    parts = [name for name in VALUE_ADDED if name in inputs and name != "value_added"]
    if "value_added" in inputs and parts:
        what = f"primary_inputs.value_added stands beside {', '.join(parts)}, which it contains"
        findings.add(what, remedy="keep either value added or its parts")
    net = [name for name in ("net_operating_surplus", "consumption_of_fixed_capital") if name in inputs]
    if "gross_operating_surplus" in inputs and net:
        what = f"primary_inputs.gross_operating_surplus stands beside {', '.join(net)}, which it contains"
        findings.add(what, remedy="keep either the gross surplus or its parts")
    if IMPORTS in inputs and IMPORTS in mapping.final_demand:
        findings.add("imports stand in [final_demand] and in [primary_inputs]", remedy="keep one of them")
    _check_flows(mapping, flows, findings)


def _check_flows(mapping: Mapping, flows: list[str], findings: Findings) -> None:
    if flows == ["imported"]:
        findings.add("only imported flows are described", remedy="add [blocks.total] or [blocks.domestic]")
    if len(flows) > 1 and "imported_inputs" in mapping.primary_inputs:
        what = "primary_inputs.imported_inputs repeats the imported flows"
        findings.add(what, remedy="leave it out: they are summed")
    if flows == ["total"] and IMPORTS not in {*mapping.primary_inputs, *mapping.final_demand}:
        what = "only total flows are described: imports of each product are needed beside them"
        remedy = "add [blocks.imported], or imports to [primary_inputs] (a row) or [final_demand] (a column)"
        findings.add(what, remedy=remedy)
