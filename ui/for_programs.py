"""What is shown, for programs: its address on the HTTP interface, and three lines that read it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

import streamlit as st

from ui.i18n import _


def query_path(query: str, given: Mapping[str, Any]) -> str:
    """Where a library query is answered as CSV.

    >>> query_path("value_chain.suppliers", {"industry": "C24", "share": 0.05})
    '/api/v1/queries/value_chain.suppliers.csv?industry=C24&share=0.05'
    """
    asked = urlencode({name: str(value).lower() if isinstance(value, bool) else value for name, value in given.items()})
    return f"/api/v1/queries/{query}.csv" + (f"?{asked}" if asked else "")


def python_lines(url: str) -> str:
    """Three lines of Python.

    >>> print(python_lines("http://127.0.0.1:8501/api/v1/tables.csv"))
    import pandas as pd
    address = "http://127.0.0.1:8501/api/v1/tables.csv"
    rows = pd.read_csv(address)  # shared: storage_options={"Authorization": "Bearer " + token}
    """
    shared = 'shared: storage_options={"Authorization": "Bearer " + token}'
    return f"import pandas as pd\naddress = {json.dumps(url)}\nrows = pd.read_csv(address)  # {shared}"


def r_lines(url: str) -> str:
    """Three lines of R.

    >>> print(r_lines("http://127.0.0.1:8501/api/v1/tables.csv"))
    address <- "http://127.0.0.1:8501/api/v1/tables.csv"
    headers <- c()  # shared: c(Authorization = paste("Bearer", token))
    rows <- read.csv(url(address, headers = headers), encoding = "UTF-8")
    """
    return (
        f"address <- {json.dumps(url)}\n"
        'headers <- c()  # shared: c(Authorization = paste("Bearer", token))\n'
        'rows <- read.csv(url(address, headers = headers), encoding = "UTF-8")'
    )


def offer(path: str, key: str) -> None:
    """The address, and the lines, behind a button."""
    here = urlsplit(st.context.url or "")
    url = f"{here.scheme}://{here.netloc}{path}"
    with st.popover(_("For programs"), icon=":material/code:", type="tertiary", key=key):
        st.caption(_("The same numbers, at an address of their own:"))
        st.code(url, language=None, wrap_lines=True)
        st.code(python_lines(url), language="python")
        st.code(r_lines(url), language="r")
