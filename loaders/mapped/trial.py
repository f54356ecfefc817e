"""A mapping tried on its file before anybody keeps it."""

from __future__ import annotations

import tempfile
from pathlib import Path

from loaders.files.content import look
from loaders.files.validation import Findings, Strictness, TableReading
from loaders.mapped import table


def trial(path: Path, *, text: str) -> TableReading:
    """What the file holds if the mapping is this text. Raises InvalidTable with everything that is wrong."""
    with tempfile.TemporaryDirectory() as folder:
        mapping = Path(folder) / "mapping"
        mapping.write_text(text, encoding="utf-8")
        findings = Findings(path.name)
        return table.read(mapping, look(path, findings), findings, Strictness(), lambda _: None)
