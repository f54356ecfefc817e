"""The door of the page's server: every request passes it before anything else sees it.

It refuses requests under a name that is not ours and websockets that another site opens, takes the proxy's header
from whoever is not the proxy, and lets programs in by token, people by what they signed in with.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from anyio import to_thread
from starlette.requests import HTTPConnection
from starlette.responses import Response

from kb.errors import KBError
from kb.sharing.roles import Person, Role
from kb.sharing.rules import rules
from ui.access.serving import Serving

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

PROGRAMS = ("/api", "/mcp")
"""Below these programs ask: somebody who is nobody gets a 401."""
FILES = {"/_stcore/upload_file": Role.editor, "/media": Role.reader, "/palette": Role.reader}
"""The page's own doors for files and for what is found, and the role that each needs."""


class Gate:
    """Passes on what is let in."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.serving = Serving.here()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a request, or pass it on with its ``person`` in the state."""
        if scope["type"] not in ("http", "websocket") or (refusal := await self._refusal(scope)) is None:
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await refusal(scope, receive, send)

    async def _refusal(self, scope: Scope) -> Response | None:
        from ui.api.problem import of_error, problem

        request = HTTPConnection(scope)
        if len(request.headers.getlist("host")) != 1 or not self.serving.answers_to(request.headers.get("host")):
            return problem(421, "this is not a name of this server", remedy="whoever serves it names it: --allow-host")
        origin = request.headers.get("origin")
        asked_by_a_script = scope["type"] == "websocket" or _for_programs(request.url.path)
        if asked_by_a_script and origin is not None and not self.serving.is_origin(origin):
            return problem(403, "another site's page may not ask here")
        try:
            if not self.serving.alone:
                self._believe_the_proxy_alone(scope)
            return await self._unlet(HTTPConnection(scope))
        except KBError as error:
            return of_error(request, error)  # type: ignore[arg-type]

    def _believe_the_proxy_alone(self, scope: Scope) -> None:
        from ui.connection import settings

        proxy = rules(settings()).proxy
        if proxy is None:
            return
        name = proxy.header.lower().encode()
        given = [value for key, value in scope["headers"] if key == name]
        sender = scope["client"][0] if scope.get("client") else ""
        if given and (sender not in proxy.addresses or len(given) > 1):
            scope["headers"] = [(key, value) for key, value in scope["headers"] if key != name]

    async def _unlet(self, request: HTTPConnection) -> Response | None:
        """The refusal of somebody who is not let in there; None where they are."""
        from ui.api.problem import problem

        path = request.url.path
        needed = next((role for start, role in FILES.items() if _below(path, start)), None)
        programs = _for_programs(path)
        if needed is None and not programs:
            return None
        challenge = {"WWW-Authenticate": "Bearer"}
        try:
            person = await to_thread.run_sync(_person, request, programs)
        except LookupError as error:
            return problem(401, str(error), remedy="`kb token new NAME` makes one", headers=challenge)
        if person is None:
            remedy = "sign in on the page, or send a token: Authorization: Bearer kb_…"
            return problem(401, "nobody is let in here unknown", remedy=remedy, headers=challenge)
        person.require(needed or Role.reader, path)
        request.scope.setdefault("state", {})["person"] = person
        return None


def _person(request: HTTPConnection, program: bool) -> Person | None:
    from ui.access.people import ANYBODY, of_request
    from ui.connection import settings

    found = of_request(request)
    if found is None and not program:  # what a page shows, whoever may look at it may fetch
        held = rules(settings())
        return None if held.openid or held.proxy else ANYBODY
    return found


def _for_programs(path: str) -> bool:
    return any(_below(path, start) for start in PROGRAMS)


def _below(path: str, start: str) -> bool:
    return path == start or path.startswith(f"{start}/")
