"""Eurostat's JSON (JSON-stat 2.0): observations by their place in a cube, codes of each side of it beside them.

``{"version": "2.0", "class": "dataset", "source": "ESTAT", "value": {"29994": 28811.6, …}, "status": {…},
"id": ["freq", "unit", "stk_flow", "prd_use", "prd_ava", "geo", "time"], "size": [1, 1, 3, 121, 123, 1, 1],
"dimension": {"geo": {"category": {"index": {"ES": 0}, "label": {"ES": "Spain"}}}, …},
"extension": {"id": "NAIO_10_CP1700"}}``: the last side runs
fastest. Source: https://json-stat.org/full/ (2.0); layout as the tables of Spain for 2022 have it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from loaders.files.validation import Findings, quoted

HEAD = re.compile(r'\s*\{.{0,200}?"class"\s*:\s*"dataset".{0,300}?"source"\s*:\s*"ESTAT"', re.DOTALL)
AGAIN = "download it again"
LABEL = "label"
Cube = dict[str, Any]


@dataclass(frozen=True)
class JsonStatFile:
    """One dataset: its columns by name, and the key under ``value`` of each record."""

    name: str
    header: list[str]
    keys: Sequence[str]
    table: Any  # pyarrow.Table

    def place(self, record: int, column: str = "") -> str:
        """Where a record stands: ``table.json, value 29994, column unit``."""
        return f"{self.name}, value {self.keys[record]}" + (f", column {column}" if column else "")


def begins(text: str) -> bool:
    """Whether a text begins as a dataset of Eurostat's API does.

    >>> begins('{"version":"2.0","class":"dataset","label":"…","source":"ESTAT"'), begins('{"data": []}')
    (True, False)
    """
    return HEAD.match(text) is not None


def sides(raw: bytes) -> list[str]:
    """Names of the sides of the cube; none where it is no dataset that can be read."""
    try:
        cube = json.loads(raw)
        return [str(side) for side in cube["id"]]
    except (ValueError, RecursionError, KeyError, TypeError):
        return []


def read(name: str, raw: bytes, ava: str, findings: Findings) -> JsonStatFile:
    """The observations of a dataset, labels of ``ava`` behind its codes. Raises InvalidTable with what is wrong."""
    cube = _cube(raw, findings)
    codes = [_codes(cube, side, size, findings) for side, size in zip(cube["id"], cube["size"], strict=True)]
    keys, values = _observations(cube, findings)
    findings.raise_if_any()
    cells = np.array([int(key) for key in keys], dtype=np.int64)
    places: Sequence[Any] = np.unravel_index(cells, tuple(map(len, codes)))
    columns: dict[str, Any] = {"DATAFLOW": [str(cube.get("extension", {}).get("id", ""))] * len(keys)}
    for side, there, at in zip(cube["id"], codes, places, strict=True):
        columns["TIME_PERIOD" if side == "time" else side] = [there[place] for place in at]
        if side == ava:
            labels = cube["dimension"][side]["category"].get("label", {})
            columns[LABEL] = [str(labels.get(there[place], "")) for place in at]
    columns["OBS_VALUE"] = pa.array(values, pa.float64())
    texts = {name: pa.array(each, pa.string()) for name, each in columns.items() if name != "OBS_VALUE"}
    table = pa.table({name: texts.get(name, columns[name]) for name in columns})
    return JsonStatFile(name, list(columns), keys, table)


def _cube(raw: bytes, findings: Findings) -> Cube:
    try:
        cube = json.loads(raw, object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        findings.fail(f"it is no JSON that can be read: {error}", remedy=AGAIN)
    try:
        names, sizes = cube["id"], cube["size"]
        whole = len(names) == len(sizes) and all(cube["dimension"][name]["category"] for name in names)
        whole = whole and all(type(size) is int and size > 0 for size in sizes)
        whole = whole and isinstance(cube["value"], dict | list)
    except (KeyError, TypeError) as error:
        findings.fail(f"it is no whole dataset of JSON-stat: {error} is missing", remedy=AGAIN)
    if not whole:
        findings.fail("it is no whole dataset of JSON-stat: id, size and dimension do not agree", remedy=AGAIN)
    return dict(cube)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"{next(name for name in names if names.count(name) > 1)!r} stands twice")
    return found


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no number")


def _codes(cube: Cube, side: str, size: int, findings: Findings) -> list[str]:
    """Codes of one side in their order; findings where they do not fill it, each place once."""
    category = cube["dimension"][side]["category"]
    index = category.get("index", list(category.get("label", {})))
    placed = dict(enumerate(index)) if isinstance(index, list) else {at: code for code, at in index.items()}
    if len(index) != size or set(placed) != set(range(size)):
        findings.fail(f"the codes of {side} do not fill its {size} places", where=side, remedy=AGAIN)
    return [str(placed[at]) for at in range(size)]


def _observations(cube: Cube, findings: Findings) -> tuple[list[str], list[float | None]]:
    """Keys and values; None where only a status stands: confidential or not available."""
    values, cells = cube["value"], int(np.prod(cube["size"], dtype=object))
    given = values if isinstance(values, dict) else {str(at): value for at, value in enumerate(values)}
    status = cube.get("status", {})
    flagged = status if isinstance(status, dict) else {}
    whole: dict[str, Any] = {**dict.fromkeys(flagged), **given}
    for key, value in whole.items():
        if not key.isdecimal() or not int(key) < cells:
            findings.add(f"{quoted(key)} is no place of its {cells} cells", where="value", remedy=AGAIN)
        elif isinstance(value, bool) or not isinstance(value, int | float | None):
            findings.add(f"{quoted(str(value))} is not a number", where=f"value {key}", remedy=AGAIN)
    return list(whole), list(whole.values())
