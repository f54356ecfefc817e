"""One spelling for all: Cyrillic and Latin, Kazakh letters and what stands in for them; words without endings."""

from __future__ import annotations

import pytest

from kb.search.abbreviations import initials
from kb.search.letters import key, stems, words_of


def spelt(text: str) -> list[str]:
    return [key(word) for word in words_of(text)]


@pytest.mark.parametrize(
    "spellings",
    [
        ("Қарағанды", "Qaraghandy", "Qarağandy", "Qaraǵandy", "Karagandy", "караганды"),
        ("Өңір ғылымы", "онир гылымы", "Öñir ğylymy"),
        ("Жезказган", "Zhezkazgan", "Jezkazgan"),
        ("Щучинск", "Shchuchinsk", "Şuchinsk"),
        ("Шымкент", "Shymkent", "Şymkent"),
        ("Юбилейная", "Yubileinaya", "Iubileinaia"),
        ("Есиль", "Yesil", "Esil"),
        ("Ёлка", "елка", "ЕЛКА"),
        ("цемент", "cement", "tsement"),
        ("Қызылорда", "Qyzylorda", "Kyzylorda", "Кызылорда"),
        ("металлургия", "металургия", "metallurgiya"),
        ("С242", "C242", "c242"),
    ],
    ids=lambda spellings: spellings[0],
)
def test_spellings_of_one_name_are_one(spellings: tuple[str, ...]) -> None:
    assert {" ".join(spelt(each)) for each in spellings} == {" ".join(spelt(spellings[0]))}


def test_other_names_stay_others() -> None:
    assert len({key(word) for word in ("петропавл", "павлодар", "тараз", "туркестан", "уральск", "орал")}) == 6
    assert key("copper") != key("cooperation")
    assert spelt("№633") == spelt("No 633")[1:] == ["633"]


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("цементом", "цемента"),
        ("медь", "меди"),
        ("областью", "области"),
        ("пилотный", "пилотных"),
        ("металлы", "металлов"),
        ("мыстың", "мысты"),
        ("кластерлердің", "кластер"),
        ("өңірге", "өңір"),
        ("metals", "metal"),
    ],
)
def test_inflected_words_have_a_stem_in_common(word: str, other: str) -> None:
    assert set(stems(word)) & set(stems(other))


@pytest.mark.parametrize(
    ("name", "made"),
    [
        (
            "Государственная программа по форсированному индустриально-инновационному развитию на 2010–2014 годы",
            "ГПФИИР",
        ),
        ("Государственная программа индустриально-инновационного развития (третья пятилетка)", "ГПИИР"),
        ("Министерство национальной экономики Республики Казахстан", "МНЭ"),
        ("Национальная палата предпринимателей Республики Казахстан «Атамекен»", "НПП"),
        ("Восточно-Казахстанская область (до 2022 года)", "ВКО"),
        ("State Programme of Industrial and Innovative Development 2015-2019", "SPIID"),
        ("Қазақстан Темір Жолы", "ҚТЖ"),
    ],
)
def test_initials_of_official_names(name: str, made: str) -> None:
    assert made in initials(name)


def test_what_has_too_few_or_too_many_words_has_no_initials() -> None:
    assert initials("Казцинк") == initials("Silk Road") == []
    assert initials(" ".join(["слово"] * 13)) == []
