"""Rules of sharing: who is let in with what role, what a token leaves behind, what names a page answers to."""

from __future__ import annotations

import os
import pwd
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import KBError, NotAllowed, NotFound
from kb.settings import Settings
from kb.sharing import tokens
from kb.sharing.roles import Person, Role, acting, acting_as, owner
from kb.sharing.rules import Rules, rules
from ui.access.serving import Serving
from ui.serve import serving

OPENID = {
    "server_metadata_url": "https://id.example/.well-known/openid-configuration",
    "client_id": "kb",
    "client_secret": "s",
    "address": "https://kb.example",
}


def rules_of(**roles: tuple[str, ...]) -> Rules:
    return Rules(openid=OPENID, roles=roles)  # type: ignore[arg-type]


def verified(email: str, **claims: Any) -> dict[str, Any]:
    return {"sub": "1", "email": email, "email_verified": True, **claims}


@pytest.mark.parametrize(
    ("claims", "role"),
    [
        (verified("a@stat.example"), "reader"),
        (verified("A@STAT.EXAMPLE"), "reader"),
        (verified("b@stat.example"), "keeper"),
        (verified("c@other.example", groups=["x", "statistics"]), "editor"),
        (verified("c@other.example", groups="statistics"), "editor"),
        (verified("c@other.example", groups=["statistics2"]), None),
        (verified("a@notstat.example"), None),
        (verified("a@stat.example.evil"), None),
        (verified("b@stat.example@evil.example"), None),
        (verified(""), None),
        ({"sub": "1", "email": "b@stat.example"}, None),
        ({"sub": "1", "email": "b@stat.example", "email_verified": False}, None),
        ({"sub": "1", "email": "b@stat.example", "email_verified": "true"}, None),
        ({"sub": "1", "email": ["b@stat.example"], "email_verified": True}, None),
        ({}, None),
    ],
)
def test_a_role_is_what_the_highest_line_says(claims: dict[str, Any], role: str | None) -> None:
    found = rules_of(reader=("*@stat.example",), editor=("groups=statistics",), keeper=("b@stat.example",)).person(
        claims
    )
    assert (found and found.role) == (role and Role(role))


