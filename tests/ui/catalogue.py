"""Keep the page's catalogues complete: ``python -m tests.ui.catalogue [--prune] [additions.json]``.

The file holds ``{"English string": ["Russian", "Kazakh"]}``. What has no translation yet is printed; with ``--prune``
entries that the page no longer uses go.
"""

from __future__ import annotations

import argparse
import io
import json
import tempfile
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from filelock import FileLock

import ui
from tests.ui.strings import strings

FOLDER = Path(ui.__file__).parent / "locale"
HEADER = """# Strings of the web page.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Language: {lang}\\n"

"""


def main() -> None:
    """Add what is given, say what is missing."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("additions", nargs="?", type=Path)
    options.add_argument("--prune", action="store_true")
    chosen = options.parse_args()
    given = json.loads(chosen.additions.read_text(encoding="utf-8")) if chosen.additions else {}
    used = strings()
    with FileLock(Path(tempfile.gettempdir()) / "clusterkb-catalogue.lock"):
        for place, lang in enumerate(("ru", "kk")):
            known = _known(FOLDER / f"{lang}.po") | {text: both[place] for text, both in given.items()}
            kept = {text: known[text] for text in sorted(known) if text in used or not chosen.prune}
            _write(FOLDER / f"{lang}.po", lang, kept)
            print(f"{lang}: {len(used)} strings; missing: {json.dumps(sorted(used - set(kept)), ensure_ascii=False)}")


def _known(file: Path) -> dict[str, str]:
    with file.open("rb") as held:
        return {str(entry.id): str(entry.string) for entry in read_po(held) if entry.id and entry.string}


def _write(file: Path, lang: str, entries: dict[str, str]) -> None:
    catalogue, text = Catalog(locale=lang), io.BytesIO()
    for key, translated in entries.items():
        catalogue.add(key, translated)
    write_po(text, catalogue, width=0, omit_header=True)
    file.write_text(HEADER.format(lang=lang) + text.getvalue().decode().strip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
