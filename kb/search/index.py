"""The index of everything that has a name, and the search in it: best first, by kind, with why it was found."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Prefix

from kb.graph import Graph, Record
from kb.queries import run
from kb.search.entries import LABELS, Named, Text, Translate, entry, texts
from kb.search.letters import key, stems, words_of

NEAR = 0.75
"""Least mean likeness of the words that are looked for."""
TYPED, STEM, BEGINNING, FAMILY = 0.99, 0.97, 0.95, 0.8
"""How much a word counts that is like the one looked for but for a typing error (times its likeness), that has another
ending, that begins as what was typed, that is of its family (металлургический, металлургия)."""
LIKE, ALIKE = 78, 86
"""Least likeness of two words, of 100, where no word is the one looked for: one letter of five is wrong, too many or
too few, two of ten; and where there is such a word, or only the beginning of one is looked for, or the word has fewer
than five letters, so that a wrong letter makes another one."""
KIN, ROOT = 0.6, 6
"""Words of one family have this share of their letters in common, and no fewer than so many, from the first on."""
SHORT = 5
PREFERRED = 1e-3
"""What the reader's language adds to a text that says why."""
_SMALL = "и в на о об по для от из the of and for in on no n номер нөмір мен және туралы"
UNSAID = frozenset(re.findall(r"\w+", _SMALL))
"""Words that say nothing where there are others."""


@dataclass(frozen=True, slots=True)
class Index:
    """Everything that has a name, with the words of its texts.

    ``words[starts[i]:starts[i + 1]]`` are places in the vocabulary, which is in order, of text ``i``; ``owners[i]`` is
    the entry that it is of, ``weights[i]`` how much it counts; ``kept`` says which words leave which stem.
    """

    entries: Sequence[Named]
    texts: Sequence[Text]
    vocabulary: Sequence[str]
    kept: Mapping[str, Sequence[int]]
    words: NDArray[np.intp]
    starts: NDArray[np.intp]
    owners: NDArray[np.intp]
    weights: NDArray[np.float64]
    languages: NDArray[np.str_]
    whole: NDArray[np.bool_]
    """Which texts have to be typed as they are: initials that begin so mean something else."""
    alphabets: Mapping[bool, NDArray[np.bool_]]
    """Which words of the vocabulary are written in Latin letters (True) and which in others: some are in both."""

    def labelled(self, label: str) -> list[Named]:
        """The entries of one label."""
        return [entry for entry in self.entries if entry.label == label]


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that was found, how well (0 to 1), and the texts that the words were found in, the best first."""

    entry: Named
    score: float
    why: Sequence[Text]


@dataclass(frozen=True, slots=True)
class Group:
    """What was found under one label, best first; ``count`` with those that are not shown."""

    label: str
    hits: Sequence[Hit]
    count: int


def index(graph: Graph, translate: Translate) -> Index:
    """The index of a graph; ``translate`` tells texts of the data in other languages."""
    return indexed(run(graph, "provenance.names").records(), translate)


def indexed(rows: Sequence[Record], translate: Translate = lambda text, language: text) -> Index:
    """The index of rows of ``provenance.names``."""
    found = [(text, words) for text in texts(rows, translate) if (words := words_of(text.text))]
    spelt = {word: key(word) for word in {word for _, words in found for word in words}}
    vocabulary = sorted(set(spelt.values()))
    places = {word: place for place, word in enumerate(vocabulary)}
    kept: dict[str, set[int]] = {}
    for word, spelling in spelt.items():
        for stem in stems(word):
            kept.setdefault(stem, set()).add(places[spelling])
    lengths = [len(words) for _, words in found]
    return Index(
        [entry(row) for row in rows],
        [text for text, _ in found],
        vocabulary,
        {stem: sorted(owners) for stem, owners in kept.items()},
        np.array([places[spelt[word]] for _, words in found for word in words], dtype=np.intp),
        np.concatenate(([0], np.cumsum(lengths[:-1], dtype=np.intp))).astype(np.intp),
        np.array([text.owner for text, _ in found], dtype=np.intp),
        np.array([text.weight for text, _ in found], dtype=np.float64),
        np.array([text.language for text, _ in found], dtype=np.str_),
        np.array([text.field in ("initials", "asked") for text, _ in found], dtype=np.bool_),
        {latin: _written(spelt, places, latin) for latin in (True, False)},
    )


def _written(spelt: Mapping[str, str], places: Mapping[str, int], latin: bool) -> NDArray[np.bool_]:
    written = np.zeros(len(places), dtype=np.bool_)
    written[[places[spelling] for word, spelling in spelt.items() if _latin(word) is latin]] = True
    return written


def _latin(word: str) -> bool:
    return not re.search(r"[а-яәғқңөұүһі]", word)


def asked(text: str) -> list[str]:
    """The words that are looked for.

    >>> asked("No. 633"), asked("о")
    (['633'], ['о'])
    """
    words = list(dict.fromkeys(words_of(text)))
    return [word for word in words if word not in UNSAID] or words


def search(found: Index, text: str, *, language: str = "en", most: int = 5) -> list[Group]:
    """What a text means, by label, best first, the labels by their best; why, in the reader's language if it can be.

    A word counts as much as it is like one of the entry's words, times the weight of the text that has it. An entry's
    score is the mean over the words looked for: half of it where the best text of each word is taken, half where one
    text has to have them all.
    """
    wanted = asked(text)
    if not found.entries or not any(len(word) > 1 for word in wanted):
        return []
    likeness = np.array([_likeness(found, word) for word in wanted])
    raw = np.maximum.reduceat(likeness[:, found.words], found.starts, axis=1)
    raw[:, found.whole] *= raw[:, found.whole] == 1
    weighted = raw * found.weights
    lengths = np.diff(np.append(found.starts, len(found.words)))
    # Of texts that are equally like, the one with fewest other words is meant.
    whole = weighted.mean(axis=0) - 1e-3 * np.minimum(lengths, 40)
    near, apart = _best(found, raw), _best(found, weighted)
    together = _best(found, whole[None])[0]
    score = (apart.mean(axis=0) + together) / 2
    enough = near.mean(axis=0) >= NEAR
    order = [int(place) for place in np.argsort(-score, kind="stable") if enough[place]]
    return _groups(found, order, score, weighted + PREFERRED * (found.languages == language), most)


def _best(found: Index, of_texts: NDArray[np.float64]) -> NDArray[np.float64]:
    """The best of each entry's texts, a row a word."""
    best = np.zeros((len(of_texts), len(found.entries)))
    for row, values in zip(best, of_texts, strict=True):
        np.maximum.at(row, found.owners, values)
    return best


