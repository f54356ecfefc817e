"""A profile as the page shows it: one layout for every kind of thing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from html import escape
from urllib.parse import urlencode

import streamlit as st

from kb.queries import get
from ui import exhibit
from ui.address import coming
from ui.citation import Exhibit, Origin, cited
from ui.connection import fetch
from ui.for_programs import query_path
from ui.i18n import LANGUAGES, _, language
from ui.numbers import number, percent
from ui.page import current_ink, empty, trust_badge
from ui.profiles.compare import WITH, other_of, say_differences
from ui.profiles.facts import Fact, facts, named_by, span, words_of
from ui.profiles.figures import figures
from ui.profiles.links import name_anchor, open_profile, text_of_act
from ui.profiles.named import Named
from ui.profiles.pages import pages_of
from ui.profiles.phrases import RESULTS, STRENGTHS, TO
from ui.profiles.picture import picture
from ui.profiles.record import MANY_EACH, PAGE, Group, Profile, Tie, group, nearest, profile
from ui.profiles.reports import report_buttons
from ui.profiles.titles import beside, kind_words, title_of
from ui.text import as_text, linked
from ui.words import LABEL_TITLES

MOST_SAID = 3
"""Up to so many roles or products of one tie are told; of more, how many relationships there are."""
FEW = 5
"""How many of the results of one analysis stand on the profile: the rest is behind a link."""
SHARES = ("SUPPLIES", "MAPS_TO", "COVERS", "OVERLAPS")
"""Types whose strength is a share of one."""
COUNTED = ("PRODUCES", *RESULTS)
"""Types that hold a number each."""
STYLE = """
<style>
.profile h2 {font-size: 1.5rem; line-height: 1.25; padding: 0; margin: .1rem 0 .2rem; overflow-wrap: anywhere;}
.profile h3 {font-size: 1rem; padding: 0; margin: .9rem 0 .2rem;}
.profile .other {opacity: .8; margin: 0;}
.profile ul {list-style: none; margin: 0; padding: 0;}
.profile li {padding: .16rem 0; border-top: 1px solid rgba(128, 145, 155, .22); overflow-wrap: anywhere;}
:is(.profile li, .profile dd, .profile h3) > span {color: MUTED; font-size: .86em;}
:is(.profile li, .profile dd) > a {margin-right: .45rem;}
.profile span > span {display: inline-block;}  /* a code is not broken at its hyphens */
.profile h3 > span {font-weight: 400; margin-left: .45rem;}
.profile dl {display: grid; grid-template-columns: minmax(7rem, 11rem) 1fr;}
.profile dl {padding: 0; margin: .2rem 0; font-size: .93rem;}
.profile dt {opacity: .8; padding: .2rem .8rem .2rem 0; border-top: 1px solid rgba(128, 145, 155, .22);}
.profile dd {margin: 0; padding: .2rem 0; border-top: 1px solid rgba(128, 145, 155, .22); overflow-wrap: anywhere;}
@media (max-width: 640px) {
  .profile dl {grid-template-columns: minmax(5rem, 8.5rem) 1fr;}
  .st-key-profile_body > div {gap: 1rem;}
  .st-key-profile_body > div > div, .st-key-profile_body > div > div > div,
  .st-key-profile_body > div > div > div > div {display: contents;}
  :has(> .st-key-profile_ties) {order: 1;}
  :has(> .st-key-profile_results) {order: 2;}
}
</style>
"""


def render() -> None:
    """The page: the thing that the address names, one of its groups, or what is nearest to an address of nothing."""
    asked = st.query_params
    kind, id = asked.get("kind", ""), asked.get("id", "")
    st.html(STYLE.replace("MUTED", current_ink().muted))
    if not id:
        empty(_("A profile opens from any name: find one on the first page, or follow a name from any other."))
        st.page_link("views/overview.py", label=_("Search"), icon=":material/search:")
        return
    found = fetch(profile, kind=kind, id=id)
    if found is None:
        _not_held(kind, id)
        return
    st.set_page_config(page_title=f"{title_of(found.named, language())} · ClusterKB")
    _head(found)
    if key := asked.get("group"):
        _whole_group(found, kind, key)
        return
    second = coming(WITH)
    if second in (None, id) or (other := fetch(profile, kind=kind, id=second)) is None:
        _alone(found, kind)
        return
    other_of(found, kind, other.named)
    _compared(found, other)


def _alone(found: Profile, kind: str) -> None:
    """One thing: what it is and is tied to on the left, its picture, figures and sources on the right."""
    with st.container(key="profile_body"):
        left, right = st.columns([11, 9], gap="large")
    with left:
        _html(_definitions(facts(found.named.label, found.node, language())))
        pages_of(found)
        report_buttons(found.named.label, found.named.id)
        other_of(found, kind)
        with st.container(key="profile_ties"):
            for one in found.groups:
                if one.relationship not in RESULTS:
                    _html(_listed(found.named, one))
    with right:
        figures(found)
        picture(found)
        with st.container(key="profile_results"):
            _results(found)
            _sources(found)
            _html(_definitions(_kept_in(found)))
    _foot(found)


def _compared(one: Profile, other: Profile) -> None:
    """Two of a kind side by side, each as on its own profile; first, in what their numbers differ."""
    both = [title_of(side.named, language()) for side in (one, other)]
    st.set_page_config(page_title=f"{' · '.join(both)} · ClusterKB")
    say_differences(one, other)
    for place, side in zip(st.columns(2, gap="large"), (one, other), strict=True):
        with place:
            title = title_of(side.named, language())
            _html(f"<h3>{name_anchor(title, side.named.label, side.named.id)}</h3>")
            _html(_definitions(facts(side.named.label, side.node, language())))
            figures(side)
            _html("".join(_listed(side.named, each) for each in side.groups if each.relationship not in RESULTS))
            _results(side)
            _sources(side)
    _link()


def _not_held(kind: str, id: str) -> None:
    """One line that says so, with the nearest match as a link."""
    words = _("Nothing is held under “{id}”.", id=id)
    if like := fetch(nearest, kind=kind, id=id):
        empty(f"{words} {_('The nearest is:')}")
        title = title_of(like, language())
        open_profile(f"{title} ({kind_words(like, language())})", like.label, like.id)
    else:
        empty(words)
    st.page_link("views/overview.py", label=_("Search"), icon=":material/search:")


def _html(text: str) -> None:
    if text:
        st.html(f'<div class="profile">{text}</div>')


# ---------------------------------------------------------------- what it is


def _head(found: Profile) -> None:
    """Its name, what kind of thing it is, how far it is trusted, what it is called in other languages."""
    lang = language()
    title = title_of(found.named, lang)
    names = {found.named.names[f"name_{code}"]: code for code in LANGUAGES}
    others = {name: code for name, code in names.items() if name and name != title}
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f":gray[{as_text(kind_words(found.named, lang))}]", width="content")
        if found.trust:
            st.markdown(trust_badge(found.trust), width="content")
    spoken = "".join(f'<p class="other" lang="{code}">{escape(name)}</p>' for name, code in others.items())
    _html(f"<h2>{escape(title)}</h2>{spoken}")


def _definitions(lines: Sequence[Fact]) -> str:
    """Facts one under another; what names another node leads to it."""
    names = ["", *(line.name for line in lines)]
    cells = "".join(
        f"<dt>{escape(_(line.name)) if line.name != before else ''}</dt><dd>{_value(line)}</dd>"
        for before, line in zip(names, lines, strict=False)
    )
    return f"<dl>{cells}</dl>" if cells else ""


def _kept_in(found: Profile) -> list[Fact]:
    """What names it by an id and is not tied to it, under the title that the reader knows it by."""
    tied = {(one.label, tie.other.id) for one in found.groups for tie in one.ties}
    lines = []
    for line in named_by(found.node):
        known = found.kept_in.get(line.node) if line.node else None
        if line.node not in tied:
            lines.append(replace(line, words=title_of(known, language())) if known else replace(line, node=None))
    return lines


def _value(line: Fact) -> str:
    return name_anchor(line.words, *line.node) if line.node else escape(line.words)


# ---------------------------------------------------------------- what it is tied to


def _listed(named: Named, one: Group) -> str:
    """A group under its words, each name with what the tie says; the rest of a long one behind a link."""
    more = ""
    shown = one.ties[:FEW] if one.relationship in RESULTS else one.ties
    if one.count > len(shown):
        words = _("all {count}", count=number(one.count, language()))
        more = f"<span>{name_anchor(words, named.label, named.id, group=one.key)}</span>"
    return f"<h3>{escape(_(one.words))}<span>{escape(_kind(one))}</span>{more}</h3>{_items(one, shown)}"


def _results(found: Profile) -> None:
    """What was computed of it: a list for each kind, one line where there is one thing."""
    groups = [one for one in found.groups if one.relationship in RESULTS]
    if not groups:
        return
    st.markdown(f"### {_('Results of analyses')}")
    _html("".join(_listed(found.named, one) for one in groups if one.count > 1))
    lines = [f"<dt>{escape(_(one.words))}</dt><dd>{_item(one, one.ties[0])}</dd>" for one in groups if one.count == 1]
    _html(f"<dl>{''.join(lines)}</dl>" if lines else "")


def _kind(one: Group) -> str:
    """Of what label the things of a group are, and what the numbers beside them say."""
    words = _(LABEL_TITLES.get(one.label, one.label))
    of = STRENGTHS.get(one.relationship)
    told = [_(of[0 if one.direction == TO else 1])] if of and any(_strength(one, tie) for tie in one.ties) else []
    return ", ".join([words[:1].lower() + words[1:], *told])


def _items(one: Group, shown: Sequence[Tie]) -> str:
    return f"<ul>{''.join(f'<li>{_item(one, tie)}</li>' for tie in shown)}</ul>"


def _item(one: Group, tie: Tie) -> str:
    told = " · ".join(f"<span>{escape(part)}</span>" for part in _told(one, tie) if part)
    name = name_anchor(title_of(tie.other, language()), tie.other.label, tie.other.id)
    return f"{name}{f'<span>{told}</span>' if told else ''}"


def _told(one: Group, tie: Tie) -> Iterable[str]:
    """What tells the other from its namesakes, what the tie says, how strong it is, of which years, how many."""
    lang = language()
    account = {"IN_TABLE": tie.other.title, "HAS_ACCOUNT": tie.other.table} if tie.other.label == "Account" else {}
    yield account.get(one.relationship) or beside(tie.other, lang)
    if len(tie.says) <= MOST_SAID:
        yield ", ".join(words_of(says, lang) for says in tie.says if says not in ("none", tie.other.kind))
    yield _strength(one, tie)
    if (years := span(tie.first_year, tie.last_year)) != tie.other.year[:4]:
        yield years
    if tie.times >= MANY_EACH and one.relationship in COUNTED:
        yield _("numbers: {count}", count=number(tie.times, lang))


def _strength(one: Group, tie: Tie) -> str:
    """How strong the tie is, in the measure of its kind."""
    lang = language()
    if tie.strength is None:
        return ""
    if one.relationship == "BORDERS":
        return _("{count} km", count=number(tie.strength, lang))
    if one.relationship in SHARES:
        return percent(tie.strength, lang, 0 if tie.strength == 1 else 1)
    return number(tie.strength, lang, 2) if one.relationship in STRENGTHS else ""


def _whole_group(found: Profile, kind: str, key: str) -> None:
    """Everything of one group, a page at a time."""
    named = found.named
    asked = st.query_params.get("page", "")
    page = max(1, int(asked)) if asked.isdecimal() else 1
    one = fetch(group, kind=kind, id=named.id, key=key, page=page)
    open_profile(_("Back to the profile"), named.label, named.id)
    if one is None:
        empty(_("There is nothing of this kind."))
        return
    lang = language()
    first = PAGE * (page - 1) + 1
    shown = _(
        "{first} to {last} of {count}",
        first=number(first, lang),
        last=number(first + len(one.ties) - 1, lang),
        count=number(one.count, lang),
    )
    turns = [
        name_anchor(words, named.label, named.id, group=key, page=str(to))
        for words, to, there in (
            (_("Previous"), page - 1, page > 1),
            (_("Next"), page + 1, first + len(one.ties) <= one.count),
        )
        if there
    ]
    head = f"<h3>{escape(_(one.words))}<span>{escape(_kind(one))}, {escape(shown)}</span></h3>"
    _html(f"{head}{_items(one, one.ties)}<p>{' &nbsp; '.join(turns)}</p>")


# ---------------------------------------------------------------- where it is from


def _sources(found: Profile) -> None:
    if found.named.label == "Source":
        if address := found.node.get("url"):
            st.markdown(linked(_("Address of the source"), address))
        return
    if found.named.label == "LegalAct":
        st.markdown(text_of_act(found.node.get("url")))
    if not found.sources:
        return
    st.markdown(f"### {_('Sources')}")
    for source in found.sources:
        told = linked(cited(source["citation"], language()), source["url"])
        st.markdown(f"{trust_badge(source['trust'])} {told}")


def _foot(found: Profile) -> None:
    """Save the ties, cite the profile, ask the same by Cypher, its address."""
    lang, named = language(), found.named
    title = title_of(named, lang)
    given = {"label": named.label, "id": named.id}
    cites = "; ".join(source["citation"] for source in found.sources[:MOST_SAID])
    url = found.sources[0]["url"] or "" if len(found.sources) == 1 else ""
    about = Exhibit(
        title,
        f"profile-{named.id}".replace(":", "-"),
        Origin(source=cites, url=url),
        method=f"{_('Library query')} provenance.ties",
        behind=query_path("provenance.ties", given),
    )
    with st.container(horizontal=True, gap="small", vertical_alignment="top"):
        exhibit.tools(about, lambda: _rows(found), key="profile")
        _link()
    text = st.expander(_("As Cypher"), icon=":material/code:", key="profile_text", on_change="rerun")
    if text.open:
        for name in ("provenance.node", "provenance.ties"):
            asked = " ".join(f"-p '{key}={value}'" for key, value in given.items())
            text.code(f"kb query run {name} {asked}", language="bash")
            text.code(get(name).text, language="cypher")


def _link() -> None:
    """The address of what is shown."""
    with st.popover(_("Link"), icon=":material/link:", type="tertiary"):
        st.caption(_("This address opens the same profile."))
        address = f"{st.context.url or ''}?{urlencode(st.query_params.to_dict())}"
        st.code(address, language=None, wrap_lines=True)


def _rows(found: Profile) -> tuple[list[str], list[list[object]]]:
    columns = ["relationship", "direction", "words", "label", "id", "name", "says", "strength", "first_year"]
    columns += ["last_year", "relationships", "trust"]
    return columns, [
        [
            one.relationship,
            one.direction,
            _(one.words),
            tie.other.label,
            tie.other.id,
            title_of(tie.other, language()),
            "; ".join(tie.says),
            tie.strength,
            tie.first_year,
            tie.last_year,
            tie.times,
            tie.trust,
        ]
        for one in found.groups
        for tie in one.ties
    ]
