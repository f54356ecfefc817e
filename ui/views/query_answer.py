"""An answer on the page: picture or table, what it is of, and the files it can be saved as."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from html import escape
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from kb.answers import Elements, Link, Vertex, cell
from kb.graph import Graph
from kb.queries import run
from ui import exhibit
from ui.address import choice
from ui.citation import Exhibit, Origin
from ui.connection import fetch
from ui.data.answer_names import LIST, Named, labels_by_id, meaning, named_in, worded
from ui.data.formats import Asked, graphml_bytes, json_bytes, parquet_bytes
from ui.data.library import Answer, in_language
from ui.data.offers import offers
from ui.figures.graph_view import HEIGHT, Shown, graph_view, shown
from ui.for_programs import offer, query_path
from ui.held import held_tables
from ui.i18n import DEFAULT, _, column_name, language, name
from ui.numbers import number, unit_words
from ui.page import current_ink, empty, file_button, ledger
from ui.profiles.links import has_profile, name_anchor, profile_link
from ui.table_titles import table_title
from ui.text import Markup, as_text

MOST_SOURCES = 3
"""So many sources are cited in full; of more the number is said, their ids stand in the rows."""


def show(answer: Answer, asked: Asked) -> None:
    """The answer; its picture first where nodes or relationships came back."""
    if not answer.rows:
        empty(_("No rows: nothing in the knowledge base answers this."))
        return
    about = _about(answer, asked)
    ways = {"picture": _("Picture"), "table": _("Table")}
    way = "table"
    with st.container(horizontal=True, vertical_alignment="center"):
        if answer.elements.vertices:
            way = choice(
                st.segmented_control,
                _("Show as"),
                list(ways),
                key="show",
                default="picture",
                required=True,
                format_func=ways.__getitem__,
                label_visibility="collapsed",
            )
        st.caption(_counted(answer))
    if way == "picture":
        _picture(answer.elements, about)
    else:
        _table(answer, asked, about)
    _files(answer, asked, about.file)
    if asked.columns and way == "table":
        with st.expander(_("What the columns mean"), icon=":material/view_column:"):
            heads = in_language(Answer([*asked.columns], (), False), language()).columns
            st.markdown("\n".join(f"- **{_head(head, asked)}**: {_meaning(head, asked)}" for head in heads))


def _head(column: str, asked: Asked) -> str:
    """The column's name in words: a query of the library in the reader's language, one of the console's as it says."""
    return column_name(column, language() if asked.columns else DEFAULT)


def _meaning(column: str, asked: Asked) -> str | None:
    """What the column means, of a name the column in the reader's language; None in the console."""
    told = asked.columns.get(column) or asked.columns.get(f"{column}_{language()}")
    return meaning(told, language()) if told else None


def _counted(answer: Answer) -> str:
    rows = number(len(answer.rows), language())
    return _("Only the first {rows} rows are shown." if answer.truncated else "Rows: {rows}", rows=rows)


# ---------------------------------------------------------------- what it is of


def citations(graph: Graph, *, sources: tuple[str, ...]) -> list[Mapping[str, Any]]:
    """How to cite the sources."""
    return [row for source in sources for row in run(graph, "provenance.citation", {"source": source}).records()]


def _about(answer: Answer, asked: Asked) -> Exhibit:
    """Table, basis, unit, run and sources: as asked for, else as the answer's own columns say with one voice."""
    table = str(asked.given.get("table") or _only(answer, "table") or "")
    titles = {offer.value: offer.names["id"] for offer in fetch(offers, kind="table")} if table else {}
    values = ", ".join(f"{key} = {value}" for key, value in asked.given.items() if value != "")
    unit, currency = _only(answer, "unit"), _only(answer, "currency")
    sources = _sources(answer)
    cited = fetch(citations, sources=sources) if 0 < len(sources) <= MOST_SOURCES else []
    source = "; ".join(row["citation"] for row in cited)
    if len(sources) > MOST_SOURCES:
        source = _("{count} sources, named row by row", count=len(sources))
    method = _("Cypher query") if asked.query == "console" else f"{_('Library query')} {asked.query}"
    return Exhibit(
        asked.title,
        asked.query.replace(".", "-"),
        Origin(
            table_title(titles.get(table, table), language()),
            source=source,
            url=cited[0]["url"] or "" if len(cited) == 1 else "",
        ),
        unit=unit_words(unit, currency, language()) if unit and currency else "",
        basis=str(asked.given.get("basis") or _only(answer, "basis") or ""),
        method=f"{method} ({values})" if values else method,
        run=str(_only(answer, "run") or ""),
    )


