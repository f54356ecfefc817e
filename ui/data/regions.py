"""Regions: outlines and divisions, regional accounts, what a region is specialised in, who sits there."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kb.graph import Graph, Record
from kb.names import NAMES
from kb.queries import run

Ring = list[list[float]]
TOTAL, REST = "TOTAL", "OTHER"
FIRM, INSTITUTION = "Firm", "Institution"


def with_code(words: str, code: str) -> str:
    """A section's name with its letter; all of them together, and what the accounts do not tell apart, have none.

    >>> with_code("Construction", "F"), with_code("Other activities", "OTHER")
    ('Construction (F)', 'Other activities')
    """
    return words if code in (TOTAL, REST) else f"{words} ({code})"


@dataclass(frozen=True, slots=True)
class Place:
    """A region in the borders of one division. ``today`` are the regions of today that its territory belongs to."""

    id: str
    names: Record
    city: bool
    outline: str
    """Id of the outline that it is drawn with: its own, or that of the region it came from."""
    today: Sequence[str]


@dataclass(frozen=True, slots=True)
class Outline:
    """An outline that is held: GeoJSON geometry, exterior rings clockwise, as maps on the sphere want them."""

    id: str
    names: Record
    geometry: Record
    centre: tuple[float, float]
    """Longitude and latitude of the largest part's centroid."""


@dataclass(frozen=True, slots=True)
class Division:
    """The regions of some years; ``id`` is the last of them, and for today's division the last with accounts."""

    id: int
    first: int | None
    last: int | None
    places: Mapping[str, Place]


@dataclass(frozen=True, slots=True)
class Geography:
    """Divisions in order of time, outlines by id, and the changes between divisions."""

    divisions: Sequence[Division]
    outlines: Mapping[str, Outline]
    changes: Sequence[Record]
    outlines_source: tuple[str, str]
    """Citation and address."""
    changes_source: tuple[str, str]

    def counterpart(self, region: str, division: Division) -> str:
        """The region of a division that holds most of what another division's region is made of, else the first."""
        if region in division.places:
            return region
        known = [d.places[region].today for d in self.divisions if region in d.places]
        today = set(known[0]) if known else set()
        shared = [place.id for place in division.places.values() if today & set(place.today)]
        return shared[0] if shared else next(iter(division.places))


@dataclass(frozen=True, slots=True)
class Accounts:
    """Value added of the regions of one year by section, and the nation's; TOTAL is the regional product."""

    year: int
    unit: int
    currency: str
    sections: Mapping[str, Record]
    values: Mapping[tuple[str, str], float]
    nation: Mapping[str, float]
    citation: str
    url: str

    def parts(self, place: Place) -> Sequence[str]:
        """The regions whose accounts stand for a place: its own, where it has them in this year, else today's."""
        return [place.id] if (place.id, TOTAL) in self.values else place.today

    def value(self, regions: Iterable[str], section: str) -> float | None:
        """Value added of some regions together; None where one of them has none stated."""
        parts = [self.values.get((region, section)) for region in regions]
        return None if not parts or None in parts else sum(part for part in parts if part is not None)

    def quotient(self, regions: Sequence[str], section: str) -> float | None:
        """LQ = (yᵢʳ/yʳ)/(yᵢⁿ/yⁿ) of some regions together, a pure number; None where a total is zero or missing."""
        part, whole = self.value(regions, section), self.value(regions, TOTAL)
        nation, all_nation = self.nation.get(section), self.nation.get(TOTAL)
        if part is None or not whole or not nation or not all_nation:
            return None
        return (part / whole) / (nation / all_nation)

    def share(self, regions: Sequence[str], section: str) -> float | None:
        """Part of the nation's value added in a section that these regions make, 0 to 1."""
        part, nation = self.value(regions, section), self.nation.get(section)
        return None if part is None or not nation else part / nation


@dataclass(frozen=True, slots=True)
class Specialisation:
    """Location quotients and cluster stars of today's regions, as one run of the method ``location`` has them."""

    run: str
    year: int | None
    rows: Mapping[tuple[str, str], Record]
    """By region and section."""

    def stars(self, region: str) -> int:
        """Cluster stars of a region over all its sections."""
        return sum(row["stars"] or 0 for (place, _), row in self.rows.items() if place == region)

    def holds(self, region: str) -> bool:
        """Whether the run looked at a region."""
        return any(place == region for place, _ in self.rows)


