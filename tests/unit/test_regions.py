"""Regions in their three divisions, their outlines, and value added."""

from __future__ import annotations

import json
from collections import defaultdict
from math import fsum
from pathlib import Path

import pytest

from kb import datasets
from kb.errors import InvalidFile
from kb.records import Node
from loaders.entities import regions

DELIVERY = regions.read_shipped()
REGIONS = {node.id: node.properties for node in DELIVERY.nodes if node.label == "Region"}
SUCCESSIONS = {(r.start[1], r.end[1]): r.properties["year"] for r in DELIVERY.relationships if r.type == "SUCCEEDS"}


def in_year(year: int) -> set[str]:
    return {
        name for name, region in REGIONS.items() if region.get("valid_from", 0) <= year <= region.get("valid_to", 9999)
    }


def test_every_record_fits_the_schema():
    datasets.check(DELIVERY)


@pytest.mark.parametrize(("year", "count"), [(2004, 16), (2017, 16), (2018, 17), (2021, 17), (2022, 20), (2025, 20)])
def test_each_year_has_one_division(year, count):
    assert len(in_year(year)) == count


def test_four_regions_were_divided():
    assert SUCCESSIONS == {
        **{("KZ-61", "KZ-YUZ"): 2018, ("KZ-79", "KZ-YUZ"): 2018},
        **{("KZ-10", "KZ-VOS"): 2022, ("KZ-63", "KZ-VOS"): 2022},
        **{("KZ-19", "KZ-ALM"): 2022, ("KZ-33", "KZ-ALM"): 2022},
        **{("KZ-35", "KZ-KAR"): 2022, ("KZ-62", "KZ-KAR"): 2022},
    }
    for (new, old), year in SUCCESSIONS.items():
        assert REGIONS[new]["valid_from"] == year == REGIONS[old]["valid_to"] + 1


def test_twelve_regions_kept_their_borders_and_their_former_code():
    former = {name: region["former_iso_code"] for name, region in REGIONS.items() if "former_iso_code" in region}
    assert len(former) == 12
    assert former["KZ-75"] == "KZ-ALA"
    assert set(former) == in_year(2004) & in_year(2022)


def test_every_region_has_three_names_and_its_country():
    for region in REGIONS.values():
        assert {"name_en", "name_ru", "name_kk"} <= set(region)
    assert sum(r.type == "PART_OF" and r.end == ("Country", "KAZ") for r in DELIVERY.relationships) == 24
    assert [name for name, region in REGIONS.items() if region["kind"] == "city"] == ["KZ-71", "KZ-75", "KZ-79"]


def test_every_region_has_an_outline() -> None:
    outlined = {name: json.loads(region["boundary"]) for name, region in REGIONS.items() if "boundary" in region}
    assert set(outlined) == set(REGIONS)
    for geometry in outlined.values():
        polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        for ring in (ring for polygon in polygons for ring in polygon):
            assert ring[0] == ring[-1]
            assert all(46 < east < 88 and 40 < north < 56 and round(east, 3) == east for east, north in ring)
    assert all("boundary_note" in region for region in REGIONS.values())


def neighbours(region: str, year: int) -> set[str]:
    pairs = [{r.start[1], r.end[1]} for r in DELIVERY.relationships if r.type == "BORDERS"]
    return {other for pair in pairs if region in pair for other in pair - {region} if pair <= in_year(year)}


def test_regions_border_on_those_of_their_own_time() -> None:
    assert neighbours("KZ-79", 2024) == {"KZ-61"}
    assert neighbours("KZ-47", 2024) == {"KZ-15", "KZ-23"}
    assert neighbours("KZ-63", 2024) == {"KZ-10"}
    assert neighbours("KZ-35", 2024) == {"KZ-10", "KZ-11", "KZ-19", "KZ-31", "KZ-33", "KZ-39", "KZ-55", "KZ-62"}
    assert neighbours("KZ-VOS", 2010) == {"KZ-55", "KZ-KAR", "KZ-ALM"}
    assert neighbours("KZ-YUZ", 2010) == {"KZ-31", "KZ-43", "KZ-KAR"}
    for year in (2010, 2019, 2024):
        assert all(neighbours(region, year) for region in in_year(year))


