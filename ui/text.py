"""Whatever was loaded is text: here it becomes Markdown that shows it as it stands.

Streamlit reads Markdown in nearly all that it shows: a name such as ``![x](http://host/)`` would be a picture that
every reader's browser asks another host for. Stored text goes through :func:`as_text` on its way there; tables,
choices from a list and code take it as it is.
"""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit


class Markup(str):
    """HTML that was made of texts escaped on the way into it: a name that leads somewhere."""

    __slots__ = ()


_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_SHORTCODE = re.compile(r"(?<=:)(?=[\w+/-]+:)")
_LINK = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)|(?=@)", re.IGNORECASE)
_TYPOGRAPHY = re.compile(r"(?:^|(?<=\s))(<-|->|--|>=|<=|~=)(?=\s|$)")
_UNSEEN = "\u2060"
"""A word joiner: it has no width, and keeps apart what Streamlit would replace after it has read the Markdown."""


def as_text(text: object) -> str:
    """Markdown that shows a text letter by letter, in one line.

    >>> print(as_text("![x](/y) *A* $1"))
    \\!\\[x\\]\\(\\/y\\) \\*A\\* \\$1
    """
    line = _LINK.sub(_UNSEEN, _SHORTCODE.sub(_UNSEEN, re.sub(r"\s+", " ", str(text))))
    line = _TYPOGRAPHY.sub(lambda mark: mark[0][0] + _UNSEEN + mark[0][1:], line)
    return _PUNCTUATION.sub(r"\\\1", line)


def linked(words: str, address: str | None) -> str:
    """Text that leads to an address of the web; text alone where there is none, or one that is no page's.

    >>> linked("Law (2005)", "https://a.kz/x)"), linked("Law", "javascript:alert(1)")
    ('[Law \\\\(2005\\\\)](https://a.kz/x%29)', 'Law')
    """
    if not address or urlsplit(address).scheme not in ("http", "https"):
        return as_text(words)
    return f"[{as_text(words)}]({quote(address, safe=':/?#@!$&*+,;=%-._~')})"
