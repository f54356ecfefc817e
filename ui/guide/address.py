"""The address of a term or a method in the guide: ``/guide?term=location-quotient``, ``/guide?method=linkages``."""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode

from ui.i18n import language, spoken
from ui.text import Markup

PATH = "guide"
"""Where the page is served."""
TERM, METHOD = "term", "method"


def guide_url(lang: str = "en", **address: str) -> str:
    """The address of a link, in a language: relative, so that it holds wherever the page is served.

    >>> guide_url("ru", term="pull")
    'guide?term=pull&lang=ru'
    """
    told = urlencode({**address, **spoken(lang)})
    return f"{PATH}?{told}" if told else PATH


def anchor(words: str, *, here: bool = False, **address: str) -> Markup:
    """A name that leads to its entry; ``ui/profile_links.js`` keeps the click on the page. ``here`` marks this part."""
    mark = ' aria-current="page"' if here else ""
    return Markup(f'<a href="{escape(guide_url(language(), **address))}"{mark}>{escape(words)}</a>')
