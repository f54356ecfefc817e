"""What the search of every page is told: its words in the reader's language, and what was found, with addresses.

The palette itself is the browser's (``palette.js``): it opens at once, whatever the page is computing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kb.errors import KBError
from kb.graph import Graph
from kb.search.index import Group, Hit
from ui.api.problem import of_error
from ui.connection import with_graph
from ui.data.search import FINDER, beside, reason, title
from ui.guide import search as glossary
from ui.i18n import DEFAULT, LANGUAGES, translate
from ui.profiles.address import profile_url
from ui.words import LABEL_TITLES

LONGEST = 200
"""Letters of what is typed that are read."""
MOST = 4
"""Entries of a label that are shown."""


async def answer(request: Request) -> Response:
    """The answer to the palette, in JSON."""
    text, lang = request.query_params.get("q", "")[:LONGEST], request.query_params.get("lang", DEFAULT)
    lang = lang if lang in LANGUAGES else DEFAULT
    try:
        told = await to_thread.run_sync(lambda: with_graph(lambda graph: found(graph, text, lang)))
    except KBError as error:
        return of_error(request, error)
    return JSONResponse(told, headers={"Cache-Control": "private, no-store"})


def found(graph: Graph, text: str, lang: str) -> dict[str, Any]:
    """The palette's words and the groups that were found; where nothing is looked for, the index is made ready."""
    groups = FINDER.search(graph, text, language=lang, most=MOST)
    told = [_group(group, lang) for group in groups]
    terms = glossary.found(text, lang, MOST)
    told = [*told, terms] if terms else told
    return {"words": _words(text, told, lang), "groups": told}


def _words(text: str, groups: Sequence[Mapping[str, Any]], lang: str) -> dict[str, str]:
    if not text.strip():
        said = translate("Names in any spelling, abbreviations, numbers of acts, products, towns, codes", lang)
    elif groups:
        said = translate("Found: {count}", lang, count=sum(group["count"] for group in groups))
    else:
        said = translate(
            "Nothing is named like “{text}”. Try another word of the name, or fewer words.", lang, text=text
        )
    return {
        "label": translate("Search in the knowledge base", lang),
        "placeholder": translate("What are you looking for?", lang),
        "said": said,
        "keys": translate("↑ ↓ choose · Enter opens · Esc closes", lang),
        "close": translate("Close", lang),
    }


def _group(group: Group, lang: str) -> dict[str, Any]:
    return {
        "title": translate(LABEL_TITLES[group.label], lang),
        "count": group.count,
        "entries": [_entry(hit, lang) for hit in group.hits],
    }


def _entry(hit: Hit, lang: str) -> dict[str, str]:
    return {
        "title": title(hit.entry, lang),
        "beside": beside(hit.entry, lang),
        "why": reason(hit, lang),
        "address": profile_url(hit.entry.label, hit.entry.id, lang),
    }
