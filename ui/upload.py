"""Loading a file in the page: chosen, read and checked, shown, and written only when the reader says so."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import streamlit as st

from kb.errors import KBError, SchemaError
from kb.sharing.roles import Role, acting_as
from loaders.files.validation import InvalidTable
from ui.access.entrance import actor, may
from ui.address import choice
from ui.connection import with_graph
from ui.data.upload import IO_TABLE, KINDS, SUPPLY_USE, File, Preview, empty_workbook, forms, read_file, remove, save
from ui.i18n import _, language
from ui.missing import analysed
from ui.page import file_button, ledger
from ui.profiles.links import open_profile
from ui.remarks import place_words, remark
from ui.table_titles import table_title
from ui.text import as_text
from ui.wizard import wizard

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

LISTED = 30
ENDINGS = {IO_TABLE: ["xlsx", "xls", "xlsb", "ods", "zip", "csv", "txt", "gz"], SUPPLY_USE: ["zip"]}
"""Endings of the files that a kind is read from; all others from CSV."""


def upload() -> None:
    """The part of the page. Raises NotAllowed where the reader's role does not include loading."""
    actor(Role.editor, _("Loading a file"))
    words = {
        IO_TABLE: _("Input-output table"),
        SUPPLY_USE: _("Supply and use tables"),
        "programmes": _("Programmes"),
        "institutions": _("Institutions"),
        "firms": _("Firms"),
        "regions": _("Regions"),
        "accounts": _("Regional accounts"),
        "concordance": _("Concordance"),
    }
    kind = choice(
        st.segmented_control,
        _("What it holds"),
        list(KINDS),
        key="kind",
        default=IO_TABLE,
        required=True,
        format_func=words.__getitem__,
    )
    _hint(kind)
    file = st.file_uploader(_("File"), type=ENDINGS.get(kind, ["csv"]), key=f"file_{kind}")
    brought = (_given(file), file.file_id) if file else _pasted() if kind == IO_TABLE else None
    given = _mapping() if kind == IO_TABLE else None
    if brought is None:
        st.session_state.pop("preview", None)
        return
    source, token = brought
    mapping = _given(given) if given else None
    if kind == IO_TABLE and mapping is None and (file is None or st.session_state.get("find_table")):
        mapping = wizard(source, token)
        if mapping is None:
            return
    _examine(kind, source, token, mapping)


def _pasted() -> tuple[File, str] | None:
    """Cells that were copied out of a spreadsheet, as a file, and what tells them from others; None without any."""
    with st.expander(_("Paste a table"), icon=":material/content_paste:"):
        words = _("Cells copied out of a spreadsheet, with codes, headings and totals")
        content = st.text_area(words, key="pasted", height=200).encode()
    return (File("pasted.txt", content), sha256(content).hexdigest()) if content.strip() else None


def _mapping() -> UploadedFile | None:
    """What tells a table that no format fits."""
    from loaders.mapped.mapping_file import template

    with st.expander(_("The table is laid out otherwise"), icon=":material/table_edit:"):
        st.caption(_("A mapping says where in your file the table stands: the template explains how."))
        file_button(
            _("Template"),
            template,
            "mapping.toml",
            "application/toml",
            key="mapping_template",
            icon=":material/description:",
        )
        given = st.file_uploader(_("Mapping"), type=["toml"], key="file_mapping")
        st.toggle(_("Find the table in the file"), key="find_table", disabled=given is not None)
        return given


def _hint(kind: str) -> None:
    from loaders.entities.load import template

    if kind == IO_TABLE:
        st.caption(
            _("An IO table folder as a zip, or an official workbook or file; the format is recognised by its content.")
        )
        with st.expander(_("Forms of tables that are recognised"), icon=":material/list:", key="forms"):
            st.markdown("\n".join(f"- {as_text(_(title))}" for title in forms()))
        file_button(
            _("Empty workbook to fill in"),
            lambda: empty_workbook(language()),
            "io-table.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            key="workbook_template",
            icon=":material/description:",
        )
    elif kind == SUPPLY_USE:
        words = _("A zip: such tables as they are downloaded here, or the make and use workbooks of the US BEA.")
        st.caption(words)
    else:
        file_button(
            _("Template"),
            lambda: template(kind),
            f"{kind}.csv",
            "text/csv",
            key="template",
            icon=":material/description:",
        )


def _examine(kind: str, file: File, number: str, mapping: File | None) -> None:
    """Read the file once; show what it holds and what loading it would do."""
    token = (kind, number, mapping.content if mapping else None)
    if st.session_state.get("preview", (None,))[0] != token:
        st.session_state["preview"] = (token, _read(kind, file, mapping))
    found = st.session_state["preview"][1]
    if isinstance(found, KBError):
        _refused(found)
        if kind == IO_TABLE and mapping is None:
            words, icon = _("Find the table in the file"), ":material/search:"
            st.button(words, icon=icon, key="find_in_file", on_click=_find)
    else:
        _show(found)


