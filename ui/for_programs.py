"""What is shown, for programs: its address on the HTTP interface, and three lines that read it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import streamlit as st

from ui.citation import Exhibit
from ui.i18n import _


def query_path(query: str, given: Mapping[str, Any]) -> str:
    """Where a library query is answered as CSV.

    >>> query_path("value_chain.suppliers", {"industry": "C24", "share": 0.05})
    '/api/v1/queries/value_chain.suppliers.csv?industry=C24&share=0.05'
    """
    asked = urlencode({name: str(value).lower() if isinstance(value, bool) else value for name, value in given.items()})
    return f"/api/v1/queries/{query}.csv" + (f"?{asked}" if asked else "")


RESULTS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "comparison": ("evidence.agreement", {}),
    "decomposition": ("indicators.decomposition_of_change", {}),
    "drivers": ("regions.drivers", {}),
    "evidence": ("evidence.designated_clusters", {}),
    "extraction": ("indicators.extraction", {}),
    "linkages": ("indicators.linkages", {}),
    "location": ("regions.specialisation", {}),
    "multipliers": ("indicators.multipliers", {}),
    "paths": ("value_chain.paths", {}),
    "position": ("indicators.position", {}),
    "regional": ("regions.multipliers", {"region": "", "measure": ""}),
    "validation": ("evidence.validation", {}),
    "value-added-trade": ("indicators.value_added_trade", {}),
}
"""Query that has the results of a method, asked for its table; a run of any other method found clusters."""


def path_behind(exhibit: Exhibit) -> str:
    """Where the numbers behind a figure or table are answered: its own query, its run's results, or its table.

    >>> from ui.citation import Origin
    >>> path_behind(Exhibit("Key sectors", "k", Origin(id="kaz-2024-42"), run="linkages:kaz-2024-42:domestic"))
    '/api/v1/queries/indicators.linkages.csv?table=kaz-2024-42'
    >>> path_behind(Exhibit("Flows", "f", Origin(id="kaz-2024-42")))
    '/api/v1/tables/kaz-2024-42/matrix.csv'
    """
    if exhibit.behind or not exhibit.origin.id:
        return exhibit.behind
    method = exhibit.run.partition(":")[0]
    if method in RESULTS:
        query, given = RESULTS[method]
        return query_path(query, {"table": exhibit.origin.id, **given})
    if exhibit.run:
        return query_path("clusters.found_members", {"run": exhibit.run})
    return f"/api/v1/tables/{quote(exhibit.origin.id)}/matrix.csv"


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
        st.caption(_("The numbers behind it, at an address of their own:"))
        st.code(url, language=None, wrap_lines=True)
        st.code(python_lines(url), language="python")
        st.code(r_lines(url), language="r")
