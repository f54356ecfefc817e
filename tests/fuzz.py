"""Spoilt files for everything that reads one: uploads and backups. ``python -m tests.fuzz --count 2000 --seed 7``.

Each file is a valid one of its kind, changed at random: bytes and lines cut out, doubled, exchanged, or put in the
place of words that are hard to read; in a zip or workbook its members are. It is then read, or refused in one line
with a remedy: nothing else may come of it. All of it runs in one process of limited memory, which a hang ends.
"""

from __future__ import annotations

import argparse
import faulthandler
import io
import random
import re
import sys
import tempfile
import traceback
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kb.errors import KBError
from kb.exports import Contents
from kb.records import Node, Relationship
from loaders import io_table
from loaders.entities import concordance, load
from loaders.export import graph_reader
from loaders.export.graph_writer import write_json
from loaders.folder.io_folder_writer import write as write_folder
from loaders.mapped.mapping_file import template as mapping_template
from loaders.supply_use import supply_use_file
from tests.formats import bea, json_stat, national, world
from tests.tables import germany_1995
from tests.workbooks import example_of, write_workbook

HANG = 120.0
"""Seconds after which a single file is taken for one that never ends."""
MEMORY = 6 << 30
"""Bytes of addresses that the whole run may take."""
ENTITIES = ("programmes", "institutions", "firms", "regions", "accounts")
WORDS = (
    *(
        b"",
        b"\0",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\r",
        b'"',
        b"'",
        b",",
        b";",
        b"\t",
        b"-",
        b"nan",
        b"inf",
        b"-0",
        b"1e999",
    ),
    *(b"9" * 400, b"1_000", "١٢".encode(), b"=1+1", b"[" * 3000, b'{"a":' * 500, b"<a>", b"../../x", b"null", b"true"),
    *(b"a" * 70_000, b"2024-02-30", b"18446744073709551616", b"XFD1048576", b"&lol;", "\N{ZERO WIDTH SPACE}".encode()),
)
"""What readers have stumbled over, and what they may."""


@dataclass(frozen=True)
class Seed:
    """A valid file, and who reads it."""

    kind: str
    path: Path
    read: Callable[[Path], object]


def seeds(folder: Path) -> list[Seed]:
    """One file of every kind, each in a folder of its own."""
    return [
        *_tables(folder),
        *_entities(folder),
        _mapped(folder),
        _backup(folder, ".json"),
        _backup(folder, ".json.gz"),
    ]


def _tables(folder: Path) -> Iterator[Seed]:
    writers: dict[str, Callable[[Path], Path]] = {
        "bns": lambda place: write_workbook(place / "tzv_2023.xlsx"),
        "oecd": national.oecd,
        "eurostat": national.eurostat,
        "eurostat_json": json_stat.cube,
        "adb": national.adb,
        "ons": national.ons,
        "scotland": national.scotland,
        "wiod-national": national.wiod,
        "workbook": national.own_workbook,
        "mario": world.mario,
        "mario_files": _mario,
        **{name: getattr(world, name) for name in ("icio", "figaro", "wiod_2016", "wiod_2013", "exiobase", "eora")},
        "gloria": world.gloria,
        "adb_world": world.adb,
        "folder": _folder,
    }
    for name, write in writers.items():
        yield Seed(name, write(_place(folder, name)), io_table.read)
    place = _place(folder, "bea")
    bea.write(place)
    packed = world.zipped(_place(folder, "bea_zip") / "bea.zip", sorted(place.iterdir()))
    yield Seed("bea", packed, supply_use_file.read)


def _mario(place: Path) -> Path:
    return world.zipped(place / "mario_2019.zip", sorted((world.mario_files(place) / "flows").iterdir()))


def _folder(place: Path) -> Path:
    write_folder(germany_1995(), place / "table")
    return world.zipped(place / "table.zip", sorted((place / "table").iterdir()))


def _entities(folder: Path) -> Iterator[Seed]:
    for kind in (*ENTITIES, "concordance"):
        path = _place(folder, kind) / f"{kind}.csv"
        path.write_text(load.template(kind), encoding="utf-8")
        yield Seed(
            kind, path, concordance.read if kind == "concordance" else lambda path, kind=kind: load.read(kind, path)
        )


def _mapped(folder: Path) -> Seed:
    place = _place(folder, "mapping")
    text = mapping_template()
    (place / "sheet.csv").write_bytes(example_of(text))
    (place / "mapping.toml").write_text(text, encoding="utf-8")
    sheet = place / "sheet.csv"
    return Seed("mapping", place / "mapping.toml", lambda mapping: io_table.read(sheet, mapping=mapping))


