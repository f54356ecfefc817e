"""A report as a Word document: headings, lists and tables are Word's own, so that it can be edited."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

from ui.reports.document import Block, Facts, Items, Paragraph, Picture, Report, Table, Verbatim, widths

WIDTH = 174
"""Millimetres between the margins."""

FACE, FIXED = "Arial", "Courier New"
"""Faces that every office program has or has a like of, with Russian and Kazakh letters."""
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
"""When it was made stands in the text; the file's own date would make each one different."""


def word(report: Report) -> bytes:
    """The file (.docx)."""
    from docx import Document
    from docx.shared import Mm, Pt

    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(18)
    _face(document, report.lang)
    told = document.core_properties
    told.title, told.author, told.subject, told.language = report.title, "ClusterKB", report.kind, report.lang
    told.created = told.modified = EPOCH
    document.add_paragraph(report.kind)
    document.add_heading(report.title, level=0)
    if report.names:
        document.add_paragraph(" · ".join(report.names))
    _note(document, f"{report.made} · {report.permalink}")
    for section in report.sections:
        document.add_heading(section.title, level=1)
        for block in section.blocks:
            _block(document, block)
    foot = page.footer.paragraphs[0].add_run(report.made)
    foot.font.size = Pt(7.5)
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def _face(document: Any, lang: str) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    for name in ("Normal", "Title", "Heading 1", "Heading 2", "List Bullet"):
        style = document.styles[name]
        style.font.name = FACE
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(attribute), FACE)
        for attribute in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
            fonts.attrib.pop(qn(attribute), None)
    document.styles["Normal"].font.size = Pt(10)
    document.styles["Title"].font.size = Pt(20)
    document.styles["Heading 1"].font.color.rgb = RGBColor(0x0F, 0x6B, 0x7A)


def _block(document: Any, block: Block) -> None:
    from docx.shared import Mm, Pt

    match block:
        case Paragraph():
            run = document.add_paragraph().add_run(block.text)
            run.italic = block.caveat
        case Items():
            if block.name:
                head = document.add_paragraph()
                head.paragraph_format.keep_with_next = True
                head.add_run(block.name).bold = True
            for line in block.lines:
                document.add_paragraph(line, style="List Bullet")
        case Facts():
            for name, words in block.lines:
                paragraph = document.add_paragraph()
                paragraph.add_run(f"{name}: ").bold = True
                paragraph.add_run(words)
        case Table():
            _table(document, block)
            _note(document, block.note)
        case Picture():
            paragraph = document.add_paragraph()
            paragraph.paragraph_format.keep_with_next = True
            paragraph.add_run(block.title).bold = True
            document.add_picture(io.BytesIO(block.png), width=Mm(WIDTH))
            _alternative(document, block.title)
            _note(document, block.note)
        case Verbatim():
            document.add_heading(block.name, level=2)
            run = document.add_paragraph().add_run(block.text)
            run.font.name, run.font.size = FIXED, Pt(7.5)


def _alternative(document: Any, words: str) -> None:
    """What a screen reader says of the picture added last."""
    document.inline_shapes[-1]._inline.docPr.set("descr", words)


def _note(document: Any, text: str) -> None:
    from docx.shared import Pt, RGBColor

    run = document.add_paragraph().add_run(text)
    run.font.size, run.font.color.rgb = Pt(8), RGBColor(0x5C, 0x6B, 0x73)


def _table(document: Any, table: Table) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.shared import Mm, Pt

    grid = document.add_table(rows=0, cols=len(table.columns), style="Light List Accent 1")
    columns = [Mm(width) for width in widths(table, WIDTH, edges=5)]
    for column, width in zip(grid.columns, columns, strict=True):  # LibreOffice goes by these, Word by the cells'
        column.width = width
    for number, cells in enumerate([table.columns, *table.rows]):
        row = grid.add_row()
        for place, text in enumerate(cells):
            row.cells[place].width = columns[place]
            paragraph = row.cells[place].paragraphs[0]
            run = paragraph.add_run(str(text))
            run.font.size, run.bold = Pt(8.5), number == 0
            if place in table.numbers:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if number == 0:  # the head is repeated on every page
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
