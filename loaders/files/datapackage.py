"""The package around an IO table folder: where its files are, and what datapackage.json says of the table."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from kb.table import TableMeta
from loaders.files.limits import DAMAGED, refuse_bomb
from loaders.files.validation import WEB_ADDRESS, Findings, closest, quoted

DESCRIPTOR = "datapackage.json"
RESOURCES = ("industries", "flows", "final_demand", "primary_inputs")
INCLUDED = "included"
"""What ``io_table.imports`` says where the column ``domestic`` holds domestic and imported products together."""
KINDS = ("product-by-product", "industry-by-industry")

SLUG = re.compile(r"[a-z0-9][a-z0-9._-]*")
Read = Callable[[str], bytes]


@dataclass
class Package:
    """Files of one package by their path inside it, from a folder or a zip."""

    name: str
    findings: Findings
    _read: Read
    _digests: list[str] = field(default_factory=list)

    def content(self, path: str) -> bytes | None:
        """Bytes of one file; None (and a finding) where it is missing or lies outside the package."""
        parts = PurePosixPath(path)
        if parts.is_absolute() or ".." in parts.parts or "\\" in path or "://" in path:
            self.findings.add(
                f"path {quoted(path)} leads out of the package", where=DESCRIPTOR, remedy="put the file beside it"
            )
            return None
        try:
            content = self._read(path)
        except (FileNotFoundError, KeyError):
            self.findings.add(
                f"file {quoted(path)} is missing", where=DESCRIPTOR, remedy="add it or mend the resource's path"
            )
        except DAMAGED as error:
            self.findings.add(f"{quoted(path)} cannot be read: {_reason(error)}", remedy="make the package again")
        else:
            self._digests.append(hashlib.sha256(content).hexdigest())
            return content
        return None

    @property
    def sha256(self) -> str:
        """Digest of the files read so far, the same for a folder and its zip."""
        return hashlib.sha256("\n".join(self._digests).encode()).hexdigest()


def _reason(error: Exception) -> str:
    if isinstance(error, RuntimeError) and "password" in str(error):
        return "it is protected by a password"
    return error.strerror if isinstance(error, OSError) and error.strerror else str(error)


def open_folder(folder: Path) -> Package:
    """The package in a folder. Raises InvalidTable where there is no datapackage.json."""
    name = folder.resolve().name or str(folder)
    findings = Findings(name)
    if not (folder / DESCRIPTOR).is_file():
        findings.fail(f"the folder has no {DESCRIPTOR}", remedy="name the folder of an IO table, or a workbook")
    return Package(name, findings, lambda path: (folder / path).read_bytes())


def open_zip(path: Path) -> Package:
    """The package in a zip, at its root or in one folder. Raises InvalidTable where there is none."""
    findings = Findings(path.name)
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError) as error:
        findings.fail(f"the zip cannot be opened: {_reason(error)}", remedy="make or download it again")
    descriptors = [name for name in archive.namelist() if PurePosixPath(name).name == DESCRIPTOR]
    if not descriptors:
        findings.fail(f"the zip holds no {DESCRIPTOR}", remedy="zip the folder of an IO table")
    members = archive.infolist()
    if any(member.flag_bits & 1 for member in members):
        findings.fail("the zip is protected by a password", remedy="unpack it and name the folder")
    refuse_bomb(members, findings)
    folder = PurePosixPath(min(descriptors, key=lambda name: name.count("/"))).parent
    return Package(path.name, findings, lambda inner: archive.read(str(folder / inner)))


@dataclass(frozen=True, slots=True)
class Descriptor:
    """What datapackage.json says: the table's metadata and the path of each resource.

    ``undivided``: its column ``domestic`` holds domestic and imported products together.
    """

    meta: TableMeta
    paths: Mapping[str, str]
    notes: tuple[str, ...]
    undivided: bool = False


def read_descriptor(
    package: Package, resources: tuple[str, ...] = RESOURCES, kinds: tuple[str, ...] = KINDS
) -> Descriptor:
    """Read and check datapackage.json, which lists ``resources`` and describes a table of one of the ``kinds``.

    Raises InvalidTable with everything that is wrong in it.
    """
    findings = package.findings
    data = _json_object(package)
    notes: list[str] = []
    fields = _Fields(data, "", findings)
    name = fields.text("name", SLUG, "lower-case letters, digits, - _ and .: it is the table's id")
    table = data.get("io_table")
    if not isinstance(table, dict):
        findings.add("io_table is missing", where=DESCRIPTOR, remedy="describe the table: country, year, kind, unit …")
        table = {}
    source, url = _source(data, findings, notes)
    inner = _Fields(table, "io_table.", findings) if table else _Fields({}, "io_table.", Findings(""))
    meta = TableMeta(
        id=name,
        title=str(data.get("title") or name),
        country=inner.text("country", re.compile("[A-Z]{3}"), "ISO 3166-1 alpha-3, as KAZ"),
        region=inner.text("region", re.compile("[A-Z]{2}-[A-Z0-9]{1,3}"), "ISO 3166-2, as KZ-75", optional=True)
        or None,
        year=inner.whole("year", 1900, 2200),
        kind=inner.text("kind", re.compile("|".join(kinds)), " or ".join(kinds)),
        valuation=inner.text("valuation", re.compile(".+"), "as basic prices"),
        currency=inner.text("currency", re.compile("[A-Z]{3}"), "ISO 4217, as KZT"),
        unit=inner.whole("unit", 1, 10**12),
        classification=inner.text("classification", re.compile(".+"), "the name of the classification"),
        source_title=source,
        source_url=url,
        description=str(data.get("description") or ""),
        file=package.name,
    )
    undivided = inner.text("imports", re.compile(INCLUDED), f"{INCLUDED}, or leave it out", optional=True)
    paths = _resource_paths(data, resources, findings, notes)
    findings.raise_if_any()
    return Descriptor(meta, paths, tuple(notes), bool(undivided))


def _json_object(package: Package) -> dict[str, Any]:
    content = package.content(DESCRIPTOR)
    package.findings.raise_if_any()
    try:
        data = json.loads((content or b"").decode("utf-8-sig"))
    except UnicodeDecodeError:
        package.findings.fail("the text is not UTF-8", where=DESCRIPTOR, remedy="save the file as UTF-8")
    except json.JSONDecodeError as error:
        place = f"{DESCRIPTOR}, line {error.lineno}, column {error.colno}"
        package.findings.fail(f"it is not valid JSON: {error.msg}", where=place, remedy="mend the punctuation there")
    except RecursionError:
        package.findings.fail("it is nested too deeply", where=DESCRIPTOR, remedy="write it as in the format's README")
    if not isinstance(data, dict):
        package.findings.fail("it is not a JSON object", where=DESCRIPTOR, remedy="start it with {")
    return data


@dataclass(frozen=True, slots=True)
class _Fields:
    """Reads the fields of one JSON object and notes what is missing or of the wrong kind."""

    data: Mapping[str, Any]
    prefix: str
    findings: Findings

    def text(self, name: str, form: re.Pattern[str], example: str, *, optional: bool = False) -> str:
        value = self.data.get(name)
        if value is None:
            if not optional:
                self._missing(name, example)
            return ""
        if not isinstance(value, str) or not form.fullmatch(value):
            self._wrong(name, value, f"write {example}")
            return ""
        return value

    def whole(self, name: str, least: int, most: int) -> int:
        value = self.data.get(name)
        if value is None:
            self._missing(name, "a whole number")
        elif isinstance(value, str) and value.strip().isdigit():
            self._wrong(name, value, f'write the number without quotation marks: "{name}": {value.strip()}')
        elif isinstance(value, bool) or not isinstance(value, int | float) or value != value // 1:
            self._wrong(name, value, "write a whole number")
        elif not least <= value <= most:
            self._wrong(name, value, f"write a number from {least} to {most}")
        else:
            return int(value)
        return 0

    def _missing(self, name: str, example: str) -> None:
        remedy = closest(name, self.data, otherwise=f"add it: {example}")
        self.findings.add(f"{self.prefix}{name} is missing", where=DESCRIPTOR, remedy=remedy)

    def _wrong(self, name: str, value: object, remedy: str) -> None:
        self.findings.add(f"{self.prefix}{name} is {quoted(value)}", where=DESCRIPTOR, remedy=remedy)


def _source(data: Mapping[str, Any], findings: Findings, notes: list[str]) -> tuple[str, str]:
    """Title and address of the first source; the package's own title where it names none."""
    sources = data.get("sources")
    first = sources[0] if isinstance(sources, list) and sources else {}
    if isinstance(first, dict) and first.get("title"):
        fields = _Fields({"path": first.get("path") or None}, "sources: ", findings)
        address = fields.text("path", WEB_ADDRESS, "an address that begins with https:// or http://", optional=True)
        return str(first["title"]), address
    notes.append(f"{DESCRIPTOR} names no source: the table's own title stands for it")
    return str(data.get("title") or data.get("name")), ""


def _resource_paths(
    data: Mapping[str, Any], wanted: tuple[str, ...], findings: Findings, notes: list[str]
) -> dict[str, str]:
    given = data.get("resources")
    listed = [item for item in given if isinstance(item, dict)] if isinstance(given, list) else []
    paths = {str(item.get("name")): item.get("path") for item in listed}
    for name in wanted:
        if name not in paths:
            remedy = closest(name, paths, otherwise=f"a package has {', '.join(wanted)}")
            findings.add(f"resource {name} is missing", where=DESCRIPTOR, remedy=remedy)
        elif not isinstance(paths[name], str) or not paths[name]:
            findings.add(f"resource {name} has no path to one file", where=DESCRIPTOR, remedy=f'"path": "{name}.csv"')
    for name in paths.keys() - set(wanted):
        notes.append(f"resource {quoted(name)} is not part of the format and was not read")
    return {name: str(paths[name]) for name in wanted if name in paths}
