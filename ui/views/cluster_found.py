"""One found cluster: its members and their roles, and the figures of the run that found it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from ui.address import choice
from ui.citation import Exhibit, Origin
from ui.connection import fetch
from ui.data.clusters import PRIMARY, SECONDARY, Found, RunEntry, Shelf, run_entry
from ui.data.value_chain import TableCard
from ui.exhibit import Rows, Thing, amount, chart, table
from ui.figures import dendrogram, heatmap, scree
from ui.for_programs import query_path
from ui.guide.hover import meaning
from ui.i18n import _, language, name
from ui.numbers import number, percent
from ui.page import current_ink
from ui.profiles.links import profile_link
from ui.text import as_text
from ui.views.cluster_words import found_by
from ui.words import ROLE_NAMES, method_words

KMO_WORDS = ((0.9, "marvellous"), (0.8, "meritorious"), (0.7, "middling"), (0.6, "mediocre"), (0.5, "miserable"))
LETTERS = 95
"""In a line of a caption, of a figure beside the members."""


def found_page(cluster: Found, held: Shelf, card: TableCard) -> None:
    """The page of one cluster that a run found."""
    entry = fetch(run_entry, run_id=cluster.run)
    _head(cluster)
    figures = _figures(entry)
    left, right = st.columns([8, 9], gap="medium") if figures else (st.container(), None)
    with left:
        _members(cluster, entry, held, card)
    if right is not None:
        with right:
            _figure(figures, cluster, entry, held, card)


def _head(cluster: Found) -> None:
    lang = language()
    st.markdown(f"## {as_text(name(cluster.names, lang))}  \n:gray[{as_text(found_by(cluster))}]")
    stability = None if cluster.stability is None else number(cluster.stability, lang, 2)
    variance = None if cluster.variance_share is None else percent(cluster.variance_share, lang)
    with st.container(horizontal=True, gap="large"):
        st.metric(_("Members"), number(cluster.size, lang), width="content")
        if stability:
            st.metric(_("Stability"), stability, width="content", help=meaning("stability"))
        if variance:
            st.metric(_("Share of variance"), variance, width="content", help=meaning("share-of-variance"))
    profile_link("Cluster", cluster.id)
    if cluster.stability is not None:
        st.caption(
            _(
                "Stability: share of repeated draws or runs in which two members stay together, the mean of all "
                "pairs; 1 means always."
            )
        )


def _exhibit(cluster: Found, card: TableCard, title: str, file: str, unit: str) -> Exhibit:
    computed = cluster.status == "computed"
    return Exhibit(
        title,
        f"{file}-{cluster.run}".replace(":", "-").replace("=", "-"),
        card.origin if computed else Origin(source=_("Table 2 of the founding article")),
        unit=unit,
        basis=cluster.run.split(":")[2] if computed else "",
        method=method_words(cluster.method),
        run=cluster.run,
        behind=query_path("clusters.found_members", {"run": cluster.run}),
    )


# ---------------------------------------------------------------- members


def _members(cluster: Found, entry: RunEntry, held: Shelf, card: TableCard) -> None:
    lang = language()
    rows = _member_rows(cluster, entry)
    covering = [
        [Thing(name(held.designated[d].names, lang), "Cluster", d) for d in row["policy"] if d in held.designated]
        for row in rows
    ]
    shown = [
        {
            "industry": f"{name(held.industries.get(row['code'], {'id': row['code']}), lang)} ({row['code']})",
            "strength": row["strength"],
            "role": _(ROLE_NAMES[row["role"]]) if row["role"] else None,
            "policy": ", ".join(each.words for each in those),
        }
        for row, those in zip(rows, covering, strict=True)
    ]
    factor = bool(entry.loadings)
    words = st.column_config.TextColumn
    columns = {
        "industry": words(_("Industry"), width="medium"),
        "strength": (amount(_("Loading"), 3, help=meaning("loading")) if factor else amount(_("Strength"), 3)),
        **({"role": words(_("Role"))} if factor else {}),
        "policy": words(_("Designated clusters that cover it"), width="medium"),
    }
    st.markdown(f"### {_('Members')}")
    unit = _("loading, −1 to 1") if factor else _("in the method's own measure")
    exhibit = _exhibit(cluster, card, f"{_('Members')}: {name(cluster.names, lang)}", "members", unit)
    full = [[row["code"], row["strength"], row["role"], list(row["policy"])] for row in rows]
    table(
        shown,
        columns,
        exhibit,
        key="found_members",
        rows=lambda: (["industry", "strength", "role", "designated"], full),
        links={
            "industry": [
                ("Industry", f"{card.classification}:{row['code']}") if row["code"] in held.industries else None
                for row in rows
            ],
            "policy": covering,
        },
    )
    if factor:
        st.caption(
            _(
                "Primary: the largest loading of the industry, and a high one. Secondary: a lower one, so that an "
                "industry may support several clusters."
            )
        )


def _member_rows(cluster: Found, entry: RunEntry) -> list[dict[str, Any]]:
    """Members strongest first; of a factor the secondary ones too, and of a published one as its table prints them."""
    policy = {row["industry"]: row["designated"] for row in entry.members}
    if not entry.loadings:
        rows = [row for row in entry.members if row["cluster"] == cluster.id]
        return [{"code": r["industry"], "strength": r["strength"], "role": "", "policy": r["designated"]} for r in rows]
    ours = [row for row in entry.loadings if row["cluster"] == cluster.id]
    kept = [r for r in ours if r["membership"] in (PRIMARY, SECONDARY) or r["industry"] in cluster.industries]
    kept.sort(key=lambda row: (row["membership"] != PRIMARY, -abs(row["loading"])))
    return [
        {
            "code": row["industry"],
            "strength": row["loading"],
            "role": row["membership"] if row["membership"] in (PRIMARY, SECONDARY) else "",
            "policy": policy.get(row["industry"], ()),
        }
        for row in kept
    ]


# ---------------------------------------------------------------- figures of the run


def _figures(entry: RunEntry) -> dict[str, str]:
    found = {}
    if entry.loadings:
        found["heatmap"] = _("Loadings")
    if entry.loadings and entry.summary.get("eigenvalues"):
        found["scree"] = _("Scree")
    if entry.tree is not None:
        found["tree"] = _("Dendrogram")
    return found


def _figure(figures: Mapping[str, str], cluster: Found, entry: RunEntry, held: Shelf, card: TableCard) -> None:
    shown = next(iter(figures))
    if len(figures) > 1:
        shown = choice(
            st.segmented_control,
            _("Figure"),
            list(figures),
            key="figure",
            default=shown,
            required=True,
            format_func=figures.__getitem__,
            label_visibility="collapsed",
        )
    else:
        st.markdown(f"### {figures[shown]}")
    {"heatmap": _heatmap, "scree": _scree, "tree": _tree}[shown](cluster, entry, held, card)


def _drawn(option: Mapping[str, Any], exhibit: Exhibit, rows: Rows, **look: Any) -> None:
    with st.container(key="scroll_figure"):
        chart(option, exhibit, rows, letters=LETTERS, **look)


def _heatmap(cluster: Found, entry: RunEntry, held: Shelf, card: TableCard) -> None:
    rows = entry.loadings
    _drawn(
        heatmap.loadings_map(rows, held.industries, cluster.id, language(), current_ink()),
        _exhibit(cluster, card, _("Loadings of industries on factors"), "loadings", _("loading, −1 to 1")),
        lambda: (list(rows[0]), [list(row.values()) for row in rows]),
        key="heatmap",
        height=heatmap.loadings_height(rows),
        alt=_("Loadings of industries on factors, negative to positive in colour"),
    )
    st.caption(
        _(
            "Above each factor its number and share of variance, ● marks this one. Numbers are written where the "
            "industry is a member, bold where primary."
        )
    )


def _scree(cluster: Found, entry: RunEntry, held: Shelf, card: TableCard) -> None:
    values, kept = entry.summary["eigenvalues"], int(entry.summary.get("factors", 0))
    rows = [[place + 1, value, place < kept] for place, value in enumerate(values)]
    _drawn(
        scree.scree(values, kept, language(), current_ink()),
        _exhibit(cluster, card, _("Eigenvalues"), "scree", _("eigenvalue")),
        lambda: (["factor", "eigenvalue", "kept"], rows),
        key="scree",
        height=scree.HEIGHT,
        alt=_("Eigenvalues in order, kept factors filled"),
    )
    st.markdown(" ".join(_adequacy(entry.summary, kept)))


def _adequacy(summary: Mapping[str, Any], kept: int) -> list[str]:
    """What the factor analysis says of itself, in sentences."""
    lang = language()
    told = [
        _(
            "{kept} factors are kept; together they explain {share} of the variance.",
            kept=kept,
            share=percent(summary.get("variance_explained"), lang),
        )
    ]
    if summary.get("kmo") is not None:
        told.append(
            _(
                "Kaiser-Meyer-Olkin measure: {kmo}, {word} (0.5 is the least that is usually accepted).",
                kmo=number(summary["kmo"], lang, 2),
                word=_kmo_word(summary["kmo"]),
            )
        )
    if summary.get("bartlett_p") is not None:
        told.append(
            _(
                "Bartlett's test: χ² = {chi2} with {df} degrees of freedom, p {p}: {verdict}.",
                chi2=number(summary["bartlett_chi2"], lang, 1),
                df=number(summary["bartlett_df"], lang),
                p=("= " if summary["bartlett_p"] >= 0.001 else "< ")
                + number(max(summary["bartlett_p"], 0.001), lang, 3),
                verdict=_("the industries are correlated")
                if summary["bartlett_p"] < 0.05
                else _("no correlation is shown"),
            )
        )
    return told


def _kmo_word(value: float) -> str:
    """Kaiser's words for the measure."""
    words = {
        "marvellous": _("marvellous"),
        "meritorious": _("meritorious"),
        "middling": _("middling"),
        "mediocre": _("mediocre"),
        "miserable": _("miserable"),
    }
    return next((words[word] for least, word in KMO_WORDS if value >= least), _("unacceptable"))


def _tree(cluster: Found, entry: RunEntry, held: Shelf, card: TableCard) -> None:
    assert entry.tree is not None
    tree, ward = entry.tree, cluster.method == "ward"
    measure = _("Ward distance") if ward else _("1 − share of runs together")
    _drawn(
        dendrogram.dendrogram(tree, held.industries, cluster.industries, measure, language(), current_ink()),
        _exhibit(cluster, card, _("Dendrogram"), "dendrogram", measure),
        lambda: (["first", "second", "height", "size"], [list(row) for row in tree.linkage]),
        key="dendrogram",
        height=dendrogram.height(tree),
        alt=_("Industries joined by likeness, this cluster in colour"),
    )
    st.caption(
        _("In colour: the branches of this cluster. The dashed line is where the tree is cut.")
        if ward
        else _(
            "In colour: the branches of this cluster. Average linkage; a pair beyond the ten strongest of both "
            "industries counts as never together."
        )
    )
