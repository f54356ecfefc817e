"""What the browser does by itself: save figures, keep its steps back those of the reader, know the page's language.

The page is served with a policy that names these scripts by their hash, and lets the browser run no other.
They stand in the document itself, ahead of Streamlit's: a click on the first name that is drawn is already theirs.
"""

from __future__ import annotations

import json
from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from ui.i18n import DEFAULT, LANGUAGES, translate

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

NOT_AS_IT_IS = {b"if-none-match", b"if-modified-since", b"range", b"accept-encoding"}
"""Headers of a request for something else than the whole document in plain letters."""
OF_THE_FILE = {b"content-length", b"etag", b"last-modified", b"accept-ranges"}
"""Headers of an answer that are true of Streamlit's file, and not of what is made of it."""

STREAMLIT = (
    *("Upload", "Drag and drop a file here", "{}MB per file", "Remove {}", "Cancel upload of {}", "file upload"),
    *("File must be {} or smaller.", "{} files are not allowed.", "Upload failed", "Click to retry upload"),
    *("No results", "Clear all", "Clear value", "Clear entry", "Choose an option", "Choose options", "Selected values"),
    *("Selectbox options", "Multiselect options", "Open", "Close", "No options to select"),
    "You can only select up to {} options. Remove an option first.",
    *("Press Enter to apply", "Press Ctrl+Enter to apply", "Press ⌘+Enter to apply", "Increment", "Decrement"),
    *("Press Enter to submit form", "Press Ctrl+Enter to submit form", "Press ⌘+Enter to submit form"),
    *("Show password", "Hide password", "Number is above the allowed range.", "Number is below the allowed range."),
    *("Fullscreen", "Close fullscreen", "Download as CSV", "Show/hide columns", "Search", "Type to search"),
    *("Previous Result", "Next Result", "Close Search", "{} results", "{} result", "{} of {} results"),
    *("Sort ascending", "Sort descending", "Statistics", "Format", "Autosize", "Pin column", "Unpin column"),
    *("Hide column", "Copy column name", "Select all", "Clear selection", "Dataframe column menu"),
    *("Automatic", "Localized", "Plain", "Compact", "Dollar", "Euro", "Yen", "Percent", "Scientific", "Accounting"),
    *("Values", "Empty", "Distinct", "Average", "Standard deviation", "Minimum", "Maximum", "Median", "Sum"),
    *("25th percentile", "75th percentile", "Minimum length", "Maximum length", "Average length", "Based on sample"),
    *("Copy to clipboard", "Copied", "view more", "view less", "{} more", "(opens in new tab)"),
    *("Navigate to home page", "App pages", "Expand sidebar", "Collapse sidebar", "Running...", "Connection error"),
    "Connection lost. Please wait for the app to reconnect, then try again.",
    "Streamlit server is not responding. Are you connected to the internet?",
)
"""What Streamlit itself says on the page, in English: ``ui/streamlit_words.js`` says it in the reader's language."""


@cache
def own_scripts() -> str:
    """The scripts that stand beside this module, as one."""
    return ";\n".join(file.read_text(encoding="utf-8") for file in sorted(Path(__file__).parent.glob("*.js")))


def language_script(lang: str) -> str:
    """Tells the browser the page's language: a screen reader pronounces by it, tables write their numbers so.

    What Streamlit says by itself is called in it.
    Kazakh numbers are written as Russian ones are, and Chromium, asked for Kazakh, writes English ones.
    """
    numbers = ["ru" if lang == "kk" else lang]
    words = {} if lang == DEFAULT else {text: translate(text, lang) for text in STREAMLIT}
    return (
        f"document.documentElement.lang = '{lang}';"
        f"Object.defineProperty(navigator, 'languages', {{value: {numbers}, configurable: true}});"
        f"window.streamlitWords?.({json.dumps(words, ensure_ascii=False)})"
    )


class WithScripts:
    """Puts the page's own scripts into Streamlit's document."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; a document of Streamlit's with the scripts at the end of its head."""
        if scope["type"] != "http" or scope["method"] != "GET" or not _for_a_document(scope):
            await self.app(scope, receive, send)
            return
        asked = [(name, value) for name, value in scope["headers"] if name not in NOT_AS_IT_IS]
        start: Message = {}
        body = bytearray()

        async def changed(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start" and _is_html(message):
                start = message
                return
            if not start:
                await send(message)
                return
            body.extend(message.get("body", b""))
            if message.get("more_body"):
                return
            whole = _with_scripts(bytes(body))
            headers = [(name, value) for name, value in start["headers"] if name not in OF_THE_FILE]
            await send({**start, "headers": [*headers, (b"content-length", str(len(whole)).encode())]})
            await send({"type": "http.response.body", "body": whole})

        await self.app({**scope, "headers": asked}, receive, changed)


def _for_a_document(scope: Scope) -> bool:
    return any(name == b"accept" and b"text/html" in value for name, value in scope["headers"])


def _is_html(start: Message) -> bool:
    return (b"content-type", b"text/html") in [(name, value[:9]) for name, value in start["headers"]]


def _with_scripts(document: bytes) -> bytes:
    if b'<div id="root">' not in document:  # another document than Streamlit's
        return document
    return document.replace(b"</head>", f"<script>{own_scripts()}</script></head>".encode(), 1)


def all_scripts() -> tuple[str, ...]:
    """Every script that the page gives the browser."""
    return own_scripts(), *(language_script(lang) for lang in LANGUAGES)


def script_hash(script: str) -> str:
    """A script as a Content-Security-Policy names it.

    >>> script_hash("alert(1)")
    "'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='"
    """
    return f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"