# ---------------------------------------------------------------- geography


def geography(graph: Graph) -> Geography:
    """Every division and outline that is held."""
    regions = run(graph, "regions.list", {"year": 0}).records()
    changes = run(graph, "regions.succession").records()
    drawn = run(graph, "regions.boundaries").records()
    last = max((row["year"] for row in years(graph)), default=None)
    outlines = {row["region"]: _outline(row) for row in drawn}
    source = _source(graph, next((s for row in drawn for s in row["further_sources"] or () if "outlines" in s), ""))
    changed = _source(graph, changes[0]["source"] if changes else "")
    return Geography(_divisions(regions, changes, outlines, last), outlines, changes, source, changed)


def _divisions(
    regions: Sequence[Record], changes: Sequence[Record], outlines: Mapping[str, Outline], accounted: int | None
) -> list[Division]:
    """One for each stretch of years between two changes."""
    starts: list[int | None] = [None, *sorted({row["valid_from"] for row in regions if row["valid_from"]})]
    ends = [start - 1 for start in starts[1:] if start is not None]
    today = {row["region"] for row in regions if row["valid_to"] is None}
    found = []
    for first, last in zip(starts, [*ends, None], strict=True):
        year = last or max(accounted or 0, first or 0)
        places = [
            _place(row, changes, outlines, today)
            for row in regions
            if (row["valid_from"] or 0) <= year <= (row["valid_to"] or 9999)
        ]
        found.append(Division(year, first, last, {place.id: place for place in places}))
    return found


def _place(row: Record, changes: Sequence[Record], outlines: Mapping[str, Outline], today: set[str]) -> Place:
    later, outline = [row["region"]], row["region"]
    while not set(later) <= today:
        later = [end for start in later for end in (_after(start, changes) if start not in today else [start])]
    while outline not in outlines:
        earlier = [change["earlier"] for change in changes if change["later"] == outline]
        if not earlier:
            break
        outline = earlier[0]
    return Place(row["region"], row, row["kind"] == "city", outline, tuple(later))


def _after(region: str, changes: Sequence[Record]) -> list[str]:
    return [change["later"] for change in changes if change["earlier"] == region]


def _outline(row: Record) -> Outline:
    held = json.loads(row["boundary"])
    parts = [held["coordinates"]] if held["type"] == "Polygon" else held["coordinates"]
    parts = [[_wound(ring, place == 0) for place, ring in enumerate(part)] for part in parts]
    largest = max((part[0] for part in parts), key=lambda ring: abs(_area(ring)))
    return Outline(row["region"], row, {"type": "MultiPolygon", "coordinates": parts}, _centroid(largest))


def _wound(ring: Ring, outer: bool) -> Ring:
    """The ring clockwise where it is an outer one, else against the clock."""
    return ring if (_area(ring) < 0) == outer else ring[::-1]


