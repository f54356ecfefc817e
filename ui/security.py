"""What a browser may do with the page: take nothing from another host, run no script but the page's own.

Whatever was loaded, and whatever of it reaches the browser.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from streamlit import file_util

from ui.scripts import all_scripts, script_hash

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Policy:
    """Says with every answer what the browser may do with it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.headers = [(name.encode(), value.encode()) for name, value in policy_headers().items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, with the policy in its headers."""

        async def with_policy(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *self.headers]}
            await send(message)

        await self.app(scope, receive, with_policy)


def policy_headers() -> dict[str, str]:
    """The headers that keep a page to itself: what Streamlit's own parts need, and nothing of any other host."""
    index = Path(file_util.get_static_dir(), "index.html").read_text(encoding="utf-8")
    scripts = (*re.findall(r"<script>(.*?)</script>", index, re.DOTALL), *all_scripts())
    policy = {
        "default-src": "'self'",
        "script-src": " ".join(("'self'", *map(script_hash, scripts))),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'self'",
    }
    return {
        "content-security-policy": "; ".join(f"{part} {sources}" for part, sources in policy.items()),
        "referrer-policy": "same-origin",
        "x-content-type-options": "nosniff",
    }
