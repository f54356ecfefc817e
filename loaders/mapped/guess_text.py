"""A mapping made from the file that it is for, with a comment at every guess."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pycountry

from kb.countries import country_names
from kb.names import LANGUAGES
from loaders.files.content import Content, look
from loaders.files.download import year_in
from loaders.files.spreadsheet import Sheet, column_letters
from loaders.files.validation import Findings
from loaders.mapped.guess import Block, Sheets, bare, blocks_of, sheets_of
from loaders.mapped.guess_table import Guess, guess_of, header_rows, heading, label, name_column
from loaders.mapped.guess_words import CYRILLIC, OUTPUT, PURCHASERS, language_of, matches
from loaders.mapped.mapping_file import FLOWS
from loaders.mapped.sheet import key
from loaders.mapped.words import CURRENCIES, UNITS, words_of

TOP = 12
"""Rows of a sheet whose words may say what the table is."""
UNKNOWN = "???"
HOME = {"KZT": "KAZ", "RUB": "RUS", "KGS": "KGZ", "HRK": "HRV"}
REMEDY = "`kb template mapping` explains how a mapping is written by hand"
PRODUCTS = r"product|commodit|goods|продук|товар|өнім|тауар"


@dataclass(frozen=True)
class GuessedMapping:
    """A mapping as text: what the table is, and where it stands; with what it was made of."""

    table: str
    guess: Guess

    @property
    def text(self) -> str:
        """The whole mapping."""
        return f"{self.table}\n{layout_text(self.guess)}"

    @property
    def strange(self) -> tuple[str, ...]:
        """Columns and rows with numbers whose words say nothing."""
        return tuple(self.guess.strange)


def mapping_from(path: Path) -> GuessedMapping:
    """The mapping that a workbook or CSV file seems to need.

    Raises InvalidTable where no block of flows is found: nothing with the same codes down the side and across.
    """
    findings = Findings(path.name)
    content = look(path, findings)
    file = sheets_of(content, findings)
    blocks = blocks_of(file)
    if not blocks:
        what = "no sheet has the same codes or names down a column and along a row, with flows between them"
        findings.fail(what, remedy=REMEDY)
    guess = guess_of(file, blocks)
    return GuessedMapping("\n".join([*_head(content, guess), *_table(content, guess)]), guess)


def layout_text(guess: Guess) -> str:
    """The parts of a mapping that say where the table stands."""
    return "\n".join(_layout(guess)) + "\n"


def _head(content: Content, guess: Guess) -> Iterator[str]:
    yield f"# A mapping made from {content.path.name}: every line is a guess, with what it was guessed from."
    yield "# Change what is wrong; `kb template mapping` explains every key. Whether it holds, the balances tell."
    for each in guess.strange:
        yield f"# Not understood, and not read: {each}. If it belongs to the table, name it below."


def _line(name: str, value: object, why: str) -> str:
    text = f"{name} = {json.dumps(value, ensure_ascii=False)}"
    return f"{text.ljust(44)} # {why}" if why else text


# ---------------------------------------------------------------- what the table is


def _table(content: Content, guess: Guess) -> Iterator[str]:
    texts = list(_texts(content, guess.first))
    words = words_of(texts)
    year = words.year or year_in(content.path.name)
    unit = words.unit or next((size for pattern, size in UNITS if any(matches(pattern, text) for text in texts)), None)
    currency = words.currency or next((c for pattern, c in CURRENCIES if any(matches(pattern, t) for t in texts)), "")
    country, told = _country(texts, currency)
    n = len(guess.first.rows)
    names = [text for row in guess.first.rows.values() if (text := _name(guess.first, row))]
    products = next((text for text in texts if matches(PRODUCTS, text)), "")
    prices = next((text for text in texts if matches(PURCHASERS, text)), "")
    yield "\n[table]"
    yield _line("country", country or UNKNOWN, told or "no word names a country: ISO 3166-1 alpha-3, as KAZ")
    yield _line("year", year or 0, _quote(texts, str(year)) if year else "no word names a year")
    yield _line(
        "kind", "product-by-product" if products else "industry-by-industry", _of(products) or "nothing says so"
    )
    yield _line("valuation", "purchasers' prices" if prices else "basic prices", _of(prices) or "nothing says so")
    yield _line("currency", currency or UNKNOWN, _of(words.text) or "by its words" if currency else "ISO 4217, as KZT")
    yield _line(
        "unit", unit or 1, _of(words.text) or "by its words" if unit else "no word names a unit: 1000000 for millions"
    )
    yield _line(
        "classification", f"{_plain(content.path.stem)}-{n}", "a name of its own: tables that share it can be compared"
    )
    title = max(texts[:4], key=len, default=content.path.name)
    yield _line("source_title", title, "who published it, under which title")
    yield _line("language", language_of(names or list(guess.first.rows)), "by the letters of the names")
    settings = guess.file.settings
    lines = {"separator": settings.separator, "encoding": settings.encoding} if guess.file.is_text else {}
    lines |= {"decimal": settings.decimal} if settings.decimal else {}
    yield "\n[file]"
    for name, value in lines.items():
        yield _line(name, value, "as most cells have it")
    yield _line("zero", ["", "-", "–", "—"], "an empty cell counts as zero too")


def _texts(content: Content, block: Block) -> Iterator[str]:
    """Words above a block and the names of its sheet and file: not those of industries."""
    rows = [
        row for row in block.sheet.rows[: min(TOP, block.first)] if sum(bool(str(cell).strip()) for cell in row) < 4
    ]
    yield from (text for text in Sheet("", rows).texts(TOP) if any(map(str.isalpha, text)))
    yield block.sheet.name
    yield content.path.stem.replace("_", " ")


def _country(texts: Sequence[str], currency: str) -> tuple[str, str]:
    """A country that the words name in one of three languages, else the one whose currency it is; and why."""
    for text in texts:
        for country in pycountry.countries:
            for language in LANGUAGES:
                name = country_names(country.alpha_3)[f"name_{language}"]
                stem = name[:-1] if CYRILLIC.search(name) and len(name) > 5 else name
                if re.search(rf"\b{re.escape(stem)}", text, re.IGNORECASE if len(stem) > 5 else 0):
                    return str(country.alpha_3), _of(text)
    return (HOME[currency], f"by its currency, {currency}") if currency in HOME else ("", "")


def _quote(texts: Sequence[str], word: str) -> str:
    return _of(next((text for text in texts if word in text), ""))


def _of(text: str) -> str:
    return f"«{text[:60]}»" if text else ""


def _plain(stem: str) -> str:
    return re.sub(r"[^A-Z0-9]+", "-", stem.upper()).strip("-") or "OWN"


def _name(block: Block, row: int) -> str:
    column = name_column(block)
    return "" if column is None else block.sheet.text(row, column)


# ---------------------------------------------------------------- where it stands


def _layout(guess: Guess) -> Iterator[str]:
    first = guess.first
    yield "\n[layout]"
    yield from _place(guess.file, first, first)
    for part in FLOWS:
        if part in guess.blocks:
            block = guess.blocks[part]
            yield f"\n[blocks.{part}]{_about(block, part)}"
            yield from _place(guess.file, block, first) if block is not first else ()
    if guess.below is not first:
        yield "\n[blocks.primary_inputs]"
        yield from _place(guess.file, guess.below, first)
    yield "\n[final_demand]"
    for name, columns in guess.demand.items():
        if name != OUTPUT:
            letters = ", ".join(map(column_letters, columns))
            yield _line(name, [heading(first, column) for column in columns], f"column {letters}")
    yield "\n[primary_inputs]"
    for name, rows in guess.inputs.items():
        numbers = ", ".join(str(row + 1) for row in rows)
        yield _line(name, [label(guess.below, row) for row in rows], f"row {numbers}")


def _about(block: Block, part: str) -> str:
    return "" if block.part else f"{' ' * 8}# no word says so: {part} is what the sums tell"


def _place(file: Sheets, block: Block, first: Block) -> Iterator[str]:
    """Where a block stands; of another than the first only what differs."""
    own = dict(_keys(file, block))
    usual = {} if block is first else {name: value for name, (value, _) in _keys(file, first)}
    for name, (value, why) in own.items():
        if name not in usual or usual[name] != value:
            yield _line(name, value, why)


def _keys(file: Sheets, block: Block) -> Iterator[tuple[str, tuple[object, str]]]:
    codes = list(block.rows)
    if len(file.sheets) > 1:
        yield "sheet", (block.sheet.name, "")
    yield "code_column", (column_letters(block.code_column), "has what heads the columns too")
    names = name_column(block)
    if names is not None:
        yield "name_column", (column_letters(names), "")
    yield (
        "header_rows",
        ([row + 1 for row in header_rows(block)], f"codes of the columns stand in row {block.header + 1}"),
    )
    if block.from_row:
        yield "from_row", (block.from_row + 1, "below the block before")
    yield "first_code", (codes[0], f"row {block.first + 1}")
    yield "last_code", (codes[-1], f"row {block.last + 1}")
    heads = [block.sheet.text(block.header, column) for column in block.columns.values()]
    if any(bare(head) != bare(code) for head, code in zip(heads, codes, strict=True)):
        yield "column_codes", (heads, "columns have other codes than rows")
    others = [row for row in range(block.first, block.last) if row not in block.rows.values()]
    skip = list(dict.fromkeys(text for row in others if (text := block.sheet.text(row, block.code_column))))
    if skip and len({key(text) for text in skip} & {key(code) for code in codes}) == 0:
        yield "skip", (skip, "no column has these: subtotals")
