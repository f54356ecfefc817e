"""Reports: what stands in them, in three languages and three forms, of every kind of thing that has one."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date

import pytest
from docx import Document
from pypdf import PdfReader
from streamlit.testing.v1 import AppTest

from analysis.assessment.evidence import EvidenceParameters
from analysis.development.designation import DesignationParameters
from analysis.development.development import DevelopmentParameters
from analysis.regional.location import LocationParameters
from analysis.regional.regionalisation import RegionalParameters
from analysis.run import missing, perform
from kb import table_store
from kb.errors import NotFound, QueryError
from kb.graph import Graph
from ui.reports.as_html import html
from ui.reports.as_pdf import pdf
from ui.reports.as_word import word
from ui.reports.build import report
from ui.reports.document import Items, Paragraph, Picture, Report, Section, Table, Verbatim
from ui.reports.files import written

Page = Callable[..., AppTest]
TABLE = "kaz-2024-42"
DAY = date(2026, 11, 28)
THINGS = [
    ("cluster", "pilot-metallurgy"),
    ("cluster", "kostanay-auto"),
    ("region", "KZ-39"),
    ("region", "KZ-YUZ"),
    ("industry", "C242"),
    ("industry", "ISIC4:24"),
    ("programme", "spiid-2015-2019"),
]


@pytest.fixture(scope="module", autouse=True)
def computed(knowledge: Graph) -> None:
    """What reports tell of the methods is in the graph."""
    table = table_store.read(knowledge, TABLE)
    wanted = [LocationParameters(), RegionalParameters(), DevelopmentParameters(), DesignationParameters()]
    for parameters in missing(knowledge, table, [*wanted, EvidenceParameters()]):
        perform(knowledge, table, parameters)


@pytest.fixture(scope="module")
def kostanay(knowledge: Graph) -> Report:
    return report(knowledge, "region", "KZ-39", "ru", page="https://kb.example.org", today=DAY)


def text_of(content: bytes) -> str:
    """All words of a PDF, lines joined."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
@pytest.mark.parametrize(("kind", "id"), THINGS)
def test_every_kind_has_a_report_in_every_language_and_form(knowledge: Graph, kind: str, id: str, lang: str) -> None:
    made = report(knowledge, kind, id, lang, today=DAY)
    last = {"en": "Sources and references", "ru": "Источники и ссылки", "kk": "Дереккөздер мен сілтемелер"}[lang]
    caveat = {"en": "What this does not say", "ru": "Чего отсюда не следует", "kk": "Бұл нені білдірмейді"}[lang]
    titles = [section.title for section in made.sections]
    assert titles[-1] == last
    assert caveat in titles
    references = [block.name for block in made.sections[-1].blocks if isinstance(block, Verbatim)]
    assert references == ["ГОСТ Р 7.0.5-2008", "BibTeX", "RIS"]
    page = html(made).decode()
    assert f'<html lang="{lang}">' in page
    assert not re.search(r'(?:src|href)="(?!data:|http://127\.0\.0\.1:8501/)', page), "no other host is asked"
    assert word(made).startswith(b"PK")


def test_a_pdf_in_russian_says_what_the_region_is_and_where_it_is_from(kostanay: Report) -> None:
    made = pdf(kostanay)
    said = text_of(made)
    for words in (
        *("Костанайская область", "Қостанай облысы", "На чём специализируется", "Обрабатывающая промышленность (C)"),
        *(
            "2,53",
            "1,89",
            "Молочный кластер Костанайской области",
            "изменилось не обязательно из-за него",
            "Чего отсюда не следует",
        ),
        *("ГОСТ Р 7.0.5-2008", "[Электронный ресурс]", "дата обращения: 28.11.2026", "@misc{", "TY - ELEC"),
        *("Бюро национальной статистики", "https://kb.example.org/profile?kind=region&id=KZ-39&lang=ru"),
    ):
        assert " ".join(words.split()) in said
    told = PdfReader(io.BytesIO(made)).metadata
    assert told is not None
    assert told.title == "Костанайская область"
    assert pdf(kostanay) == made, "the same report is the same file"


