"""Query: the library as forms, a console that can only read with the schema beside it, and what was asked before."""

from __future__ import annotations

from collections.abc import Mapping
from shlex import quote
from typing import Any

import streamlit as st

from kb.errors import KBError
from kb.names import alphabetical
from kb.queries import Query, get, library
from ui.address import choice, field
from ui.connection import fetch, settings
from ui.data.answer_names import meaning
from ui.data.examples import EXAMPLES, Example
from ui.data.formats import Asked
from ui.data.library import Answer, TypeCard, node_cards, relationship_cards, run_console, run_query
from ui.i18n import LANGUAGES, _, language
from ui.numbers import number
from ui.page import empty, show_error
from ui.views.query_answer import show
from ui.views.query_form import form
from ui.views.query_history import ask, history, remember

FIRST = "value_chain.suppliers"
KEPT = ("p_table",)
"""Parameters that mean the same in every query and stay when another one is chosen."""


def render() -> None:
    """The page."""
    ways = {"library": _("Library"), "console": _("Console")}
    with st.container(horizontal=True, vertical_alignment="center"):
        way = choice(
            st.segmented_control,
            _("Ask with"),
            list(ways),
            key="ask",
            default="library",
            required=True,
            format_func=ways.__getitem__,
            label_visibility="collapsed",
        )
        before = st.container(width="content")
    try:
        if way == "console":
            _console()
        else:
            _library()
    finally:
        with before:
            history()


# ---------------------------------------------------------------- library


def _library() -> None:
    titles = {query.name: f"{_topic(query.topic)} · {_(query.title)}" for query in library().values()}
    chosen = choice(
        st.selectbox,
        _("Question"),
        sorted(titles, key=lambda each: [alphabetical(part) for part in titles[each].split(" · ", 1)]),
        key="query",
        default=FIRST,
        format_func=titles.__getitem__,
        on_change=_forget_parameters,
        filter_mode="contains",
    )
    query = get(chosen)
    st.markdown(meaning(query.description, language()))
    given = form(query)
    missing = [_(p.meaning) for p in query.parameters if p.default is None and given.get(p.name) in (None, "")]
    if missing:
        empty(_("Please give: {what}.", what="; ".join(missing)))
    else:
        with st.spinner(_("Asking …"), show_time=True):
            answer = fetch(run_query, name=chosen, given=tuple(given.items()), limit=settings().row_limit)
        _remember(_(query.title), answer)
        show(answer, Asked(chosen, _(query.title), query.text, given, query.columns))
    text = st.expander(_("The query's text"), icon=":material/code:", key="query_text", on_change="rerun")
    if text.open:  # what colours it is as large as the rest of the page: nobody waits for it who does not read it
        text.code(_command(query, given), language="bash")
        text.code(query.text, language="cypher")


def _topic(topic: str) -> str:
    return _(topic.replace("_", " ").capitalize())


def _forget_parameters() -> None:
    """Another question has parameters of its own, though some bear the same name."""
    for key in [key for key in st.query_params if key.startswith("p_") and key not in KEPT]:
        del st.query_params[key]
    for key in [key for key in st.session_state if str(key).startswith("p_") and key not in KEPT]:
        del st.session_state[key]


def _command(query: Query, given: Mapping[str, Any]) -> str:
    """The same on the command line."""
    changed = [p.name for p in query.parameters if p.name in given and given[p.name] != p.default]
    return " ".join([f"kb query run {query.name}", *(f"-p {quote(f'{name}={given[name]}')}" for name in changed)])


def _remember(title: str, answer: Answer) -> None:
    remember(title, _("{count} rows", count=number(len(answer.rows), language())))


# ---------------------------------------------------------------- console


def _console() -> None:
    left, right = st.columns([7, 3], gap="large")
    with left:
        with st.form("console", border=False):
            text = field(st.text_area, _("Cypher"), key="cypher", default=EXAMPLES[0].asked(language()), height=190)
            limits = _(
                "Reading only; at most {rows} rows, {seconds} seconds.",
                rows=number(settings().row_limit, language()),
                seconds=f"{settings().query_seconds:g}",
            )
            with st.container(horizontal=True, vertical_alignment="center"):
                # No shortcut on the button: the field sends the form by Ctrl+Enter itself, and of two submits the
                # second was read with the address from before the first, which names no query.
                label = f"{_('Run the query')} :small[Ctrl+Enter]"
                st.form_submit_button(label, type="primary", icon=":material/play_arrow:", key="run")
                st.caption(limits)
        _examples()
        if text.strip():
            _console_answer(text)
        else:
            empty(_("Write a query, or take an example."))
    with right:
        _schema()


def _examples() -> None:
    by_topic: dict[str, list[Example]] = {}
    for example in EXAMPLES:
        by_topic.setdefault(example.topic, []).append(example)
    with st.popover(_("Examples"), icon=":material/lightbulb:", type="tertiary", key="examples"):
        for topic, examples in by_topic.items():
            st.markdown(f"**{_(topic)}**")
            for example in examples:
                asked = {"ask": "console", "cypher": example.asked(language())}
                st.button(
                    _(example.title), key=f"example_{example.title}", type="tertiary", on_click=ask, args=(asked,)
                )


def _console_answer(text: str) -> None:
    try:
        with st.spinner(_("Asking …"), show_time=True):
            answer = fetch(run_console, text=text, limit=settings().row_limit)
    except KBError as error:
        show_error(error)
        return
    first = text.strip().splitlines()[0]
    _remember(first, answer)
    show(answer, Asked("console", _title(text), text))


def _title(text: str) -> str:
    """The example's title, where it is one; else the query's first line."""
    known = {example.asked(lang): _(example.title) for example in EXAMPLES for lang in LANGUAGES}
    return known.get(text, text.strip().splitlines()[0])


# ---------------------------------------------------------------- schema


def _schema() -> None:
    st.markdown(f"## {_('What is in the graph')}")
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
    return f"**{card.name}**{joins}  \n{_(card.meaning)}  \n:small[{names}]"


render()
