"""The web page: its frame, its pages, the language switch."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from ui.address import choice
from ui.i18n import DEFAULT, LANGUAGES, _
from ui.page import style

HERE = Path(__file__).parent

st.set_page_config(
    page_title="ClusterKB",
    page_icon=str(HERE / "icon.svg"),
    layout="wide",
    initial_sidebar_state="collapsed",
    menu_items={"Get help": None, "Report a bug": None},
)
st.logo(str(HERE / "logo.svg"), size="large")
style()

page = st.navigation(
    [
        st.Page(HERE / "views" / "overview.py", title=_("Overview"), icon=":material/home:", default=True),
        st.Page(HERE / "views" / "policy.py", title=_("Policy"), icon=":material/account_tree:", url_path="policy"),
        st.Page(
            HERE / "views" / "value_chain.py", title=_("Value chain"), icon=":material/conveyor_belt:", url_path="chain"
        ),
        st.Page(
            HERE / "views" / "indicators.py",
            title=_("Indicators"),
            icon=":material/leaderboard:",
            url_path="indicators",
        ),
        st.Page(HERE / "views" / "impact.py", title=_("Impact"), icon=":material/waves:", url_path="impact"),
        st.Page(HERE / "views" / "clusters.py", title=_("Clusters"), icon=":material/hub:", url_path="clusters"),
        st.Page(HERE / "views" / "regions.py", title=_("Regions"), icon=":material/map:", url_path="regions"),
        st.Page(HERE / "views" / "query.py", title=_("Query"), icon=":material/terminal:", url_path="query"),
        st.Page(HERE / "views" / "data.py", title=_("Data"), icon=":material/database:", url_path="data"),
    ],
    position="top",
)

with st.container(key="page_head", horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
    st.title(page.title, anchor=False, width="content")
    choice(
        st.segmented_control,
        "Language · Язык · Тіл",
        list(LANGUAGES),
        key="lang",
        default=DEFAULT,
        lasting=True,
        required=True,
        format_func=LANGUAGES.__getitem__,
        label_visibility="collapsed",
    )

page.run()
