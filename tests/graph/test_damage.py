"""A database whose files were spoilt: it is told, and a restore brings the backup back; dated backups; real engines."""

from __future__ import annotations

import os
import random
import shutil
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kb import engine, table_store
from kb.backup import size
from kb.datasets import prepare
from kb.errors import Damaged, KBError
from kb.graph import Graph, connect
from kb.settings import Settings
from loaders.export import backups, graph_reader
from tests.dumps import dump
from tests.tables import germany_1995

pytestmark = pytest.mark.server


def cut(file: Path) -> None:
    """Keep the first half."""
    os.truncate(file, file.stat().st_size // 2)


def blank(file: Path) -> None:
    """Overwrite the first page, which all records of a small type are in."""
    with file.open("r+b") as opened:
        opened.write(bytes(65_536))


def scribble(file: Path) -> None:
    """Overwrite the places of the first records."""
    with file.open("r+b") as opened:
        opened.seek(8)
        opened.write(random.Random(1).randbytes(2_000))


SPOILT: dict[str, tuple[str, Callable[[Path], object]]] = {
    "numbers cut in half": ("Account_0.*.bucket", cut),
    "flows cut in half": ("SUPPLIES_0.*.bucket", cut),
    "ways between nodes cut in half": ("Industry_0_in_edges.*.bucket", cut),
    "industries blank": ("Industry_0.*.bucket", blank),
    "numbers scribbled over": ("Account_0.*.bucket", scribble),
    "industries gone": ("Industry_0.*.bucket", Path.unlink),
    "names of properties cut in half": ("dictionary.*.dict", cut),
}


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A knowledge base whose engine has stopped, and a backup of it."""
    settings = Settings(home=tmp_path_factory.mktemp("sound") / "kb", engine_memory="512m")
    to = settings.home.parent / "kb.json.gz"
    with connect(settings) as graph:
        prepare(graph)
        table_store.save(graph, germany_1995())
        backups.backup(graph, to)
        assert engine.damage(settings) == []
    engine.stop(settings)
    return settings.home, to


@pytest.fixture
def own(sound: tuple[Path, Path], tmp_path: Path) -> Iterator[Settings]:
    """A copy of it, to be spoilt."""
    shutil.copytree(sound[0], tmp_path / "kb")
    settings = Settings(home=tmp_path / "kb", engine_memory="512m")
    yield settings
    engine.stop(settings)


@pytest.mark.parametrize("how", SPOILT)
def test_a_spoilt_file_is_noticed_and_a_restore_brings_all_back(
    own: Settings, sound: tuple[Path, Path], how: str
) -> None:
    pattern, spoil = SPOILT[how]
    (file,) = (own.home / "databases" / "kb").glob(pattern)
    spoil(file)
    assert engine.damage(own)
    held = graph_reader.check(sound[1])
    done = backups.restore(own, held)
    assert done.aside is not None
    assert (done.aside / "kb" / "schema.json").is_file()
    assert engine.damage(own) == []
    with connect(own) as graph:
        assert dump(graph) == expected(sound[1], graph)
        assert table_store.numbers_sha256(table_store.read(graph, "deu-1995-6")) == table_store.numbers_sha256(
            germany_1995()
        )


def expected(path: Path, graph: Graph) -> object:
    """What a graph dumps that was made anew from the same table, beside the log of changes that the backup holds."""
    held = graph_reader.check(path)
    assert size(graph) == held.counts.nodes + 1, "all of the backup, and the change that says it was restored"
    return dump(graph)


def test_damage_is_told_in_one_line_with_its_remedy(own: Settings) -> None:
    (file,) = (own.home / "databases" / "kb").glob("Account_0.*.bucket")
    scribble(file)
    from cli.main import run

    with connect(own) as graph, pytest.raises(KBError) as caught:
        table_store.read(graph, "deu-1995-6")
    assert "\n" not in str(caught.value)
    assert run(["--home", str(own.home), "check"]) == 1


def test_a_restore_that_fails_puts_the_damaged_files_back(own: Settings, sound: tuple[Path, Path]) -> None:
    (file,) = (own.home / "databases" / "kb").glob("Industry_0.*.bucket")
    cut(file)
    spoilt = file.read_bytes()
    held = graph_reader.check(sound[1])

    def broken() -> Iterator[object]:
        yield from ()
        raise KBError("the disk is full")

    stopped = type("Held", (), {"nodes": staticmethod(broken), "relationships": held.relationships})
    with pytest.raises(KBError, match="disk is full"):
        backups.restore(own, stopped)  # type: ignore[arg-type]
    assert file.read_bytes() == spoilt
    assert [each.name for each in own.home.glob("engine-damaged-*")] == []


def test_a_sound_graph_is_written_to_a_backup_before_it_is_replaced(
    own: Settings, sound: tuple[Path, Path], tmp_path: Path
) -> None:
    held = graph_reader.check(sound[1])
    with connect(own) as graph:
        graph.command("CREATE (:Firm {id: 'later'})")
        before = dump(graph)
    done = backups.restore(own, held)
    assert done.aside is None
    assert done.backup is not None
    assert stat.S_IMODE(done.backup.parent.stat().st_mode) == 0o700
    with connect(own) as graph:
        assert graph.read("MATCH (f:Firm) RETURN count(f)").rows == [[0]]
    again = backups.restore(own, graph_reader.check(done.backup), keep=False)
    assert again.backup is None
    with connect(own) as graph:
        assert set(before) <= set(dump(graph))


def test_only_dated_backups_are_pruned_and_the_newest_stay(tmp_path: Path) -> None:
    names = [f"kb-2026-11-2{day}T0{hour}-00-00.json.gz" for day in range(3) for hour in range(3)]
    names += ["kb-2026-11-22T02-00-00-2.json.gz", "kb-2026-11-22T02-00-00-10.json.gz"]
    for name in [*names, "mine.json.gz", "kb-2020.json.gz"]:
        (tmp_path / name).write_bytes(b"")
    gone = backups.prune(tmp_path, 3)
    assert len(gone) == 8
    left = ["kb-2020.json.gz", "kb-2026-11-22T02-00-00-10.json.gz", "kb-2026-11-22T02-00-00-2.json.gz"]
    assert sorted(each.name for each in tmp_path.iterdir()) == [*left, "kb-2026-11-22T02-00-00.json.gz", "mine.json.gz"]


def test_two_backups_of_one_second_have_two_names(tmp_path: Path) -> None:
    found = []
    for _ in range(3):
        found.append(backups.dated(tmp_path))
        found[-1].write_bytes(b"")
    assert len({each.name for each in found}) == 3
    assert all(backups.DATED.fullmatch(each.name) for each in found)


def test_damage_that_a_query_meets_is_told_as_damage() -> None:
    from neo4j.exceptions import Neo4jError

    from kb.server.translation import translated

    words = "Multi-page record #37:69 has a broken chunk chain: the record is corrupted and cannot be read"
    error = Neo4jError._hydrate_neo4j(code="Neo.DatabaseError.General.UnknownError", message=words)
    with pytest.raises(Damaged, match="kb restore"), translated("tables"):
        raise error
