"""The page's own words: translated ones are in use and fill the same places, the others stay English and are listed."""

from __future__ import annotations

import re
import shutil
import string
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import pytest

from tests.ui import translations
from tests.ui.strings import strings
from tests.ui.translations import FOLDER
from ui.i18n import catalogue, entries, name, translate


@pytest.mark.parametrize("lang", ["ru", "kk"])
def test_catalogue_has_no_string_that_is_not_used(lang: str) -> None:
    assert set(catalogue(lang)) - strings() == set(), "python -m tests.ui.translations --prune takes them out"


@pytest.mark.parametrize("lang", ["ru", "kk"])
def test_translations_have_the_same_places_to_fill_in(lang: str) -> None:
    def places(text: str) -> set[str | None]:
        return {field for _, field, _, _ in string.Formatter().parse(text) if field}

    assert not [text for text, translated in catalogue(lang).items() if places(text) != places(translated)]


def test_a_number_in_per_cent_has_its_ending_in_kazakh() -> None:
    """Read as ``пайыз``, whatever the number: ``топтардың 92 %-ынан жоғары``; at the end of a clause it needs none."""
    bare = re.compile(r"\{share\}(?!-(ы|ын|ынан|дан)\b)(?!$)")
    assert not [text for text in catalogue("kk").values() if bare.search(text)]


def test_strings_without_a_translation_stay_english() -> None:
    assert translate("no such string {n}", "kk", n=3) == "no such string 3"


def test_what_is_not_translated_is_listed_and_fails_only_the_check_of_a_release(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A query of a contributor who knows neither language: its words are listed; one is then translated to Kazakh."""
    monkeypatch.setattr(translations, "strings", lambda: strings() | {"Mines by {owner}", "of a query: no words"})
    monkeypatch.setattr(translations, "FOLDER", tmp_path)
    monkeypatch.setattr(translations, "catalogue", kept_in(tmp_path))
    for lang in ("ru", "kk"):
        shutil.copy(FOLDER / f"{lang}.po", tmp_path)
    assert translations.main([]) == 0
    told = capsys.readouterr().out
    assert told.count('"Mines by {owner}"') == told.count('"of a query: no words"') == 2
    assert translations.main(["--strict"]) == 1
    (tmp_path / "new.json").write_text('{"Mines by {owner}": ["", "{owner} кеніштері"]}', encoding="utf-8")
    capsys.readouterr()
    translations.main([str(tmp_path / "new.json")])
    told = capsys.readouterr().out
    assert told.count('"Mines by {owner}"') == 1
    assert "{owner} кеніштері" in (tmp_path / "kk.po").read_text(encoding="utf-8")


def kept_in(folder: Path) -> Callable[[str], Mapping[str, str]]:
    """The catalogues of another folder."""

    @cache
    def read(lang: str) -> Mapping[str, str]:
        with (folder / f"{lang}.po").open("rb") as file:
            return entries(file)

    return read


def test_names_fall_back_to_the_nearest_language_and_last_to_the_id() -> None:
    assert name({"name_ru": "Туризм", "name_en": "Tourism"}, "kk") == "Туризм"
    assert name({"name_ru": "Туризм", "name_en": "Tourism"}, "en") == "Tourism"
    assert name({"from_name_kk": "Сауда"}, "ru", "from_name") == "Сауда"
    assert name({"id": "x-1"}, "ru") == "x-1"
