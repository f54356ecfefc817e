"""Query: the library as forms, a console that can only read, the schema beside them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from kb.errors import KBError
from kb.queries import Parameter, Query, get, library
from ui.address import choice, field, switch
from ui.connection import fetch, settings, with_graph
from ui.data.library import Answer, TypeCard, in_one_language, node_cards, relationship_cards, run_console, run_query
from ui.i18n import _, language, name
from ui.numbers import number
from ui.page import download, empty, guarded, ledger, show_error

EXAMPLE = (
    "MATCH (p:Programme)-[d:DESIGNATES]->(c:Cluster)\nRETURN p.name_en, d.year, c.name_en\nORDER BY d.year LIMIT 20"
)


def render() -> None:
    """The page."""
    left, right = st.columns([7, 3], gap="large")
    with right:
        _schema()
    with left:
        way = choice(
            st.segmented_control,
            _("Ask with"),
            ["library", "console"],
            key="ask",
            default="library",
            required=True,
            format_func={"library": _("Library"), "console": _("Console")}.__getitem__,
            label_visibility="collapsed",
        )
        if way == "console":
            _console()
        else:
            _library()


# ---------------------------------------------------------------- library


def _library() -> None:
    titles = {name: f"{_topic(query.topic)} · {query.title}" for name, query in library().items()}
    if not titles:
        empty(_("The query library is empty."))
        return
    chosen = choice(
        st.selectbox,
        _("Question"),
        list(titles),
        key="query",
        default=next(iter(titles)),
        format_func=titles.__getitem__,
    )
    query = get(chosen)
    st.markdown(query.description)
    given = _form(query)
    missing = [p.meaning for p in query.parameters if p.default is None and given.get(p.name) in (None, "")]
    if missing:
        empty(_("Please give: {what}.", what="; ".join(missing)))
    else:
        answer = fetch(run_query, name=chosen, given=tuple(given.items()), limit=settings().row_limit)
        _answer(answer, chosen, query)
    with st.expander(_("The query's text"), icon=":material/code:"):
        st.code(query.text, language="cypher")


def _topic(topic: str) -> str:
    return _(topic.replace("_", " ").capitalize())


def _form(query: Query) -> dict[str, Any]:
    """A field for each parameter, in rows of three."""
    given: dict[str, Any] = {}
    for start in range(0, len(query.parameters), 3):
        for column, parameter in zip(
            st.columns(3, vertical_alignment="bottom"), query.parameters[start : start + 3], strict=False
        ):
            with column:
                given[parameter.name] = _field(parameter)
    return {parameter: value for parameter, value in given.items() if value is not None}


def _field(parameter: Parameter) -> Any:
    """The widget for a parameter; its value stands in the address under the parameter's name."""
    label, key, default = parameter.name.replace("_", " "), f"p_{parameter.name}", parameter.default
    if parameter.type == "boolean":
        return field(st.toggle, label, key=key, default=bool(default), read=switch, help=parameter.meaning)
    if parameter.type == "integer":
        return field(st.number_input, label, key=key, default=default, read=int, step=1, help=parameter.meaning)
    if parameter.type == "float":
        return field(st.number_input, label, key=key, default=default, read=float, format="%g", help=parameter.meaning)
    return field(st.text_input, label, key=key, default=default or "", help=parameter.meaning)


# ---------------------------------------------------------------- console


def _console() -> None:
    text = field(st.text_area, _("Cypher"), key="cypher", default=EXAMPLE, height=160)
    limits = _(
        "Reading only; at most {rows} rows, {seconds} seconds.",
        rows=number(settings().row_limit, language()),
        seconds=f"{settings().query_seconds:g}",
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        run = st.button(_("Run"), type="primary", icon=":material/play_arrow:", key="run")
        st.caption(limits)
    if run:
        st.session_state["ran"] = text
    if asked := st.session_state.get("ran") or (EXAMPLE if text == EXAMPLE else ""):
        _console_answer(asked)


def _console_answer(text: str) -> None:
    try:
        with st.spinner(_("Asking …")):
            answer = with_graph(lambda graph: run_console(graph, text=text, limit=settings().row_limit))
    except KBError as error:
        show_error(error)
        return
    _answer(answer, "console", None)


# ---------------------------------------------------------------- answers and schema


def _answer(answer: Answer, file: str, query: Query | None) -> None:
    if not answer.rows:
        empty(_("No rows: nothing in the knowledge base answers this."))
        return
    meanings = query.columns if query else {}
    lang = language()
    shown = in_one_language(answer, lambda row, of: name(row, lang, of)) if query else answer
    if len(shown.rows) == 1 and len(shown.columns) > 4:
        _single(shown)
    else:
        _rows(shown, meanings)
    with st.container(horizontal=True, vertical_alignment="center"):
        rows = number(len(answer.rows), lang)
        st.caption(_("Only the first {rows} rows are shown." if answer.truncated else "Rows: {rows}", rows=rows))
        download(answer.columns, answer.rows, file.replace(".", "-"), "answer_csv")
    if meanings:
        with st.expander(_("What the columns mean"), icon=":material/view_column:"):
            st.markdown(
                "\n".join(f"- **{column.replace('_', ' ')}**: {meaning}" for column, meaning in meanings.items())
            )


def _rows(answer: Answer, meanings: Mapping[str, str]) -> None:
    config = {
        column: st.column_config.Column(column.replace("_", " "), help=meanings.get(column))
        for column in answer.columns
    }
    st.dataframe(
        [dict(zip(answer.columns, row, strict=True)) for row in answer.rows],
        column_config=config,
        hide_index=True,
        height="auto" if len(answer.rows) < 12 else 460,
        key="answer",
    )


def _single(answer: Answer) -> None:
    """One row, its columns under one another."""
    pairs = zip(answer.columns, answer.rows[0], strict=True)
    lines = [[column.replace("_", " "), str(value)] for column, value in pairs if value not in (None, "")]
    ledger({"": lines}, "w")


def _schema() -> None:
    st.markdown(f"##### {_('What is in the graph')}")
    kind = st.segmented_control(
        _("Schema"),
        ["nodes", "relationships"],
        default="nodes",
        required=True,
        format_func={"nodes": _("Nodes"), "relationships": _("Relationships")}.__getitem__,
        key="schema",
        label_visibility="collapsed",
    )
    with st.container(height=620, border=True, key="schema_list"):
        st.markdown("\n\n".join(_card(c) for c in (node_cards() if kind == "nodes" else relationship_cards())))


def _card(card: TypeCard) -> str:
    joins = f"  \n:small[{'; '.join(card.joins[:3])}{' …' if len(card.joins) > 3 else ''}]" if card.joins else ""
    names = " ".join(f"`{name}`" for name in card.properties)
    return f"**{card.name}**{joins}  \n{card.meaning}  \n:small[{names}]"


guarded(render)
