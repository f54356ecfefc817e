"""Notebooks of the docs, executed. `python -m tests.docs.notebooks` writes their outputs anew."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

from tests.base import ROOT, base_of_its_own

NOTEBOOKS = sorted((ROOT / "docs" / "notebooks").glob("*.ipynb"))


def executed(file: Path) -> Any:
    """The notebook with the outputs that it has now, on the knowledge base that the environment names."""
    notebook = nbformat.read(file, as_version=4)
    NotebookClient(notebook, timeout=300, kernel_name="python3").execute()
    for cell in notebook.cells:
        cell.metadata = {}  # the times of execution say nothing
    return notebook


def outputs(notebook: Any) -> list[list[str]]:
    """What each cell prints, as text."""
    return [
        [each.get("text") or each["data"]["text/plain"] for each in cell.get("outputs", [])] for cell in notebook.cells
    ]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        for path in NOTEBOOKS:
            with base_of_its_own(Path(folder) / path.stem) as home:
                os.environ |= {"KB_HOME": str(home), "PYTHONPATH": str(ROOT)}
                nbformat.write(executed(path), path)
