"""Classifications, their entries, and concordances."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from importlib.resources import files
from pathlib import Path

import pytest

from kb import schema
from kb.errors import InvalidFile
from loaders.entities import concordance

DELIVERY = concordance.read_shipped()
INDUSTRIES = {node.id: node.properties for node in DELIVERY.nodes if node.label == "Industry"}
MAPS = {(r.start[1], r.end[1]): r.properties for r in DELIVERY.relationships if r.type == "MAPS_TO"}


def table_industries() -> list[dict[str, str]]:
    path = files("kb") / "data" / "classifications" / "kz_io_29.csv"
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def test_every_record_fits_the_schema():
    schema.check(DELIVERY)


def test_the_classifications_have_their_entries():
    levels = Counter((name.split(":")[0], entry["level"]) for name, entry in INDUSTRIES.items())
    assert levels == {
        ("KZ-IO-29", "industry"): 29,
        ("KZ-IO-42", "industry"): 42,
        ("KZ-BNS-68", "product"): 68,
        ("ISIC4", "section"): 21,
        ("ISIC4", "division"): 88,
        ("ISIC4", "sum"): 2,
        ("ISIC4", "remainder"): 1,
        ("ISIC4", "total"): 1,
    }
    belongs = [r for r in DELIVERY.relationships if r.type == "IN_CLASSIFICATION"]
    assert {r.start[1]: r.end[1] for r in belongs} == {name: name.split(":")[0] for name in INDUSTRIES}


def test_every_division_is_part_of_its_section():
    parents = {r.start[1]: r.end[1] for r in DELIVERY.relationships if r.type == "PART_OF"}
    assert len(parents) == 88
    assert parents["ISIC4:24"] == "ISIC4:C"
    assert parents["ISIC4:39"] == "ISIC4:E"
    assert Counter(parents.values())["ISIC4:C"] == 24


def test_the_29_industries_stand_for_the_rows_of_the_article():
    rows = {entry["article_row"]: entry for entry in INDUSTRIES.values() if "article_row" in entry}
    assert set(rows) == set(range(1, 21))
    assert rows[16]["code"] == "C24"
    assert rows[16]["further_sources"] == ["kozlova-denisova-2014"]
    assert "further_sources" not in INDUSTRIES["KZ-IO-29:G45"]


@pytest.mark.parametrize("classification", ["KZ-IO-29", "KZ-BNS-68"])
def test_industries_and_products_have_three_names(classification):
    for name, entry in INDUSTRIES.items():
        if name.startswith(classification):
            assert all(entry[f"name_{language}"] for language in ("en", "ru", "kk")), name


def test_isic_has_english_and_russian_names_throughout():
    isic = {name: entry for name, entry in INDUSTRIES.items() if name.startswith("ISIC4")}
    assert all(entry["name_en"] and entry["name_ru"] for entry in isic.values())
    assert {name for name, entry in isic.items() if "name_kk" not in entry} == {"ISIC4:39", "ISIC4:82"}


def test_the_concordance_is_that_of_the_table():
    stated = defaultdict(list)
    for (product, industry), properties in MAPS.items():
        assert properties["share"] == 1.0
        assert properties["derived"] is True
        if product.startswith("KZ-BNS-68:") and industry.startswith("KZ-IO-29:"):
            stated[industry.removeprefix("KZ-IO-29:")].append(product.removeprefix("KZ-BNS-68:"))
    assert {row["code"]: row["bns_products"] for row in table_industries()} == {
        industry: " ".join(products) for industry, products in stated.items()
    }


def test_the_42_industries_lie_between_the_products_and_the_29():
    """What a product belongs to by way of the 42 is what it belongs to in the 29."""
    homes = {(start.split(":")[0], end.split(":")[0]): {} for start, end in MAPS}
    for start, end in MAPS:
        homes[start.split(":")[0], end.split(":")[0]][start] = end
    finer, coarser = homes["KZ-BNS-68", "KZ-IO-42"], homes["KZ-IO-42", "KZ-IO-29"]
    assert (len(finer), len(coarser)) == (68, 42)
    assert {product: coarser[industry] for product, industry in finer.items()} == homes["KZ-BNS-68", "KZ-IO-29"]
    path = files("kb") / "data" / "tables" / "kaz-2024-42" / "industries.csv"
    for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
        products = [end.removeprefix("KZ-BNS-68:") for end, home in finer.items() if home == f"KZ-IO-42:{row['code']}"]
        assert row["bns_products"].replace("|", " ") == " ".join(products)


def test_every_division_but_the_last_lies_in_one_industry():
    divisions = [one for one, other in MAPS if one.startswith("ISIC4:") and other.startswith("KZ-IO-29:")]
    assert len(divisions) == len(set(divisions)) == 87
    assert "ISIC4:99" not in divisions
    assert MAPS["ISIC4:09", "KZ-IO-29:B06"]
    assert MAPS["ISIC4:30", "KZ-IO-29:C28"]


# ---------------------------------------------------------------- a user's file

HEADER = "from_classification,from_code,to_classification,to_code,share,source_title,source_trust"


def write(folder: Path, *rows: str) -> Path:
    path = folder / "okved-isic.csv"
    path.write_text("\n".join((HEADER, *rows)) + "\n", encoding="utf-8")
    return path


def test_a_concordance_may_share_an_industry_out(tmp_path):
    thirds = [f"X,01,ISIC4,{code},{1 / 3!r},Handbook,B" for code in ("10", "11", "12")]
    delivery = concordance.read(write(tmp_path, *thirds))
    schema.check(delivery)
    assert delivery.dataset == "okved-isic"
    assert delivery.title == "Concordance: X to ISIC4"
    assert {(r.type, r.start[1], r.end[1]) for r in delivery.relationships} == {
        ("MAPS_TO", "X:01", f"ISIC4:{code}") for code in ("10", "11", "12")
    }


def test_each_target_classification_is_summed_alone(tmp_path):
    rows = ("X,01,ISIC4,10,1,Handbook,B", "X,01,KZ-IO-29,C10,1,Handbook,B")
    assert len(concordance.read(write(tmp_path, *rows)).relationships) == 2


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (["X,01,ISIC4,10,0.5,Handbook,B", "X,01,ISIC4,11,0.4,Handbook,B"], "sum to 0.9, not 1"),
        (["X,01,ISIC4,10,1,Handbook,B", "X,02,ISIC4,10,1.000000002,Handbook,B"], "line 3, column share"),
        (["X,01,ISIC4,10,half,Handbook,B"], "line 2, column share"),
        (["X,01,ISIC4,10,0,Handbook,B"], "line 2, column share"),
        (["X,01,ISIC4,10,0.5,Handbook,B", "X,01,ISIC4,10,0.5,Handbook,B"], "stands twice"),
        (["X,,ISIC4,10,1,Handbook,B"], "line 2, column from_code"),
        (["X,01,ISIC4,10,1,,"], "no source, no row"),
    ],
)
def test_a_wrong_file_is_told_with_its_place(tmp_path, rows, told):
    with pytest.raises(InvalidFile) as error:
        concordance.read(write(tmp_path, *rows))
    assert told in str(error.value)
    assert "\n" not in str(error.value)
