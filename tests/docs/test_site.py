"""The site: built without a warning, every link leads somewhere in it, and no page asks another host for anything."""

from __future__ import annotations

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

ROOT = Path(__file__).parents[2]
FETCHED = {
    ("script", "src"),
    ("link", "href"),
    ("img", "src"),
    ("iframe", "src"),
    ("source", "src"),
    ("form", "action"),
}
"""Elements and attributes by which a browser asks for something without a click."""


class Page(HTMLParser):
    """What a page names, links to and fetches."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.feed(file.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("id", "name") and value:
                self.anchors.add(value)
            elif (tag, name) == ("a", "href"):
                self.links.append(value or "")
            elif (tag, name) in FETCHED:
                self.fetched.append(value or "")


@pytest.fixture(scope="module")
def site() -> Path:
    """The site as `make docs` builds it, in the same folder: what it built before is not built again."""
    folder = ROOT / "docs" / "_build"
    command = ["-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html", "-d", str(folder / "doctrees")]
    built = subprocess.run(
        [sys.executable, *command, str(ROOT / "docs"), str(folder / "html")], capture_output=True, text=True, cwd=ROOT
    )
    assert built.returncode == 0, built.stderr
    return folder / "html"


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, Page]:
    return {file.resolve(): Page(file) for file in site.rglob("*.html") if "_static" not in file.parts}


def test_every_page_can_be_reached(site: Path, pages: dict[Path, Page]) -> None:
    written = {path.relative_to(ROOT / "docs").with_suffix(".html") for path in (ROOT / "docs").rglob("*.md")}
    assert {path for path in written if path.parts[0] != "_build"} <= {p.relative_to(site.resolve()) for p in pages}


def test_every_link_leads_somewhere(pages: dict[Path, Page]) -> None:
    broken = [
        f"{file.name}: {link}"
        for file, page in pages.items()
        for link in page.links
        if not urlsplit(link).scheme and not _is_there(file, link, pages)
    ]
    assert broken == []


def _is_there(file: Path, link: str, pages: dict[Path, Page]) -> bool:
    parts = urlsplit(link)
    target = (file.parent / unquote(parts.path)).resolve() if parts.path else file
    if not parts.fragment or target not in pages:
        return target.exists()
    return unquote(parts.fragment) in pages[target].anchors


def test_no_page_asks_another_host(site: Path, pages: dict[Path, Page]) -> None:
    assert [f"{file.name}: {each}" for file, page in pages.items() for each in page.fetched if "//" in each] == []
    styles = [
        file for file in site.rglob("*.css") if re.search(r"(url\(|@import)\s*[\"']?(https?:)?//", file.read_text())
    ]
    assert styles == []