def _sources(answer: Answer) -> tuple[str, ...]:
    """Ids of the sources that the rows name, in a column or in a node or relationship."""
    elements: list[Vertex | Link] = [*answer.elements.vertices.values(), *answer.elements.links]
    named = (element.properties.get("source") for element in elements)
    return tuple(sorted({str(source) for source in (*_distinct(answer, "source"), *named) if source}))


def _distinct(answer: Answer, column: str) -> list[Any]:
    if column not in answer.columns:
        return []
    place = list(answer.columns).index(column)
    return list(dict.fromkeys(row[place] for row in answer.rows if row[place] not in (None, "")))


def _only(answer: Answer, column: str) -> Any:
    """The value of a column that is the same in every row."""
    found = _distinct(answer, column)
    return found[0] if len(found) == 1 else None


# ---------------------------------------------------------------- table


def _table(answer: Answer, asked: Asked, about: Exhibit) -> None:
    one = in_language(answer, language()) if asked.columns else answer
    rows = _rows_of(answer)
    found = fetch_links(one, asked)
    if len(one.rows) == 1 and len(one.columns) > 4:
        told = {head: value for head, value in zip(one.columns, one.rows[0], strict=True) if value not in (None, "")}
        ledger(
            {
                "": [
                    [_head(head, asked), _led(value, found[head][0] if head in found else None, asked)]
                    for head, value in told.items()
                ]
            },
            "w",
        )
        exhibit.tools(about, rows, key="answer")
        return
    records = [dict(zip(one.columns, row, strict=True)) for row in one.rows]
    if asked.columns:
        records = [{head: worded(value, language()) for head, value in record.items()} for record in records]
    filled = [head for head in one.columns if not asked.columns or any(record[head] is not None for record in records)]
    columns = {head: _column(head, asked, records) for head in filled or one.columns}
    links = {head: [_as_things(named) for named in cells] for head, cells in found.items()}
    high: exhibit.Height = "auto" if len(records) <= 12 else 460
    exhibit.table(records, columns, about, key="answer", height=high, rows=rows, links=links)


def fetch_links(one: Answer, asked: Asked) -> dict[str, list[Named]]:
    """What the cells of the answer name, by column."""
    tables = {card.id: card.classification for card in held_tables().values()}
    return named_in(one, fetch(labels_by_id), tables.get(str(asked.given.get("table") or ""), ""))


def _as_things(named: Named) -> exhibit.Cell:
    return [exhibit.Thing(words, *node) for words, node in named] if isinstance(named, list) else named


def _led(value: Any, named: Named, asked: Asked) -> str:
    """The value of a single row in words, names as links."""
    words = str(worded(value, language()) if asked.columns else value)
    if not isinstance(named, list):
        return name_anchor(words, *named) if named else words
    nodes = dict(named)
    parts = str(value).split(LIST)
    return Markup(LIST.join(name_anchor(part, *nodes[part]) if part in nodes else escape(part) for part in parts))


def _rows_of(answer: Answer) -> Callable[[], tuple[Sequence[str], Sequence[Sequence[Any]]]]:
    return lambda: (answer.columns, answer.rows)


def _column(head: str, asked: Asked, records: Sequence[Mapping[str, Any]]) -> Any:
    """Amounts with grouped thousands, small numbers with four decimals; years and counts as they are."""
    label, told = _head(head, asked), _meaning(head, asked)
    numbers = [record[head] for record in records if isinstance(record[head], float)]
    if numbers:
        return exhibit.amount(label, 0 if any(abs(value) >= 10_000 for value in numbers) else 4, help=told)
    return st.column_config.Column(label, help=told)


# ---------------------------------------------------------------- picture


