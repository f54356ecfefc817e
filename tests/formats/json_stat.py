"""The small economy as Eurostat's API gives a symmetric table in JSON-stat 2.0."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from tests.formats import national


def cube(folder: Path, axis: str = "prd", spoil: Callable[[dict[str, Any]], None] = lambda cube: None) -> Path:
    """The same as Eurostat's API gives it in JSON-stat."""
    lines = national.observations(("DOM", "IMP"), axis)
    sides = {"freq": ["A"], "unit": ["MIO_EUR"], "stk_flow": ["DOM", "IMP"]}
    sides |= {
        f"{axis}_{side}": list(dict.fromkeys(line[at] for line in lines)) for at, side in ((1, "use"), (2, "ava"))
    }
    sides |= {"geo": ["SI"], "time": ["2020"]}
    sizes = [len(codes) for codes in sides.values()]
    values = {}
    for flow, use, ava, value in lines:
        cell = ("A", "MIO_EUR", flow, use, ava, "SI", "2020")
        place = np.ravel_multi_index(
            [codes.index(code) for codes, code in zip(sides.values(), cell, strict=True)], sizes
        )
        values[str(place)] = float(value)
    category = {
        side: {
            "index": {code: at for at, code in enumerate(codes)},
            "label": {code: f"name of {code}" for code in codes},
        }
        for side, codes in sides.items()
    }
    whole: dict[str, Any] = {"version": "2.0", "class": "dataset", "label": "Symmetric input-output table"}
    whole |= {"source": "ESTAT", "value": values, "id": list(sides), "size": sizes}
    whole |= {"dimension": {side: {"label": side, "category": each} for side, each in category.items()}}
    whole |= {"extension": {"id": national.DATASETS[axis]}}
    spoil(whole)
    path = folder / f"{national.DATASETS[axis].lower()}.json"
    path.write_text(json.dumps(whole, separators=(",", ":")), encoding="utf-8")
    return path
