"""A source as a reference: plain, BibTeX, RIS, and by ГОСТ Р 7.0.5-2008, which Kazakhstan's journals ask for too."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ui.citation import cited, tex
from ui.i18n import translate


@dataclass(frozen=True, slots=True)
class Reference:
    """What is referred to: a key for programs, the citation as its source words it, its address."""

    key: str
    citation: str
    url: str = ""

    @property
    def year(self) -> str:
        """The last year that the citation names; empty where it names none.

        >>> Reference("k", "Kozlova, Denisova. Clusters. 2014, No. 3.").year
        '2014'
        """
        found = re.findall(r"(?<!\d)(?:19|20)\d{2}(?!\d)", self.citation)
        return found[-1] if found else ""


def plain(source: Reference, today: date, lang: str = "en") -> str:
    """As a list of references has it, in the language of the report.

    >>> plain(Reference("k", "Bureau 2025.", "https://b.kz"), date(2026, 1, 2))
    'Bureau 2025. https://b.kz (retrieved 2026-01-02).'
    """
    words = cited(source.citation.rstrip(), lang)
    words = words if words.endswith((".", "!", "?")) else f"{words}."
    seen = translate("retrieved {day}", lang, day=today.isoformat())
    return f"{words} {source.url} ({seen})." if source.url else words


def gost(source: Reference, today: date) -> str:
    """By ГОСТ Р 7.0.5-2008: an electronic resource with its address and the day on which it was looked at.

    >>> gost(Reference("k", "Бюро, 2025.", "https://b.kz"), date(2026, 1, 2))
    'Бюро, 2025 [Электронный ресурс]. URL: https://b.kz (дата обращения: 02.01.2026).'
    """
    words = source.citation.rstrip().removesuffix(".")
    if not source.url:
        return f"{words}."
    return f"{words} [Электронный ресурс]. URL: {source.url} (дата обращения: {today:%d.%m.%Y})."


def bibtex(source: Reference, today: date) -> str:
    r"""As an entry of BibTeX.

    >>> print(bibtex(Reference("bns", "Bureau & Agency 2025", "https://b.kz"), date(2026, 1, 2)))
    @misc{bns,
      title = {Bureau \& Agency 2025},
      year = {2025},
      howpublished = {\url{https://b.kz}},
      urldate = {2026-01-02},
    }
    """
    fields = {"title": tex(source.citation), "year": source.year}
    if source.url:
        fields |= {"howpublished": rf"\url{{{source.url}}}", "urldate": today.isoformat()}
    lines = [f"  {name} = {{{text}}}," for name, text in fields.items() if text]
    return "\n".join([f"@misc{{{source.key},", *lines, "}"])


def ris(source: Reference, today: date) -> str:
    """As a record of RIS: two letters, two spaces, a hyphen and what they mean, to the line ``ER``.

    >>> print(ris(Reference("bns", "Bureau 2025", "https://b.kz"), date(2026, 1, 2)))
    TY  - ELEC
    ID  - bns
    TI  - Bureau 2025
    PY  - 2025
    UR  - https://b.kz
    Y2  - 2026/01/02
    ER  -
    """
    kind = "ELEC" if source.url else "GEN"
    fields = [("TY", kind), ("ID", source.key), ("TI", source.citation), ("PY", source.year)]
    fields += [("UR", source.url), ("Y2", f"{today:%Y/%m/%d}")] if source.url else []
    return "\n".join([*(f"{name}  - {text}" for name, text in fields if text), "ER  -"])


def together(sources: Sequence[Reference], today: date) -> dict[str, str]:
    """All of them in each of the forms that other programs read, under the form's name."""
    forms = {"BibTeX": bibtex, "RIS": ris}
    return {name: "\n\n".join(form(source, today) for source in sources) for name, form in forms.items()}
