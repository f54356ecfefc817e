"""Two sets of clusters beside each other: how far they agree, and the industries that their clusters share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from kb.graph import Record
from ui.address import choice
from ui.citation import Exhibit
from ui.connection import fetch
from ui.data.cluster_sets import POLICY, Overlap, agreement, group_set, overlap
from ui.data.clusters import Shelf
from ui.data.value_chain import TableCard
from ui.exhibit import chart
from ui.figures import heatmap
from ui.guide.hover import meaning
from ui.i18n import _, language, name
from ui.missing import not_computed
from ui.numbers import number
from ui.page import current_ink, empty
from ui.words import method_words


def compared(held: Shelf, card: TableCard) -> None:
    """The choice of two sets, and what they have in common."""
    sets = _sets(held)
    if len(sets) < 2 or not held.runs:
        not_computed(_("No clusters are found yet."), card.id)
        return
    first, second = _chosen(held, sets)
    found = overlap(group_set(held, first), group_set(held, second))
    runs = first in held.runs and second in held.runs
    agreed = fetch(agreement, table=card.id, first=first, second=second) if runs else None
    _numbers(found, agreed, runs, card)
    if not found.shared:
        empty(_("No cluster of the one set shares an industry with one of the other."))
        return
    with st.container(key="scroll_shared"):
        chart(
            heatmap.shared_map(found, held.industries, language(), current_ink()),
            _exhibit(sets[first], sets[second], agreed, card),
            lambda: _rows(found),
            key="shared",
            height=heatmap.shared_height(found),
            narrow=heatmap.shared_narrow(found, language()),
            alt=_("Number of industries that each pair of clusters shares"),
        )
    st.caption(
        _(
            "In each cell the number of shared industries, shaded by its part of the row's cluster; point at "
            "it to read which. Bold: half or more."
        )
    )


def _sets(held: Shelf) -> dict[str, str]:
    """Every set that can be compared: runs that found clusters, then what policy designated, by kind."""
    lang = language()
    sets = {}
    for run, clusters in held.runs.items():
        words = method_words(clusters[0].method)
        if clusters[0].status == "published":
            words = f"{words}, {_('as published in 2014')}"
        elif run.count(":") > 2 or sum(c[0].method == clusters[0].method for c in held.runs.values()) > 2:
            words = f"{words} ({run.split(':', 2)[2]})"
        sets[run] = f"{words}: {number(len(clusters), lang)}"
    covered = [c for c in held.designated.values() if c.industries]
    sets[POLICY] = f"{_('Designated by policy')}: {number(len(covered), lang)}"
    for kind in dict.fromkeys(c.kind for c in covered):
        count = sum(c.kind == kind for c in covered)
        sets[f"{POLICY}:{kind}"] = f"{_('Designated by policy')}, {_(kind)}: {number(count, lang)}"
    return sets


def _chosen(held: Shelf, sets: Mapping[str, str]) -> tuple[str, str]:
    default = next((run for run in held.runs if run.startswith("factors:")), next(iter(sets)))
    picked = []
    for column, key, label, start in zip(
        st.columns(2, gap="medium"),
        ("first", "second"),
        (_("First set"), _("Second set")),
        (POLICY if POLICY in sets else default, default),
        strict=True,
    ):
        with column:
            picked.append(choice(st.selectbox, label, list(sets), key=key, default=start, format_func=sets.__getitem__))
    return picked[0], picked[1]


def _numbers(found: Overlap, agreed: Record | None, runs: bool, card: TableCard) -> None:
    lang = language()
    shown = {
        _("Industries in both"): number(len(found.common()), lang),
        _("Of the first half or more in one of the second"): _(
            "{count} of {all}", count=number(found.held(), lang), all=number(len(found.first), lang)
        ),
    }
    if agreed is not None:
        shown[_("Adjusted Rand index")] = number(agreed["adjusted_rand"], lang, 3)
        shown[_("Normalised mutual information")] = number(agreed["nmi"], lang, 3)
    with st.container(horizontal=True, gap="large"):
        for word, text in shown.items():
            rand = word == _("Adjusted Rand index")
            st.metric(word, text, width="content", help=meaning("adjusted-rand") if rand else None)
    if agreed is not None:
        st.caption(
            _(
                "Adjusted Rand index: 1 the same clusters, 0 as by chance. Mutual information: 0 to 1, not adjusted "
                "for chance. On the {count} industries that both sort into clusters.",
                count=agreed["industries"],
            )
        )
    elif runs:
        not_computed(_("The two were not compared by an agreement index."), card.id)
    else:
        st.caption(
            _(
                "Designated clusters overlap each other and leave industries out, so that an index of agreement "
                "between partitions is not defined for them."
            )
        )


def _exhibit(first: str, second: str, agreed: Record | None, card: TableCard) -> Exhibit:
    return Exhibit(
        f"{_('Industries shared')}: {first} × {second}",
        "shared-industries",
        card.origin,
        unit=_("number of industries"),
        method=f"{first} × {second}",
        run=agreed["compared_by"] if agreed else "",
    )


def _rows(found: Overlap) -> tuple[list[str], list[list[Any]]]:
    lang = language()
    columns = ["first", "first_name", "second", "second_name", "shared", "of_first", "of_second", "jaccard"]
    rows = []
    for (i, j), codes in found.shared.items():
        one, other = found.first[i], found.second[j]
        n, a, b = len(codes), len(one.industries), len(other.industries)
        names = [one.id, name(one.names, lang), other.id, name(other.names, lang)]
        rows.append([*names, n, n / a, n / b, n / (a + b - n), codes])
    return [*columns, "industries"], rows
