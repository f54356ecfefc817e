"""The README's console blocks: what they run, and their real output. `python -m tests.cli.readme` writes it anew."""

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
MODEL = re.compile(r"(?<=^<!-- model: kb schema -->\n)(.*?)(?=^<!-- end of model -->$)", re.MULTILINE | re.DOTALL)


def refreshed(text: str, home: Path) -> str:
    """The README with the output that its commands have now, on the knowledge base in ``home``."""
    with_output = BLOCK.sub(lambda block: _rerun(block[1], home), text)
    return MODEL.sub(lambda _: "\n" + markdown() + "\n", with_output)


def _rerun(block: str, home: Path) -> str:
    commands = [line for line in block.splitlines() if line.startswith("$ ")]
    return "".join(f"{command}\n{_output(command[2:], home)}" for command in commands)


def _output(command: str, home: Path) -> str:
    """What a `kb` command prints: rows, then notes, without trailing blanks and empty lines around a table."""
    program, *arguments = shlex.split(command)
    if program != "kb":
        raise ValueError(f"a console block runs kb only: {command}")
    environment = {**os.environ, "KB_HOME": str(home)}
    environment.pop("KB_URI", None)
    kb = Path(sys.executable).with_name("kb")
    answer = subprocess.run([kb, *arguments], capture_output=True, text=True, check=True, env=environment)
    lines = [line.rstrip() for line in (answer.stdout + answer.stderr).splitlines()]
    return "".join(f"{line}\n" for line in lines if line)


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
