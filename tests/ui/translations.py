"""What still wants translating, and the way to add it: ``python -m tests.ui.translations [--strict] [additions.json]``.

A string without a translation stays English and breaks nothing; it is listed here, with ``--strict`` (before a
release) the command fails. The file holds ``{"English string": ["Russian", "Kazakh"]}``, either may be ``""``; before a
string with a context stand the context and ``\\u0004``. With ``--prune`` entries that the page no longer uses go.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po
from filelock import FileLock

import ui
from tests.shipped import shipped
from tests.ui.strings import strings
from ui.i18n import DEFAULT, LANGUAGES, catalogue

FOLDER = Path(ui.__file__).parent / "locale"
OTHERS = [lang for lang in LANGUAGES if lang != DEFAULT]
HEADER = """# Strings of the web page.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Language: {lang}\\n"

"""
POLICY = ("pilot", "national", "territorial", "innovation")
"""Kinds of clusters that policy names."""
NO_CERTAIN_NAME = {("kk", "high-conversion-clusters-2023")}
"""What no source calls by a name in that language."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Add what is given, say what is missing; the exit code is 1 where something is and ``--strict`` asks for all."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("additions", nargs="?", type=Path)
    options.add_argument("--prune", action="store_true", help="take out what the page no longer uses")
    options.add_argument("--strict", action="store_true", help="fail where a translation is missing")
    chosen = options.parse_args(arguments)
    additions = json.loads(chosen.additions.read_text(encoding="utf-8")) if chosen.additions else {}
    if additions or chosen.prune:
        _change(additions, chosen.prune)
    incomplete = False
    for lang in OTHERS:
        lacking = [json.dumps(text, ensure_ascii=False) for text in untranslated(lang)] + unnamed(lang)
        incomplete |= bool(lacking)
        print(f"{LANGUAGES[lang]}: {len(lacking)} missing", *lacking, sep="\n  ")
    return int(incomplete and chosen.strict)


def untranslated(lang: str) -> list[str]:
    """English strings of the page that have no translation."""
    return sorted(strings() - set(catalogue(lang)))


def unnamed(lang: str) -> list[str]:
    """Shipped programmes and clusters of policy that have no name in a language, as label and id."""
    nodes = [node for delivery in shipped() for node in delivery.nodes]
    return [
        f"{node.label} {node.properties['id']}: name_{lang}"
        for node in nodes
        if (node.label == "Programme" or (node.label == "Cluster" and node.properties.get("kind") in POLICY))
        and not node.properties.get(f"name_{lang}")
        and (lang, node.id) not in NO_CERTAIN_NAME
    ]


def _change(additions: Mapping[str, Sequence[str]], prune: bool) -> None:
    used = strings()
    with FileLock(Path(tempfile.gettempdir()) / "clusterkb-catalogue.lock"):
        for place, lang in enumerate(OTHERS):
            added = {text: both[place] for text, both in additions.items() if both[place]}
            entries = {**catalogue(lang), **added}
            kept = {text: entries[text] for text in sorted(entries) if text in used or not prune}
            _write(FOLDER / f"{lang}.po", lang, kept)
    catalogue.cache_clear()


def _write(file: Path, lang: str, entries: Mapping[str, str]) -> None:
    catalog, text = Catalog(locale=lang), io.BytesIO()
    for key, translated in entries.items():
        context, _, text_of = key.rpartition("\x04")
        catalog.add(text_of, translated, context=context or None)
    write_po(text, catalog, width=0, omit_header=True)
    file.write_text(HEADER.format(lang=lang) + text.getvalue().decode().strip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
