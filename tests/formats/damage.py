"""Files changed at random, and what is to be said of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from hypothesis import strategies as st

from loaders import io_table
from loaders.io_table import InvalidTable, TableReading


def damage(path: Path, data: st.DataObject) -> None:
    """Change or take out some bytes of a file."""
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(content) - 1))
        if data.draw(st.booleans()):
            content[place] = data.draw(st.integers(0, 255))
        else:
            del content[place : place + data.draw(st.integers(1, 30))]
    path.write_bytes(bytes(content))


def refused_in_one_line_or_read(path: Path) -> TableReading | None:
    """The reading, of finite numbers; None where the file was refused in one line with a remedy."""
    try:
        reading = io_table.read(path)
    except InvalidTable as error:
        refused = error
    else:
        assert np.isfinite(reading.table.domestic).all()
        return reading
    assert "\n" not in str(refused)
    assert refused.remedy
    return None
