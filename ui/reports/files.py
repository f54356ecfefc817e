"""The forms that a report is written in, by the ending of the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kb.errors import QueryError
from ui.reports.as_html import html
from ui.reports.as_pdf import pdf
from ui.reports.as_word import word
from ui.reports.document import Report

Write = Callable[[Report], bytes]
FORMS: Mapping[str, tuple[str, str, Write]] = {
    ".pdf": ("PDF", "application/pdf", pdf),
    ".docx": ("Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", word),
    ".html": ("HTML", "text/html", html),
}
"""What each is called, its type for a browser, and how it is written."""


def written(ending: str) -> Write:
    """How a file of that ending is written. Raises QueryError for any other."""
    if ending.lower() not in FORMS:
        told = ending or "a file without an ending"
        raise QueryError(f"no report is written as {told}", remedy=f"one of {', '.join(FORMS)}")
    return FORMS[ending.lower()][2]
