"""Regions and the nation year by year: sums, boundaries, and every figure against the tables it was taken from."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from importlib.resources import files
from math import fsum
from pathlib import Path

import pytest

from kb import datasets
from loaders.entities import regions
from loaders.entities.knowledge import DEVELOPMENT
from loaders.entities.load import read, template
from tests.shipped import shipped

Key = tuple[str, str, int, str]
"""Place, industry, year and measure."""

FOLDER = Path(str(files("kb"))) / "data" / "regions" / "panel"
FORMER = {"KZ-63": "KZ-VOS", "KZ-19": "KZ-ALM", "KZ-35": "KZ-KAR"}
PARTS = {"KZ-61": "KZ-YUZ", "KZ-79": "KZ-YUZ"} | {
    **{"KZ-10": "KZ-VOS", "KZ-63": "KZ-VOS", "KZ-19": "KZ-ALM"},
    **{"KZ-33": "KZ-ALM", "KZ-35": "KZ-KAR", "KZ-62": "KZ-KAR"},
}


@pytest.fixture(scope="module")
def values() -> dict[Key, float]:
    """Every value shipped, that of 2024 by section too, in units of what is counted."""
    made: dict[Key, float] = {}
    for delivery in (each for each in shipped() if each.dataset in ("regions", "development")):
        for r in (r for r in delivery.relationships if r.type == "PRODUCES"):
            p = r.properties
            place, industry = r.start[1], r.end[1].removeprefix("ISIC4:")
            key = (place, industry, int(str(p["year"])), str(p["measure"]))
            made[key] = float(str(p["value"])) * int(str(p["unit"]))
    return made


# ---------------------------------------------------------------- by itself


def test_a_user_loads_the_same_files_with_the_same_template() -> None:
    header = template("accounts").splitlines()[0].split(",")
    for name in DEVELOPMENT:
        delivery = read("accounts", FOLDER / f"{name}.csv", dataset=f"my-{name.replace('_', '-')}")
        datasets.check(delivery)
        columns = (FOLDER / f"{name}.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
        assert set(columns) <= set(header)


def test_regions_sum_to_the_nation_in_every_section_and_year(values: dict[Key, float]) -> None:
    sums: dict[tuple[str, int, str], list[float]] = defaultdict(list)
    for (place, industry, year, measure), value in values.items():
        apart = place in ("KZ-61", "KZ-79") and year < 2018
        if place != "KAZ" and not apart and measure.startswith("gross"):
            sums[industry, year, measure].append(value)
    assert {year for _, year, _ in sums} == set(range(1993, 2026))
    for (industry, year, measure), parts in sums.items():
        assert fsum(parts) == pytest.approx(values["KAZ", industry, year, measure], abs=0.26e6), (industry, year)


def test_south_kazakhstan_is_shymkent_and_turkistan(values: dict[Key, float]) -> None:
    together = [key for key in values if key[0] == "KZ-YUZ" and ("KZ-61", *key[1:]) in values]
    assert {key[2] for key in together} == set(range(2011, 2018))
    for _, *rest in together:
        industry, year, measure = rest[0], rest[1], rest[2]
        both = values["KZ-61", industry, year, measure] + values["KZ-79", industry, year, measure]
        assert both == pytest.approx(values["KZ-YUZ", industry, year, measure], abs=0.16e6)


def test_a_value_of_another_territory_than_its_regions_says_so() -> None:
    held = {node.id: node.properties for node in regions.read_shipped().nodes if node.label == "Region"}
    development = next(each for each in shipped() if each.dataset == "development")
    for r in development.relationships:
        if r.start[0] == "Region":
            year = int(str(r.properties["year"]))
            begun = int(str(held[r.start[1]].get("valid_from", 0)))
            assert year >= begun or "boundary_note" in r.properties, r.origin
            assert year <= int(str(held[r.start[1]].get("valid_to", 9999))), r.origin


def test_jumps_seams_and_revisions_stand_in_the_vintage_note(values: dict[Key, float]) -> None:
    development = next(each for each in shipped() if each.dataset == "development")
    notes = {
        (r.start[1], r.end[1], r.properties["year"], r.properties["measure"]): str(r.properties["vintage_note"])
        for r in development.relationships
        if "vintage_note" in r.properties
    }
    assert notes["KZ-75", "ISIC4:H", 2025, "gross_value_added"] == "jump in the source"
    assert "first published as 120561096.4" in notes["KAZ", "ISIC4:TOTAL", 2023, "gross_regional_product"]
    assert values["KAZ", "TOTAL", 2023, "gross_regional_product"] == pytest.approx(119_442_289.7e6)
    assert "seam of methods" in notes["KZ-39", "ISIC4:C", 2022, "gross_value_added"]
    assert "12355.6 less" in next(
        text for key, text in notes.items() if key[3] == "output_of_fabrics" and key[2] == 2025
    )


def test_divisions_sum_to_their_sections(values: dict[Key, float]) -> None:
    measure = "gross_value_added_by_division"
    for year in range(2013, 2026):
        mining, making = (
            fsum(v for (_, i, y, m), v in values.items() if m == measure and y == year and i.isdigit() and int(i) in of)
            for of in (range(5, 10), range(10, 34))
        )
        assert mining == pytest.approx(values["KAZ", "B", year, measure], abs=0.26e6)
        short = {2018: 27_796e6, 2019: 31_518e6}.get(year, 0)
        assert making == pytest.approx(values["KAZ", "C", year, measure] - short, abs=1e6), year


def test_the_volume_index_of_the_nation_is_the_mean_of_the_regions(values: dict[Key, float]) -> None:
    for year, published in ((2011, 107.5), (2024, 106.8)):
        last = "gross_value_added"
        places = [key[0] for key in values if key[1:] == ("C", year, "volume_index") and key[0] != "KAZ"]
        weights = {place: values[place, "C", year - 1, last] for place in places}
        mean = fsum(values[p, "C", year, "volume_index"] * weights[p] for p in places) / fsum(weights.values())
        assert mean == pytest.approx(published, abs=0.1)


def test_what_became_of_south_kazakhstans_fabrics(values: dict[Key, float]) -> None:
    measure = "output_of_fabrics"

    def share(year: int) -> float:
        south = fsum(values.get((place, "13", year, measure), 0) for place in ("KZ-YUZ", "KZ-61", "KZ-79"))
        return round(100 * south / values["KAZ", "13", year, measure], 1)

    assert [share(year) for year in (2005, 2007, 2016, 2024)] == [39.1, 97.2, 46.8, 7.7]


# ---------------------------------------------------------------- beside the tables they were taken from


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _place(row: dict[str, str], year: int, last: int) -> str:
    """The region of a row: before a region was divided, in the statistics to the year ``last``, the former one."""
    code = row["iso_3166_2"]
    return "KAZ" if code == "KZ" else FORMER.get(code, code) if year <= last else code


def _by_section(folder: Path) -> Iterator[tuple[Key, float]]:
    names = {"OTHER": "gross_value_added_and_net_taxes", "GRP": "gross_regional_product"}
    for row in _rows(folder / "panel" / "kaz_gva_region_section_2010_2025.csv"):
        section, year = row["section"], int(row["year"])
        industry = "TOTAL" if section == "GRP" else section
        measure = names.get(section, "gross_value_added")
        yield (_place(row, year, 2020), industry, year, measure), float(row["value"]) * 1e6


def _others(folder: Path) -> Iterator[tuple[Key, float]]:
    panel = folder / "panel"
    for row in _rows(panel / "kaz_manufacturing_gva_volume_index_region_2010_2025.csv"):
        year = int(row["year"])
        yield (_place(row, year, 2020), "C", year, "volume_index"), float(row["index_prev_year_100"])
    for row in _rows(panel / "kaz_employed_industry_construction_region_2016_2025.csv"):
        year = int(row["year"])
        yield (_place(row, year, 2021), "B-F", year, "employment"), float(row["value"])
    for row in _rows(panel / "kaz_employed_section_national_2010_2025.csv"):
        yield ("KAZ", row["section"], int(row["year"]), "employment"), float(row["value"]) * 1e3
    items = {"FABRICS": ("13", "fabrics", 1e3), "CARPETS": ("13", "carpets", 1e3)}
    items |= {"CHROME_ORE": ("07", "chromium_ore", 1e3), "CIGARETTES": ("12", "cigarettes", 1e6)}
    for row in _rows(panel / "kaz_output_physical_region_1990_2025.csv"):
        industry, name, unit = items[row["item"]]
        year = int(row["year"])
        yield (_place(row, year, 2021), industry, year, f"output_of_{name}"), float(row["value"]) * unit
    for row in _rows(panel / "kaz_gva_industry_divisions_national_2013_2025.csv"):
        code = "B-E" if row["oked_code"] == "IND" else row["oked_code"]
        yield ("KAZ", code, int(row["year"]), "gross_value_added_by_division"), float(row["value"]) * 1e6


def _products(folder: Path) -> Iterator[tuple[Key, float]]:
    codes = {"national": "KAZ", "AST": "KZ-71", "VKO": "KZ-VOS", "ALM": "KZ-ALM", "KRG": "KZ-KAR", "YKO": "KZ-YUZ"}
    held = {n.properties.get("statistics_code"): n.id for n in regions.read_shipped().nodes if n.label == "Region"}
    for row in _rows(folder / "panel" / "kaz_grp_region_1993_2007.csv"):
        place = codes.get(row["unit_code"]) or held[row["unit_code"]]
        yield (place, "TOTAL", int(row["year"]), "gross_regional_product"), float(row["value"]) * 1e6
    names = {"Republic of Kazakhstan": "KAZ", "Almaty": "KZ-ALM", "Karagandy": "KZ-KAR", "Shygys Kazakhstan": "KZ-VOS"}
    names |= {"Ontustik Kazakhstan": "KZ-YUZ", "Akmola": "KZ-11", "Aktob\u0435": "KZ-15", "Atyrau": "KZ-23"}
    names |= {"Batys Kazakhstan": "KZ-27", "Zhambyl": "KZ-31", "Kostanay": "KZ-39", "Kyzylorda": "KZ-43"}
    names |= {"Mangystau": "KZ-47", "Pavlodar": "KZ-55", "Soltustik Kazakhstan": "KZ-59"}
    names |= {"Astana city": "KZ-71", "Almaty city": "KZ-75"}
    for row in _rows(folder / "regions" / "BNS_GRP_by_region_2008_2023_annual.csv"):
        for year in (2008, 2009):
            if row[str(year)]:
                key = (names[row["region_mln_KZT"]], "TOTAL", year, "gross_regional_product")
                yield key, float(row[str(year)]) * 1e6


@pytest.mark.reference
def test_every_figure_is_that_of_the_official_tables_and_none_is_left_out(
    values: dict[Key, float], reference: Path
) -> None:
    official = dict([*_by_section(reference), *_others(reference), *_products(reference)])
    assert values.keys() == official.keys()
    wrong = [key for key, value in official.items() if values[key] != pytest.approx(value, rel=1e-12)]
    assert wrong == []


@pytest.mark.reference
def test_the_note_on_territory_says_what_the_official_table_says(reference: Path) -> None:
    development = next(each for each in shipped() if each.dataset == "development")
    noted = {
        (r.start[1], r.end[1].removeprefix("ISIC4:"), r.properties["year"])
        for r in development.relationships
        if r.properties["measure"] == "gross_value_added" and "boundary_note" in r.properties
    }
    rows = _rows(reference / "panel" / "kaz_gva_region_section_2010_2025.csv")
    official = {
        (_place(row, int(row["year"]), 2020), row["section"], int(row["year"]))
        for row in rows
        if row["boundary_note"] and row["section"] not in ("GRP", "OTHER") and row["year"] != "2024"
    }
    assert noted == official
