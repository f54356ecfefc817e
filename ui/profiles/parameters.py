"""Parameters of a run in words: what each is called, and its value."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ui.i18n import choice_name, parameter_name, translate
from ui.numbers import number


def parameters(asked: str, lang: str, run: Mapping[str, Any]) -> str:
    """What a run was asked, from the JSON that it keeps, without what was left empty or what the run says itself.

    >>> parameters('{"from_year": 2010, "region": "", "basis": "total"}', "en", {"basis": "total"})
    'from year = 2010'
    """
    given = {key: value for key, value in json.loads(asked).items() if value not in ("", run.get(key))}
    return "; ".join(f"{parameter_name(key, lang)} = {parameter_value(value, lang)}" for key, value in given.items())


def parameter_value(given: Any, lang: str) -> str:
    """The value of a method's parameter in a language.

    >>> parameter_value(["C24", "C25"], "en"), parameter_value("", "en"), parameter_value(0.35, "ru")
    ('C24, C25', '–', '0,35')
    """
    if isinstance(given, list):
        return ", ".join(parameter_value(each, lang) for each in given) or "–"
    if isinstance(given, bool):
        return translate("yes" if given else "no", lang)
    if isinstance(given, float):
        return number(given, lang, 0 if given.is_integer() else len(str(given).partition(".")[2]))
    return choice_name(given, lang) or "–" if isinstance(given, str) else str(given)
