"""How workbooks of the Asian Development Bank, of single economies and of many, name economies and final demand."""

from __future__ import annotations

from loaders.files.wiod_sheet import Layout

ECONOMIES = {
    "BAN": "BGD",
    "BHU": "BTN",
    "BRU": "BRN",
    "CAM": "KHM",
    "DEN": "DNK",
    "FIJ": "FJI",
    "GER": "DEU",
    "INO": "IDN",
    "IRE": "IRL",
    "KGZ": "KGZ",
    "MAL": "MYS",
    "MLD": "MDV",
    "MON": "MNG",
    "NEP": "NPL",
    "NET": "NLD",
    "PHI": "PHL",
    "POR": "PRT",
    "PRC": "CHN",
    "ROM": "ROU",
    "SIN": "SGP",
    "SPA": "ESP",
    "SRI": "LKA",
    "SWI": "CHE",
    "TAP": "TWN",
    "THA": "THA",
    "UKG": "GBR",
    "VIE": "VNM",
}
"""ISO 3166-1 alpha-3 of the economies that ADB writes otherwise."""
LAYOUT = Layout(
    {
        "F1": "household_consumption",
        "F2": "npish_consumption",
        "F3": "government_consumption",
        "F4": "gross_fixed_capital_formation",
        "F5": "change_in_inventories",
    },
    ECONOMIES,
)