def _picture(found: Elements, about: Exhibit) -> None:
    part, lang = shown(found), language()
    if words := _left_out(part, found):
        st.caption(words)
    selected = st.session_state.get("vertex", "")
    with st.container(key="scroll_graph"):
        exhibit.chart(
            graph_view(part, lang, current_ink(), selected),
            about,
            lambda: _links_table(found, lang),
            key="graph",
            height=HEIGHT,
            alt=_("Nodes and relationships of the answer, coloured by label"),
            clicks=exhibit.Clicks(lambda: _clicked(part), [_thing(vertex, lang) for vertex in part.vertices]),
        )
    chosen = found.vertices.get(selected)
    if chosen:
        _card(chosen, lang)


def _thing(vertex: Vertex, lang: str) -> exhibit.Thing:
    return exhibit.Thing(name(vertex.properties, lang) or vertex.id, vertex.label, vertex.id)


def _left_out(part: Shown, found: Elements) -> str:
    lang, words = language(), []
    if part.all_vertices > len(part.vertices):
        counts = {"shown": number(len(part.vertices), lang), "all": number(part.all_vertices, lang)}
        words.append(_("The {shown} most linked of {all} nodes are drawn.", **counts))
    if part.all_links > len(part.links):
        counts = {"shown": number(len(part.links), lang), "all": number(part.all_links, lang)}
        words.append(_("{shown} of {all} relationships are drawn, the strongest.", **counts))
    if found.added:
        words.append(_("The relationships between the nodes were added: the query returned nodes alone."))
    return " ".join(words)


def _clicked(part: Shown) -> None:
    """A click on a node shows what is known of it."""
    groups = st.session_state["graph"]["selection"]["selected"]
    places = [index for group in groups if group.get("data_type") != "edge" for index in group["data_indices"]]
    st.session_state["vertex"] = part.vertices[places[-1]].key if places and places[-1] < len(part.vertices) else ""


def _card(vertex: Vertex, lang: str) -> None:
    with st.container(border=True, key="vertex_card"):
        st.markdown(f"## {as_text(name(vertex.properties, lang) or vertex.id)} :small[:gray[{as_text(vertex.label)}]]")
        if has_profile(vertex.label) and vertex.properties.get("id"):
            profile_link(vertex.label, vertex.id)
        told = [[key.replace("_", " "), str(cell(value))] for key, value in vertex.properties.items()]
        ledger({"": [line for line in told if line[1] not in ("", "None")]}, "w")


def _links_table(found: Elements, lang: str) -> tuple[Sequence[str], Sequence[Sequence[Any]]]:
    """The drawn relationships as rows; nodes alone where there are none."""
    of = {key: (vertex.id, name(vertex.properties, lang) or vertex.id) for key, vertex in found.vertices.items()}
    if not found.links:
        return ["label", "id", "name"], [[v.label, *of[key]] for key, v in found.vertices.items()]
    return ["from_id", "from_name", "type", "to_id", "to_name"], [
        [*of[link.start], link.type, *of[link.end]] for link in found.links
    ]


# ---------------------------------------------------------------- files


def _files(answer: Answer, asked: Asked, file: str) -> None:
    """The whole answer in other formats, and the address that asks it again."""
    today = date.today()
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="answer_files"):
        st.caption(_("The answer as"), width="content")
        _save("JSON", lambda: json_bytes(answer, asked, today), f"{file}.json", "application/json")
        parquet = "application/vnd.apache.parquet"
        _save("Parquet", lambda: parquet_bytes(answer, asked, today), f"{file}.parquet", parquet)
        if answer.elements.vertices:
            _save("GraphML", lambda: graphml_bytes(answer.elements), f"{file}.graphml", "application/graphml+xml")
        if asked.columns:  # of the library: the console's own queries are sent in a body
            offer(query_path(asked.query, asked.given), "answer_for_programs")
        with st.popover(_("Link"), icon=":material/link:", type="tertiary"):
            st.caption(_("This address asks the same again."))
            st.code(f"{st.context.url or ''}?{urlencode(st.query_params.to_dict())}", language=None, wrap_lines=True)


def _save(word: str, data: Callable[[], bytes], file: str, mime: str) -> None:
    file_button(word, data, file, mime, key=f"answer_{word.lower()}")
