"""A label that nobody understands is refused by its words: no number is left out because its label is strange."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.table import IOTable
from loaders import io_table
from loaders.folder.io_folder_writer import write as write_folder
from loaders.io_table import InvalidTable
from tests.formats import national, world
from tests.formats.relabel import labels_of, relabelled
from tests.tables import examples
from tests.workbooks import miniature, write_workbook

Write = Callable[..., Path]


def io_folder(folder: Path) -> Path:
    """The miniature as an IO table folder."""
    write_folder(miniature(), folder / "mini")
    return folder / "mini"


def bns_workbook(folder: Path) -> Path:
    """The miniature in the layout of the Bureau's workbook."""
    return write_workbook(folder / "mini.xlsx")


WRITERS: dict[str, Write] = {
    "io-folder": io_folder,
    "workbook": national.own_workbook,
    "bns-workbook": bns_workbook,
    "oecd-icio": world.icio,
    "figaro": world.figaro,
    "wiod-2016": world.wiod_2016,
    "wiod-2013": world.wiod_2013,
    "adb-mrio": world.adb,
    "exiobase-3": world.exiobase,
    "eora26": world.eora,
    "gloria": world.gloria,
    "pymrio": world.pymrio_system,
    "mario": world.mario,
    "oecd-national": national.oecd,
    "eurostat-siot": national.eurostat,
    "adb-national": national.adb,
    "ons-analytical": national.ons,
    "scotland": national.scotland,
    "wiod-national": national.wiod,
}


def renamed(path: Path, old: str, new: str) -> Path:
    """The file with every label ``old`` written ``new``."""
    folder = Path(tempfile.mkdtemp(dir=path.parent))
    for number, label in reversed(list(enumerate(labels_of(path)))):
        if label == old:
            path = relabelled(path, Path(tempfile.mkdtemp(dir=folder)), number, new)
    return path


STRANGE = {
    "io-folder": ("household_consumption", "private", "private"),
    "workbook": ("exports", "sales", "sales"),
    "bns-workbook": ("Экспорт товаров и услуг", "Вывоз", "Вывоз"),
    "oecd-icio": ("KAZ_GFCF", "KAZ_P51", "P51"),
    "figaro": ("KZ_P51G", "KZ_P52X", "P52X"),
    "wiod-2016": ("GFCF", "P51", "P51"),
    "wiod-2013": ("c41", "c77", "c77"),
    "adb-mrio": ("F4", "F9", "F9"),
    "exiobase-3": ("Gross fixed capital formation", "Investment", "Investment"),
    "eora26": ("Household final consumption P.3h", "Private spending", "Private spending"),
    "gloria": ("Household final consumption P.3h", "Private spending", "Private spending"),
    "mario": ("Gross fixed capital formation", "Investment", "Investment"),
    "pymrio": ("household_consumption", "private", "private"),
    "oecd-national": ("TXS_INT_FNL", "TXS_ALL", "TXS_ALL"),
    "eurostat-siot": ("P51G", "P51X", "P51X"),
    "adb-national": ("F4", "F9", "F4"),
    "ons-analytical": ("P51G", "P51X", "P51X"),
    "scotland": ("GFCF", "INVEST", "INVEST"),
    "wiod-national": ("GFCF", "P51", "P51"),
}
"""By format: a label, what it is changed to, and what the refusal has to name."""


def test_every_format_is_spoilt_here() -> None:
    """A new format comes with its miniature and a label that it does not know."""
    assert set(WRITERS) == set(STRANGE) == set(io_table.registry())


@pytest.mark.parametrize("name", WRITERS)
def test_a_strange_label_is_refused_by_its_words(tmp_path: Path, name: str) -> None:
    old, new, told = STRANGE[name]
    path = renamed(WRITERS[name](tmp_path), old, new)
    with pytest.raises(InvalidTable) as caught:
        io_table.read(path)
    assert any(told in f"{each.where} {each.what}" for each in caught.value.findings)
    assert "mend the numbers" not in str(caught.value)


@pytest.mark.parametrize("name", ["oecd-icio", "figaro", "exiobase-3", "eora26", "gloria"])
def test_the_user_says_what_a_label_means(tmp_path: Path, name: str) -> None:
    old, new, told = STRANGE[name]
    path = WRITERS[name](tmp_path)
    whole = io_table.read(path).table
    meaning = "household_consumption" if "ousehold" in old else "gross_fixed_capital_formation"
    answered = io_table.read(renamed(path, old, new), read_as=[f"{told}={meaning}"]).table
    assert same_numbers(answered, whole)


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("P51", "is not LABEL=NAME"),
        ("P51=investment", "neither final demand nor a primary input"),
        ("P51=exports", "which nobody asked about"),
    ],
)
def test_an_answer_that_means_nothing_is_refused(tmp_path: Path, answer: str, told: str) -> None:
    with pytest.raises(InvalidTable, match=told):
        io_table.read(world.icio(tmp_path), read_as=[answer])


