"""A story on the page that its step is about: where one is in it, two sentences, the way back, on and out."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from ui import unheld
from ui.i18n import _, spoken
from ui.stories.places import address, say_unheld
from ui.stories.steps import STORIES, Step
from ui.text import as_text


def offered() -> None:
    """The stories, each a link to its first step."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="stories"):
        st.markdown(f":gray[{_('Stories:')}]", width="content")
        for name, story in STORIES.items():
            _way(story.steps[0], name, 1, _(story.title), "menu_book", _(story.about))


def bar(view: str) -> None:
    """The step that the address names, above its page; an address of no step is told."""
    asked = st.query_params.get("story", "")
    if not asked:
        return
    story = STORIES.get(asked)
    if story is None:
        titles = {name: _(each.title) for name, each in STORIES.items()}
        unheld.note("story", _("Story"), asked, titles, "", lambda like: _begin(like))
        return
    text = st.query_params.get("step", "1")
    number = int(text) if text.isdecimal() and 1 <= int(text) <= len(story.steps) else 1
    if text != str(number):
        unheld.note("step", _("Step of the story"), text, {}, _(story.steps[0].title))
    step = story.steps[number - 1]
    with st.container(border=True, key="story", gap="xsmall"):
        place = _("step {number} of {count}", number=number, count=len(story.steps))
        st.markdown(f":small[:gray[{as_text(_(story.title))} · {as_text(place)}]]")
        st.markdown(f"**{as_text(_(step.title))}**  \n{as_text(_(step.text))}")
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            if step.view == view:
                say_unheld(step)
                _ways(story.steps, asked, number)
            else:
                _way(step, asked, number, _("Open the page of this step"), "arrow_forward")
            st.button(
                _("Leave the story"), icon=":material/close:", type="tertiary", key="leave_story", on_click=_leave
            )


def _ways(steps: Sequence[Step], story: str, number: int) -> None:
    """Back and on; from the last step to the stories."""
    if number > 1:
        _way(steps[number - 2], story, number - 1, _("Back"), "arrow_back")
    if number < len(steps):
        words = _("Next: {title}", title=_(steps[number].title))
        _way(steps[number], story, number + 1, words, "arrow_forward")
    else:
        words = _("To the other stories")
        st.page_link("views/overview.py", label=words, icon=":material/menu_book:", query_params=spoken())


def _way(step: Step, story: str, number: int, words: str, icon: str, about: str | None = None) -> None:
    st.page_link(
        f"{step.view}.py",
        label=as_text(words),
        icon=f":material/{icon}:",
        help=as_text(about) if about else None,
        query_params=address(step, story, number),
    )


def _begin(story: str) -> None:
    st.query_params["story"] = story
    st.query_params["step"] = "1"


def _leave() -> None:
    for key in ("story", "step"):
        st.query_params.pop(key, None)
