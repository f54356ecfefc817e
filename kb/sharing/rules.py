"""How people sign in to a shared page and what they may do: ``sharing.toml`` in the knowledge base's folder.

::

    [openid]                     # sign-in by OpenID Connect …
    server_metadata_url = "https://id.example.org/.well-known/openid-configuration"
    client_id = "clusterkb"
    client_secret = "…"
    address = "https://kb.example.org"      # of the page, as browsers see it

    [proxy]                      # … or by a reverse proxy that has signed them in
    header = "X-Forwarded-Email"
    addresses = ["10.0.0.5"]     # whom the header is believed

    [roles]                      # an e-mail address, all of a domain, or a claim and its value
    keeper = ["aigul@stat.example.org"]
    editor = ["groups=statistics"]
    reader = ["*@stat.example.org"]

Nobody is let in whom no line names. An address counts only where the provider says that it has verified it.
"""

from __future__ import annotations

import secrets
import stat
import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator, model_validator

from kb.engine.folder import Folder, plain_words, write_private
from kb.errors import KBError
from kb.settings import Settings
from kb.sharing.roles import Person, Role

EXAMPLE = "docs/howto/share_on_a_network.md shows one"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class OpenId(_Strict):
    """An OpenID Connect provider."""

    server_metadata_url: str = Field(pattern=r"^https?://")
    client_id: str = Field(min_length=1)
    client_secret: SecretStr
    address: str
    """Of the page, as browsers see it: scheme and host, no path."""

    @field_validator("address")
    @classmethod
    def _an_origin(cls, given: str) -> str:
        parts = urlsplit(given)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query:
            raise ValueError("write scheme and host alone, as in https://kb.example.org")
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def host(self) -> str:
        """The name that browsers ask for."""
        return urlsplit(self.address).hostname or ""


class Proxy(_Strict):
    """A reverse proxy that names in a header whom it has signed in."""

    header: str = Field(pattern=r"^[A-Za-z0-9-]+$")
    addresses: tuple[str, ...] = Field(min_length=1)

    @field_validator("addresses")
    @classmethod
    def _addresses(cls, given: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(str(ip_address(each)) for each in given)


class Rules(_Strict):
    """What ``sharing.toml`` says."""

    openid: OpenId | None = None
    proxy: Proxy | None = None
    roles: Mapping[Role, tuple[str, ...]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_way_in(self) -> Rules:
        if self.openid and self.proxy:
            raise ValueError("openid and proxy both say who somebody is: keep one")
        if self.roles and not (self.openid or self.proxy):
            raise ValueError("roles need a way to sign in: openid or proxy")
        return self

    def person(self, claims: Mapping[str, Any]) -> Person | None:
        """Who somebody is whom the provider or the proxy has signed in; None whom no line names.

        The highest role that a line gives. Raises nothing: what is not understood lets nobody in.
        """
        email = str(claims.get("email") or "") if claims.get("email_verified") is True else ""
        for role in reversed(Role):
            if any(_names(line, email, claims) for line in self.roles.get(role, ())):
                return Person(email or str(claims.get("sub") or "somebody"), role)
        return None


def _names(line: str, email: str, claims: Mapping[str, Any]) -> bool:
    """Whether a line of the rules means somebody.

    >>> _names("*@stat.kz", "a@stat.kz", {}), _names("*@stat.kz", "a@xstat.kz", {})
    (True, False)
    >>> _names("groups=statistics", "", {"groups": ["statistics"]}), _names("groups=statistics", "", {})
    (True, False)
    """
    claim, equals, value = line.partition("=")
    if equals:
        held = claims.get(claim.strip())
        return value.strip() in (held if isinstance(held, list) else [held])
    wanted, given = line.strip().casefold(), email.casefold()
    if not given:
        return wanted == "*"
    return wanted in ("*", given) or (wanted.startswith("*@") and given.rpartition("@")[2] == wanted[2:])


def rules_file(settings: Settings) -> Path:
    """Where the rules are."""
    return Folder.of(settings).path / "sharing.toml"


def rules(settings: Settings) -> Rules:
    """The rules as they are now; none where there is no file. Raises KBError for what is not understood."""
    path = rules_file(settings)
    try:
        found = path.stat()
    except FileNotFoundError:
        return Rules()
    except OSError as error:
        raise KBError(f"the file cannot be read ({error.strerror})", where=str(path)) from error
    return _read(path, found.st_mtime_ns, found.st_size, found.st_mode)


@lru_cache(maxsize=4)
def _read(path: Path, changed: int, size: int, mode: int) -> Rules:
    if stat.S_IMODE(mode) & 0o077:
        raise KBError("others can read the file, and it holds a secret", where=str(path), remedy=f"chmod 600 {path}")
    try:
        return Rules(**tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise KBError(f"not TOML: {error}", where=str(path), remedy=EXAMPLE) from None
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise KBError(f"{place}: {first['msg']}", where=str(path), remedy=EXAMPLE) from None


def cookie_secret(settings: Settings) -> str:
    """What signs the browsers' cookies, made once. Whoever deletes the file signs everybody out."""
    path = Folder.of(settings).path / "sharing-cookie"
    with plain_words(path):
        if not path.exists():
            write_private(path, secrets.token_urlsafe(32))
        return path.read_text(encoding="utf-8")


def lines(given: Rules) -> Sequence[str]:
    """Who can do what on a shared page, in words."""
    if not (given.openid or given.proxy):
        return ["nobody can sign in: everybody who reaches the page reads, nobody changes anything"]
    way = f"OpenID Connect, {given.openid.server_metadata_url}" if given.openid else ""
    if given.proxy:
        way = f"the proxy at {', '.join(given.proxy.addresses)}, header {given.proxy.header}"
    told = {Role.reader: "read", Role.editor: "read, load, analyse", Role.keeper: "read, load, analyse, remove"}
    who = [f"{role} ({told[role]}): {', '.join(given.roles.get(role, ())) or 'nobody'}" for role in Role]
    return [f"people sign in through {way}", *who, "anybody else is turned away"]