EORA_OF_PEERS = (
    "Final consumption expenditure by households",
    "Final consumption expenditure by non-profit organisations serving households (NPISH)",
    "Final consumption expenditure by government",
    "Gross fixed capital formation",
    "Changes in inventories",
    "Changes in valuables",
)


def test_eora_is_read_in_the_words_of_the_national_accounts_too(tmp_path: Path) -> None:
    path = world.eora(tmp_path)
    whole = io_table.read(path).table
    for old, new in zip(world.EORA_DEMAND, EORA_OF_PEERS, strict=True):
        path = renamed(path, old, new)
    assert same_numbers(io_table.read(path).table, whole)


def test_output_that_the_file_brings_is_compared(tmp_path: Path) -> None:
    """EXIOBASE's x.txt beside a Z.txt: output is what it says, and what the rows sum to has to be that."""
    path = world.exiobase(tmp_path)
    folder = tmp_path / "IOT_2019_ixi"
    text = (folder / "x.txt").read_text(encoding="utf-8")
    (folder / "x.txt").write_text(text.replace(f"{world.OUTPUT[0]:g}", f"{world.OUTPUT[0] + 50:g}"), encoding="utf-8")
    with pytest.raises(InvalidTable, match="uses sum to"):
        io_table.read(folder)
    assert io_table.read(path)


@pytest.mark.parametrize("name", WRITERS)
def test_a_cell_longer_than_any_is_refused_in_one_line_or_changes_no_number(tmp_path: Path, name: str) -> None:
    """What a quotation mark that nothing closes makes of the rest of a text."""
    path = WRITERS[name](tmp_path)
    whole = io_table.read(path).table
    texts = [path] if path.is_file() else sorted(each for each in path.rglob("*") if each.is_file())
    for text in [each for each in texts if each.suffix.lower() in (".csv", ".txt", ".tsv")]:
        kept = text.read_bytes()
        text.write_bytes(b'"' + b"x" * 140_000 + kept)
        with suppress(InvalidTable):
            assert same_numbers(io_table.read(path).table, whole)
        text.write_bytes(kept)


@pytest.mark.parametrize("name", ["oecd-icio", "wiod-2016", "adb-mrio"])
def test_totals_that_the_file_prints_are_compared(tmp_path: Path, name: str) -> None:
    def spoil(cells: list[list[object]]) -> None:
        row = next(row for row in cells if row[-1] == world.OUTPUT[0])
        row[-1] = world.OUTPUT[0] + 50

    with pytest.raises(InvalidTable, match="the total is printed as"):
        io_table.read(WRITERS[name](tmp_path, spoil=spoil))


# ---------------------------------------------------------------- any label of any format

UNKNOWN = ("that can be read", "another table that is known", "is laid out as", "files of another table")
"""What is said where the label is one by which the format is recognised: then nobody knows what should stand there."""


@cache
def written(name: str) -> tuple[Path, tuple[str, ...], IOTable]:
    """The miniature of a format, its labels, and the table that it holds."""
    path = WRITERS[name](Path(tempfile.mkdtemp(prefix=f"kb-{name}-")))
    return path, tuple(labels_of(path)), io_table.read(path).table


def same_numbers(one: IOTable, other: IOTable) -> bool:
    """Whether two tables hold the same numbers, whatever they call the industries; what is left out is zero."""
    for name in ("final_demand_domestic", "final_demand_imported", "primary_inputs"):
        a, b = getattr(one, name), getattr(other, name)
        columns = sorted({*a.columns, *b.columns})
        if not np.array_equal(*(frame.reindex(columns=columns, fill_value=0.0).to_numpy() for frame in (a, b))):
            return False
    pairs = ((one.domestic, other.domestic), (one.imported, other.imported))
    return all(a is b or (a is not None and b is not None and np.array_equal(a, b)) for a, b in pairs)


@pytest.mark.parametrize("name", WRITERS)
@given(data=st.data())
@examples(12)
def test_any_one_label_changed_is_refused_by_its_name_or_changes_no_number(name: str, data: st.DataObject) -> None:
    path, labels, whole = written(name)
    number = data.draw(st.integers(0, len(labels) - 1))
    label = labels[number]
    place = data.draw(st.integers(0, len(label) - 1))
    new = label[:place] + data.draw(st.sampled_from("qZ_7")) + label[place + 1 :]
    with tempfile.TemporaryDirectory() as folder:
        changed = relabelled(path, Path(folder), number, new)
        try:
            table = io_table.read(changed).table
        except InvalidTable as error:
            refusal = " ".join(f"{each.where} {each.what} {each.remedy}" for each in error.findings)
            if any(words in refusal for words in UNKNOWN):
                return
        else:
            assert same_numbers(table, whole), f"{label!r} was written {new!r}"
            return
    pieces = {
        piece
        for each in (label, new)
        for piece in (each, each[1:], *each.partition("_")[::2], each.partition(". ")[2])  # a title without its number
    }
    assert any(piece and " ".join(piece.split())[:30] in refusal for piece in pieces), f"{label!r}: {refusal}"
