"""What the browser does by itself: save figures, keep its steps back those of the reader, know the page's language.

The page is served with a policy that names these scripts by their hash, and lets the browser run no other.
"""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path

from ui.i18n import LANGUAGES


@cache
def own_scripts() -> str:
    """The scripts that stand beside this module, as one."""
    return "".join(file.read_text(encoding="utf-8") for file in sorted(Path(__file__).parent.glob("*.js")))


def language_script(lang: str) -> str:
    """Tells the browser the page's language: a screen reader pronounces by it, and tables write their numbers so.

    Kazakh numbers are written as Russian ones are, and Chromium, asked for Kazakh, writes English ones.
    """
    numbers = ["ru" if lang == "kk" else lang]
    return (
        f"document.documentElement.lang = '{lang}';"
        f"Object.defineProperty(navigator, 'languages', {{value: {numbers}, configurable: true}})"
    )


def all_scripts() -> tuple[str, ...]:
    """Every script that the page gives the browser."""
    return own_scripts(), *(language_script(lang) for lang in LANGUAGES)


def script_hash(script: str) -> str:
    """A script as a Content-Security-Policy names it.

    >>> script_hash("alert(1)")
    "'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='"
    """
    return f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"
