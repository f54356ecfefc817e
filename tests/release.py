"""Is this a release? ``python -m tests.release``, or ``make release-check``: every step says what it found.

Words of every language; one version in the package, the changes and the citation; sdist and wheel, the wheel made from
the sdist; the wheel in an empty environment, where ``kb up`` runs from a folder with a blank and Cyrillic in its name.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from kb import __version__

ROOT = Path(__file__).parents[1]
FOLDER = "Кластеры и таблицы"


def main() -> None:
    """Go through all steps; the first that fails ends it with exit code 1."""
    step("translations", [sys.executable, "-m", "tests.ui.translations", "--strict"])
    if missing := without_version():
        sys.exit(f"{', '.join(missing)}: no version {__version__} with its date")
    print(f"version {__version__} in the changes and the citation")
    with tempfile.TemporaryDirectory() as folder:
        wheel = built(Path(folder) / "dist")
        tried(wheel, Path(folder) / FOLDER)


def without_version() -> list[str]:
    """Files that do not tell this version: as released, with its date."""
    told = {
        "CHANGELOG.md": rf"^## \[{re.escape(__version__)}\] – \d{{4}}-\d\d-\d\d$",
        "CITATION.cff": rf"^version: {re.escape(__version__)}$",
    }
    return [
        name
        for name, line in told.items()
        if not re.search(line, (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)
    ]


def built(folder: Path) -> Path:
    """The wheel, made from the sdist beside it."""
    step("sdist and wheel", [sys.executable, "-m", "build", "--outdir", str(folder), str(ROOT)])
    (wheel,) = folder.glob("*.whl")
    (sdist,) = folder.glob("*.tar.gz")
    print(f"{sdist.name} {sdist.stat().st_size:,} bytes, {wheel.name} {wheel.stat().st_size:,} bytes")
    return wheel


def tried(wheel: Path, folder: Path) -> None:
    """Install into an empty environment and bring the knowledge base up, from and in ``folder``."""
    folder.mkdir()
    step("an empty environment", [sys.executable, "-m", "venv", str(folder / "env")])
    programs = folder / "env" / ("Scripts" if os.name == "nt" else "bin")
    constraints = ["--constraint", str(ROOT / "constraints.txt")]
    step("the wheel in it", [str(programs / "python"), "-m", "pip", "install", "--quiet", *constraints, str(wheel)])
    kb = str(programs / "kb")
    try:
        step("kb up --no-page", [kb, "up", "--no-page"], folder)
        step("a query", [kb, "query", "run", "lineage.pilot_clusters", "--limit", "1", "--format", "csv"], folder)
    finally:
        step("kb down", [kb, "down"], folder)


def step(name: str, command: Sequence[str], folder: Path | None = None) -> None:
    """Run a step, in ``folder`` with a knowledge base of its own there; its failure is the end."""
    own = {each: value for each, value in os.environ.items() if not each.startswith(("KB_", "PYTHON"))}
    environment = {**own, "KB_HOME": str(folder / "kb")} if folder else None
    answer = subprocess.run(command, cwd=folder or ROOT, env=environment, capture_output=True, text=True)
    if answer.returncode:
        sys.exit(f"{name}: failed\n{answer.stdout}{answer.stderr}")
    print(f"{name}: done", flush=True)


if __name__ == "__main__":
    main()
