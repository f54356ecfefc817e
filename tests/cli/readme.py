"""What the README's console and Python blocks print in truth. `python -m tests.cli.readme` writes it anew."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from kb.schema import markdown

README = Path(__file__).parents[2] / "README.md"
BLOCK = re.compile(r"(?<=^```console\n)(.*?)(?=^```$)", re.MULTILINE | re.DOTALL)
PYTHON = re.compile(r"^```python\n(.*?)^```\n(?:\n(```text\n)(.*?)^```\n)?", re.MULTILINE | re.DOTALL)
MODEL = re.compile(r"(?<=^<!-- model: kb schema -->\n)(.*?)(?=^<!-- end of model -->$)", re.MULTILINE | re.DOTALL)


def refreshed(text: str, home: Path) -> str:
    """The README with the output that its commands have now, on the knowledge base in ``home``."""
    with_output = BLOCK.sub(lambda block: _rerun(block[1], home), text)
    with_output = PYTHON.sub(lambda block: _rerun_python(block, home), with_output)
    return MODEL.sub(lambda _: "\n" + markdown() + "\n", with_output)


def _rerun_python(block: re.Match[str], home: Path) -> str:
    """A program that must run, and the block below it that shows what it prints."""
    answer = subprocess.run(
        [sys.executable, "-c", block[1]], capture_output=True, text=True, env=_environment(home), cwd=README.parent
    )
    if answer.returncode:
        raise ValueError(f"a Python block of the README fails:\n{block[1]}\n{answer.stderr}")
    shown = "".join(f"{line.rstrip()}\n" for line in answer.stdout.splitlines())
    return f"```python\n{block[1]}```\n" + (f"\n```text\n{shown}```\n" if block[2] else "")


def _rerun(block: str, home: Path) -> str:
    commands = [line for line in block.splitlines() if line.startswith("$ ")]
    return "".join(f"{command}\n{_output(command[2:], home)}" for command in commands)


def _output(command: str, home: Path) -> str:
    """What a `kb` command prints: rows, then notes, without trailing blanks and empty lines around a table."""
    program, *arguments = shlex.split(command)
    if program != "kb":
        raise ValueError(f"a console block runs kb only: {command}")
    kb = Path(sys.executable).with_name("kb")
    answer = subprocess.run([kb, *arguments], capture_output=True, text=True, check=True, env=_environment(home))
    lines = [line.rstrip() for line in (answer.stdout + answer.stderr).splitlines()]
    return "".join(f"{line}\n" for line in lines if line)


def _environment(home: Path) -> dict[str, str]:
    environment = {**os.environ, "KB_HOME": str(home)}
    environment.pop("KB_URI", None)
    return environment


def main() -> None:
    """Rewrite the README's outputs and model table."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "kb"
        _output("kb up --no-page", home)
        try:
            README.write_text(refreshed(README.read_text(encoding="utf-8"), home), encoding="utf-8")
        finally:
            _output("kb down", home)


if __name__ == "__main__":
    main()
