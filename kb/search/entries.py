"""What can be found, and the texts by which it is: names, numbers, abbreviations, products, places, remarks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kb.errors import NotFound
from kb.graph import Record
from kb.names import LANGUAGES, NAMES
from kb.search.abbreviations import aliases, initials

LABELS = (
    "Programme",
    "Cluster",
    "Industry",
    "Region",
    "Firm",
    "Institution",
    "Person",
    "Instrument",
    "LegalAct",
    "IOTable",
    "SupplyUseTable",
    "Product",
    "Source",
)
"""What is searched, in the order in which it is shown where nothing else decides."""
FIELDS: Mapping[str, float] = {
    "name": 1.0,
    "alias": 1.0,
    "code": 1.0,
    "number": 1.0,
    "initials": 0.98,
    "asked": 0.97,
    "product": 0.88,
    "place": 0.8,
    "made here": 0.75,
    "kind": 0.7,
    "year": 0.7,
    "industry": 0.7,
    "id": 0.6,
    "remark": 0.5,
}
"""What a text says of a thing, and how much a word in it counts beside one of its name."""
TABLES = ("IOTable", "SupplyUseTable")
ABBREVIATED = ("Programme", "Institution", "Firm", "Region")
"""What is called by its initials."""
CITED = 0.6
"""How much a word in the citation of a source counts: it tells of what is in it."""

_BRACKETED = re.compile(r"\((\w*[^\W\d_a-zа-я]{2}\w*)\)")

Translate = Callable[[str, str], str]
"""A text of the data, which is in English, in a language; the same where there is no translation."""


@dataclass(frozen=True, slots=True)
class Named:
    """Something with a name. ``code``: of an industry, product, region, act; ``table``: where its numbers are."""

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
class Text:
    """A text by which an entry is found: ``field`` is one of :data:`FIELDS`, ``language`` empty where it has none."""

    owner: int
    field: str
    language: str
    text: str
    weight: float


def label_of(kind: str) -> str:
    """The label that a word means: the label itself, or what it is called.

    Raises NotFound for what is not searched.

    >>> label_of("act"), label_of("firm"), label_of("IOTable")
    ('LegalAct', 'Firm', 'IOTable')
    """
    meant = {
        **{label.casefold(): label for label in LABELS},
        "act": "LegalAct",
        "table": "IOTable",
        "supply-use": "SupplyUseTable",
    }
    if kind.casefold() not in meant:
        raise NotFound(f"no kind {kind!r} is searched", remedy=f"one of {', '.join(LABELS)}")
    return meant[kind.casefold()]


def entry(row: Record) -> Named:
    """The entry of a row of ``provenance.names``."""
    names = {"id": row["id"], **{name: row[name] for name in NAMES}}
    table = (row["tables"] or [""])[0]
    return Named(
        row["label"],
        row["id"],
        row["code"] or "",
        names,
        row["kind"] or "",
        row["year"],
        row["valid_to"],
        table,
        row["classification"] or "",
    )


def texts(rows: Sequence[Record], translate: Translate) -> list[Text]:
    """The texts of the entries, whose place among the rows is their ``owner``."""
    names = {(row["label"], row["id"]): row for row in rows}
    made = _made_in(rows)
    return [
        Text(owner, field, language, text, CITED if row["label"] == "Source" and field == "name" else FIELDS[field])
        for owner, row in enumerate(rows)
        for field, language, text in dict.fromkeys(_of(row, names, made, translate))
    ]


Said = tuple[str, str, str]
"""Field, language, text."""


def _of(
    row: Record, others: Mapping[tuple[str, str], Record], made: Mapping[str, Sequence[str]], translate: Translate
) -> Iterator[Said]:
    label = row["label"]
    yield from _names(row, "name")
    if label != "Source":  # made of its citation
        yield "id", "", row["id"]
    if row["code"]:
        yield "number" if label == "LegalAct" else "code", "", row["code"]
    yield from _called(row)
    for field, text in (("product", row["makes"]), ("place", row["place"]), ("remark", row["remark"])):
        yield from _told(field, text, translate)
    if label not in TABLES:
        yield from _told("kind", row["kind"], translate)
    for year in (row["year"], row["dated"]):
        if year:
            yield "year", "", str(year)[:4]
    for region in row["regions"]:
        yield from _names(others["Region", region], "place")
    for industry in row["operates_in"]:
        yield from _names(others["Industry", industry], "industry")
    for product in made.get(row["id"], ()) if label == "Industry" else ():
        yield from _told("made here", product, translate)


def _called(row: Record) -> Iterator[Said]:
    """Aliases with a source, abbreviations that a name has in brackets, and the initials of names."""
    for language, name in zip(LANGUAGES, NAMES, strict=True):
        for short in _BRACKETED.findall(row[name] or "") if row["label"] in ABBREVIATED else ():
            yield "alias", language, short
    for alias in aliases().get(f"{row['label']}:{row['id']}", ()):
        yield "asked" if alias.how == "asked" else "alias", "", alias.name
    if row["label"] in ABBREVIATED:
        for language, name in zip(LANGUAGES, NAMES, strict=True):
            for made in initials(row[name]) if row[name] else ():
                yield "initials", language, made


def _names(row: Record, field: str) -> Iterator[Said]:
    for language, name in zip(LANGUAGES, NAMES, strict=True):
        if row[name]:
            yield field, language, row[name]


def _told(field: str, text: str | None, translate: Translate) -> Iterator[Said]:
    """A text of the data in each language that has it."""
    for language in LANGUAGES if text else ():
        said = translate(str(text), language)
        if language == "en" or said != text:
            yield field, language, said


def _made_in(rows: Sequence[Record]) -> Mapping[str, Sequence[str]]:
    """What the firms of an industry make, by the industry's id."""
    made: dict[str, dict[str, None]] = {}
    for row in rows:
        for industry in (*row["operates_in"], *row["within"]) if row["makes"] else ():
            made.setdefault(industry, {})[row["makes"]] = None
    return {industry: list(products) for industry, products in made.items()}
