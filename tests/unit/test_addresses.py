"""The address of a source is one of the web in whatever file it stands: readers follow it from the page."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kb.errors import InvalidFile
from loaders import io_table
from loaders.entities import load
from loaders.folder import io_folder
from loaders.mapped.mapping_file import template
from tests.workbooks import miniature

TAKEN = ("https://stat.gov.kz/ru/?a=1#b", "http://a.example", "https://a.example/x_(1)", "https://қаз.example/кесте")
REFUSED = (
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    " javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "//a.example/x",
    "a.example",
    "https://",
    "https://a.example/ x",
)


def package(folder: Path, address: str) -> None:
    """An IO table folder."""
    io_folder.write(miniature(), folder / "mini")
    path = folder / "mini" / "datapackage.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    data["sources"] = [{"title": "Bureau", "path": address}]
    path.write_text(json.dumps(data), encoding="utf-8")
    assert io_table.read(folder / "mini").table.meta.source_url == address


def mapped(folder: Path, address: str) -> None:
    """A sheet with a mapping."""
    example = "".join(f"{line[3:]}\n" for line in template().splitlines() if line.startswith("#>"))
    (folder / "example.csv").write_text(example, encoding="utf-8")
    (folder / "m.toml").write_text(template().replace("https://example.org", address), encoding="utf-8")
    table = io_table.read(folder / "example.csv", mapping=folder / "m.toml").table
    assert table.meta.source_url == address


def firms(folder: Path, address: str) -> None:
    """A file of entities."""
    path = folder / "firms.csv"
    header = "id,name_en,source_title,source_url,source_trust"
    path.write_text(f'{header}\na,A,Bureau,"{address}",A\n', encoding="utf-8")
    (source,) = [node for node in load.read("firms", path).nodes if node.label == "Source"]
    assert source.properties["url"] == address


@pytest.mark.parametrize("read", [package, mapped, firms])
@pytest.mark.parametrize("address", TAKEN)
def test_an_address_of_the_web_is_taken(tmp_path: Path, read: Callable[[Path, str], None], address: str) -> None:
    read(tmp_path, address)


@pytest.mark.parametrize("read", [package, mapped, firms])
@pytest.mark.parametrize("address", REFUSED)
def test_any_other_address_is_refused(tmp_path: Path, read: Callable[[Path, str], None], address: str) -> None:
    with pytest.raises(InvalidFile, match=r"https:// or http://"):
        read(tmp_path, address)
