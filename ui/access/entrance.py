"""The way into a shared page: who looks at it, or where they sign in, or why they are not let in."""

from __future__ import annotations

import streamlit as st

from kb.sharing.roles import Person, Role
from kb.sharing.rules import rules
from ui.access.people import of_page
from ui.access.serving import Serving
from ui.connection import settings
from ui.i18n import _


def may(role: Role) -> bool:
    """Whether whoever looks at the page may do what a role allows: what they may not is not shown."""
    person = of_page()
    return person is not None and person.role.includes(role)


def actor(role: Role, what: str) -> Person:
    """Who does ``what`` on the page. Raises NotAllowed where their role does not include the one it needs."""
    person = of_page()
    if person is None:
        st.stop()
    person.require(role, what)
    return person


def entrance() -> None:
    """Let somebody in, or stop here and say how to get in."""
    if of_page() is None:
        if rules(settings()).openid and not st.user.is_logged_in:
            st.info(_("This knowledge base is shared with people who sign in."), icon=":material/lock:")
            st.button(_("Sign in"), type="primary", icon=":material/login:", key="sign_in", on_click=st.login)
        else:
            st.error(_("Nobody has let you in here. Ask whoever keeps this knowledge base."), icon=":material/lock:")
            if rules(settings()).openid:
                name = str(st.user.get("email") or st.user.get("sub") or "")
                st.caption(_("You are signed in as {name}.", name=_plain(name)))
            _sign_out()
        st.stop()


def badge() -> None:
    """Who is signed in, with what role, and the way out; nothing on one's own machine."""
    person = None if Serving.here().alone else of_page()
    if person is None:
        return
    roles = {Role.reader: _("reader"), Role.editor: _("editor"), Role.keeper: _("keeper")}
    found = rules(settings())
    with st.container(horizontal=True, vertical_alignment="center", width="content", key="person"):
        if found.openid or found.proxy:
            st.caption(f"{_plain(person.name)} · {roles[person.role]}", width="content")
        _sign_out()


def _sign_out() -> None:
    if rules(settings()).openid and st.user.is_logged_in:
        st.button(_("Sign out"), type="tertiary", icon=":material/logout:", key="sign_out", on_click=st.logout)


def _plain(name: str) -> str:
    """A name as it is, whatever Markdown would make of it."""
    return "".join(f"\\{letter}" if not letter.isalnum() and letter.isascii() else letter for letter in name)
