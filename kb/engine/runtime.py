"""The engine's files as the wheel ``arcadedb-embedded`` brings them, found without importing it.

Importing the package would start a Java machine inside this process.
"""

from __future__ import annotations

import platform
import re
import sys
import sysconfig
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from kb.errors import EngineError

WHEEL = "arcadedb-embedded"
GLIBC = (2, 34)
USE_NEO4J = "use a Neo4j 5.26+ server instead: set KB_URI, KB_USER and KB_PASSWORD"
# Other protocols and an assistant interface that the server would load by itself when it finds their jars.
UNUSED_JARS = re.compile(r"arcadedb-(mcp|console|graphql|postgresw|redisw|integration|python)")


@dataclass(frozen=True)
class Runtime:
    """One installed engine."""

    version: str
    java: Path
    jars: tuple[Path, ...]


@dataclass(frozen=True)
class Machine:
    """What decides whether the wheel exists for this computer."""

    system: str
    arch: str
    libc: str
    libc_version: str

    @classmethod
    def here(cls) -> Machine:
        """Describe this computer, as the running Python sees it."""
        # A 64-bit Intel Python on Windows for ARM counts as Intel: pip chooses wheels by it.
        arch = sysconfig.get_platform() if sys.platform == "win32" else platform.machine()
        return cls(sys.platform, arch.lower().removeprefix("win-"), *platform.libc_ver())


def release(text: str) -> tuple[int, ...]:
    """Numbers of a version, without what a repackaging adds.

    >>> release("26.10.2.post1")
    (26, 10, 2)
    """
    numbers = re.match(r"\d+(\.\d+)*", text)
    return tuple(int(part) for part in numbers[0].split(".")) if numbers else ()


def platform_problem(machine: Machine) -> str | None:
    """Say why the engine cannot be had on this computer, or None."""
    if machine.system == "linux":
        return _linux_problem(machine)
    if machine.system == "darwin":
        return None if machine.arch == "arm64" else "the local engine is not made for Macs with an Intel processor"
    if machine.system == "win32":
        return None if machine.arch == "amd64" else f"the local engine is not made for Windows on {machine.arch}"
    return f"the local engine is not made for {machine.system}"


def _linux_problem(machine: Machine) -> str | None:
    if machine.arch not in {"x86_64", "amd64", "aarch64", "arm64"}:
        return f"the local engine is not made for Linux on {machine.arch}"
    if machine.libc != "glibc":
        return "the local engine needs the GNU C library, which this Linux does not use (musl, as in Alpine?)"
    if release(machine.libc_version) < GLIBC:
        return f"the local engine needs the GNU C library 2.34 or newer, here it is {machine.libc_version}"
    return None


def installed_version() -> str:
    """Version of the wheel, or an empty string where it is not installed."""
    try:
        return version(WHEEL)
    except PackageNotFoundError:
        return ""


def locate() -> Runtime:
    """Find the installed engine.

    Raises:
        EngineError: the wheel is missing, or does not exist for this computer.
    """
    spec, version = find_spec("arcadedb_embedded"), installed_version()
    if spec is None or not spec.submodule_search_locations or not version:
        raise _missing()
    package = Path(next(iter(spec.submodule_search_locations)))
    java = package / "jre" / "bin" / ("java.exe" if sys.platform == "win32" else "java")
    jars = tuple(jar for jar in sorted((package / "jars").glob("*.jar")) if not UNUSED_JARS.match(jar.name))
    if not java.is_file() or not jars:
        raise EngineError(
            "the installed engine is incomplete", where=str(package), remedy=f"pip install --force-reinstall {WHEEL}"
        )
    return Runtime(version, java, jars)


def _missing() -> EngineError:
    problem = platform_problem(Machine.here())
    if problem:
        return EngineError(problem, remedy=USE_NEO4J)
    return EngineError("the local engine is not installed", remedy=f"pip install {WHEEL}, or {USE_NEO4J}")
