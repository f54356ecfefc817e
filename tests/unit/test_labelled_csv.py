"""A matrix with labels: the same whatever blocks it is read in, and refused by the line that is wrong."""

from __future__ import annotations

import io

import numpy as np
import pytest

from loaders.files import labelled_csv
from loaders.files.labelled_csv import read_labelled, read_numbers
from loaders.files.validation import Findings
from loaders.io_table import InvalidTable

VALUES = np.round(np.random.default_rng(3).lognormal(size=(40, 6)), 9)
HEAD = ["", *(f"C{at}" for at in range(6))]


def text(separator: str = ",", end: str = "\n", more: str = "", decimal: str = ".") -> bytes:
    """The matrix as a file."""
    lines = [separator.join(HEAD)]
    for at, row in enumerate(VALUES):
        lines.append(separator.join([f"R{at}", *(repr(value).replace(".", decimal) for value in row.tolist())]))
    return (end.join(line + more for line in lines) + end).encode()


@pytest.fixture(params=[40, 1000, 1 << 25])
def block(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks of less than a line, of some lines, of the whole file."""
    monkeypatch.setattr(labelled_csv, "BLOCK", request.param)


WRITTEN = {
    "commas": text(),
    "tabs": text("\t"),
    "semicolons": text(";", decimal=","),
    "a byte-order mark": b"\xef\xbb\xbf" + text(),
    "line ends of Windows": text(end="\r\n"),
    "carriage returns": text(end="\r"),
    "a separator at the end": text(more=","),
    "blanks": text().replace(b"\nR1,", b"\n R1 , "),
    "an empty line at the end": text() + b"\n\n",
    "quotes": text().replace(b"R3,", b'"R3",'),
}


@pytest.mark.usefixtures("block")
@pytest.mark.parametrize("name", WRITTEN)
def test_a_matrix_is_read_bit_for_bit_in_any_blocks(name: str) -> None:
    read = read_labelled(io.BytesIO(WRITTEN[name]), Findings("m.csv"))
    np.testing.assert_array_equal(read.values, VALUES)
    assert [row[0] for row in read.rows] == [f"R{at}" for at in range(40)]
    assert [column[0] for column in read.columns] == HEAD[1:]


@pytest.mark.usefixtures("block")
@pytest.mark.parametrize("separator", ["\t", ","])
def test_numbers_alone_may_end_with_a_separator(separator: str) -> None:
    lines = [separator.join(map(repr, row)) + separator for row in VALUES.tolist()]
    np.testing.assert_array_equal(read_numbers(io.BytesIO("\n".join(lines).encode()), Findings("T.txt")), VALUES)


@pytest.mark.usefixtures("block")
@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (b"R5,", b"R5,x", "line 7, column B: text 'x"),
        (b"R5,", b"R5,1,", "line 7: the line has 8 cells, the header 7"),
        (b"R5,", b"R5;", "line 7: the line has 6 cells, the header 7"),
    ],
)
def test_the_line_that_is_wrong_is_named(old: bytes, new: bytes, told: str) -> None:
    with pytest.raises(InvalidTable) as caught:
        read_labelled(io.BytesIO(text().replace(old, new, 1)), Findings("m.csv"))
    assert told in str(caught.value).replace("m.csv, ", "")


@pytest.mark.usefixtures("block")
def test_an_empty_cell_is_no_number() -> None:
    read = read_labelled(io.BytesIO(text().replace(repr(float(VALUES[9, 2])).encode(), b"", 1)), Findings("m.csv"))
    assert np.argwhere(np.isnan(read.values)).tolist() == [[9, 2]]
