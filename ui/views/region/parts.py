"""What stands below the map of the regions page: clusters, multipliers, organisations, stars, divisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from kb.names import alphabetical
from ui.address import choice
from ui.caveats import wider_section
from ui.citation import Exhibit, Origin, cited
from ui.connection import fetch
from ui.data import regions as data
from ui.data.regions import REST, TOTAL, Accounts, Division, Geography, Place, Specialisation
from ui.data.value_chain import TableCard
from ui.exhibit import Links, Thing, amount, chart, industries, table
from ui.figures.narrow import names_above
from ui.figures.profile import MOST_ROWS, ROW, multipliers
from ui.for_programs import query_path
from ui.guide.hover import meaning
from ui.i18n import _, language, name
from ui.missing import not_computed
from ui.page import current_ink, empty
from ui.profiles.links import name_link
from ui.text import as_text
from ui.views.indicator_parts import smallest_first
from ui.words import MEASURE_NAMES

HIGH = 460
TEXTILE = "#b2493c"


@dataclass(frozen=True, slots=True)
class RegionalView:
    """Everything that the parts of the page share."""

    table: TableCard
    geography: Geography
    division: Division
    accounts: Accounts
    stars: Specialisation
    place: Place

    @property
    def located(self) -> bool:
        """Whether the method location looked at the year that is shown."""
        return self.accounts.year == self.stars.year

    @property
    def chosen(self) -> str:
        """The name of the chosen region."""
        return name(self.place.names, language())


def accounts_origin(accounts: Accounts, year: int | None) -> Origin:
    """Where what is computed from the regional accounts of a year comes from."""
    return Origin(_("Regional accounts"), year, accounts.citation, accounts.url)


def organisations_origin() -> Origin:
    """Where firms and institutions come from."""
    return Origin(source=_("sources of the firms and institutions held"))


def _located(seen: RegionalView, title: str, file: str) -> Exhibit:
    """An exhibit of what the method location found."""
    return Exhibit(
        title,
        file,
        accounts_origin(seen.accounts, seen.stars.year),
        unit=_("1 = share as in the nation"),
        method=_("Location"),
        run=seen.stars.run,
        behind=query_path("regions.specialisation", {"table": seen.table.id}),
    )


def not_located() -> str:
    """What to say where the method location has not run."""
    return _("Location quotients and cluster stars are not computed yet.")


def clusters(seen: RegionalView) -> None:
    """Designated clusters of the region, with its quotients in the sections of their industries."""
    found = fetch(data.cluster_sections, table=seen.table.id, year=seen.accounts.year)
    rows = [row for row in found if row["region"] in (seen.place.id, *seen.place.today)]
    if not seen.stars.run:
        not_computed(not_located(), seen.table.id)
        return
    if not rows:
        empty(_("No designated cluster is known to be based in this region."))
        return
    lang = language()
    shown = [
        {
            "cluster": name(row, lang, "cluster_name"),
            "kind": _(row["kind"] or ""),
            "region": name(row, lang, "region_name"),
            "section": f"{name(row, lang, 'section_name')} ({row['section']})",
            "industries": ", ".join(row["industries"]),
            "lq": row["lq"],
            "stars": "★" * (row["stars"] or 0),
            "strong": row["strong"],
        }
        for row in rows
    ]
    words = st.column_config.TextColumn
    columns = {
        "cluster": words(_("Cluster"), width="large"),
        "kind": words(_("Kind")),
        **({"region": words(_("Region"))} if len(seen.place.today) > 1 else {}),
        "section": words(_("Section"), width="medium"),
        "industries": words(_("Its industries")),
        "lq": amount(_("Location quotient"), 2, help=meaning("location-quotient")),
        "stars": words(_("Stars"), width="small", help=meaning("stars")),
        "strong": st.column_config.CheckboxColumn(_("Strong"), help=_strong()),
    }
    exhibit = _located(seen, _("Designated clusters: {region}", region=seen.chosen), f"clusters-{seen.place.id}")
    full = (list(rows[0]), [list(row.values()) for row in rows])
    links: Links = {
        "cluster": [("Cluster", row["cluster"]) for row in rows],
        "region": [("Region", row["region"]) for row in rows],
        "section": [("Industry", f"ISIC4:{row['section']}") for row in rows],
        "industries": [industries(row["industries"], "ISIC4") for row in rows],
    }
    table(shown, columns, exhibit, key="region_clusters", rows=lambda: full, links=links)
    notes = [wider_section()]
    st.caption(" ".join([*notes, *([] if seen.located else [other_year(seen, seen.stars.year)])]))


def _strong() -> str:
    return _("Location quotient of at least 1 and in the top quarter of the regions.")


def regional_multipliers(seen: RegionalView) -> None:
    """Multipliers inside the region beside the national ones."""
    given: dict[str, Any] = {"table": seen.table.id, "region": seen.place.id, "year": seen.accounts.year}
    known = [
        code for code in ("output", "value_added", "compensation") if fetch(data.multipliers, measure=code, **given)
    ]
    if not known:
        _no_multipliers(seen)
        return
    measures = {code: _(MEASURE_NAMES[code]) for code in known}
    measure = choice(
        st.segmented_control,
        _("Measure"),
        list(measures),
        key="measure",
        default=known[0],
        required=True,
        format_func=measures.__getitem__,
    )
    turned = smallest_first()
    rows = fetch(data.multipliers, measure=measure, **given)
    title = _("Regional multipliers: {region}", region=seen.chosen)
    exhibit = Exhibit(
        f"{title}, {measures[measure]}",
        f"{seen.table.id}-multipliers-{seen.place.id}-{measure}",
        seen.table.origin,
        unit=_("per unit of final demand"),
        basis="domestic",
        method=f"{_('Regional')}, {rows[0]['regionalisation'].upper()}",
        run=rows[0]["run"],
    )
    axis = f"{measures[measure]}, {_('per unit of final demand')}"
    drawn = multipliers(rows[::-1] if turned else rows, axis, language(), current_ink())
    full = (list(rows[0]), [list(row.values()) for row in rows])
    height = ROW * min(len(rows), MOST_ROWS) + 36 + drawn["grid"]["top"]
    look: dict[str, Any] = {"height": height, "alt": exhibit.title, "narrow": names_above(drawn)}
    chart(drawn, exhibit, lambda: full, key="region_multipliers", **look)
    notes = [_("Type I, inside the region; the mark is the multiplier of the national table.")]
    if rows[0]["year"] != seen.accounts.year:
        notes.append(other_year(seen, rows[0]["year"]))
    if len(rows) > MOST_ROWS:
        notes.append(_("{count} more are in the CSV file.", count=len(rows) - MOST_ROWS))
    st.caption(" ".join(notes))


def _no_multipliers(seen: RegionalView) -> None:
    """Say why there are none: nothing was computed, or the region was not one in the year that was."""
    if len(seen.place.today) > 1:
        names = [name(p.names, language()) for p in _today(seen) if p.id in seen.place.today]
        empty(_("Multipliers are computed for today's regions: {names}.", names=", ".join(names)))
    else:
        not_computed(_("Regional multipliers are not computed yet."), seen.table.id)


def other_year(seen: RegionalView, year: int | None) -> str:
    """What is shown is of another year than the page's accounts, and how to see both of one year."""
    return _(
        "Computed for {year}; the accounts are those of {other}. Choose {year} above to see both of one year.",
        year=year,
        other=seen.accounts.year,
    )