def _likeness(found: Index, word: str) -> NDArray[np.float64]:
    """How like a word each of the vocabulary is, 0 to 1. Numbers are like nothing but themselves."""
    wanted, vocabulary = key(word), found.vocabulary
    like = np.zeros(len(vocabulary))
    begins = _beginning(vocabulary, wanted)
    if any(letter.isdigit() for letter in wanted):
        if not wanted.isdigit():
            like[begins] = BEGINNING
        like[[place for place in begins if vocabulary[place] == wanted]] = 1
        return like
    for stem in stems(word):
        like[list(found.kept.get(stem, ()))] = STEM
    if begins.start < len(vocabulary) and vocabulary[begins.start] == wanted:
        like[begins.start] = 1
    # A short word that is there as it is (медь) is not the beginning of one in another alphabet (media).
    certain = bool(like.any()) and len(wanted) < SHORT
    beside = found.alphabets[_latin(word)] if certain else np.True_
    begun = np.zeros(len(vocabulary), dtype=np.bool_)
    begun[begins] = True
    like = np.maximum(like, (FAMILY if certain else BEGINNING) * (begun & beside))
    least = ALIKE if like.any() or len(wanted) < SHORT else LIKE
    whole = process.cdist([wanted], vocabulary, scorer=fuzz.ratio, score_cutoff=least)[0] / 100
    kin = process.cdist([wanted], vocabulary, scorer=Prefix.normalized_similarity, score_cutoff=KIN)[0]
    letters = np.array([len(known) for known in vocabulary])
    kin = FAMILY * (kin * np.maximum(letters, len(wanted)) >= ROOT)
    missing = max(1, len(wanted) // SHORT)
    whole *= np.abs(letters - len(wanted)) <= missing
    like = np.maximum(like, np.maximum(np.where((whole < 1) & beside, whole * TYPED, 0), kin))
    if not like.any():
        heads = [known[: len(wanted)] for known in vocabulary]
        near = process.cdist([wanted], heads, scorer=fuzz.ratio, score_cutoff=ALIKE)[0] / 100
        like = np.asarray(BEGINNING * near * (letters >= len(wanted) - missing), dtype=np.float64)
    return like


def _beginning(vocabulary: Sequence[str], start: str) -> range:
    """The places of the words that begin so."""
    return range(bisect_left(vocabulary, start), bisect_left(vocabulary, f"{start}\U0010ffff"))


def _groups(
    found: Index, order: Sequence[int], score: NDArray[np.float64], weighted: NDArray[np.float64], most: int
) -> list[Group]:
    by_label: dict[str, list[int]] = {}
    for place in order:
        by_label.setdefault(found.entries[place].label, []).append(place)
    # An industry with an account has numbers to show; the same name in a classification alone has none.
    by_label.get("Industry", []).sort(
        key=lambda place: (-round(float(score[place]), 1), not found.entries[place].table)
    )
    groups = [
        Group(
            label,
            [Hit(found.entries[p], float(score[p]), _why(found, p, weighted)) for p in places[:most]],
            len(places),
        )
        for label, places in by_label.items()
    ]
    return sorted(groups, key=lambda group: (-max(hit.score for hit in group.hits), LABELS.index(group.label)))


def _why(found: Index, place: int, weighted: NDArray[np.float64]) -> list[Text]:
    """The texts that have the words: one that has all, or the best for each word."""
    (own,) = np.nonzero(found.owners == place)
    values = weighted[:, own]
    best = values.max(axis=1)
    together = int(np.argmax(values.sum(axis=0)))
    if np.all(values[:, together] >= 0.9 * best):
        return [found.texts[own[together]]]
    return list(
        _without_repetition(found.texts[own[int(np.argmax(row))]] for row in values if row.max() > 2 * PREFERRED)
    )


def _without_repetition(those: Iterator[Text]) -> Iterator[Text]:
    seen: set[str] = set()
    for text in those:
        if text.text not in seen:
            seen.add(text.text)
            yield text
