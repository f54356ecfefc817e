"""Where a row's facts come from: the source columns of every file become Source nodes with readable ids."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kb.names import slug
from kb.records import Node, Value

TRUST = {"A": "official, or its own", "B": "press or database", "C": "copy or single note", "D": "damaged copy"}
"""Trust letters, best first."""


def split_cell(cell: str) -> list[str]:
    """Return the parts of a cell that are separated by a bar between blanks; a part may be empty.

    >>> split_cell("| https://b.example")
    ['', 'https://b.example']
    """
    return [part.strip() for part in re.split(r"(?:^|(?<=\s))\|(?=\s|$)", cell)] if cell else []


@dataclass(frozen=True, slots=True)
class KnownSource:
    """What the registry of sources adds to a source: how to cite it, its address and terms."""

    citation: str = ""
    url: str = ""
    licence: str = ""


@dataclass(slots=True)
class _Entry:
    id: str
    title: str
    url: str
    trust: str
    origin: str


class SourceBook:
    """The sources met while reading: one id for a title and address, Source nodes at the end.

    Share one book between the files of a delivery, so that ids agree: two addresses under one title are two
    sources, the second with ``-2``. A title without an address is the source of that title.
    """

    def __init__(self, known: Mapping[str, KnownSource] | None = None) -> None:
        self._known = dict(known or {})
        self._entries: dict[str, _Entry] = {}

    def provenance(self, titles: list[str], urls: list[str], letters: list[str], origin: str = "") -> dict[str, Value]:
        """Return ``source``, ``further_sources`` and ``trust`` of a record stated by these sources."""
        ids = [self._id(title, url, letter, origin) for title, url, letter in zip(titles, urls, letters, strict=True)]
        first, *rest = dict.fromkeys(ids)
        stated: dict[str, Value] = {"source": first, "trust": min(letters)}
        return stated | {"further_sources": rest} if rest else stated

    def nodes(self) -> list[Node]:
        """Return one Source node for each source met, in the order of meeting."""
        return [self._node(entry) for entry in self._entries.values()]

    def _id(self, title: str, url: str, letter: str, origin: str) -> str:
        entry = self._matching(title, url)
        if entry is None:
            entry = _Entry(self._free(slug(title) or "source"), title, url, letter, origin)
            self._entries[entry.id] = entry
        entry.url = entry.url or url
        entry.trust = min(entry.trust, letter)
        return entry.id

    def _matching(self, title: str, url: str) -> _Entry | None:
        same = [entry for entry in self._entries.values() if entry.title == title]
        return next((entry for entry in same if not url or not entry.url or entry.url == url), None)

    def _free(self, stem: str) -> str:
        number, name = 1, stem
        while name in self._entries:
            number += 1
            name = f"{stem}-{number}"
        return name

    def _node(self, entry: _Entry) -> Node:
        registered = self._known.get(entry.id, KnownSource())
        properties: dict[str, Value] = {
            "citation": registered.citation or entry.title,
            "url": entry.url or registered.url,
            "licence": registered.licence,
            "source": entry.id,
            "trust": entry.trust,
        }
        return Node("Source", entry.id, {name: value for name, value in properties.items() if value}, entry.origin)