def test_a_border_has_its_length() -> None:
    lengths = {(r.start[1], r.end[1]): r.properties["length"] for r in DELIVERY.relationships if r.type == "BORDERS"}
    assert 500 < lengths["KZ-11", "KZ-59"] < 1_200
    assert all(length > 0 for length in lengths.values())


# ---------------------------------------------------------------- value added


def accounts() -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for r in DELIVERY.relationships:
        if r.type == "PRODUCES":
            assert (r.properties["year"], r.properties["unit"], r.properties["currency"]) == (2024, 1_000_000, "KZT")
            found[r.start[1]][r.end[1]] = r.properties["value"]
    return found


def test_columns_sum_to_the_national_row():
    held = accounts()
    nation = held.pop("KAZ")
    assert set(held) == in_year(2024)
    for section, value in nation.items():
        assert fsum(region[section] for region in held.values()) == pytest.approx(value, abs=0.05), section
    assert nation["ISIC4:TOTAL"] == 136_693_318.3


def test_rows_sum_to_the_regional_product():
    for place, sections in accounts().items():
        total = sections.pop("ISIC4:TOTAL")
        assert fsum(sections.values()) == pytest.approx(total, abs=0.05), place


def test_measures_say_what_the_value_is():
    measures = {r.end[1]: r.properties["measure"] for r in DELIVERY.relationships if r.type == "PRODUCES"}
    assert measures["ISIC4:C"] == "gross_value_added"
    assert measures["ISIC4:OTHER"] == "gross_value_added_and_net_taxes"
    assert measures["ISIC4:TOTAL"] == "gross_regional_product"


# ---------------------------------------------------------------- a user's file

HEADER = (
    "id,iso_code,name_en,kind,country,valid_from,valid_to,succeeds,succeeds_year,boundary,source_title,source_trust"
)
SQUARE = '"{""type"": ""Polygon"", ""coordinates"": [[[0,0],[1,0],[1,1],[0,0]]]}"'


def write(folder: Path, *rows: str) -> Path:
    path = folder / "bavaria.csv"
    path.write_text("\n".join((HEADER, *rows)) + "\n", encoding="utf-8")
    return path


def test_a_file_of_regions_brings_regions_and_their_country(tmp_path):
    path = write(
        tmp_path,
        f"DE-BY,DE-BY,Bavaria,region,DEU,1990,,DE-OLD,1990,{SQUARE},Atlas,B",
        "DE-OLD,DE-OLD,Old Bavaria,region,DEU,,1989,,,,Atlas,B",
    )
    delivery = regions.read(path)
    datasets.check(delivery)
    assert delivery.dataset == "bavaria"
    assert Node("Country", "DEU", {"source": "atlas", "trust": "B"}) in delivery.nodes
    assert {(r.type, r.start[1], r.end[1]) for r in delivery.relationships} == {
        ("PART_OF", "DE-BY", "DEU"),
        ("PART_OF", "DE-OLD", "DEU"),
        ("SUCCEEDS", "DE-BY", "DE-OLD"),
    }


@pytest.mark.parametrize(
    ("row", "place"),
    [
        ("DE-BY,Bavaria,Bavaria,region,DEU,,,,,,Atlas,B", "line 2, column iso_code"),
        ("DE-BY,DE-BY,Bavaria,kingdom,DEU,,,,,,Atlas,B", "line 2, column kind"),
        ("DE-BY,DE-BY,Bavaria,region,DEU,2000,1990,,,,Atlas,B", "line 2, column valid_to"),
        ('DE-BY,DE-BY,Bavaria,region,DEU,,,,,"{""type"": ""Point""}",Atlas,B', "line 2, column boundary"),
        ("DE-BY,DE-BY,Bavaria,region,DEU,,,,,,,", "no source, no row"),
    ],
)
def test_a_wrong_cell_is_told_with_its_place(tmp_path, row, place):
    with pytest.raises(InvalidFile) as error:
        regions.read(write(tmp_path, row))
    assert place in str(error.value)
    assert "\n" not in str(error.value)
