"""A report of a cluster, region, industry or programme in a language, out of the graph."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from kb.errors import NotFound
from kb.graph import Graph
from kb.version import __version__
from ui.i18n import LANGUAGES, _, speaking
from ui.profiles.address import profile_url
from ui.profiles.record import Profile, nearest, profile
from ui.profiles.titles import kind_words, title_of
from ui.reports import cluster, industry, programme, region
from ui.reports.document import Report, Section, kept
from ui.reports.parts import closing, most_used, opening, tied

Sections = Callable[[Graph, Profile], tuple[list[Section], list[str]]]
KINDS: Mapping[str, Sections] = {
    "cluster": cluster.sections,
    "region": region.sections,
    "industry": industry.sections,
    "programme": programme.sections,
}
"""Kinds of thing that have a report."""
TOLD: Mapping[str, tuple[str, ...]] = {
    "cluster": ("MEMBER_OF", "COVERS"),
    "region": ("PRODUCES",),
    "industry": ("SUPPLIES",),
    "programme": ("DESIGNATES", "PROVIDES", "PURSUES", "HAS_BUDGET"),
}
"""Ties that stand in sections of their own, or that would be endless on paper."""
HOST = "http://127.0.0.1:8501"
"""Where the page is served when nothing else is said."""


def report(graph: Graph, kind: str, id: str, lang: str, *, page: str = HOST, today: date | None = None) -> Report:
    """The report of one thing; ``page`` is where the web page is served, for the permalink.

    An industry may be named by its code in the table that is most used. Raises NotFound for a kind without reports
    and for a thing that is not held, with the nearest that is.
    """
    if kind not in KINDS:
        raise NotFound(f"no report of a {kind}", remedy=f"one of {', '.join(KINDS)}")
    day = today or date.today()
    with speaking(lang if lang in LANGUAGES else "en"):
        found = _found(graph, kind, id)
        title = title_of(found.named, lang)
        permalink = f"{page.rstrip('/')}/{profile_url(found.named.label, found.named.id, lang)}"
        middle, used = KINDS[kind](graph, found)
        whole = [opening(found), *middle, tied(found, TOLD[kind]), closing(graph, found, used, permalink, day)]
        names = dict.fromkeys(str(found.named.names[f"name_{code}"] or "") for code in LANGUAGES)
        return Report(
            title,
            kind_words(found.named, lang),
            [each for each in names if each and each != title],
            kept(whole),
            permalink,
            _("Made with ClusterKB {version} on {day}", version=__version__, day=day.isoformat()),
            lang,
        )


def _found(graph: Graph, kind: str, id: str) -> Profile:
    found = profile(graph, kind=kind, id=id)
    card = most_used(graph) if kind == "industry" else None
    if found is None and card is not None:
        found = profile(graph, kind=kind, id=f"{card.classification}:{id}")
    if found is None:
        like = nearest(graph, kind=kind, id=id)
        near = f"the nearest is {like.id} ({title_of(like, 'en')})" if like else "find it with: kb search"
        raise NotFound(f"no {kind} {id!r}", remedy=near)
    return found
