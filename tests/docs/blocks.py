"""What the blocks of README and docs print in truth. `python -m tests.docs.blocks` writes them anew.

A page's blocks run in their order, in a folder and on a knowledge base of the page's own:

- ``console``: lines that begin with ``$`` are run by the shell; below each stands what it prints, rows, then notes
- ``python``: run as a program; where a ``text`` block follows, it is what the program prints
- a ``code-block`` with a caption is a file of that name
- ``sh``: shown only, as it builds an environment or starts what a test does not have; :data:`SHOWN` says which
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.base import ROOT, base_of_its_own, environment

README = ROOT / "README.md"
NEEDS_NEO4J = ROOT / "docs" / "howto" / "run_on_neo4j.md"
CONTRIBUTING = ROOT / "CONTRIBUTING.md"
PAGES = [README, CONTRIBUTING, *sorted(path for path in (ROOT / "docs").rglob("*.md") if "_build" not in path.parts)]
CONSOLE = re.compile(r"(?<=^```console\n)(.*?)(?=^```$)", re.MULTILINE | re.DOTALL)
PYTHON = re.compile(r"^```python\n(.*?)^```\n(?:\n(```text\n)(.*?)^```\n)?", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"^```\{code-block\} \w+\n:caption: (\S+)\n\n?(.*?)^```$", re.MULTILINE | re.DOTALL)
BLOCK = re.compile(r"^(```.*?)^```$(?:\n\n```text\n.*?^```\n)?", re.MULTILINE | re.DOTALL)
SHOWN = re.compile(
    r"(make [a-z-]+|export (KB|NEO4J)_[A-Z_]+=\S+|docker compose up --detach|git clone \S+|\. \.venv/bin/activate"
    r"|kb ui --host [\d.]+ --allow-host \S+)"
)
"""Lines that a ``sh`` block may hold."""
LANGUAGES = {"console", "python", "text", "sh", "{toctree}", "{include}", "{image}", "{code-block}"}


def refreshed(text: str, home: Path, others: dict[str, str] | None = None) -> str:
    """A page with the output that its blocks have now, on the knowledge base in ``home``."""
    variables = {**environment(home), **(others or {})}
    with tempfile.TemporaryDirectory() as folder:

        def ran(block: re.Match[str]) -> str:
            return _ran(block[0], Path(folder), variables)

        return BLOCK.sub(ran, text)


def _ran(block: str, folder: Path, variables: dict[str, str]) -> str:
    for file in FILE.finditer(block):
        (folder / file[1]).write_text(file[2], encoding="utf-8")
    block = CONSOLE.sub(lambda found: _console(found[1], folder, variables), block)
    return PYTHON.sub(lambda found: _python(found, folder, variables), block)


def _console(block: str, folder: Path, variables: dict[str, str]) -> str:
    commands = [line for line in block.splitlines() if line.startswith("$ ")]
    return "".join(f"{line}\n{output(line[2:], folder, variables)}" for line in commands)


def output(command: str, folder: Path, variables: dict[str, str]) -> str:
    """What a command prints: rows, then notes, without trailing blanks and empty lines around a table.

    Raises ValueError for a fault of ours and for options that are no more; another error that the user can mend may be
    what a page shows.
    """
    answer = subprocess.run(command, shell=True, capture_output=True, text=True, env=variables, cwd=folder)
    if answer.returncode not in (0, 1) or answer.stderr.startswith("kb: --"):
        raise ValueError(f"{command} ends with {answer.returncode}:\n{answer.stderr}")
    lines = [line.rstrip() for line in (answer.stdout + answer.stderr).splitlines()]
    return "".join(f"{line}\n" for line in lines if line)


def _python(block: re.Match[str], folder: Path, variables: dict[str, str]) -> str:
    """A program that must run, and the block below it that shows what it prints."""
    answer = subprocess.run([sys.executable, "-c", block[1]], capture_output=True, text=True, env=variables, cwd=folder)
    if answer.returncode:
        raise ValueError(f"a Python block fails:\n{block[1]}\n{answer.stderr}")
    shown = "".join(f"{line.rstrip()}\n" for line in answer.stdout.splitlines())
    return f"```python\n{block[1]}```\n" + (f"\n```text\n{shown}```\n" if block[2] else "")


def main(chosen: list[str]) -> None:
    """Rewrite the outputs of the named pages, or of all."""
    with tempfile.TemporaryDirectory() as folder:
        for number, page in enumerate([ROOT / name for name in chosen] or [p for p in PAGES if p != NEEDS_NEO4J]):
            with base_of_its_own(Path(folder) / str(number)) as home:
                page.write_text(refreshed(page.read_text(encoding="utf-8"), home), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
