"""A report as PDF, A4, with DejaVu's letters, which have Russian and Kazakh ones: they come with matplotlib."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from ui.reports.document import Block, Facts, Items, Paragraph, Picture, Report, Table, Verbatim, widths

FACE, BOLD, FIXED = "DejaVuSans", "DejaVuSans-Bold", "DejaVuSansMono"
TEAL, MUTED, RULE, AMBER = "#0f6b7a", "#5c6b73", "#dde3e6", "#c58b1b"
WIDTH = 178
"""Millimetres between the margins."""


def pdf(report: Report) -> bytes:
    """The file: its pages are numbered, its headings are outlines, its language and title are said."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.units import mm
    from reportlab.platypus import SimpleDocTemplate

    _letters()
    held = io.BytesIO()
    margin = 16 * mm
    document = SimpleDocTemplate(
        held,
        pagesize=A4,
        leftMargin=margin,
        rightMargin=margin,
        topMargin=margin,
        bottomMargin=18 * mm,
        title=report.title,
        author="ClusterKB",
        subject=report.kind,
        lang=report.lang,
        invariant=1,
    )

    def foot(canvas: Any, _document: Any) -> None:
        canvas.setFont(FACE, 7.5)
        canvas.setFillColor(MUTED)
        canvas.drawString(margin, 10 * mm, report.made)
        canvas.drawRightString(A4[0] - margin, 10 * mm, str(canvas.getPageNumber()))

    document.build(list(_story(report)), onFirstPage=foot, onLaterPages=foot)
    return held.getvalue()


@cache
def _letters() -> None:
    import matplotlib
    from reportlab.pdfbase.pdfmetrics import registerFont, registerFontFamily
    from reportlab.pdfbase.ttfonts import TTFont

    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    for face in (FACE, BOLD, FIXED):
        registerFont(TTFont(face, str(folder / f"{face}.ttf")))
    registerFontFamily(FACE, normal=FACE, bold=BOLD, italic=FACE, boldItalic=BOLD)


def _style(name: str) -> Any:
    from reportlab.lib.styles import ParagraphStyle

    shared: dict[str, Any] = {"fontName": FACE, "fontSize": 9.5, "leading": 13.5, "spaceAfter": 4}
    held: dict[str, Any] = {"keepWithNext": True}
    look: dict[str, dict[str, Any]] = {
        "text": {},
        "kind": {"textColor": MUTED, "spaceAfter": 2},
        "title": {"fontName": BOLD, "fontSize": 18, "leading": 23, "spaceAfter": 4},
        "head": {"fontName": BOLD, "fontSize": 13, "leading": 17, "spaceBefore": 12, "textColor": TEAL, **held},
        "small": {"fontName": BOLD, "fontSize": 9, "leading": 12, "spaceBefore": 5, "spaceAfter": 2, **held},
        "item": {"leftIndent": 10, "bulletIndent": 1, "spaceAfter": 2},
        "note": {"fontSize": 7.5, "leading": 10, "textColor": MUTED, "spaceAfter": 8},
        "caveat": {"leftIndent": 8, "borderColor": AMBER, "borderWidth": 0.8, "borderPadding": 5, "spaceBefore": 6},
        "cell": {"fontSize": 7.8, "leading": 10, "spaceAfter": 0},
        "number": {"fontSize": 7.8, "leading": 10, "spaceAfter": 0, "alignment": 2},
        "fixed": {"fontName": FIXED, "fontSize": 6.6, "leading": 8.6, "backColor": "#f3f5f6", "borderPadding": 4},
    }
    extra = {"spaceAfter": 9} if name == "caveat" else {}
    return ParagraphStyle(name, **{**shared, **look[name], **extra})


def _words(text: str, style: str) -> Any:
    from reportlab.platypus import Paragraph as Words

    mark = "•" if style == "item" else None
    return Words(escape(text, quote=False).replace("\n", "<br/>"), _style(style), bulletText=mark)


def _story(report: Report) -> Iterator[Any]:
    yield _words(report.kind, "kind")
    yield _words(report.title, "title")
    if report.names:
        yield _words(" · ".join(report.names), "kind")
    yield _words(report.permalink, "note")
    for section in report.sections:
        yield _words(section.title, "head")
        for block in section.blocks:
            yield from _block(block)


def _block(block: Block) -> Iterator[Any]:
    match block:
        case Paragraph():
            yield _words(block.text, "caveat" if block.caveat else "text")
        case Items():
            if block.name:
                yield _words(block.name, "small")
            yield from (_words(line, "item") for line in block.lines)
        case Facts():
            yield _facts(block)
        case Table():
            yield _table(block)
            yield _words(block.note, "note")
        case Picture():
            yield from _picture(block)
        case Verbatim():
            yield _words(block.name, "small")
            yield from (_words(part, "fixed") for part in block.text.split("\n\n"))


def _facts(block: Facts) -> Any:
    rows = [[_words(name, "cell"), _words(words, "cell")] for name, words in block.lines]
    return _grid(rows, [46, WIDTH - 46], head=False)


def _table(block: Table) -> Any:
    def row(cells: Any) -> list[Any]:
        return [_words(str(c), "number" if place in block.numbers else "cell") for place, c in enumerate(cells)]

    head, *body = [row(cells) for cells in (block.columns, *block.rows)]
    return _grid([head, *body], widths(block, WIDTH, edges=3), head=True)


def _grid(rows: list[list[Any]], widths: list[float], *, head: bool) -> Any:
    from reportlab.lib.units import mm
    from reportlab.platypus import Table as Grid
    from reportlab.platypus import TableStyle

    look: list[Any] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, RULE),
        *((side, (0, 0), (-1, -1), 2.5) for side in ("TOPPADDING", "BOTTOMPADDING", "LEFTPADDING", "RIGHTPADDING")),
    ]
    if head:
        look += [("BACKGROUND", (0, 0), (-1, 0), "#f3f5f6"), ("LINEBELOW", (0, 0), (-1, 0), 0.8, TEAL)]
    grid = Grid(rows, colWidths=[width * mm for width in widths], repeatRows=1 if head else 0, style=TableStyle(look))
    grid.spaceAfter = 4
    return grid


def _picture(block: Picture) -> Iterator[Any]:
    """Title, picture and note, which stay together."""
    from PIL import Image as Pixels
    from reportlab.lib.units import mm
    from reportlab.platypus import Image

    wide, high = Pixels.open(io.BytesIO(block.png)).size
    width = min(WIDTH * mm, 205 * mm * wide / high)
    image = Image(io.BytesIO(block.png), width=width, height=width * high / wide)
    image.keepWithNext = True
    yield _words(block.title, "small")
    yield image
    yield _words(block.note, "note")
