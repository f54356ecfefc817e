"""From a profile to the pages that show the same thing at work."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from ui.i18n import _, spoken
from ui.profiles.record import Profile

Way = tuple[str, str, dict[str, str]]
"""A page's script, what the link says, the address there."""
POLICY = ("Programme", "LegalAct", "Instrument", "Institution", "Person", "Firm")
LINEAGE = ("Programme", "LegalAct")
"""Labels that stand in the lineage as themselves."""


def pages_of(found: Profile) -> None:
    """The links, in one line."""
    ways = list(_ways(found))
    if not ways:
        return
    with st.container(horizontal=True, gap="small", key="profile_pages"):
        for view, words, address in ways:
            st.page_link(view, label=words, icon=":material/arrow_forward:", query_params={**address, **spoken()})


def _ways(found: Profile) -> Iterator[Way]:
    named, node = found.named, found.node
    if named.label == "Industry":
        for table in _tables(found):
            yield "views/value_chain.py", _("Value chain"), {"table": table, "industry": node["code"]}
            yield "views/impact.py", _("Impact"), {"table": table}
            yield "views/indicators.py", _("Indicators"), {"table": table}
            return
    if named.label == "Cluster":
        yield "views/clusters.py", _("Clusters"), {"cluster": named.id}
    if named.label == "Region":
        division = {"division": str(node["valid_to"])} if node.get("valid_to") else {}
        yield "views/regions.py", _("Regions"), {"region": named.id, **division}
    if named.label in LINEAGE or (named.label == "Cluster" and node.get("source")):
        yield "views/policy.py", _("See it in the policy lineage"), {"entry": named.id}
    if named.label == "Instrument":
        yield "views/policy.py", _("Instruments"), {"view": "instruments"}
    if named.label == "IOTable":
        yield "views/data.py", _("Totals and downloads"), {"part": "tables", "table": named.id}
        if node.get("held"):
            yield "views/value_chain.py", _("Value chain"), {"table": named.id}
            yield "views/indicators.py", _("Indicators"), {"table": named.id}
    if named.label == "SupplyUseTable":
        yield "views/data.py", _("Totals and downloads"), {"part": "supply-use", "table": named.id}
    if named.label == "Run":
        yield "views/data.py", _("Runs"), {"part": "runs", "run": named.id}
    if named.label == "Source":
        yield "views/data.py", _("What it states"), {"part": "sources", "source": named.id}


def _tables(found: Profile) -> list[str]:
    """Tables in which an industry has an account."""
    return [tie.other.table for one in found.groups if one.relationship == "HAS_ACCOUNT" for tie in one.ties]
