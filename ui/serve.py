"""Starting the web page as its own process: the command, its environment, and the wait until it answers."""

from __future__ import annotations

import os
import re
import socket
import sys
import time
from collections.abc import Iterator, Sequence
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from kb.errors import KBError
from kb.settings import Settings
from kb.sharing.rules import rules, rules_file
from ui.access.serving import LOOPBACK, VARIABLE, Serving
from ui.theme import theme_options

SERVER = Path(__file__).with_name("server.py")
UPLOAD_MEGABYTES = 200
ALONE = Serving(alone=True)
NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")


def serving(settings: Settings, host: str, names: Sequence[str]) -> Serving:
    """To whom the page is served: names of its own, or an address beyond loopback, mean to others too.

    Raises KBError for an address beyond loopback without a name, and for a name that the sign-in does not lead to.
    """
    if not names:
        if host in LOOPBACK:
            return ALONE
        remedy = "--allow-host NAME: what browsers call it; docs/howto/share_on_a_network.md says who can do what"
        raise KBError("others can reach this address, and no name is allowed", where=f"--host {host}", remedy=remedy)
    for name in names:
        if not NAME.fullmatch(name):
            raise KBError(f"{name!r} is no host name", where="--allow-host", remedy="write it without scheme and port")
    found = rules(settings)
    if found.openid and found.openid.host not in names:
        raise KBError(
            f"sign-in leads to {found.openid.address}, which is not among the allowed names",
            where=str(rules_file(settings)),
            remedy=f"--allow-host {found.openid.host}, or correct openid.address",
        )
    return Serving(False, tuple(names))


def command(settings: Settings, port: int, host: str = "127.0.0.1", to: Serving = ALONE) -> list[str]:
    """The command line that serves the page on ``host`` and ``port``; run it with :func:`environment`."""
    options = {
        "server.address": host,
        "server.port": str(port),
        "server.headless": "true",
        "server.fileWatcherType": "none",
        "server.maxUploadSize": str(UPLOAD_MEGABYTES),
        "server.enableAgentApi": "false",
        "server.showEmailPrompt": "false",
        "browser.gatherUsageStats": "false",
        "client.toolbarMode": "minimal",
        "client.showErrorDetails": "none",
        "client.showErrorLinks": "false",
        "runner.magicEnabled": "false",
        "runner.postScriptGC": "false",
        "logger.hideWelcomeMessage": "true",
        **theme_options(),
    }
    flags = [part for name, value in options.items() for part in (f"--{name}", value)]
    # answer to our own names only: no other site reaches the page through a name of its own
    flags += [part for name in (*LOOPBACK, *to.names) for part in ("--server.allowedHosts", name)]
    # -P: a file of the reader's own folder that is called like a module (trace.py, names.py) is not taken for it
    return [sys.executable, "-P", "-m", "streamlit", "run", str(SERVER), *flags]


def environment(settings: Settings, to: Serving = ALONE) -> dict[str, str]:
    """The process environment with the settings in it: the page opens the same knowledge base."""
    given = {
        VARIABLE: to.told(),
        "KB_HOME": str(settings.home),
        "KB_USER": settings.user,
        "KB_PASSWORD": settings.password.get_secret_value(),
        "KB_QUERY_SECONDS": str(settings.query_seconds),
        "KB_ROW_LIMIT": str(settings.row_limit),
        "KB_ENGINE_IDLE": str(settings.engine_idle),
        "KB_ENGINE_MEMORY": settings.engine_memory,
    }
    optional = {"KB_URI": settings.uri, "KB_DATABASE": settings.database}
    inherited = {name: value for name, value in os.environ.items() if name not in optional}
    return inherited | given | {name: value for name, value in optional.items() if value is not None}


def free_port(preferred: int = 8501) -> int:
    """The preferred port, or the next one on which nothing listens on this machine.

    Raises KBError where fifty ports in a row are taken.
    """
    for port in range(preferred, min(preferred + 50, 65536)):
        if _is_free(port):
            return port
    raise KBError(f"no free port from {preferred} on", where="web page", remedy="name one with --port")


def _is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def wait_until_ready(port: int, seconds: float, host: str = "127.0.0.1") -> None:
    """Return as soon as the page answers. Raises KBError where it does not within ``seconds``."""
    for _ in _until(time.monotonic() + seconds):
        if _answers(host if host != "0.0.0.0" else "127.0.0.1", port):
            return
    raise KBError(
        f"the page did not answer within {seconds:g} s", where=f"{host}:{port}", remedy="try another --port; see above"
    )


def _until(deadline: float) -> Iterator[None]:
    while time.monotonic() < deadline:
        yield
        time.sleep(0.1)


def _answers(host: str, port: int) -> bool:
    connection = HTTPConnection(host, port, timeout=2)
    try:
        connection.request("GET", "/_stcore/health")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
