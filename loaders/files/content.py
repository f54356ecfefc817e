"""What a file shows of itself before it is read: its kind, its first lines, its sheets, the members of a zip."""

from __future__ import annotations

import gzip
import hashlib
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO, Literal, NoReturn

from loaders.files.kinds import other_kind
from loaders.files.limits import DAMAGED, refuse_bomb, refuse_gzip_bomb
from loaders.files.sectors import Concordances
from loaders.files.spreadsheet import Sheet, open_workbook
from loaders.files.validation import Findings

ZIP = b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
GZIP = b"\x1f\x8b"
TAR = 257
"""Where an archive of tar says what it is."""
OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.spreadsheet"
PASSWORD = "the workbook is protected by a password"
HEAD = 1 << 16
"""Bytes of a text file that are looked at to recognise it; a header line of 5,000 codes fits."""
PIECE = 1 << 24

Kind = Literal["folder", "zip", "workbook", "text"]


@dataclass(frozen=True, slots=True)
class Choice:
    """What is wanted of a file: the table of which year, which countries of a world table, what strange labels mean."""

    year: int | None = None
    countries: tuple[str, ...] = ()
    read_as: tuple[tuple[str, str], ...] = ()  # what the user says of labels that are not understood
    sectors: Concordances | None = None  # to what the sectors are summed, by a reader that sums while it reads


@dataclass
class Content:
    """A file or folder that is to be read: its kind and what recognising it needs.

    ``members`` are the paths inside a folder or zip. ``findings`` gathers what is wrong with it. ``packed``: the text
    is packed by gzip, and unpacked as it is read.
    """

    path: Path
    kind: Kind
    findings: Findings
    head: bytes = b""
    members: tuple[str, ...] = ()
    choice: Choice = field(default=Choice())
    answered: set[str] = field(default_factory=set)
    packed: bool = False

    def read_as(self, label: str) -> str:
        """What the user says that a label means; empty where nothing was said. Keeps which answers were asked for."""
        meaning = dict(self.choice.read_as).get(label, "")
        self.answered |= {label} if meaning else set()
        return meaning

    @cached_property
    def lines(self) -> list[str]:
        """The first lines of a text file, without a byte-order mark; the last may be cut. Empty for anything else."""
        return first_lines(self.head) if self.kind == "text" else []

    @cached_property
    def sheets(self) -> list[Sheet]:
        """All sheets of a workbook, read once. Empty for anything else; raises InvalidTable where it is damaged."""
        return open_workbook(self.path, self.findings) if self.kind == "workbook" else []

    def find(self, pattern: str) -> list[str]:
        """The members whose file name matches a regular expression from end to end, case left aside, in order."""
        form = re.compile(pattern, re.IGNORECASE)
        return sorted(name for name in self.members if form.fullmatch(PurePosixPath(name).name))

    @property
    def name(self) -> str:
        """The file's name, without the ending of gzip."""
        return self.path.name.removesuffix(".gz") if self.packed else self.path.name

    def open(self, member: str = "") -> BinaryIO:
        """A stream of one member, or of the file itself. Raises InvalidTable where it cannot be read."""
        try:
            if self.kind == "zip" and member:
                return io.BytesIO(self._archive.read(member))
            if self.packed:
                return io.BytesIO(gzip.decompress(self.path.read_bytes()))
            return (self.path / member if member else self.path).open("rb")
        except (*DAMAGED, KeyError) as error:
            self._fail(member, error)

    @contextmanager
    def stream(self, member: str) -> Iterator[IO[bytes]]:
        """A stream of one member that is not taken into memory. Raises InvalidTable where there is none, or damage."""
        if member not in self.members:
            self.findings.fail(f"{PurePosixPath(member).name} is missing", remedy="download it again")
        try:
            with self._archive.open(member) if self.kind == "zip" else (self.path / member).open("rb") as opened:
                yield opened
        except DAMAGED as error:
            self._fail(member, error)

    def peek(self, member: str) -> list[str]:
        """The first lines of a member, as ``lines`` of a text file."""
        if self.kind != "zip":
            with self.open(member) as stream:
                return first_lines(stream.read(HEAD))
        try:
            with self._archive.open(member) as stream:
                return first_lines(stream.read(HEAD))
        except DAMAGED as error:
            self._fail(member, error)

    def sha256(self, members: Iterable[str] = ()) -> str:
        """Hash of the file, or of the members named."""
        digest = hashlib.sha256()
        for member in list(members) or [""]:
            with self.open(member) as stream:
                while piece := stream.read(PIECE):
                    digest.update(piece)
        return digest.hexdigest()

    def _fail(self, member: str, error: Exception) -> NoReturn:
        what = str(error) or "it ends too early"  # an EOFError says nothing
        self.findings.fail(f"it cannot be read: {what}", where=member, remedy="download or unpack it again")

    @cached_property
    def _archive(self) -> zipfile.ZipFile:
        return zipfile.ZipFile(self.path)


