"""A page that is shared: who may see, load and remove, signed in at a real OpenID provider or named by a proxy."""

from __future__ import annotations

import json
import os
import pwd
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection
from websockets.sync.client import connect as websocket
from websockets.typing import Origin

from kb import table_store
from kb.datasets import prepare
from kb.engine import ensure_running, stop
from kb.graph import connect
from kb.queries import run
from kb.settings import Settings
from kb.sharing import tokens
from kb.sharing.roles import Role
from loaders import io_table
from tests.ports import free_port
from tests.ui.browser import settled
from ui import serve

pytestmark = pytest.mark.server

TABLE = "kaz-2024-42"
NAME = "kb.localhost"
"""A name for this machine that is not one of the loopback names; browsers know what ends in localhost."""
FIRMS = "id,name_en,source_title,source_trust\nshare-mill,Shared Mill,Register of the test,B\n"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """A knowledge base of its own, with one dataset: sharing is set up in its folder."""
    settings = Settings(home=tmp_path_factory.mktemp("shared") / "kb", engine_memory="1g")
    ensure_running(settings)
    with connect(settings) as graph:
        prepare(graph)
        shipped = Path(serve.__file__).parents[1] / "kb" / "data" / "tables" / TABLE
        table_store.save(graph, io_table.read(shipped).table)
    yield settings
    stop(settings)


@contextmanager
def served(settings: Settings, sharing: str, log: Path, port: int = 0) -> Iterator[str]:
    """The page under :data:`NAME`, with these rules; its address."""
    file = settings.home / "sharing.toml"
    if sharing:
        file.write_text(sharing, encoding="utf-8")
        file.chmod(0o600)
    port = port or free_port()
    to = serve.serving(settings, "0.0.0.0", [NAME])
    with log.open("w") as said:
        process = subprocess.Popen(
            serve.command(settings, port, "0.0.0.0", to), env=serve.environment(settings, to), stdout=said, stderr=said
        )
        try:
            serve.wait_until_ready(port, 60)
            yield f"http://{NAME}:{port}"
        finally:
            process.terminate()
            process.wait(20)
            file.unlink(missing_ok=True)
    said_all = log.read_text()
    assert "Traceback" not in said_all
    said_all += "".join(each.read_text("utf-8", "replace") for each in settings.home.glob("*.log*"))
    assert not re.search(r"kb_[\w-]{43}|not for others|@stat\.example", said_all)


def ask(address: str, path: str, host: str | None = None, **more: Any) -> httpx2.Response:
    """Ask this machine under a name, whatever resolves it."""
    port = address.rsplit(":", 1)[1]
    headers = {"Host": host or address.removeprefix("http://"), **more.pop("headers", {})}
    method = more.pop("method", "GET")
    return httpx2.request(method, f"http://127.0.0.1:{port}{path}", headers=headers, timeout=60, **more)


# ---------------------------------------------------------------- nobody can sign in


