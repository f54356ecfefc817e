"""The page's own words: each in every language, none that is not used."""

from __future__ import annotations

import string

import pytest

from tests.ui.strings import strings
from ui.i18n import catalogue, name, translate


@pytest.mark.parametrize("lang", ["ru", "kk"])
def test_catalogue_has_every_string_and_no_other(lang: str) -> None:
    assert set(catalogue(lang)) == strings()


@pytest.mark.parametrize("lang", ["ru", "kk"])
def test_translations_have_the_same_places_to_fill_in(lang: str) -> None:
    def places(text: str) -> set[str | None]:
        return {field for _, field, _, _ in string.Formatter().parse(text) if field}

    assert not [text for text, translated in catalogue(lang).items() if places(text) != places(translated)]


def test_strings_without_a_translation_stay_english() -> None:
    assert translate("no such string {n}", "kk", n=3) == "no such string 3"


def test_names_fall_back_to_the_nearest_language_and_last_to_the_id() -> None:
    assert name({"name_ru": "Туризм", "name_en": "Tourism"}, "kk") == "Туризм"
    assert name({"name_ru": "Туризм", "name_en": "Tourism"}, "en") == "Tourism"
    assert name({"from_name_kk": "Сауда"}, "ru", "from_name") == "Сауда"
    assert name({"id": "x-1"}, "ru") == "x-1"
