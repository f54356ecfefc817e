"""Titles of tables and shipped datasets in the reader's language; without the page, for documents too."""

from __future__ import annotations

import re

from ui.i18n import translate
from ui.remarks import remark

_STANDARD = re.compile(r"(?P<economy>.+), input-output table (?P<year>\d{4}), (?P<count>\d+) (?P<what>\w+)")
"""How loaders title the table of one country."""
_COMPUTED = re.compile(r"Computed from table (?P<table>\S+): (?P<how>.+?)\.(?: (?P<of>.+))?")
"""How a table that was computed from another is described: by the remarks of the computation, then by the other."""


def table_title(title: str, lang: str) -> str:
    """A table's or a shipped dataset's title in a language; what a person titled in another way stays as it is.

    >>> table_title("Kazakhstan, input-output table 2024, 68 products", "ru")
    'Казахстан, таблица «Затраты – Выпуск» за 2024 год, продуктов: 68'
    """
    found = _STANDARD.fullmatch(title)
    if lang == "en" or not found:
        return translate(title, lang)
    given = {"economy": _territory(found["economy"], lang), "year": found["year"], "count": found["count"]}
    if found["what"] == "products":
        return translate("{economy}, input-output table {year}, {count} products", lang, **given)
    return translate("{economy}, input-output table {year}, {count} industries", lang, **given)


def table_description(text: str, lang: str) -> str:
    """What a table is, in a language.

    >>> table_description("Computed from table a: 42 industries of A summed to 29 of B by S'ZS.", "ru")
    'Вычислена по таблице a: отрасли A (42) сложены в отрасли B (29) по формуле S′ZS.'
    """
    found = _COMPUTED.fullmatch(text)
    if lang == "en" or not found:
        return translate(text, lang)
    how = "; ".join(remark(each, lang) for each in found["how"].split("; "))
    words = translate("Computed from table {table}: {how}.", lang, table=found["table"], how=how)
    return f"{words} {table_description(found['of'], lang)}" if found["of"] else words


def _territory(name: str, lang: str) -> str:
    """A country's name in a language, by its English one."""
    from babel import Locale

    code = next((code for code, english in Locale("en").territories.items() if english == name), "")
    return str(Locale(lang).territories.get(code, name))
