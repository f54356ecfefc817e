"""The page of the guide: terms in the order of the alphabet, or methods; what the address names stands first."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape

import streamlit as st

from analysis.explanation import Explanation
from analysis.glossary import TERMS
from kb.names import alphabetical
from ui import unheld
from ui.guide.address import METHOD, TERM, anchor
from ui.i18n import _, spoken
from ui.page import current_ink
from ui.text import Markup, as_text
from ui.words import method_words

METHODS_PART = {"part": "methods"}
STYLE = """
<style>
.guide dl {columns: 27rem; column-gap: 2.4rem; margin: .3rem 0; padding: 0; font-size: .95rem;}
.guide dl > div {break-inside: avoid; padding: .45rem 0; border-top: 1px solid rgba(128, 145, 155, .22);}
.guide dt {font-weight: 600;}
.guide dd {margin: .1rem 0 0; overflow-wrap: anywhere;}
.guide p {margin: 0;}
.guide nav {display: flex; gap: 1.4rem; font-size: 1.05rem;}
.guide nav a[aria-current] {font-weight: 600; border-bottom: 2px solid ACCENT;}
.st-key-formulas [data-testid="stMarkdownContainer"] {overflow-x: auto; padding: .15rem 0 .5rem;}
.st-key-formulas .katex-display, .st-key-formulas .katex-display > .katex {text-align: left; margin: 0;}
</style>
"""


def render() -> None:
    """The page."""
    st.html(STYLE.replace("ACCENT", current_ink().accent))
    asked = st.query_params
    methods = METHOD in asked or asked.get("part") == METHODS_PART["part"]
    parts: Sequence[tuple[str, Mapping[str, str], bool]] = (
        (_("Glossary"), {}, not methods),
        (_("Methods"), METHODS_PART, methods),
    )
    _html(f"<nav>{''.join(anchor(words, here=here, **address) for words, address, here in parts)}</nav>")
    if methods:
        _methods(asked.get(METHOD, ""))
    else:
        _terms(asked.get(TERM, ""))


def _asked(key: str, label: str, asked: str, titles: Mapping[str, str]) -> str:
    """What the address names, where there is such an entry; else it is told with the nearest."""
    if asked and asked not in titles:
        unheld.note(key, label, asked, titles, "", lambda like: st.query_params.update({key: like}))
    return asked if asked in titles else ""


# ---------------------------------------------------------------- terms


def _terms(asked: str) -> None:
    titles = {key: _(term.name) for key, term in TERMS.items()}
    chosen = _asked(TERM, _("Term"), asked, titles)
    if chosen:
        term = TERMS[chosen]
        with st.container(border=True, key="term"):
            st.markdown(f"#### {as_text(titles[chosen])}")
            st.markdown(as_text(_(term.text)))
            _formulas([term.sign] if term.sign else [])
            _method_links(term.methods)
    entries = [
        (anchor(titles[key], term=key), _(TERMS[key].text))
        for key in sorted(titles, key=lambda key: alphabetical(titles[key]))
    ]
    _listed(entries)


def _method_links(methods: Sequence[str]) -> None:
    if methods:
        named = ", ".join(anchor(method_words(name), method=name) for name in methods)
        _html(f"<p>{escape(_('Methods that compute it'))}: {named}</p>")


# ---------------------------------------------------------------- methods


def _methods(asked: str) -> None:
    from analysis.methods import METHODS  # numerics that no other part of the page needs

    titles = {name: _(method.label) for name, method in METHODS.items()}
    chosen = _asked(METHOD, _("Method"), asked, titles)
    if chosen:
        with st.container(border=True, key="method_card"):
            st.markdown(f"#### {as_text(titles[chosen])}")
            st.markdown(as_text(summary(titles[chosen], _(METHODS[chosen].title))))
            _method(chosen, METHODS[chosen].parameters.explanation)
    _listed([(anchor(title, method=name), summary(title, _(METHODS[name].title))) for name, title in titles.items()])


def summary(title: str, words: str) -> str:
    """What a method does, without the title where it stands above.

    >>> summary("Structural paths", "Structural paths: through which chains")
    'Through which chains'
    """
    before, _colon, after = words.partition(": ")
    return f"{after[:1].upper()}{after[1:]}" if after and before.casefold() == title.casefold() else words


def _method(name: str, told: Explanation) -> None:
    from ui.guide.seen import seen

    _formulas(told.formulas)
    st.markdown(f"**{_('What it does not say')}:** {as_text(_(told.caveat))}")
    terms = [anchor(_(term.name), term=key) for key, term in TERMS.items() if name in term.methods]
    if terms:
        _html(f"<p>{escape(_('In the glossary'))}: {', '.join(terms)}</p>")
    st.markdown(f":gray[{_('Source')}: {as_text('; '.join(told.sources))}]")
    view, address = seen(name)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        words = _("See its result on the page")
        st.page_link(view, label=words, icon=":material/arrow_forward:", query_params={**address, **spoken()})
        st.markdown(f"`kb analyse {name}`")


# ---------------------------------------------------------------- both


def _formulas(formulas: Sequence[str]) -> None:
    """Formulas, the words in them in the reader's language."""
    if formulas:
        names = {"backward": _("backward"), "forward": _("forward"), "complete": _("complete")}
        with st.container(key="formulas", gap="small"):
            for each in formulas:
                st.latex(re.sub(r"(?<=\\text\{)\w+", lambda word: names[word[0]], each))


def _listed(entries: Sequence[tuple[Markup, str]]) -> None:
    rows = "".join(f"<div><dt>{name}</dt><dd>{escape(text)}</dd></div>" for name, text in entries)
    _html(f"<dl>{rows}</dl>")


def _html(text: str) -> None:
    st.html(f'<div class="guide">{text}</div>')