def _backup(folder: Path, ending: str) -> Seed:
    nodes = [
        Node("Firm", f"f{n}", {"name_en": f"Firm {n}", "share": n / 7, "packed": bytes(range(n))}) for n in range(9)
    ]
    sales = [Relationship("SELLS_TO", ("Firm", "f1"), ("Firm", f"f{n}"), {"product": "x"}) for n in range(2, 9)]
    path = _place(folder, f"backup{ending}") / f"kb{ending}"
    parts: tuple[dict[str, dict[str, str]], ...] = ({"Firm": {}}, {"SELLS_TO": {}})
    write_json(Contents(*parts, {"title": ""}, lambda _: iter(nodes), lambda _: iter(sales)), path)
    return Seed(f"backup{ending}", path, _read_backup)


def _read_backup(path: Path) -> None:
    held = graph_reader.check(path)
    for each in (*held.nodes(), *held.relationships()):
        assert each.properties is not None


def _place(folder: Path, name: str) -> Path:
    (folder / name).mkdir()
    return folder / name


# ---------------------------------------------------------------- spoiling


def spoilt(content: bytes, chance: random.Random) -> bytes:
    """A file's content changed; of a zip or workbook usually what is in it."""
    if content.startswith(b"PK") and chance.random() < 0.8:
        return _repacked(content, chance)
    for _ in range(chance.choice((1, 1, 2, 5))):
        content = chance.choice((_cut, _doubled, _exchanged, _worded, _flipped, _ended))(content, chance)
    return content


def _repacked(content: bytes, chance: random.Random) -> bytes:
    """A zip, one of whose members is spoilt, renamed, left out or there twice."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        chosen = chance.choice(old.namelist())
        how = chance.choice(("spoil", "spoil", "spoil", "spoil", "rename", "leave out"))
        for name in old.namelist():
            held = old.read(name)
            if name != chosen:
                new.writestr(name, held)
            elif how == "spoil":
                new.writestr(name, spoilt(held, chance))
            elif how == "rename":
                new.writestr(chance.choice(("../" + name, name.upper(), "x/" + name, name + "x")), held)
    return packed.getvalue()


def _span(content: bytes, chance: random.Random) -> tuple[int, int]:
    """A few bytes, a cell or a line."""
    if not content:
        return 0, 0
    start = chance.randrange(len(content))
    if chance.random() < 0.5:
        return start, min(len(content), start + chance.choice((1, 2, 8, 100)))
    ends = re.compile(chance.choice((rb"[,;\t<>\n]", rb"\n")))
    before = max((found.end() for found in ends.finditer(content, max(0, start - 400), start)), default=start)
    after = ends.search(content, start)
    return before, after.start() if after else len(content)


def _cut(content: bytes, chance: random.Random) -> bytes:
    start, end = _span(content, chance)
    return content[:start] + content[end:]


def _doubled(content: bytes, chance: random.Random) -> bytes:
    start, end = _span(content, chance)
    return content[:end] + content[start:end] * chance.choice((1, 1, 50)) + content[end:]


def _exchanged(content: bytes, chance: random.Random) -> bytes:
    one, other = sorted((_span(content, chance), _span(content, chance)))
    if one[1] > other[0]:
        return content
    middle = content[one[1] : other[0]]
    return content[: one[0]] + content[slice(*other)] + middle + content[slice(*one)] + content[other[1] :]


def _worded(content: bytes, chance: random.Random) -> bytes:
    start, end = _span(content, chance)
    return content[:start] + chance.choice(WORDS) + content[end:]


def _flipped(content: bytes, chance: random.Random) -> bytes:
    if not content:
        return content
    place = chance.randrange(len(content))
    return content[:place] + bytes([chance.randrange(256)]) + content[place + 1 :]


def _ended(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


# ---------------------------------------------------------------- the run


def fault(seed: Seed, path: Path) -> str:
    """What is wrong with how a file was read or refused; an empty string where nothing is."""
    faulthandler.dump_traceback_later(HANG, exit=True)
    try:
        seed.read(path)
    except KBError as error:
        line = str(error)
        bare = not error.remedy and not getattr(error, "findings", None)
        return f"{len(line.splitlines())} lines: {line[:300]}" if "\n" in line else f"no remedy: {line}" if bare else ""
    except Exception:
        return traceback.format_exc()
    finally:
        faulthandler.cancel_dump_traceback_later()
    return ""


def main() -> int:
    """Spoil, read, and tell the faults; 1 where there are any."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200, help="files")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    told = 0
    with tempfile.TemporaryDirectory() as name:
        kinds = seeds(Path(name))
        sound = [f"{each.kind}: {found}" for each in kinds if (found := fault(each, each.path))]
        assert not sound, sound
        for number in range(given.count):
            seed = kinds[number % len(kinds)]
            chance = random.Random(f"{given.seed} {number}")
            path = seed.path.with_name(f"spoilt-{number}{''.join(seed.path.suffixes)}")
            path.write_bytes(spoilt(seed.path.read_bytes(), chance))
            if found := fault(seed, path):
                told += 1
                print(f"seed {given.seed}, file {number} ({seed.kind}): {found}", flush=True)
            path.unlink()
    print(f"{given.count} files, {told} faults")
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main())
