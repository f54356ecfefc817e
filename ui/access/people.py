"""Who somebody is: by a token, by what a provider or a proxy has signed, or by sitting at the machine."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from starlette.requests import HTTPConnection

from kb.sharing.roles import Person, Role, owner
from kb.sharing.rules import Rules, rules
from kb.sharing.tokens import bearer
from ui.access.serving import Serving
from ui.connection import settings

ANYBODY = Person("anybody", Role.reader)
"""A reader of a page on which nobody can sign in."""


def of_page() -> Person | None:
    """Who looks at the page that is being drawn; None for who has not signed in, or is not let in."""
    import streamlit as st

    if Serving.here().alone:
        return Person(owner(), Role.keeper)
    found = rules(settings())
    if found.openid:
        return found.person(st.user.to_dict()) if st.user.is_logged_in else None
    if found.proxy:
        return _of_proxy(found, st.context.headers.get(found.proxy.header))
    return ANYBODY


def of_request(request: HTTPConnection) -> Person | None:
    """Who sends a request of its own: by token, else as on the page; there is no anybody without a token.

    A token that is not known is refused, wherever it comes from: LookupError.
    """
    if (given := request.headers.get("authorization")) is not None:
        scheme, _, text = given.partition(" ")
        person = bearer(settings(), text.strip()) if scheme.lower() == "bearer" else None
        if person is None:
            raise LookupError("this token is not known")
        return person
    if Serving.here().alone:
        return Person(owner(), Role.keeper)
    found = rules(settings())
    if found.openid:
        claims = _claims(request)
        return found.person(claims) if claims and claims.get("origin") == found.openid.address else None
    return _of_proxy(found, request.headers.get(found.proxy.header)) if found.proxy else None


def _of_proxy(found: Rules, named: str | None) -> Person | None:
    """Whom the proxy names; the gate has taken the header from everybody else's requests."""
    return found.person({"email": named, "email_verified": True, "sub": named}) if named else None


def _claims(request: HTTPConnection) -> Mapping[str, Any] | None:
    """What the provider said of who signed in on the page: Streamlit's cookie, where its signature is ours."""
    from streamlit.auth_util import get_cookie_with_chunks
    from streamlit.web.server.server_util import get_cookie_secret
    from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
    from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

    def single(name: str) -> bytes | None:
        given = request.cookies.get(name)
        return decode_signed_value(get_cookie_secret(), name, given.encode("latin-1")) if given else None

    found = get_cookie_with_chunks(single, USER_COOKIE_NAME)
    claims = json.loads(found) if found else None
    return claims if isinstance(claims, dict) else None
