"""The address of a thing's profile, the one way to it from anywhere: ``/profile?kind=act&id=kz-2005-decree-633``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlencode

from kb.schema import schema
from ui.i18n import spoken

Node = tuple[str, str]
"""A node by label and id."""
PATH = "profile"
"""Where the page is served."""
VIEW = str(Path(__file__).with_name("page.py"))
"""The page's script, as ``st.page_link`` and ``st.switch_page`` take it."""
_SHORT = {"LegalAct": "act", "IOTable": "table", "SupplyUseTable": "supply-use"}
KINDS: Mapping[str, str] = {label: _SHORT.get(label, label.lower()) for label in schema().nodes}
"""What each label is called in an address."""
LABELS: Mapping[str, str] = {kind: label for label, kind in KINDS.items()}
"""The label that an address means."""


def profile_of(label: str, id: str) -> tuple[str, dict[str, str]]:
    """The script of the page and its address there, of a node by label and id.

    >>> profile_of("LegalAct", "decree-633")[1]
    {'kind': 'act', 'id': 'decree-633'}
    """
    return VIEW, {"kind": KINDS[label], "id": id}


def profile_url(label: str, id: str, lang: str = "en", **further: str) -> str:
    """The same as the address of a link, in a language: relative, so that it holds wherever the page is served.

    ``further`` is what more the address says: the group that is shown whole.

    >>> profile_url("Industry", "KZ-IO-42:C242", "ru")
    'profile?kind=industry&id=KZ-IO-42%3AC242&lang=ru'
    """
    return f"{PATH}?{urlencode({**profile_of(label, id)[1], **further, **spoken(lang)})}"
