"""The evidence for a designated cluster in sentences that an analyst can quote."""

from __future__ import annotations

from collections.abc import Mapping

from ui.data.clusters import MET, UNKNOWN, Designated, Evidence, Shelf, thresholds
from ui.i18n import _, language, name
from ui.numbers import number, percent
from ui.words import REASONS

NOT_GIVEN = "the regional accounts do not give "


def sentence(cluster: Designated, criterion: str) -> str:
    """What the evidence says of one criterion, with its number and threshold."""
    found = cluster.evidence
    if found is None:
        return _("There is no evidence in this table.")
    if found.verdict(criterion) == UNKNOWN:
        return _("Cannot be judged: {reason}.", reason=reason(found.unknown.get(criterion, "")))
    limit = thresholds()
    return {
        "cohesion": _cohesion,
        "extraction": _extraction,
        "multiplier": _multiplier,
        "specialisation": _specialisation,
        "overlap": _overlap,
    }[criterion](found, limit)


def reason(text: str) -> str:
    """Why a criterion cannot be judged, in the reader's language."""
    if text.startswith(NOT_GIVEN):
        sections = text.removeprefix(NOT_GIVEN).replace("section ", "")
        return _("the regional accounts do not give the section: {sections}", sections=sections)
    return _(REASONS.get(text, text))


def _cohesion(found: Evidence, limit: Mapping[str, float]) -> str:
    lang = language()
    return _(
        "{share} of the trade of its industries with other industries stays among them. Of {sets} random sets of as "
        "many industries {p} keep at least as much: {verdict}, the threshold is {limit}.",
        share=percent(found.numbers["flow_cohesion"], lang),
        sets=number(found.random_sets, lang),
        p=percent(found.numbers["cohesion_p"], lang, 2),
        limit=percent(limit["cohesion"], lang, 0),
        verdict=_verdict(found, "cohesion"),
    )


def _extraction(found: Evidence, limit: Mapping[str, float]) -> str:
    lang = language()
    return _(
        "Without its industries {share} of the country's output would be lost: {verdict}, the threshold is {limit}, "
        "what the average of the 21 sections of ISIC makes.",
        share=percent(found.numbers["extraction_share"], lang),
        limit=percent(limit["extraction"], lang),
        verdict=_verdict(found, "extraction"),
    )


def _multiplier(found: Evidence, limit: Mapping[str, float]) -> str:
    lang = language()
    return _(
        "A unit of final demand for its industries raises output by {value} units, {ratio} times the mean of the "
        "economy: {verdict}, the threshold is {limit}.",
        value=number(found.numbers["output_multiplier"], lang, 2),
        ratio=number(found.numbers["multiplier_ratio"], lang, 2),
        limit=number(limit["multiplier"], lang),
        verdict=_verdict(found, "multiplier"),
    )


def _specialisation(found: Evidence, limit: Mapping[str, float]) -> str:
    lang = language()
    return _(
        "The sections of its industries weigh up to {lq} times as much in a host region as in the nation: {verdict}, "
        "the threshold is {limit}.",
        lq=number(found.numbers["lq"], lang, 2),
        limit=number(limit["specialisation"], lang),
        verdict=_verdict(found, "specialisation"),
    )


def _overlap(found: Evidence, limit: Mapping[str, float]) -> str:
    lang = language()
    return _(
        "One found cluster holds {contained} of its industries, and {p} of {sets} random sets of as many industries "
        "are as well kept together by found clusters: {verdict}, the thresholds are {half} with two industries at "
        "least, and {limit}.",
        contained=percent(found.numbers["contained"], lang, 0),
        p=percent(found.numbers["together_p"], lang, 2),
        sets=number(found.random_sets, lang),
        half=percent(limit["overlap"], lang, 0),
        limit=percent(limit["together"], lang, 0),
        verdict=_verdict(found, "overlap"),
    )


def _verdict(found: Evidence, criterion: str) -> str:
    return _("met") if found.verdict(criterion) == MET else _("missed")


def regions_of(cluster: Designated, held: Shelf) -> str:
    """The names of the host regions."""
    return ", ".join(name(held.regions.get(region, {"id": region}), language()) for region in cluster.regions)


def years_of(cluster: Designated) -> str:
    """First and last year, as far as they are known."""
    return "–".join(dict.fromkeys(str(year) for year in (cluster.start, cluster.end) if year))
