"""What a figure or table is of, in words that go with it into a file and into a paper."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass
from datetime import date

from kb.version import __version__
from ui.i18n import catalogue, translate


@dataclass(frozen=True, slots=True)
class Origin:
    """Where numbers come from: a table and its year, the reference and the address of its source, the table's id."""

    table: str = ""
    year: int | None = None
    source: str = ""
    url: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A figure or table: its title in the reader's language, what its numbers are, and where they come from.

    ``file`` is the name of a saved file without its ending, ``unit`` what the numbers are in, ``basis`` the import
    basis, ``method`` and ``run`` how they were computed (empty where they are data). ``behind`` is the path where the
    HTTP interface answers with the numbers behind it, where neither run nor table says which that is.
    """

    title: str
    file: str
    origin: Origin = Origin()
    _: KW_ONLY
    unit: str = ""
    basis: str = ""
    method: str = ""
    run: str = ""
    behind: str = ""

    def facts(self, lang: str) -> Mapping[str, str]:
        """What can be said of it, under the reader's words for it."""
        table, year = self.origin.table, str(self.origin.year or "")
        facts = {
            "Table": table if not year or year in table else f"{table}, {year}",
            "Unit": self.unit,
            "Import basis": translate(self.basis, lang) if self.basis else "",
            "Method": self.method,
            "Source": cited(self.origin.source, lang),
        }
        return {translate(word, lang): text for word, text in facts.items() if text}

    def columns(self) -> Mapping[str, str]:
        """The same as columns of a file: English heads, one value for every row."""
        facts = {
            "title": self.title,
            "table": self.origin.table,
            "year": str(self.origin.year or ""),
            "unit": self.unit,
            "import_basis": self.basis,
            "method": self.method,
            "run": self.run,
            "source": self.origin.source,
            "url": self.origin.url,
        }
        return {f"about_{name}": text for name, text in facts.items() if text}

    def caption(self, lang: str) -> str:
        """One line under a figure: ``Kazakhstan, 2024 · bn KZT · import basis: domestic · Bureau …``.

        >>> Exhibit("Suppliers", "suppliers", Origin(source="Bureau"), unit="bn KZT").caption("en")
        'bn KZT · Bureau'
        """
        basis = f"{translate('import basis', lang)}: {translate(self.basis, lang)}" if self.basis else ""
        parts = (self.origin.table, self.unit, basis, self.method, cited(self.origin.source, lang))
        return " · ".join(part for part in parts if part)

    def citation(self, today: date) -> str:
        """A ready reference, in English: what a paper's list of references takes.

        >>> Exhibit("Suppliers", "f", Origin(source="Bureau 2025", url="https://b.kz")).citation(date(2026, 1, 2))
        'ClusterKB 0.1.0 (2026). Suppliers. Computed from: Bureau 2025, https://b.kz. Retrieved 2026-01-02.'
        """
        return f"ClusterKB {__version__} ({today.year}). {self._note(today)}"

    def _note(self, today: date) -> str:
        basis = f"import basis {self.basis}" if self.basis else ""
        parts = (self.title, self.origin.table, self.unit, basis, self.method)
        what = ", ".join(dict.fromkeys(part for part in parts if part))
        run = f" Run {self.run}." if self.run else ""
        source = ", ".join(part for part in (self.origin.source, self.origin.url) if part)
        computed = f" Computed from: {source}." if source else ""
        return f"{what}.{run}{computed} Retrieved {today.isoformat()}."

    def bibtex(self, today: date) -> str:
        """The same as a BibTeX entry; characters that mean something to TeX are escaped."""
        fields = {
            "title": tex(self.title),
            "author": "{ClusterKB}",
            "year": str(today.year),
            "note": tex(self._note(today)),
            "version": __version__,
            "urldate": today.isoformat(),
        }
        if self.origin.url:
            fields["howpublished"] = rf"\url{{{self.origin.url}}}"
        key = re.sub(r"[^a-z0-9]+", "-", self.file.lower()).strip("-")
        lines = (f"  {name} = {{{text}}}," for name, text in fields.items())
        return "\n".join([f"@misc{{clusterkb-{key},", *lines, "}"])


def cited(sources: str, lang: str) -> str:
    """One citation or several after one another, ``; `` between them, each in the language where it has words in it.

    What we ship figures from has an official title in each language; a paper or an article of the press has its own.

    >>> cited("somebody 2025; somebody else 2026", "ru")
    'somebody 2025; somebody else 2026'
    """
    parts, words = sources.split("; "), []
    while parts:
        known = (end for end in range(len(parts), 1, -1) if "; ".join(parts[:end]) in catalogue(lang))
        end = next(known, 1)  # a semicolon may stand inside a citation
        words.append(translate("; ".join(parts[:end]), lang))
        parts = parts[end:]
    return "; ".join(words)


def tex(text: str) -> str:
    """Text with the characters that mean something to TeX escaped."""
    return re.sub(r"([&%$#_{}])", r"\\\1", text)