def _area(ring: Ring) -> float:
    """Signed area in square degrees, positive against the clock."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) / 2


def _centroid(ring: Ring) -> tuple[float, float]:
    pairs = list(pairwise(ring))
    crosses = [a[0] * b[1] - b[0] * a[1] for a, b in pairs]
    whole = 3 * sum(crosses)
    return (
        sum((a[0] + b[0]) * cross for (a, b), cross in zip(pairs, crosses, strict=True)) / whole,
        sum((a[1] + b[1]) * cross for (a, b), cross in zip(pairs, crosses, strict=True)) / whole,
    )


# ---------------------------------------------------------------- accounts and results


def years(graph: Graph) -> Sequence[Record]:
    """Years with regional accounts, their sources with them."""
    return run(graph, "regions.years").records()


def year_shown(years: Sequence[int], table: int | None) -> int:
    """The year that a page opens on: the table's, where there are accounts of it, else the last there is.

    >>> year_shown([2010, 2024, 2025], 2024), year_shown([2010, 2025], None)
    (2024, 2025)
    """
    return table if table is not None and table in years else max(years)


def trajectory(graph: Graph, *, region: str, parts: Sequence[str] = ()) -> Mapping[str, Mapping[int, Record]]:
    """What a region made by section and year: its own accounts, and after its end the sum of all its ``parts``."""
    own = _years_of(graph, region)
    later = [_years_of(graph, part) for part in parts if part != region]
    ended = max((year for line in own.values() for year in line), default=0)
    for code in {code for part in later for code in part}:
        lines = [part.get(code, {}) for part in later]
        for year in sorted(set.intersection(*(set(line) for line in lines))):
            if year > ended:
                own.setdefault(code, {})[year] = _together([line[year] for line in lines])
    return own


def _years_of(graph: Graph, region: str) -> dict[str, dict[int, Record]]:
    found: dict[str, dict[int, Record]] = {}
    for row in run(graph, "regions.development", {"region": region, "section": ""}).records():
        found.setdefault(row["section"], {})[row["year"]] = row
    return found


def _together(rows: Sequence[Record]) -> Record:
    """The years of several regions as that of one."""
    value, total = (sum(row[name] for row in rows) for name in ("value", "region_total"))
    share = value / total
    national = rows[0]["national_value"] / rows[0]["national_total"]
    return {
        **rows[0],
        "value": value,
        "region_total": total,
        "region_share": share,
        "national_share": value / rows[0]["national_value"],
        "location_quotient": share / national,
        "boundary_note": ", ".join(str(row["region"]) for row in rows),
    }


def accounts(graph: Graph, *, year: int) -> Accounts | None:
    """The regional accounts of a year; None where there are none."""
    rows = run(graph, "regions.value_added", {"year": year}).records()
    if not rows:
        return None
    sections = {row["section"]: _named(row, "section") for row in rows}
    return Accounts(
        year,
        rows[0]["unit"] or 1,
        rows[0]["currency"] or "",
        sections,
        {(row["region"], row["section"]): row["value"] for row in rows},
        {row["section"]: row["national_value"] for row in rows},
        *_source(graph, rows[0]["source"]),
    )


def specialisation(graph: Graph, *, table: str, year: int = 0) -> Specialisation:
    """What a run of the method ``location`` with a table found of the year, else of the one it was computed for.

    Without rows where there is no such run.
    """
    rows = _of_one_run(graph, "regions.specialisation", {"table": table}, year)
    first: Record = rows[0] if rows else {"run": "", "year": None}
    return Specialisation(first["run"], first["year"], {(row["region"], row["section"]): row for row in rows})


def cluster_sections(graph: Graph, *, table: str, year: int = 0) -> Sequence[Record]:
    """Designated clusters with the sections of their industries and the quotient of their regions there."""
    return _of_one_run(graph, "regions.cluster_sections", {"table": table}, year)


def multipliers(graph: Graph, *, table: str, region: str, measure: str, year: int = 0) -> Sequence[Record]:
    """Multipliers of a region beside the national ones, the region's largest first; of the year, where computed."""
    return _of_one_run(graph, "regions.multipliers", {"table": table, "region": region, "measure": measure}, year)


def _of_one_run(graph: Graph, query: str, given: Mapping[str, str], year: int) -> list[Record]:
    """Rows of a year, else of any; those of the first run alone, as each year is a run of its own."""
    rows: list[Record] = []
    for asked in dict.fromkeys((year, 0)):
        rows = rows or list(run(graph, query, {**given, "year": asked}).records())
    return [row for row in rows if row["run"] == rows[0]["run"]]


def organisations(graph: Graph) -> list[Record]:
    """Firms and institutions of every region, their clusters by name."""
    clusters = {row["cluster"]: row for row in run(graph, "clusters.designated").records()}
    rows = run(graph, "regions.organisations", {"region": ""}).records()
    return [{**row, "member_of": [clusters[c] for c in row["clusters"] if c in clusters]} for row in rows]


def cited(graph: Graph, *, source: str) -> tuple[str, str]:
    """Citation and address of a source."""
    return _source(graph, source)


def _named(row: Record, prefix: str) -> Record:
    return {"id": row[prefix], **{each: row[f"{prefix}_{each}"] for each in NAMES}}


def _source(graph: Graph, source: str | None) -> tuple[str, str]:
    cited = run(graph, "provenance.citation", {"source": source or ""}).records()
    return (cited[0]["citation"] or "", cited[0]["url"] or "") if cited else (source or "", "")
