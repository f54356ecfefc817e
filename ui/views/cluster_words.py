"""The evidence for a designated cluster in sentences that an analyst can quote."""

from __future__ import annotations

from ui.data.clusters import NOT_TESTABLE, Designated, Evidence, Finding, Found, Shelf
from ui.i18n import _, language, name
from ui.numbers import number, percent
from ui.remarks import remark
from ui.words import ROLE_NAMES, VERDICT_NAMES, method_words


def sentence(cluster: Designated, dimension: str) -> str:
    """What the evidence says of one dimension, with its number and what sets alike have."""
    found = cluster.evidence.dimensions.get(dimension) if cluster.evidence else None
    if found is None:
        return _("There is no evidence in this table.")
    if found.verdict == NOT_TESTABLE or found.p is None:
        return _("Cannot be tested: {reason}.", reason=reason(found.reason))
    return f"{_own(dimension, found)} {_among(dimension, found)}"


def found_by(cluster: Found) -> str:
    """The method that found a cluster; that it was published elsewhere, where it was not computed here."""
    words = method_words(cluster.method)
    return words if cluster.status == "computed" else f"{words} · {_(ROLE_NAMES[cluster.status])}"


def reason(text: str) -> str:
    """Why something cannot be tested, in the reader's language."""
    return remark(text, language())


def _own(dimension: str, found: Finding) -> str:
    lang = language()
    value = number(found.statistic, lang, 2)
    if dimension == "linkage":
        share = percent(found.statistic, lang)
        return _("{share} of the trade of its industries with other industries stays among them.", share=share)
    if dimension == "pull":
        return _("Without it {value} units of output are lost elsewhere for each unit of its own.", value=value)
    if dimension == "value_added":
        return _("A unit of final demand for it brings {value} units of value added in the country.", value=value)
    return _(
        "What it covers of the regional accounts (level: {level}) weighs {value} times as much in its regions as in "
        "the nation.",
        level=_(found.level),
        value=value,
    )


def _among(dimension: str, found: Finding) -> str:
    lang = language()
    told = {
        "sets": number(found.sets, lang),
        "median": percent(found.median, lang) if dimension == "linkage" else number(found.median, lang, 2),
        "p": percent(found.p, lang, 2),
        "verdict": _(VERDICT_NAMES[found.verdict]).lower(),
    }
    if dimension == "place":
        return _("Of {sets} choices of as many regions {p} reach as much, their median is {median}: {verdict}.", **told)
    return _("Of {sets} groups alike {p} reach as much, their median is {median}: {verdict}.", **told)


def verdict_line(found: Evidence) -> str:
    """The verdict, the percentile with its bounds, and the specifications that support it."""
    said = _(VERDICT_NAMES[found.verdict])
    if found.percentile is None:
        return f"{said}: {reason(found.reason)}"
    return f"{said} · {percentile(found.percentile, found.low, found.high)} · {holds(found.holds[0], found.holds[2])}"


def percentile(value: float | None, low: float | None, high: float | None) -> str:
    """``above 97.9 % of random groups (97.7–98.0 %)``; without bounds where all groups alike were taken."""
    lang = language()
    words = _("above {share} of random groups", share=percent(value, lang))
    if low is None or high is None or high - low < 5e-4:
        return words
    return f"{words} ({percent(low, lang)}–{percent(high, lang)})"


def holds(supported: int, specifications: int) -> str:
    """In how many specifications it is supported."""
    return _("supported in {count} of {all} specifications", count=supported, all=specifications)


def regions_of(cluster: Designated, held: Shelf) -> str:
    """The names of the host regions."""
    return ", ".join(name(held.regions.get(region, {"id": region}), language()) for region in cluster.regions)


def years_of(cluster: Designated) -> str:
    """First and last year, as far as they are known."""
    return "–".join(dict.fromkeys(str(year) for year in (cluster.start, cluster.end) if year))


def cautions(found: Evidence) -> list[str]:
    """What a reader has to know of the group that was judged."""
    lang, told = language(), []
    if found.alike:
        told.append(
            _(
                "{count} other clusters cover the same industries in the same regions: one group, one verdict.",
                count=len(found.alike),
            )
        )
    if found.wider:
        told.append(
            _(
                "Wider than the field, by a part that no source gives: {codes}. The whole industry is judged.",
                codes=", ".join(found.wider),
            )
        )
    if found.field_share is not None and found.field_share < 1:
        told.append(
            _(
                "{share} of the output of its industries is made by the products of its field.",
                share=percent(found.field_share, lang),
            )
        )
    return told


def chance() -> str:
    """What a group alike is, and what a small share says."""
    return _(
        "Groups alike have as many industries, as many of each broad stratum and of like output; all of them are taken "
        "where they are few, else 99,999 are drawn, and the range is what so many draws allow. A small share says that "
        "chance alone would seldom do as well."
    )
