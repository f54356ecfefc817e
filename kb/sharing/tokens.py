"""Tokens with which programs ask a shared knowledge base. Only a hash of each is kept.

A token is 256 random bits, so a plain SHA-256 of it cannot be turned back by trying; a slow hash, as for passwords
that people think up, would add nothing. The file is its owner's alone.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hmac import compare_digest
from pathlib import Path

from kb.engine.folder import Folder, locked, plain_words, read_json, write_private
from kb.errors import KBError, NotFound
from kb.settings import Settings
from kb.sharing.roles import Person, Role

BEGINNING = "kb_"
"""Every token begins so: a search for secrets that were made public finds them."""
_NAME = re.compile(r"[\w@.+-]{1,100}")


@dataclass(frozen=True, slots=True)
class Token:
    """What is kept of a token."""

    name: str
    role: str
    sha256: str
    made_at: str


def file_of(settings: Settings) -> Path:
    """Where they are kept."""
    return Folder.of(settings).path / "sharing-tokens.json"


def kept(settings: Settings) -> Sequence[Token]:
    """The tokens that were made and not revoked. Raises KBError for a file that is not understood."""
    path = file_of(settings)
    if not path.exists():
        return ()
    content = read_json(path)
    try:
        tokens = [Token(**each) for each in (content or {})["tokens"]]  # type: ignore[attr-defined]
        for token in tokens:
            Role(token.role)
    except (KeyError, TypeError, ValueError):
        raise KBError("the file is not understood", where=str(path), remedy="delete it and make new tokens") from None
    return tokens


def new(settings: Settings, name: str, role: Role) -> str:
    """Make a token and return it: it is nowhere else. Raises KBError for a name that has one already."""
    if not _NAME.fullmatch(name):
        raise KBError(f"{name!r} is no name", where="token", remedy="letters, digits and @ . + - _, as in an address")
    folder = Folder.of(settings)
    with plain_words(folder.path):
        folder.path.mkdir(mode=0o700, parents=True, exist_ok=True)
    with locked(folder, 10):
        tokens = kept(settings)
        if any(token.name == name for token in tokens):
            raise KBError(f"{name} has a token", where="token", remedy=f"`kb token revoke {name}` first")
        text = BEGINNING + secrets.token_urlsafe(32)
        made = Token(name, role.value, _hash(text), datetime.now(UTC).isoformat(timespec="seconds"))
        _write(settings, [*tokens, made])
    return text


def revoke(settings: Settings, name: str) -> None:
    """Refuse a token from now on. Raises NotFound where there is none of that name."""
    with locked(Folder.of(settings), 10):
        tokens = kept(settings)
        left = [token for token in tokens if token.name != name]
        if len(left) == len(tokens):
            raise NotFound(f"{name} has no token", remedy="`kb token list` names who has one")
        _write(settings, left)


def bearer(settings: Settings, text: str) -> Person | None:
    """Whose token it is; None for one that was not made here, or was revoked."""
    digest = _hash(text)
    found = [token for token in kept(settings) if compare_digest(token.sha256, digest)]
    return Person(found[0].name, Role(found[0].role)) if found else None


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _write(settings: Settings, tokens: Sequence[Token]) -> None:
    path = file_of(settings)
    with plain_words(path):
        write_private(path, json.dumps({"tokens": [asdict(token) for token in tokens]}, indent=1) + "\n")
