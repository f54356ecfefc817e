"""Users of the engine and their passwords, and the few HTTP calls that make them.

Three users: ``root`` keeps the others and nobody else uses it; the writer may change data and schema; the reader's
group grants ``readRecord`` alone. The engine does not enforce Bolt's read access mode, so this user is what makes a
query read-only.
"""

from __future__ import annotations

import base64
import json
import secrets
import urllib.error
import urllib.request
from dataclasses import asdict, dataclass

from kb.engine.folder import Folder, plain_words, read_json, write_private
from kb.errors import EngineError

DATABASE = "kb"
WRITER, READER = "kb_writer", "kb_reader"
RECORDS = ("createRecord", "readRecord", "updateRecord", "deleteRecord")
# The loopback address never goes through a proxy that the environment names.
_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True)
class Passwords:
    """Random, made once for a folder."""

    root: str
    writer: str
    reader: str

    @classmethod
    def make(cls) -> Passwords:
        """Draw three passwords of 256 bits."""
        return cls(*(secrets.token_urlsafe(32) for _ in range(3)))


def read_passwords(folder: Folder) -> Passwords | None:
    """Passwords kept in the folder, or None."""
    content = read_json(folder.passwords) or {}
    try:
        return Passwords(**{name: str(value) for name, value in content.items()})
    except TypeError:
        return None


def kept_passwords(folder: Folder) -> Passwords:
    """Passwords of the folder; made where there are none, since each start makes the users anew."""
    with plain_words(folder.path):
        if (passwords := read_passwords(folder)) is not None:
            folder.passwords.chmod(0o600)
            return passwords
        write_private(folder.passwords, json.dumps(asdict(made := Passwords.make())) + "\n")
        return made


def groups() -> dict[str, object]:
    """Content of ``server-groups.json``: what each kind of user may do, in every database."""

    def group(access: tuple[str, ...], records: tuple[str, ...]) -> dict[str, object]:
        types = {"*": {"access": list(records)}}
        return {"access": list(access), "resultSetLimit": -1, "readTimeout": -1, "types": types}

    schema = ("updateSchema", "updateDatabaseSettings")
    return {
        "databases": {
            "*": {
                "groups": {
                    "admin": group(("updateSecurity", *schema), RECORDS),
                    "writer": group(schema, RECORDS),
                    "reader": group((), ("readRecord",)),
                }
            }
        },
        "version": 1,
    }


@dataclass(frozen=True)
class Door:
    """The engine's HTTP port, as one user."""

    url: str
    user: str
    password: str

    def call(self, path: str, body: dict[str, object] | None = None, *, seconds: float = 10) -> bytes:
        """Ask the engine; raises ``OSError`` (``HTTPError`` with its status) where it does not do it."""
        key = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        headers = {"Authorization": f"Basic {key}", "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data=data, headers=headers)
        with _opener.open(request, timeout=seconds) as answer:
            return bytes(answer.read())

    def ready(self) -> bool:
        """Whether the server has opened its databases and knows this user."""
        try:
            self.call("/api/v1/ready", seconds=2)
            self.call("/api/v1/server?mode=basic")
        except OSError:
            return False
        return True

    def reads(self) -> bool:
        """Whether this user can ask the database something."""
        try:
            self.call(f"/api/v1/query/{DATABASE}", {"language": "opencypher", "command": "RETURN 1"}, seconds=60)
        except OSError:
            return False
        return True


def make_users(url: str, passwords: Passwords) -> None:
    """Make the writer and the reader; those already there with the right password stay.

    Raises:
        EngineError: the engine refuses.
    """
    root = Door(url, "root", passwords.root)
    for user, password, group in ((WRITER, passwords.writer, "writer"), (READER, passwords.reader, "reader")):
        record = {"name": user, "password": password, "databases": {DATABASE: [group]}}
        try:
            root.call("/api/v1/server", {"command": f"create user {json.dumps(record)}"})
        except urllib.error.HTTPError as error:
            if not Door(url, user, password).reads():
                raise _refused(user, error.read().decode("utf-8", "replace")[:200]) from error
        except OSError as error:
            raise _refused(user, str(error)) from error


def _refused(user: str, words: str) -> EngineError:
    return EngineError(f"the engine did not make its user {user} ({words})", remedy="kb down, then try again")
