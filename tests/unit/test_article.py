"""The founding article's facts and tables, against what was printed."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from importlib.resources import files
from itertools import pairwise

import numpy as np
import pytest

from kb import schema
from kb.records import Node, Relationship
from loaders.entities import article, knowledge
from tests.shipped import shipped

DELIVERY = article.read_shipped()
NODES = {(node.label, node.id): node for node in DELIVERY.nodes}


def of(label: str) -> list[Node]:
    return [node for node in DELIVERY.nodes if node.label == label]


def joined(kind: str, start: str = "") -> list[Relationship]:
    return [r for r in DELIVERY.relationships if r.type == kind and start in ("", r.start[1])]


def instrument(name: str) -> dict[str, object]:
    return dict(NODES["Instrument", name].properties)


def loading_matrix() -> np.ndarray:
    rows = sorted({r.start[1] for r in joined("LOADS_ON")})
    found = {(r.start[1], r.end[1]): r.properties["loading"] for r in joined("LOADS_ON")}
    factors = [f"kozlova-denisova-2014:factor-{i}" for i in range(1, 8)]
    return np.array([[found[row, factor] for factor in factors] for row in rows], dtype=float)


def test_every_record_fits_the_schema_and_names_the_article():
    schema.check(DELIVERY)
    assert {record.properties["source"] for record in [*DELIVERY.nodes, *DELIVERY.relationships]} == {
        "kozlova-denisova-2014"
    }


def test_the_funnel_of_2004_leads_from_150_to_7():
    stages = sorted(of("Stage"), key=lambda stage: stage.properties["position"])
    assert [(s.properties["entering"], s.properties["remaining"]) for s in stages] == [(150, 23), (23, 9), (9, 7)]
    assert all(a.properties["remaining"] == b.properties["entering"] for a, b in pairwise(stages))
    assert {r.end for stage in stages for r in joined("PART_OF", stage.id)} == {
        ("Programme", "cluster-initiative-2004")
    }


def test_who_took_part_in_the_first_initiative():
    roles = {r.start[1]: r.properties["role"] for r in joined("TAKES_PART_IN")}
    assert roles.pop("michael-porter") == "scientific adviser"
    assert set(roles) == {
        "centre-marketing-analytical-research",
        "je-austin-associates",
        "economic-competitiveness-group",
    }


def test_instruments_of_2015_2019_have_their_rates_caps_and_years():
    offered = {r.end[1] for r in joined("PROVIDES", "spiid-2015-2019")}
    assert offered == {"cluster-expansion", "engineering-centres", "business-climate"}
    expansion = instrument("cluster-expansion")
    assert (expansion["cap"], expansion["cap_period"], expansion["currency"]) == (60_000_000, "year", "KZT")
    assert (expansion["rate"], expansion["rate_years"]) == (75, "1–2")
    assert expansion["rates"] == [75, 75, 40, 40, 40]
    assert (expansion["later_rate"], expansion["later_years"], expansion["years"]) == (40, "3–5", 5)
    centres = instrument("engineering-centres")
    assert (centres["rate"], centres["cap"], centres["cap_period"]) == (50, 100_000_000, "total")
    assert "cap" not in instrument("business-climate")


def test_measures_and_forms_of_support_are_all_there():
    assert Counter(node.properties["kind"] for node in of("Instrument")) == {
        "instrument": 3,
        "measure": 2,
        "form of support": 11,
        "group of forms of support": 5,
    }
    grouped = {r.start[1]: r.end[1] for r in joined("PART_OF") if r.start[0] == "Instrument"}
    assert set(grouped.values()) == {n.id for n in of("Instrument") if n.properties["kind"].startswith("group")}
    assert len(grouped) == 9  # the article's grouping says nothing plain of the two kinds of network


def test_countries_have_the_clusters_of_table_1():
    counted = {n.id: n.properties["clusters_counted"] for n in of("Country") if "clusters_counted" in n.properties}
    assert counted == {
        **{"GBR": 168, "DEU": 32, "DNK": 34, "ITA": 206, "IND": 106},
        **{"NLD": 20, "USA": 380, "FRA": 96, "FIN": 9},
    }


def test_methods_are_the_three_approaches_and_the_three_steps():
    parts = {r.start[1]: r.end[1] for r in joined("PART_OF") if r.start[0] == "Method"}
    whole = {node.id for node in of("Method")} - set(parts)
    assert whole == {"localisation-economies", "input-output-relations", "porters-diamond", "combined-method"}
    assert Counter(parts.values()) == {"combined-method": 3, "input-output-relations": 2}


def test_claims_say_why_and_about_whom():
    topics = Counter(claim.properties["topic"] for claim in of("Claim"))
    assert topics["why there are no strong clusters"] == 3
    assert topics["world practice"] == 9
    about_finland = {r.start[1] for r in joined("CONCERNS") if r.end == ("Country", "FIN")}
    assert about_finland == {"article-world-nordic", "article-world-finland"}


def test_table_2_explains_87_97_per_cent():
    shares = [cluster.properties["variance_share"] for cluster in of("Cluster")]
    assert len(shares) == 7
    assert round(100 * sum(shares), 2) == 87.97
    assert sum(shares) == pytest.approx((loading_matrix() ** 2).sum() / 20)
    assert any("87.97" in note for note in NODES["Run", article.FACTOR_RUN].properties["notes"])


def test_table_2_is_a_published_run_of_140_loadings():
    run = NODES["Run", article.FACTOR_RUN].properties
    assert run["status"] == "published"
    assert json.loads(run["parameters"])["iterations"] == 8
    loads = joined("LOADS_ON")
    assert len(loads) == 140
    assert {r.properties["run"] for r in loads} == {article.FACTOR_RUN}
    assert len(joined("IDENTIFIED", article.FACTOR_RUN)) == 7


def test_membership_follows_the_rule():
    members = {(r.start[1][9:], int(r.end[1][-1])): r.properties["membership"] for r in joined("LOADS_ON")}
    primary = {pair for pair, kind in members.items() if kind == "primary"}
    assert primary == {
        *((code, 1) for code in ("B06", "C19", "C23", "D35", "F41")),
        *((code, 2) for code in ("B05", "B07", "C24", "C28", "C31")),
        *(("A01", 3), ("C10", 3), ("C20", 4), ("C22", 4), ("B08", 5), ("C17", 5), ("C13", 6)),
    }
    secondary = {pair for pair, kind in members.items() if kind == "secondary"}
    assert secondary == {("B08", 1), ("B05", 3), ("C13", 3), ("C23", 5), ("C15", 6)}


def test_bold_loadings_are_the_largest_of_their_row_in_absolute_value():
    matrix = loading_matrix()
    codes = sorted({r.start[1][9:] for r in joined("LOADS_ON")})
    bold = dict(zip(codes, 1 + np.abs(matrix).argmax(axis=1), strict=True))
    mining_metallurgy = {code for code, factor in bold.items() if factor == 2}
    assert mining_metallurgy == {"B05", "B07", "C24", "C28", "C31"}
    assert (bold["A03"], bold["C15"], bold["C16"]) == (6, 3, 7)


def test_varimax_with_kaiser_normalisation_leaves_table_2_alone():
    matrix = loading_matrix()
    assert np.abs(varimax(matrix, kaiser=True) - matrix).max() == pytest.approx(0.0009, abs=5e-5)
    assert np.abs(varimax(matrix, kaiser=False) - matrix).max() == pytest.approx(0.036, abs=5e-4)


def varimax(loadings: np.ndarray, *, kaiser: bool) -> np.ndarray:
    lengths = np.sqrt((loadings**2).sum(axis=1, keepdims=True)) if kaiser else np.ones((len(loadings), 1))
    rotated = loadings / lengths
    for _ in range(500):
        target = rotated**3 - rotated * (rotated**2).mean(axis=0)
        left, _, right = np.linalg.svd((loadings / lengths).T @ target)
        rotated = (loadings / lengths) @ (left @ right)
    return rotated * lengths


def test_table_3_is_held_as_multipliers_of_a_table_not_held():
    table = NODES["IOTable", article.MULTIPLIER_TABLE].properties
    assert table["held"] is False
    assert [r.end for r in joined("DESCRIBES")] == [("Region", "KZ-VOS")]
    assert [r.end[1] for r in joined("READ", article.MULTIPLIER_RUN)] == [article.MULTIPLIER_TABLE]
    found = {(r.start[1][9:], r.properties["measure"]): r.properties for r in joined("HAS_MULTIPLIER")}
    assert len(found) == 12
    metal_ores = {m: found["B07", m]["value"] for m in ("output", "value_added", "compensation")}
    assert metal_ores == {"output": 1.806, "value_added": 0.608, "compensation": 2.073}
    assert [found[code, "output"]["rank"] for code in ("B07", "C24", "C31", "C28")] == [1, 2, 3, 4]
    assert found["C31", "compensation"]["rank"] == 1
    forms = {(p["measure"], p["form"], p["closure"]) for p in found.values()}
    assert forms == {
        ("output", "effect", "type I"),
        ("value_added", "effect", "type I"),
        ("compensation", "ratio", "type I"),
    }


def test_every_relationship_finds_its_ends_in_what_is_shipped():
    knowledge.check(shipped())


def test_the_potential_cluster_covers_the_articles_five_industries():
    covered = {
        r.end[1]
        for delivery in shipped()
        for r in delivery.relationships
        if r.type == "COVERS" and r.start[1] == "ekr-mining-metallurgy" and r.end[1].startswith("KZ-IO-29:")
    }
    assert covered == {f"KZ-IO-29:{code}" for code in ("B07", "C24", "C31", "C28", "B05")}


# ---------------------------------------------------------------- letters

KAZAKH = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
AS_IN_RUSSIAN_LAW = {"Жетісу", "Ұлытау"}
"""Regions of 2022 that Russian official texts write with Kazakh letters."""


def names(column: str) -> list[str]:
    found = []
    for folder in ("article", "regions", "classifications", "tables/kaz-2024-42"):
        for path in (files("kb") / "data" / folder).iterdir():
            if path.name.endswith(".csv"):
                rows = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
                found += [row[column] for row in rows if row.get(column)]
    return found


@pytest.mark.parametrize(("column", "letters"), [("name_kk", KAZAKH), ("name_ru", RUSSIAN)])
def test_names_use_the_letters_of_their_language(column, letters):
    texts = names(column)
    assert len(texts) > 200
    for text in texts:
        for word in re.findall(r"\w+", text):
            latin = re.fullmatch(r"[A-Z0-9]+", word)  # section letters, numbers
            known = latin or word in AS_IN_RUSSIAN_LAW
            assert known or set(word.lower()) <= set(letters + "0123456789"), (text, word)