def first_lines(head: bytes) -> list[str]:
    """Lines of the beginning of a text, whatever its encoding; a byte-order mark is left out."""
    return head.decode("utf-8-sig", errors="replace").splitlines()


def look(path: Path, findings: Findings, choice: Choice | None = None) -> Content:
    """What ``path`` is. Raises InvalidTable where it is missing, empty, damaged or locked by a password."""
    choice = choice or Choice()
    if path.is_dir():
        names = sorted(item.relative_to(path).as_posix() for item in path.rglob("*") if item.is_file())
        return Content(path, "folder", findings, members=tuple(names), choice=choice)
    head = _head(path, findings)
    if head.startswith((ZIP, EMPTY_ZIP)):
        return _look_into_zip(path, findings, choice)
    if head.startswith(COMPOUND):
        if ENCRYPTED in path.read_bytes():
            findings.fail(PASSWORD, remedy="save it without one")
        return Content(path, "workbook", findings, choice=choice)
    packed = head.startswith(GZIP)
    head = _unpacked_head(path, findings) if packed else head
    what, remedy = other_kind(head)
    if what:
        findings.fail(f"{what}, whatever its name says", remedy=remedy)
    return Content(path, "text", findings, head, choice=choice, packed=packed)


def _unpacked_head(path: Path, findings: Findings) -> bytes:
    """The first bytes of what gzip packed. Raises InvalidTable where it is damaged, too large, or no single text."""
    try:
        with gzip.open(path) as file:
            head = file.read(HEAD)
            refuse_gzip_bomb(file, path.stat().st_size, findings)
    except DAMAGED as error:
        findings.fail(f"the file is damaged: {error}", remedy="download or save it again")
    if head.startswith((ZIP, COMPOUND)) or head[TAR:].startswith(b"ustar"):
        findings.fail("an archive or workbook is packed in it", remedy="unpack it, and name what comes out")
    return head


def _head(path: Path, findings: Findings) -> bytes:
    """The first bytes of a file. Raises InvalidTable where there are none."""
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
    except FileNotFoundError:
        findings.file = str(path)
        findings.fail("there is no such file or folder", remedy="check the path")
    except OSError as error:
        findings.fail(f"it cannot be read: {error.strerror}", remedy="check the file and its permissions")
    if not head:
        findings.fail("the file is empty", remedy="download or export it again")
    return head


def _look_into_zip(path: Path, findings: Findings, choice: Choice) -> Content:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError) as error:
        findings.fail(f"the file is damaged: {error}", remedy="download or save it again")
    names = tuple(member.filename for member in members if not member.is_dir())
    if "[Content_Types].xml" in names or _is_open_document(path, names, findings):
        return Content(path, "workbook", findings, choice=choice)
    if any(member.flag_bits & 1 for member in members):
        findings.fail("the zip is protected by a password", remedy="unpack it and name the folder")
    refuse_bomb(members, findings)
    return Content(path, "zip", findings, members=names, choice=choice)


def _is_open_document(path: Path, names: tuple[str, ...], findings: Findings) -> bool:
    """Whether a zip is an .ods workbook. Raises InvalidTable for one with a password: its sheets cannot be read."""
    if not {"mimetype", "content.xml"} <= set(names):
        return False
    with zipfile.ZipFile(path) as archive:
        if not archive.read("mimetype").startswith(OPEN_DOCUMENT):
            return False
        manifest = "META-INF/manifest.xml"
        if manifest in names and b"encryption-data" in archive.read(manifest):
            findings.fail(PASSWORD, remedy="save it without one")
    return True
