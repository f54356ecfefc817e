"""Names of everything, and a search through them that forgives typing errors."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from kb.graph import Graph, Record
from kb.names import NAMES
from kb.queries import run

LABELS = ("Programme", "Cluster", "Industry", "Region", "Firm", "Institution", "Instrument", "LegalAct")
"""What is searched, in the order in which it is shown."""

NEAR = 0.75
"""Least mean likeness of the words that are looked for."""
BEGINNING = 0.95
"""A word that begins as the one looked for, or nearly so, counts this much of one that is like it as a whole."""
LIKE = 72
"""Least likeness of two words, of 100; words further apart have nothing to do with each other."""


@dataclass(frozen=True, slots=True)
class Named:
    """Something with a name. ``code``: of an industry, a region, an act; ``table``: where its numbers are."""

    label: str
    id: str
    code: str
    names: Record
    kind: str
    year: int | None
    past: int | None
    """Last year of a region's borders, where they are gone."""
    table: str
    classification: str


@dataclass(frozen=True, slots=True)
class Directory:
    """Everything that has a name, with the words of its names: ``words[starts[i]:starts[i + 1]]`` are places in the
    vocabulary of text ``i``, a name in one language, ``owners[i]`` the entry that it names."""

    entries: Sequence[Named]
    vocabulary: Sequence[str]
    words: NDArray[np.intp]
    starts: NDArray[np.intp]
    owners: NDArray[np.intp]

    def labelled(self, label: str) -> list[Named]:
        """The entries of one label."""
        return [entry for entry in self.entries if entry.label == label]


@dataclass(frozen=True, slots=True)
class Group:
    """What was found under one label, best first; ``count`` with those that are not shown."""

    label: str
    entries: Sequence[Named]
    count: int


def directory(graph: Graph) -> Directory:
    """Everything that has a name in the graph."""
    return indexed([_named(row) for row in run(graph, "provenance.names").records()])


def _named(row: Record) -> Named:
    names = {"id": row["id"], **{key: row[key] for key in NAMES}}
    held = row["tables"] or [""]
    end = row["valid_to"]
    return Named(
        row["label"],
        row["id"],
        row["code"] or "",
        names,
        row["kind"] or "",
        row["year"],
        end,
        held[0],
        row["classification"] or "",
    )


def indexed(entries: Sequence[Named]) -> Directory:
    """The entries with the words of their names and ids."""
    texts = [(place, words) for place, entry in enumerate(entries) for words in _texts(entry)]
    vocabulary = sorted({word for _, words in texts for word in words})
    places = {word: place for place, word in enumerate(vocabulary)}
    lengths = [len(words) for _, words in texts]
    return Directory(
        entries,
        vocabulary,
        np.array([places[word] for _, words in texts for word in words], dtype=np.intp),
        np.concatenate(([0], np.cumsum(lengths[:-1], dtype=np.intp))).astype(np.intp),
        np.array([place for place, _ in texts], dtype=np.intp),
    )


def _texts(entry: Named) -> list[list[str]]:
    given = [entry.names[each] for each in NAMES]
    found = [words_of(f"{text} {entry.code}") for text in dict.fromkeys(filter(None, given))]
    return [words for words in (*found, words_of(entry.id)) if words]


_FOLDED = str.maketrans("әғқңөұүһі", "агкноуухи")


def words_of(text: str) -> list[str]:
    """The words of a text as they are compared: no capitals, no marks above letters (ё is е, й is и), Kazakh letters
    as those that stand in for them on a Russian keyboard.

    >>> words_of("Жүк көлігі: Ёлка, C24")
    ['жук', 'колиги', 'елка', 'c24']
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(mark for mark in plain if not unicodedata.combining(mark))
    return re.findall(r"\w+", kept.translate(_FOLDED))


def search(found: Directory, text: str, *, most: int = 5) -> list[Group]:
    """What is named like the text, by label, best first: an entry scores by its best name, a name by the mean over
    the words of the text of how like its most like word is.

    >>> names = {"name_en": "Metallurgy", "name_ru": "Металлургия", "name_kk": None}
    >>> found = indexed([Named("Industry", "KZ:C24", "C24", names, "", None, None, "", "")])
    >>> [group.entries[0].id for group in search(found, "metalurgy")], search(found, "tourism")
    (['KZ:C24'], [])
    """
    wanted = words_of(text)
    if not found.entries or not any(len(word) > 1 for word in wanted):
        return []
    by_word = _likeness(wanted, found.vocabulary)[:, found.words]
    by_text = np.maximum.reduceat(by_word, found.starts, axis=1).mean(axis=0)
    lengths = np.diff(np.append(found.starts, len(found.words)))
    best = np.zeros(len(found.entries))
    # Of names that are equally like, the one with fewest other words is meant.
    np.maximum.at(best, found.owners, by_text - 1e-3 * np.minimum(lengths, 40))
    order = [int(place) for place in np.argsort(-best, kind="stable") if best[place] >= NEAR]
    return _groups([found.entries[place] for place in order], most)


def _likeness(wanted: Sequence[str], vocabulary: Sequence[str]) -> NDArray[np.float64]:
    """How like each word looked for (rows) is to each of the vocabulary (columns), 0 to 1."""
    rows = []
    for word in wanted:
        whole = process.cdist([word], vocabulary, scorer=fuzz.ratio, score_cutoff=LIKE)[0]
        beginnings = [known[: len(word)] for known in vocabulary]
        begun = process.cdist([word], beginnings, scorer=fuzz.ratio, score_cutoff=LIKE)[0]
        rows.append(np.maximum(whole, BEGINNING * begun) / 100)
    return np.array(rows, dtype=np.float64)


def _groups(entries: Sequence[Named], most: int) -> list[Group]:
    by_label = {label: [entry for entry in entries if entry.label == label] for label in LABELS}
    # An industry with an account has numbers to show; the same name in a classification alone has none.
    by_label["Industry"].sort(key=lambda entry: not entry.table)
    return [Group(label, those[:most], len(those)) for label, those in by_label.items() if those]


def place_of(entry: Named) -> tuple[str, dict[str, str]]:
    """The view that shows an entry, and its address there."""
    if entry.label == "Industry" and entry.table:
        return "value_chain.py", {"table": entry.table, "industry": entry.code}
    if entry.label == "Cluster":
        return "clusters.py", {"cluster": entry.id, **({"table": entry.table} if entry.table else {})}
    if entry.label == "Region":
        return "regions.py", {"region": entry.id, **({"division": str(entry.past)} if entry.past else {})}
    if entry.label in ("Programme", "LegalAct"):
        return "policy.py", {"entry": entry.id}
    if entry.label == "Instrument":
        return "policy.py", {"view": "instruments"}
    return "query.py", {"query": "provenance.around", "p_id": entry.id}
