"""The web page: its frame, its pages, the language switch."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from ui import unheld
from ui.access.entrance import badge, entrance
from ui.address import choice, turn_to
from ui.guide.address import PATH as GUIDE
from ui.i18n import DEFAULT, LANGUAGES, _, preferred
from ui.page import guarded, set_language, style
from ui.profiles.address import PATH as PROFILES
from ui.stories.bar import bar

HERE = Path(__file__).parent

st.set_page_config(
    page_icon=str(HERE / "icon.svg"),
    layout="wide",
    initial_sidebar_state="collapsed",
    menu_items={"Get help": None, "Report a bug": None},
)
st.logo(str(HERE / "logo.svg"), size="large")
style()

PAGES = (
    ("views/overview", _("Overview"), "home", ""),
    ("views/value_chain", _("Value chain"), "conveyor_belt", "chain"),
    ("views/clusters", _("Clusters"), "hub", "clusters"),
    ("views/indicators", _("Indicators"), "leaderboard", "indicators"),
    ("views/impact", _("Impact"), "waves", "impact"),
    ("views/regions", _("Regions"), "map", "regions"),
    ("views/policy", _("Policy"), "account_tree", "policy"),
    ("views/query", _("Query"), "terminal", "query"),
    ("views/data", _("Data"), "database", "data"),
    ("guide/page", _("Guide"), "menu_book", GUIDE),
    ("profiles/page", _("Profile"), "badge", PROFILES),
)
page = st.navigation(
    [
        st.Page(
            HERE / f"{file}.py",
            title=title,
            icon=f":material/{icon}:",
            url_path=path or None,
            default=not path,
            visibility="hidden" if path == PROFILES else "visible",  # it opens from a name
        )
        for file, title, icon, path in PAGES
    ],
    position="top",
)

st.set_page_config(page_title=f"{page.title} · ClusterKB")
set_language()
turn_to(page.url_path)
head = st.container(key="page_head", horizontal=True, vertical_alignment="center", horizontal_alignment="distribute")
with head:
    st.title(page.title, anchor=False, width="content")
    st.button(f"{_('Search')} :small[:gray[Ctrl+K]]", icon=":material/search:", key="find", type="tertiary")
    choice(
        st.segmented_control,
        "Language · Язык · Тіл",
        list(LANGUAGES),
        key="lang",
        default=preferred(),
        lasting=True,
        named=preferred() != DEFAULT,  # a link that says no language opens in that of whoever follows it
        required=True,
        format_func=LANGUAGES.__getitem__,
        label_visibility="collapsed",
    )


def shown() -> None:
    """The page, to whoever is let in: what goes wrong before that shows nothing of it."""
    entrance()
    with head:
        badge()
    bar(next(file for file, _title, _icon, path in PAGES if path == page.url_path))
    above = st.container(key="not_held")
    try:
        page.run()
    finally:
        with above:
            unheld.say()


guarded(shown)