def _today(seen: RegionalView) -> Sequence[Place]:
    return list(seen.geography.divisions[-1].places.values())


def organisations(seen: RegionalView) -> None:
    """Firms and institutions that sit in the region."""
    rows = [row for row in fetch(data.organisations) if row["region"] in seen.place.today]
    if not rows:
        empty(_("No firm or institution is known to sit in this region."))
        return
    lang = language()
    labels = {"Firm": _("Firm"), "Institution": _("Institution")}
    shown = [
        {
            "name": name({**row, "id": row["organisation"]}, lang),
            "label": labels.get(row["label"], row["label"]),
            "does": _(row["products"] or row["kind"] or ""),
            "isic_division": row["isic_division"],
            "city": _(row["city"] or ""),
            "member_of": [name(cluster, lang) for cluster in row["member_of"]],
            "citation": cited(row["citation"] or "", lang),
            "url": row["url"],
        }
        for row in rows
    ]
    words = st.column_config.TextColumn
    columns = {
        "name": words(_("Name"), width="medium"),
        "label": words(_("Kind"), width="small"),
        "does": words(_("What it makes or does"), width="medium"),
        "isic_division": words(_("ISIC division"), width="small"),
        "city": words(_("City")),
        "member_of": st.column_config.ListColumn(_("Clusters")),
        "citation": words(_("Source"), width="medium"),
        "url": st.column_config.LinkColumn(_("Address"), display_text=_("open"), width="small"),
    }
    title = _("Firms and institutions: {region}", region=seen.chosen)
    behind = query_path("regions.organisations", {"region": seen.place.id})
    exhibit = Exhibit(title, f"organisations-{seen.place.id}", organisations_origin(), behind=behind)
    heads = [head for head in rows[0] if head != "member_of"]
    full = (heads, [[row[head] for head in heads] for row in rows])
    links: Links = {
        "name": [(row["label"], row["organisation"]) for row in rows],
        "isic_division": [("Industry", f"ISIC4:{row['isic_division']}") for row in rows],
        "member_of": [
            [Thing(name(each, lang), "Cluster", each["cluster"]) for each in row["member_of"]] for row in rows
        ],
    }
    high: Any = HIGH if len(rows) * 35 > HIGH else "content"
    table(shown, columns, exhibit, key="region_organisations", height=high, rows=lambda: full, links=links)
    st.caption(_("The region was assigned from the city by the keepers of the data."))