def test_figures_and_tables_carry_their_year_and_source(kostanay: Report) -> None:
    blocks = [block for section in kostanay.sections for block in section.blocks]
    pictures = [block for block in blocks if isinstance(block, Picture)]
    assert len(pictures) >= 3
    assert all(block.png.startswith(b"\x89PNG") for block in pictures)
    assert all("Бюро национальной статистики" in block.note for block in pictures)
    tables = [block for block in blocks if isinstance(block, Table)]
    assert all(block.note for block in tables)
    assert all(len(cells) == len(block.columns) for block in tables for cells in block.rows)
    assert any(block.caveat for block in blocks if isinstance(block, Paragraph))


def test_a_word_document_opens_with_its_headings_tables_and_pictures(kostanay: Report) -> None:
    opened = Document(io.BytesIO(word(kostanay)))
    heads = [p.text for p in opened.paragraphs if p.style is not None and p.style.name == "Heading 1"]
    assert heads == [section.title for section in kostanay.sections]
    assert opened.core_properties.title == "Костанайская область"
    pictures = [block for section in kostanay.sections for block in section.blocks if isinstance(block, Picture)]
    assert len(opened.inline_shapes) == len(pictures)
    (first, *_) = opened.tables
    assert first.rows[1].cells[0].text == "Сельское, лесное и рыбное хозяйство (A)"
    assert "w:tblHeader" in first.rows[0]._tr.xml, "the head is repeated on every page"


def test_html_is_whole_by_itself(kostanay: Report) -> None:
    page = html(kostanay).decode()
    assert "default-src &#x27;none&#x27;" in page
    assert page.count("data:image/png;base64,") == sum(
        isinstance(block, Picture) for section in kostanay.sections for block in section.blocks
    )
    assert "<script" not in page


def test_what_was_loaded_is_text_in_every_form() -> None:
    wild = "<b onload=x>&amp; {a} 100 % \\ ünï"
    blocks = [Paragraph(wild), Items([wild], wild), Verbatim(wild, wild)]
    made = Report(wild, wild, [wild], [Section(wild, blocks)], "", "", "en")
    assert "<b onload" not in html(made).decode()
    assert "<b onload=x>&amp; {a} 100 % \\ ünï" in text_of(pdf(made))
    assert wild in [p.text for p in Document(io.BytesIO(word(made))).paragraphs]


def test_the_evidence_of_a_cluster_stands_in_its_report(knowledge: Graph) -> None:
    made = report(knowledge, "cluster", "pilot-metallurgy", "en", today=DAY)
    sections = {section.title: section.blocks for section in made.sections}
    said = " ".join(block.text for block in sections["Evidence"] if isinstance(block, Paragraph))
    assert "Supported" in said
    assert [block for block in sections["Evidence"] if isinstance(block, Picture)]
    (industries,) = [block for block in sections["Industries it covers"] if isinstance(block, Table)]
    assert [row[0] for row in industries.rows] == ["C241", "C242"]


def test_fabrics_of_south_kazakhstan_are_in_its_report(knowledge: Graph) -> None:
    made = report(knowledge, "region", "KZ-YUZ", "en", today=DAY)
    (fabrics,) = [section for section in made.sections if section.title == "Physical output: Fabrics"]
    told = " ".join(block.text for block in fabrics.blocks if isinstance(block, Paragraph))
    assert "another cloth than cotton" in told


def test_what_is_not_held_names_the_nearest(knowledge: Graph) -> None:
    with pytest.raises(NotFound, match="the nearest is KZ-39"):
        report(knowledge, "region", "KZ-390", "en")
    with pytest.raises(NotFound, match="one of cluster, region, industry, programme"):
        report(knowledge, "firm", "kazzinc", "en")
    with pytest.raises(QueryError, match=r"one of \.pdf, \.docx, \.html"):
        written(".odt")


@pytest.mark.parametrize(("view", "address"), [("clusters", {"cluster": "pilot-metallurgy"}), ("regions", {})])
def test_pages_offer_the_report_in_three_forms(page: Page, view: str, address: dict[str, str]) -> None:
    app = page(view, **address)
    assert not app.exception
    offered = [each.proto.label for each in app.get("download_button")]
    assert [label for label in offered if label in ("PDF", "Word", "HTML")] == ["PDF", "Word", "HTML"]
