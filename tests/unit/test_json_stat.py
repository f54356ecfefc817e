"""Eurostat's JSON: a spoilt cube is refused by what is spoilt, and any one code changed changes no number unseen."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from loaders import io_table
from loaders.io_table import InvalidTable
from tests.formats import json_stat, national

Cube = dict[str, Any]


def first(cube: Cube) -> str:
    """The key of the first value."""
    return next(iter(cube["value"]))


def index(cube: Cube, side: str) -> dict[str, int]:
    """The places of the codes of one side."""
    found: dict[str, int] = cube["dimension"][side]["category"]["index"]
    return found


SPOILT: dict[str, tuple[Callable[[Cube], object], str]] = {
    "no size": (lambda cube: cube.pop("size"), "'size' is missing"),
    "a size too few": (lambda cube: cube["size"].pop(), "id, size and dimension do not agree"),
    "a size that is none": (lambda cube: cube["size"].__setitem__(0, 0), "id, size and dimension do not agree"),
    "another size": (lambda cube: cube["size"].__setitem__(2, 3), "the codes of stk_flow do not fill its 3 places"),
    "a place twice": (lambda cube: index(cube, "prd_use").update(P6=0), "the codes of prd_use do not fill"),
    "a value beyond": (lambda cube: cube["value"].update({"99999": 1.0}), "'99999' is no place of its"),
    "a value below": (lambda cube: cube["value"].update({"-1": 1.0}), "'-1' is no place of its"),
    "a text": (lambda cube: cube["value"].update({first(cube): "20"}), "'20' is not a number"),
    "a truth": (lambda cube: cube["value"].update({first(cube): True}), "'True' is not a number"),
    "no number": (lambda cube: cube["value"].update({first(cube): float("inf")}), "Infinity is no number"),
    "a total": (lambda cube: cube["value"].update(total(cube, "P2_ADJ", 7.0)), "inputs and taxes sum to"),
    "no year": (lambda cube: cube["dimension"].pop("time"), "'time' is missing"),
}


def total(cube: Cube, code: str, more: float) -> dict[str, float]:
    """The value of a row for the first product, with something added."""
    sides = [index(cube, side) for side in cube["id"]]
    cell = ("A", "MIO_EUR", "DOM", f"CPA_{national.NACE[0]}", code, "SI", "2020")
    place = str(np.ravel_multi_index([side[each] for side, each in zip(sides, cell, strict=True)], cube["size"]))
    return {place: cube["value"][place] + more}


@pytest.mark.parametrize("case", SPOILT)
def test_a_spoilt_cube_is_refused_by_what_is_spoilt(tmp_path: Path, case: str) -> None:
    spoil, told = SPOILT[case]
    path = json_stat.cube(tmp_path, spoil=lambda cube: spoil(cube) and None)
    with pytest.raises(InvalidTable) as caught:
        io_table.read(path)
    assert told in " ".join(f"{each.where} {each.what}" for each in caught.value.findings)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"version":"2.0","class":"dataset","source":"ESTAT"', "can be read"),
        ('{"version":"2.0","class":"dataset","source":"ESTAT","id":["geo"]}', "that can be read"),
        ('{"version":"2.0","class":"dataset","value":{}}', "this is JSON"),
        ('{"version":"2.0","class":"collection"}', "this is JSON"),
    ],
)
def test_other_json_is_called_by_its_name(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "other.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidTable, match=told):
        io_table.read(path)


def test_a_key_that_stands_twice_is_refused(tmp_path: Path) -> None:
    path = json_stat.cube(tmp_path)
    text = path.read_text(encoding="utf-8")
    key = first(json.loads(text))
    path.write_text(text.replace(f'"value":{{"{key}":', f'"value":{{"{key}":1.5,"{key}":', 1), encoding="utf-8")
    with pytest.raises(InvalidTable, match=f"'{key}' stands twice"):
        io_table.read(path)


def test_a_status_without_a_value_is_told(tmp_path: Path) -> None:
    def confidential(cube: Cube) -> None:
        place = next(iter(total(cube, "D29X39", 0.0)))
        cube["status"] = {place: "c"}
        del cube["value"][place]

    path = json_stat.cube(tmp_path, spoil=confidential)
    reading = io_table.read(path, tolerance=0.1)
    assert any("1 observations have no value" in note for note in reading.notes)


def test_values_may_stand_in_a_list_and_one_code_without_an_index(tmp_path: Path) -> None:
    def listed(cube: Cube) -> None:
        values = cube["value"]
        cube["value"] = [values.get(str(at)) for at in range(int(np.prod(cube["size"])))]
        del cube["dimension"]["geo"]["category"]["index"]

    assert len(io_table.read(json_stat.cube(tmp_path, spoil=listed)).table.codes) == 3


def test_any_one_code_changed_is_refused_by_its_name_or_changes_no_number(tmp_path: Path) -> None:
    whole = io_table.read(json_stat.cube(tmp_path)).table
    path = tmp_path / "naio_10_cp1700.json"
    cube = json.loads(path.read_text(encoding="utf-8"))
    for side in cube["id"]:
        for code in index(cube, side):
            for new in (f"{code}q", f"Z{code[1:]}", code[:-1] + "7"):
                spoilt = json.loads(json.dumps(cube))
                places = index(spoilt, side)
                if new in places:
                    continue
                places[new] = places.pop(code)
                path.write_text(json.dumps(spoilt), encoding="utf-8")
                try:
                    table = io_table.read(path).table
                except InvalidTable as error:
                    told = " ".join(f"{each.where} {each.what} {each.remedy}" for each in error.findings)
                    assert any(piece in told for piece in (code, new, code[4:] or "?", new[4:] or "?")), (
                        code,
                        new,
                        told,
                    )
                else:
                    np.testing.assert_array_equal(table.domestic, whole.domestic)
                    np.testing.assert_array_equal(table.final_demand_domestic, whole.final_demand_domestic)