def all_stars(seen: RegionalView) -> None:
    """Quotients and cluster stars of all of today's regions."""
    if not seen.stars.rows:
        not_computed(not_located(), seen.table.id)
        return
    lang = language()
    sections = [code for code in seen.accounts.sections if code not in (TOTAL, REST)]
    shown: list[dict[str, Any]] = []
    for place in _today(seen):
        found = {code: seen.stars.rows.get((place.id, code)) for code in sections}
        starred = [f"{code} {'★' * row['stars']}" for code, row in found.items() if row and row["stars"]]
        quotients = {code: row["lq"] if row else None for code, row in found.items()}
        stars = {"stars": seen.stars.stars(place.id), "starred": "  ".join(starred)}
        shown.append({"id": place.id, "region": name(place.names, lang), **stars, **quotients})
    shown.sort(key=lambda row: (-row["stars"], alphabetical(row["region"])))
    columns = {
        "region": st.column_config.TextColumn(_("Region"), width="medium"),
        "stars": amount(_("Stars"), width="small", help=meaning("stars")),
        "starred": st.column_config.TextColumn(_("Stars by section"), width="medium"),
        **{code: amount(code, 2, help=as_text(name(seen.accounts.sections[code], lang))) for code in sections},
    }
    rows = list(seen.stars.rows.values())
    full = (list(rows[0]), [list(row.values()) for row in rows])
    exhibit = _located(seen, _("Cluster stars and location quotients of all regions"), "cluster-stars")
    links = {"region": [("Region", row["id"]) for row in shown]}
    table(shown, columns, exhibit, key="all_stars", height="content", rows=lambda: full, links=links)
    named = {
        code: name_link(name(seen.accounts.sections[code], lang), "Industry", f"ISIC4:{code}") for code in sections
    }
    st.caption(
        _(
            "Stars as the European Cluster Observatory gave them: among the largest tenth of regions in the section "
            "(size), location quotient of 2 or more (specialisation), among the largest tenth of all shares in any "
            "region (focus)."
        )
        + f"  \n{'; '.join(f'{code}: {words}' for code, words in named.items())}"
    )


def divisions(seen: RegionalView) -> None:
    """The changes of the country's division."""
    lang = language()
    shown = [
        {
            "year": str(row["year"]),
            "earlier": name(row, lang, "earlier_name"),
            "later": name(row, lang, "later_name"),
            "note": row["note"],
        }
        for row in seen.geography.changes
    ]
    words = st.column_config.TextColumn
    columns: dict[str, Any] = {
        "year": words(_("First year"), width="small"),
        "earlier": words(_("Region that was"), width="large"),
        "later": words(_("Region that came of it"), width="large"),
    }
    if any(row["note"] for row in shown):
        columns["note"] = words(_("Remarks"))
    changes: Sequence[Mapping[str, Any]] = seen.geography.changes
    if not changes:
        empty(_("No change of the country's division is held."))
        return
    full = (list(changes[0]), [list(row.values()) for row in changes])
    source, url = seen.geography.changes_source
    behind = query_path("regions.succession", {})
    exhibit = Exhibit(_("Which region came from which"), "divisions", Origin(source=source, url=url), behind=behind)
    links = {end: [("Region", row[end]) for row in changes] for end in ("earlier", "later")}
    table(shown, columns, exhibit, key="divisions_table", rows=lambda: full, links=links)