def test_everybody_may_be_let_in_but_only_by_a_line() -> None:
    assert rules_of().person(verified("a@b.example")) is None
    person = rules_of(reader=("*",)).person({"sub": "17"})
    assert person == Person("17", Role.reader)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[openid", "not TOML"),
        ("[roles]\nreader = ['*']\n", "need a way to sign in"),
        ("[role]\nreader = ['*']\n", "role"),
        ("[proxy]\nheader = 'X Y'\naddresses = ['10.0.0.1']\n", "proxy.header"),
        ("[proxy]\nheader = 'X-User'\naddresses = []\n", "proxy.addresses"),
        ("[proxy]\nheader = 'X-User'\naddresses = ['10.0.0.0/8']\n", "proxy.addresses"),
        ("[proxy]\nheader = 'X-User'\naddresses = ['10.0.0.1']\n[roles]\nadmin = ['*']\n", "roles"),
        ("[openid]\nclient_id = 'kb'\n", "openid"),
    ],
)
def test_rules_that_are_not_understood_let_nobody_in(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "sharing.toml"
    file.write_text(text, encoding="utf-8")
    file.chmod(0o600)
    with pytest.raises(KBError, match=words):
        rules(Settings(home=tmp_path))


def test_rules_that_others_can_read_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "sharing.toml"
    file.write_text("", encoding="utf-8")
    file.chmod(0o644)
    with pytest.raises(KBError, match="others can read"):
        rules(Settings(home=tmp_path))
    file.chmod(0o600)
    assert rules(Settings(home=tmp_path)) == Rules()


def test_each_role_includes_those_before_it() -> None:
    Person("a", Role.keeper).require(Role.editor, "loading")
    with pytest.raises(NotAllowed, match="needs the role editor; a is reader"):
        Person("a", Role.reader).require(Role.editor, "loading")


def test_what_is_done_is_written_down_under_who_does_it() -> None:
    assert acting() == owner()
    with acting_as("a@b.example"):
        assert acting() == "a@b.example"
    assert acting() == owner()


# ---------------------------------------------------------------- serving


@pytest.mark.parametrize(
    ("host", "names", "words"),
    [
        ("0.0.0.0", [], "no name is allowed"),
        ("192.0.2.1", [], "no name is allowed"),
        ("::", [], "no name is allowed"),
        ("0.0.0.0", ["*"], "no host name"),
        ("0.0.0.0", ["*.example.org"], "no host name"),
        ("0.0.0.0", ["http://kb.example.org"], "no host name"),
        ("0.0.0.0", ["kb.example.org:80"], "no host name"),
    ],
)
def test_serving_others_needs_a_name(tmp_path: Path, host: str, names: list[str], words: str) -> None:
    with pytest.raises(KBError, match=words):
        serving(Settings(home=tmp_path), host, names)


def test_a_name_shares_the_page_on_loopback_too(tmp_path: Path) -> None:
    assert serving(Settings(home=tmp_path), "127.0.0.1", []).alone
    assert not serving(Settings(home=tmp_path), "127.0.0.1", ["kb.example.org"]).alone
    assert not Serving.here({}).alone


@given(st.text(max_size=30), st.sampled_from(["", ":8501", ":x", "/", "@kb.example", "#", "?"]))
def test_only_names_of_ours_are_answered_to(name: str, after: str) -> None:
    ours = {"kb.example", "127.0.0.1", "localhost"}
    answered = Serving(False, ("kb.example",)).answers_to(name + after)
    assert not answered or any(name.casefold().rstrip(".:") == each or after == "@kb.example" for each in ours)


# ---------------------------------------------------------------- tokens


def test_a_token_is_known_until_it_is_revoked(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "kb")
    text = tokens.new(settings, "dashboard", Role.reader)
    assert tokens.bearer(settings, text) == Person("dashboard", Role.reader)
    for other in ("", "kb_", text[:-1], text + " ", text.upper()):
        assert tokens.bearer(settings, other) is None
    with pytest.raises(KBError, match="dashboard has a token"):
        tokens.new(settings, "dashboard", Role.keeper)
    tokens.revoke(settings, "dashboard")
    assert tokens.bearer(settings, text) is None
    with pytest.raises(NotFound):
        tokens.revoke(settings, "dashboard")


@pytest.mark.parametrize("name", ["", "a b", "a\n", "../a", "<b>", "a" * 101])
def test_a_token_has_a_plain_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(KBError, match="is no name"):
        tokens.new(Settings(home=tmp_path), name, Role.reader)


def test_the_file_holds_no_token_and_is_its_owners(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "kb")
    text = tokens.new(settings, "a", Role.reader)
    file = tokens.file_of(settings)
    assert text not in file.read_text(encoding="utf-8")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(settings.home.stat().st_mode) == 0o700


@pytest.mark.parametrize("content", ["[]", "{", '{"tokens": [{"name": "a"}]}', '{"tokens": 1}', "{}"])
def test_a_spoilt_file_lets_nobody_in(tmp_path: Path, content: str) -> None:
    settings = Settings(home=tmp_path)
    tokens.file_of(settings).write_text(content, encoding="utf-8")
    with pytest.raises(KBError, match="not understood"):
        tokens.bearer(settings, "kb_x")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can become a second user")
def test_another_user_of_the_machine_finds_nothing(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "kb")
    text = tokens.new(settings, "a", Role.reader)
    for folder in (tmp_path, *tmp_path.parents):  # what keeps them out is the folder's own mode
        if folder.stat().st_mode & 0o001 == 0 and folder != Path("/"):
            folder.chmod(folder.stat().st_mode | 0o011)
    nobody = pwd.getpwnam("nobody")
    look = f"import os; os.setgid({nobody.pw_gid}); os.setuid({nobody.pw_uid}); open({str(tokens.file_of(settings))!r})"
    tried = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=False)
    assert "PermissionError" in tried.stderr
    assert text not in tried.stderr
