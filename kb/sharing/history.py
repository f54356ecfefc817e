"""The log of changes: who changed what, when, from which file. It is written with the change, or not at all."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

from kb.graph import Transaction
from kb.sharing.roles import acting

LONGEST_SUMMARY = 300


def note(
    transaction: Transaction, what: str, subject: str, *, summary: str = "", file: str = "", sha256: str = ""
) -> None:
    """Write down a change within its transaction: load, remove, analyse, restore or write."""
    at = datetime.now(UTC).isoformat(timespec="microseconds")
    entry = {
        "what": what,
        "subject": subject,
        "who": acting(),
        "at": at,
        "summary": summary[:LONGEST_SUMMARY],
        "file": file,
        "sha256": sha256,
    }
    # several in one millisecond, and from several machines, are told apart by chance
    identity = f"{at}:{what}:{secrets.token_hex(4)}"
    properties = {name: value for name, value in entry.items() if value}
    transaction.run("CREATE (c:Change {id: $id}) SET c += $properties", id=identity, properties=properties)
