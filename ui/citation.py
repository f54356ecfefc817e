"""What a figure or table is of, in words that go with it into a file and into a paper."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kb.version import __version__
from ui.i18n import translate


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A figure or table: its title in the reader's language, and where its numbers come from.

    ``table`` is the title of the input-output table, ``unit`` what the numbers are in, ``method`` and ``run`` how
    they were computed (empty where they are data), ``source`` the citation of the data, ``file`` the name of a saved
    file without its ending.
    """

    title: str
    file: str
    table: str = ""
    year: int | None = None
    unit: str = ""
    basis: str = ""
    method: str = ""
    run: str = ""
    source: str = ""
    url: str = ""

    def facts(self, lang: str) -> Mapping[str, str]:
        """What is known, under the reader's words for it."""
        year = str(self.year) if self.year else ""
        told = {
            "Table": self.table if not year or year in self.table else f"{self.table}, {year}",
            "Unit": self.unit,
            "Import basis": translate(self.basis, lang) if self.basis else "",
            "Method": self.method,
            "Source": self.source,
        }
        return {translate(word, lang): text for word, text in told.items() if text}

    def columns(self) -> Mapping[str, str]:
        """The same as columns of a file: English heads, one value for every row."""
        told = {
            "title": self.title,
            "table": self.table,
            "year": str(self.year or ""),
            "unit": self.unit,
            "import_basis": self.basis,
            "method": self.method,
            "run": self.run,
            "source": self.source,
            "url": self.url,
        }
        return {f"about_{name}": text for name, text in told.items() if text}


def caption(exhibit: Exhibit, lang: str) -> str:
    """One line under a figure: ``Kazakhstan, 2024 · bn KZT · import basis: domestic · Bureau …``.

    >>> caption(Exhibit("Suppliers", "suppliers", unit="bn KZT", source="Bureau"), "en")
    'bn KZT · Bureau'
    """
    parts = [
        exhibit.table,
        exhibit.unit,
        f"{translate('import basis', lang)}: {translate(exhibit.basis, lang)}" if exhibit.basis else "",
        exhibit.method,
        exhibit.source,
    ]
    return " · ".join(part for part in parts if part)


def citation(exhibit: Exhibit, today: date) -> str:
    """A ready reference, in English: what a paper's list of references takes.

    >>> citation(Exhibit("Suppliers", "f", source="Bureau 2025", url="https://b.kz"), date(2026, 1, 2))
    'ClusterKB 0.1.0 (2026). Suppliers. Computed from: Bureau 2025, https://b.kz. Retrieved 2026-01-02.'
    """
    about = [exhibit.title, exhibit.table, exhibit.unit]
    about += [f"import basis {exhibit.basis}" if exhibit.basis else "", exhibit.method]
    what = ", ".join(dict.fromkeys(part for part in about if part))
    run = f" Run {exhibit.run}." if exhibit.run else ""
    source = ", ".join(part for part in (exhibit.source, exhibit.url) if part)
    computed = f" Computed from: {source}." if source else ""
    return f"ClusterKB {__version__} ({today.year}). {what}.{run}{computed} Retrieved {today.isoformat()}."


def bibtex(exhibit: Exhibit, today: date) -> str:
    """The same as a BibTeX entry; characters that mean something to TeX are escaped."""
    note = citation(exhibit, today).split(". ", 1)[1]
    fields = {
        "title": exhibit.title,
        "author": "{ClusterKB}",
        "year": str(today.year),
        "note": note,
        "version": __version__,
        "urldate": today.isoformat(),
    }
    if exhibit.url:
        fields["howpublished"] = rf"\url{{{exhibit.url}}}"
    plain = ("author", "howpublished")
    lines = [f"  {name} = {{{text if name in plain else _tex(text)}}}," for name, text in fields.items()]
    key = re.sub(r"[^a-z0-9]+", "-", exhibit.file.lower()).strip("-")
    return "\n".join([f"@misc{{clusterkb-{key},", *lines, "}"])


def _tex(text: str) -> str:
    return re.sub(r"([&%$#_{}])", r"\\\1", text)