def _find() -> None:
    st.session_state["find_table"] = True


def _given(file: UploadedFile) -> File:
    return File(file.name, file.getvalue())


def _read(kind: str, file: File, mapping: File | None) -> Preview | KBError:
    with st.status(_("Reading and checking …")) as status:
        try:
            found = with_graph(
                lambda graph: read_file(graph, kind, file, lambda text: status.update(label=_said(text)), mapping)
            )
        except KBError as error:
            status.update(label=_("It cannot be loaded."), state="error")
            return error
        status.update(label=_("Read and checked."), state="complete")
    return found


def _refused(error: KBError) -> None:
    findings = error.findings if isinstance(error, InvalidTable) else (error,)
    st.error(_("Nothing was written. Mend the file and choose it again."), title=_("It cannot be loaded."))
    lang = language()
    rows = [
        [place_words(finding.where, lang), remark(finding.what, lang), remark(finding.remedy, lang)]
        for finding in findings[:LISTED]
    ]
    ledger({_("What is wrong: where, what, how to mend it"): rows}, look="w")
    if isinstance(error, InvalidTable) and error.count > len(rows):
        st.caption(_("{count} more are not listed.", count=error.count - len(rows)))


def _show(found: Preview) -> None:
    _what_it_holds(found)
    ahead = st.empty()
    if found.nothing_new:
        ahead.success(_("All of it is in the knowledge base already: there is nothing to write."))
        _way_there(found)
        return
    ahead.info(_said(found.change), title=_("What loading it would do"), icon=":material/difference:")
    also = found.is_table and st.checkbox(_("Then run every analysis on it"), value=True, key="also_analyse")
    agreed = not found.concerns
    if found.concerns:
        words = "\n".join(_said(concern) for concern in found.concerns)
        st.warning(words, title=_("It takes from other files, or says again what they said"))
        agreed = st.checkbox(_("Load it all the same"), key="agreed")
    written = False
    with st.container(horizontal=True):
        words = _("Write into the knowledge base")
        if st.button(words, type="primary", icon=":material/save:", key="confirm", disabled=not agreed):
            written = _write(found, also)
        if st.button(_("Cancel"), key="cancel"):
            st.session_state.pop("preview", None)
            st.toast(_("Nothing was written."))
    if written:
        ahead.empty()
        _way_there(found)


def _what_it_holds(found: Preview) -> None:
    lang = language()
    st.markdown(f"## {as_text(table_title(found.title, lang))}")
    st.caption(" · ".join(part for part in (*map(_said, found.facts), found.unit(lang)) if part))
    if found.checks:
        marks = {True: ":green[:material/check_circle:]", False: ":orange[:material/error:]"}
        st.markdown("\n".join(f"- {marks[passed]} {_said(text)}" for passed, text in found.checks))
    if found.notes:
        with st.expander(_("Remarks: {count}", count=len(found.notes))):
            st.markdown("\n".join(f"- {_said(note)}" for note in found.notes))


def _said(text: str) -> str:
    """What the loader says, in the reader's language."""
    return as_text(remark(text, language()))


def _way_there(found: Preview) -> None:
    """To all that is known of what was written."""
    title = table_title(found.title, language())
    open_profile(title, found.label, found.dataset)


def _write(found: Preview, analyse: bool) -> bool:
    """Whether it was written: the reader is told what, or why not."""
    editor = actor(Role.editor, _("Loading a file"))
    with acting_as(editor.name), st.status(_("Writing …"), expanded=True) as status:
        try:
            change = with_graph(lambda graph: save(graph, found, lambda text: status.update(label=_said(text))))
            st.write(_said(str(change)))
            if analyse:
                for line in with_graph(analysed(found.dataset, lambda text: status.update(label=_said(text)))):
                    st.write(_said(line))
        except KBError as error:
            status.update(label=_("Nothing was written."), state="error")
            st.error(as_text(error))
            return False
        st.session_state.pop("preview", None)
        st.cache_data.clear()  # before the reader is told: a page opened at once shows the new state
        status.update(label=_("Written."), state="complete")
    return True


def removal(table: str, words: str) -> None:
    """Taking out a table asks first, in ``words``; who may not is not asked."""
    if not may(Role.keeper):
        return
    with st.expander(_("Take a table out"), icon=":material/delete:"):
        sure = st.checkbox(as_text(words), key=f"sure_{table}")
        if st.button(_("Take it out"), disabled=not sure, key="remove"):
            keeper = actor(Role.keeper, _("Taking out a table"))
            try:
                with acting_as(keeper.name), st.spinner(_("Removing …")):
                    change = with_graph(lambda graph: remove(graph, table))
            except SchemaError as error:  # another table is derived from it
                st.error(_said(str(error)), title=_("Nothing was taken out."))
                return
            st.cache_data.clear()
            st.success(_said(str(change)))
