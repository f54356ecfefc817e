"""A report of what a page shows, one click for each form."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlsplit

import streamlit as st

from ui.connection import fetch
from ui.i18n import _, language
from ui.page import file_button
from ui.profiles.address import KINDS
from ui.reports.build import KINDS as REPORTED
from ui.reports.build import report
from ui.reports.files import FORMS, Write


def report_buttons(label: str, id: str) -> None:
    """PDF, Word and HTML of a cluster, region, industry or programme; of anything else there is no report."""
    kind = KINDS.get(label, "")
    if kind not in REPORTED:
        return
    with st.container(key=f"report_{kind}", horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f":small[:gray[{_('Report')}:]]", width="content")
        for ending, (words, mime, write) in FORMS.items():
            file_button(
                words,
                Written(kind, id, write),
                f"{id}{ending}".replace(":", "-"),
                mime,
                key=f"report{ending}",
                icon=":material/description:",
            )


class Written:
    """The file, written when it is asked for, in the language and for the address of the page that offers it."""

    def __init__(self, kind: str, id: str, write: Write) -> None:
        here = urlsplit(st.context.url or "")
        self.asked = {"kind": kind, "id": id, "lang": language()}
        if here.netloc:
            self.asked["page"] = f"{here.scheme}://{here.netloc}"
        self.write = write

    def __call__(self) -> bytes:
        """The bytes."""
        return self.write(fetch(report, **self.asked, today=date.today()))
