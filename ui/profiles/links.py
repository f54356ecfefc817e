"""Names as links to their profiles: in Markdown, in HTML, as a line of the page."""

from __future__ import annotations

from html import escape

import streamlit as st

from ui.i18n import _, language, spoken
from ui.profiles.address import KINDS, profile_of, profile_url
from ui.text import Markup, as_text, linked


def name_link(words: str, label: str, id: str) -> str:
    """Markdown that shows words and leads to a profile; ``ui/profile_links.js`` keeps the click on the page.

    >>> name_link("Kazzinc (LLP)", "Firm", "kazzinc")
    '[Kazzinc \\\\(LLP\\\\)](profile?kind=firm&id=kazzinc)'
    """
    return f"[{as_text(words)}]({profile_url(label, id, language())})"


def name_anchor(words: str, label: str, id: str, **further: str) -> Markup:
    """The same in HTML.

    >>> print(name_anchor("A & B", "Firm", "a-b"))
    <a href="profile?kind=firm&amp;id=a-b">A &amp; B</a>
    """
    return Markup(f'<a href="{escape(profile_url(label, id, language(), **further))}">{escape(words)}</a>')


def open_profile(words: str, label: str, id: str) -> None:
    """A line that leads to a profile."""
    view, address = profile_of(label, id)
    st.page_link(view, label=as_text(words), icon=":material/badge:", query_params={**address, **spoken()})


def profile_link(label: str, id: str) -> None:
    """The way from a page about a thing to all that is known of it."""
    open_profile(_("Profile: all that is known of it"), label, id)


def has_profile(label: str) -> bool:
    """Whether nodes of a label have profiles; those that mark a foreign database have none."""
    return label in KINDS


def text_of_act(url: str | None) -> str:
    """Where an act can be read, or that no address of its text is held."""
    return linked(_("Text of the act"), url) if url else f":gray[{_('No address of its text was found.')}]"