@pytest.fixture(scope="module")
def for_reading(home: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(home, "", tmp_path_factory.mktemp("log") / "page.log") as address:
        yield address


def test_names_that_are_not_ours_are_refused(for_reading: str) -> None:
    port = for_reading.rsplit(":", 1)[1]
    for host in ("evil.example", f"evil.example:{port}", f"{NAME}.evil.example", "kb.localhost@evil.example"):
        for path in ("/", "/_stcore/health", "/api/v1/tables"):
            assert ask(for_reading, path, host=host).status_code in (400, 421), (host, path)
    assert ask(for_reading, "/").status_code == 200


@pytest.mark.parametrize(
    ("host", "origin", "status"),
    [
        (NAME, "http://evil.example", 403),
        ("evil.example", "http://evil.example", 403),
        (NAME, "null", 403),
        (NAME, f"http://{NAME}.evil.example", 403),
        (NAME, f"http://{NAME}", 101),
        (NAME, f"https://{NAME}", 101),
    ],
)
def test_a_websocket_is_for_pages_of_ours(for_reading: str, host: str, origin: str, status: int) -> None:
    port = for_reading.rsplit(":", 1)[1]
    origin = f"{origin}:{port}" if origin != "null" else origin

    def opened() -> ClientConnection:
        to_us = socket.create_connection(("127.0.0.1", int(port)))
        return websocket(f"ws://{host}:{port}/_stcore/stream", sock=to_us, origin=Origin(origin))

    if status == 101:
        opened().close()
        return
    with pytest.raises(InvalidStatus) as refused:
        opened()
    assert refused.value.response.status_code == status


def test_a_page_without_sign_in_is_for_reading(for_reading: str, browser: Any) -> None:
    with tab_of(browser, for_reading) as tab:
        tab.goto("/data")
        settled(tab)
        assert not offers_loading(tab)
        tab.goto("/data?part=load")
        settled(tab)
        assert not offers_loading(tab)
        assert tab.locator("input[type=file]").count() == 0
    sent = ask(for_reading, "/_stcore/upload_file/a/b", method="PUT", files={"file": b"x"})
    assert sent.status_code == 403
    assert ask(for_reading, "/palette?q=cement").json()["words"]["label"] == "Search in the knowledge base"


def test_programs_need_a_token_there(for_reading: str, home: Settings) -> None:
    for path in ("/api/v1/tables", "/api/v1/", "/api/v1/openapi.json"):
        answer = ask(for_reading, path)
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
        assert answer.headers["content-type"] == "application/problem+json"
    token = tokens.new(home, "program", Role.reader)
    sent = {"Authorization": f"Bearer {token}"}
    assert ask(for_reading, "/api/v1/tables", headers=sent).status_code == 200
    for wrong in (f"Bearer {token}x", f"Basic {token}", "Bearer", "Bearer kb_", token):
        assert ask(for_reading, "/api/v1/tables", headers={"Authorization": wrong}).status_code == 401, wrong
    tokens.revoke(home, "program")
    assert ask(for_reading, "/api/v1/tables", headers=sent).status_code == 401


LOOK = """
import os, sys
os.setgid(int(sys.argv[2]))
os.setuid(int(sys.argv[2]))
numbers = [number for number in os.listdir("/proc") if number.isdigit()]
found = [f"/proc/{number}/{name}" for number in numbers for name in ("cmdline", "environ")]
found += [os.path.join(place, name) for place, _, names in os.walk(sys.argv[1]) for name in names]
found += [os.path.join(sys.argv[1], name) for name in sys.argv[3:]]
for path in found:
    try:
        with open(path, "rb") as file:
            print(path, file.read().replace(b"\\0", b" ").decode(errors="replace"))
    except OSError:
        pass
"""
"""What another user of the machine can read: command lines and environments of all processes, and our folder."""


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can become a second user")
def test_another_user_of_the_machine_reads_no_secret(for_reading: str, home: Settings) -> None:
    token = tokens.new(home, "watched", Role.reader)
    assert ask(for_reading, "/api/v1/tables", headers={"Authorization": f"Bearer {token}"}).status_code == 200
    kept = [*json.loads((home.home / "engine-passwords.json").read_text()).values(), token]
    for folder in home.home.parents:  # what keeps them out is the folder's own mode
        if not folder.stat().st_mode & 0o001:
            folder.chmod(folder.stat().st_mode | 0o011)
    names = [each.name for each in home.home.iterdir() if each.is_file()]
    command = [sys.executable, "-c", LOOK, str(home.home), str(pwd.getpwnam("nobody").pw_uid), *names]
    read = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert f"-Dclusterkb.home={home.home}" in read, "it has seen the engine's command line"
    assert "streamlit" in read, "and the page's"
    assert not [secret for secret in kept if secret in read]
    assert not [name for name in names if f"{home.home}/{name} " in read]
    tokens.revoke(home, "watched")


# ---------------------------------------------------------------- signed in at a provider


PEOPLE = {
    "reader": {"email": "Reader@stat.example", "email_verified": True},
    "editor": {"email": "editor@elsewhere.example", "email_verified": True, "groups": ["statistics"]},
    "keeper": {"email": "keeper@stat.example", "email_verified": True},
    "stranger": {"email": "stranger@other.example", "email_verified": True},
    "pretender": {"email": "keeper@stat.example", "email_verified": False},
}
ROLES = """
[openid]
server_metadata_url = "http://localhost:{provider}/.well-known/openid-configuration"
client_id = "clusterkb"
client_secret = "not for others"
address = "http://{name}:{port}"

[roles]
keeper = ["keeper@stat.example"]
editor = ["groups=statistics"]
reader = ["*@stat.example"]
"""


@pytest.fixture(scope="module")
def signed(home: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A shared page whose people sign in at a provider that runs here."""
    mock = pytest.importorskip("oidc_provider_mock")
    people = [mock.User(sub=name, claims=claims) for name, claims in PEOPLE.items()]
    with mock.run_server_in_thread(user_claims=people) as provider:
        port = free_port()
        sharing = ROLES.format(provider=provider.server_port, name=NAME, port=port)
        with served(home, sharing, tmp_path_factory.mktemp("log") / "page.log", port) as address:
            yield address


@contextmanager
def tab_of(browser: Any, address: str) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 1400, "height": 1000}, base_url=address)
    context.set_default_timeout(60_000)
    # the provider's page asks another host for its looks
    context.route(lambda url: "localhost" not in url, lambda route: route.abort())
    try:
        yield context.new_page()
    finally:
        context.close()


def offers_loading(tab: Any) -> bool:
    """Whether the Data page has a part for loading."""
    tab.get_by_text("Sources", exact=True).first.wait_for()
    return bool(tab.get_by_text("Load a file", exact=True).count())


def sign_in(tab: Any, name: str) -> None:
    tab.goto("/data")
    tab.get_by_role("button", name="Sign in").click()
    tab.wait_for_url("**/oauth2/authorize**")
    tab.locator("input[name=sub]").fill(name)
    tab.get_by_role("button", name="Authorize").click()
    tab.wait_for_url(f"http://{NAME}:*/**")
    settled(tab)


@pytest.fixture
def person(signed: str, browser: Any) -> Iterator[Callable[[str], Any]]:
    """A tab in which somebody has signed in."""
    opened: list[Any] = []

    def of(name: str) -> Any:
        manager = tab_of(browser, signed)
        tab = manager.__enter__()
        opened.append(manager)
        sign_in(tab, name)
        tab.goto("/data")
        settled(tab)
        return tab

    yield of
    for manager in opened:
        manager.__exit__(None, None, None)


def over_http(tab: Any, path: str) -> int:
    """Status of a request that the browser makes with what it was signed in with."""
    return int(tab.evaluate("(path) => fetch(path).then((answer) => answer.status)", path))


def test_who_has_not_signed_in_sees_nothing(signed: str, browser: Any) -> None:
    with tab_of(browser, signed) as tab:
        tab.goto("/data")
        settled(tab)
        assert tab.get_by_role("button", name="Sign in").count() == 1
        assert "Sources" not in tab.inner_text("body")
        assert over_http(tab, "/api/v1/tables") == 401
        assert over_http(tab, "/media/x.csv") == 401
        assert over_http(tab, "/palette?q=cement") == 401


def test_a_reader_reads(person: Callable[[str], Any]) -> None:
    tab = person("reader")
    assert "Reader@stat.example · reader" in tab.inner_text("body")
    assert not offers_loading(tab)
    assert over_http(tab, "/api/v1/tables") == 200
    assert over_http(tab, "/_stcore/upload_file/a/b") == 403
    tab.goto("/data?part=load")
    settled(tab)
    assert tab.locator("input[type=file]").count() == 0


def test_an_editor_loads_under_their_name(person: Callable[[str], Any], home: Settings, tmp_path: Path) -> None:
    tab = person("editor")
    assert "editor@elsewhere.example · editor" in tab.inner_text("body")
    assert offers_loading(tab)
    assert over_http(tab, "/api/v1/queries") == 200
    assert "Take a table out" not in tab.inner_text("body")
    tab.goto("/data?part=load&kind=firms")
    settled(tab)
    file = tmp_path / "share-test.csv"
    file.write_text(FIRMS, encoding="utf-8")
    tab.locator("input[type=file]").set_input_files(file)
    tab.get_by_role("button", name="Write into the knowledge base").click()
    tab.get_by_text("Written.").wait_for()
    with connect(home) as graph:
        last = run(graph, "provenance.history", {"subject": "share-test"}).records()[0]
    assert (last["who"], last["what"], last["file"]) == ("editor@elsewhere.example", "load", "share-test.csv")


def test_a_keeper_takes_out_under_their_name(person: Callable[[str], Any], home: Settings) -> None:
    tab = person("keeper")
    tab.get_by_text("Take a table out").click()
    tab.get_by_text("Take out kaz-2024-42").click()
    tab.get_by_role("button", name="Take it out").click()
    tab.get_by_text("removed", exact=False).wait_for()
    with connect(home) as graph:
        last = run(graph, "provenance.history", {"subject": TABLE}).records()[0]
    assert (last["who"], last["what"]) == ("keeper@stat.example", "remove")


@pytest.mark.parametrize("name", ["stranger", "pretender"])
def test_a_stranger_is_turned_away_and_can_go(person: Callable[[str], Any], name: str) -> None:
    tab = person(name)
    assert "Nobody has let you in here" in tab.inner_text("body")
    assert f"You are signed in as {PEOPLE[name]['email']}." in tab.inner_text("body")
    assert "Sources" not in tab.inner_text("body")
    assert over_http(tab, "/api/v1/tables") in (401, 403)
    tab.get_by_role("button", name="Sign out").click()
    tab.get_by_role("button", name="End session").click()
    tab.get_by_role("button", name="Sign in").wait_for()


def test_a_role_that_was_taken_away_is_gone_at_once(person: Callable[[str], Any], home: Settings) -> None:
    tab = person("reader")
    file = home.home / "sharing.toml"
    held = file.read_text(encoding="utf-8")
    file.write_text(held.replace('reader = ["*@stat.example"]', "reader = []"), encoding="utf-8")
    try:
        assert over_http(tab, "/api/v1/tables") == 401
        tab.reload()
        settled(tab)
        assert "Nobody has let you in here" in tab.inner_text("body")
    finally:
        file.write_text(held, encoding="utf-8")


def test_a_cookie_of_ones_own_making_is_nothing(signed: str) -> None:
    for cookie in ("_streamlit_user=x", '_streamlit_user={"email":"keeper@stat.example"}', "_streamlit_user=a.b.c"):
        assert ask(signed, "/api/v1/tables", headers={"Cookie": cookie}).status_code == 401


# ---------------------------------------------------------------- named by a proxy


def test_a_proxy_is_believed_and_nobody_else(home: Settings, tmp_path: Path) -> None:
    rules = '[proxy]\nheader = "X-Forwarded-Email"\naddresses = ["{}"]\n[roles]\nreader = ["a@stat.example"]\n'
    named = {"X-Forwarded-Email": "a@stat.example"}
    with served(home, rules.format("127.0.0.1"), tmp_path / "believed.log") as address:
        assert ask(address, "/api/v1/tables", headers=named).status_code == 200
        assert ask(address, "/api/v1/tables").status_code == 401
        assert ask(address, "/api/v1/tables", headers={"X-Forwarded-Email": "b@stat.example"}).status_code == 401
    with served(home, rules.format("192.0.2.1"), tmp_path / "not.log") as address:
        assert ask(address, "/api/v1/tables", headers=named).status_code == 401
