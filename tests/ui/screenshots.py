"""Make the README's pictures: ``python -m tests.ui.screenshots http://127.0.0.1:8501`` with a page running there."""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright

import ui
from tests.ui.browser import PATIENCE, settled, visit
from tests.ui.conftest import FLAGS, installed_chromium

FOLDER = Path(ui.__file__).parent / "screenshots"
WIDTH, MOST_BYTES = 1400, 250_000
PICTURES = {
    "overview": ("/", 900),
    "clusters": ("/clusters", 1000),
    "policy": ("/policy", 960),
    "regions": ("/regions", 1000),
    "value_chain": ("/chain?industry=C242&depth=2&share=0.05", 1000),
}


def main(address: str) -> None:
    """Take every picture and say how large it is."""
    FOLDER.mkdir(exist_ok=True)
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=installed_chromium(), args=list(FLAGS))
        for name, (path, height) in PICTURES.items():
            tab = browser.new_page(viewport={"width": WIDTH, "height": height})
            file = _picture(tab, address + path, FOLDER / f"{name}.png")
            print(f"{file}: {file.stat().st_size:,} bytes")
        browser.close()


def _picture(tab: Page, address: str, file: Path) -> Path:
    visit(tab, address)
    expect(tab.get_by_role("button", name="Cite").first).to_be_visible()  # it stands below what is to be seen
    settled(tab)
    tab.screenshot(path=str(file))
    Image.open(file).convert("RGB").save(file, optimize=True)
    if file.stat().st_size > MOST_BYTES:
        raise SystemExit(f"{file} is larger than {MOST_BYTES:,} bytes")
    return file


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
