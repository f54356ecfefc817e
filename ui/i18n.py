"""The page's languages: its own strings, and which of an entity's names is shown.

Strings are looked up in ``ui/locale/<language>.po``, English being the key; what has no translation stays English.
Short names that the code gives, of columns and of parameters, stand there in a context of their own: "code" over a
column is not the code that a parliament passes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.resources import files
from typing import IO, Any

from kb.names import in_language

LANGUAGES: Mapping[str, str] = {"en": "English", "ru": "Русский", "kk": "Қазақша"}
DEFAULT = "en"


_SPOKEN: ContextVar[str] = ContextVar("language of a document", default="")


@contextmanager
def speaking(lang: str) -> Iterator[None]:
    """Within it :func:`language` is this one: for a document, which is written without a page."""
    token = _SPOKEN.set(lang)
    try:
        yield
    finally:
        _SPOKEN.reset(token)


def language() -> str:
    """The language of the reader's page, or of the document that is being written."""
    if _SPOKEN.get():
        return _SPOKEN.get()
    import streamlit as st

    chosen = st.session_state.get("lang") or st.query_params.get("lang")
    return str(chosen) if chosen in LANGUAGES else preferred()


def preferred() -> str:
    """The first language that the reader's browser asks for and the page speaks.

    Browsers name them in the order that the reader set, each with a weight that falls along it.
    """
    import streamlit as st

    asked = (
        part.split(";")[0].strip()[:2].lower() for part in st.context.headers.get("Accept-Language", "").split(",")
    )
    return next((code for code in asked if code in LANGUAGES), DEFAULT)


def spoken(lang: str = "") -> dict[str, str]:
    """What the address of a link says of the language: nothing where English is what every reader gets without."""
    chosen = lang or language()
    return {} if chosen == DEFAULT and (_SPOKEN.get() or preferred() == DEFAULT) else {"lang": chosen}


def _(text: str, /, **values: object) -> str:
    """The string in the reader's language, ``{name}`` places filled in."""
    return translate(text, language(), **values)


def translate(text: str, lang: str, /, **values: object) -> str:
    """The string in a language, ``{name}`` places filled in."""
    found = catalogue(lang).get(text) or text
    return found.format(**values) if values else found


def column_name(head: str, lang: str) -> str:
    """What a column of the query library is called in a language.

    >>> column_name("input_share", "en"), column_name("code", "ru")
    ('input share', 'код')
    """
    return _in_context("column", head, lang)


def parameter_name(parameter: str, lang: str) -> str:
    """What a parameter of a method is called in a language.

    >>> parameter_name("from_year", "en")
    'from year'
    """
    return _in_context("parameter", parameter, lang)


def choice_name(word: str, lang: str) -> str:
    """A word among which a parameter of a method chooses, in a language."""
    return _in_context("choice", word, lang)


def key_in(context: str, word: str) -> str:
    """Under which key the catalogue holds a short name: its words after the context, as gettext joins them."""
    return f"{context}\x04{word.replace('_', ' ')}"


def _in_context(context: str, word: str, lang: str) -> str:
    return catalogue(lang).get(key_in(context, word)) or word.replace("_", " ")


def name(record: Mapping[str, Any], lang: str, prefix: str = "name") -> str:
    """An entity's name in a language, in the nearest other one where it has none, its id where it has none at all.

    >>> name({"id": "C24", "name_en": "Metallurgy", "name_ru": None}, "ru")
    'Metallurgy'
    """
    return in_language(record, lang, prefix) or str(record.get("id") or record.get("code") or "")


@cache
def catalogue(lang: str) -> Mapping[str, str]:
    """Translations of a language by English string, after its context where it has one; untranslated ones are out."""
    source = files("ui").joinpath("locale", f"{lang}.po")
    if not source.is_file():
        return {}
    with source.open("rb") as file:
        return entries(file)


def entries(file: IO[bytes]) -> Mapping[str, str]:
    """What a catalogue's file holds."""
    from babel.messages.pofile import read_po

    return {
        f"{entry.context}\x04{entry.id}" if entry.context else str(entry.id): str(entry.string)
        for entry in read_po(file)
        if entry.id and entry.string
    }
