"""Eurostat's symmetric input-output tables at basic prices, downloaded as SDMX-CSV or JSON.

``naio_10_cp1700`` (product by product: ``prd_use``, ``prd_ava``, codes ``CPA_C10-12``) and ``naio_10_cp1750`` (industry
by industry: ``ind_use``, ``ind_ava``, codes ``C10-12``), and ``naio_10_pyp17…`` in prices of the year before. Domestic
and imported flows have no dataset of their own: ``stk_flow`` is ``DOM``, ``IMP`` or ``TOTAL``. Available are the
products, then ``D21X31`` (taxes less subsidies on products), ``D1``, ``D29X39``, ``B2A3G`` (or ``B1G``), ``P1``
(output), ``P7`` (imports), ``TS_BP`` (supply), and in ``DOM`` ``IMP`` (imported inputs); used are they by the products,
``P3_S14``, ``P3_S15``, ``P3_S13``, ``P51G``, ``P52`` and ``P53`` or ``P5M``, ``P6``, ``TU`` (all uses). Which codes a
country gives differs, and some give aggregates beside their parts (see :mod:`loaders.national.nace`); primary inputs
stand in ``TOTAL``, in ``DOM`` or in both. ``P2_ADJ``, what inputs and taxes sum to, is compared with what was read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd
from babel.numbers import get_territory_currencies

from kb.countries import alpha_3, country_names
from kb.progress import Progress
from kb.table import Matrix, TableMeta
from loaders.files.content import Content
from loaders.files.format import Format
from loaders.files.validation import Findings, Strictness, TableReading, quoted
from loaders.national.assemble import National, Origin, Uses, assemble
from loaders.national.nace import divisions, finest
from loaders.national.sdmx_csv import Observations, members_of, read_observations

ORIGINS: Mapping[str, Origin] = {"DOM": "domestic", "IMP": "imported", "TOTAL": "total"}
PREFIX = "CPA_"
CONSUMPTION = {
    "P3_S14": "household_consumption",
    "P3_S15": "npish_consumption",
    "P3_S13": "government_consumption",
}
ADDED = {
    "D1": "compensation_of_employees",
    "D29X39": "other_net_taxes_on_production",
    "B2A3G": "gross_operating_surplus",
}
NEEDED = {"household_consumption": "P3_S14", "gross_fixed_capital_formation": "P51G", "exports": "P6"}
ABROAD = ("OP_RES", "OP_NRES")
USED = {*CONSUMPTION, "P51G", "P52", "P53", "P5M", "P6", "P6_B0", "P6_D0"}
SUMS_USED = {"TU", "TFU", "TOTAL", "P2", "P3", "P5", "P5G", "P52_P53"}
"""Columns that sum others; ``P6_…`` are parts of P6 where that stands beside them."""
AVAILABLE = {*ADDED, *ABROAD, "D21X31", "P1", "P7", "TS_BP", "IMP", "B1G", "P2_ADJ"}
SUMS_AVAILABLE = {"TOTAL", "P2", "TS_PP", "B1N", "B2A3N", "B3G", "P51C", "D11", "D12", "D29", "D39", "D21", "D31"}
"""Rows that sum others or are parts of one that is read; ``P7_…`` are parts of P7 where that stands beside them."""
CODES = "take the codes of NACE Rev. 2 and of ESA 2010; a section stands by itself"
Flows = Mapping[Origin, pd.DataFrame]
Row = pd.Series  # of floats, by who uses it
ALL_CODES = "download the table with every code of its two code lists"


def _read(content: Content, findings: Findings, strictness: Strictness, report: Progress) -> TableReading:
    members = members_of(content)
    report(f"reading {content.path.name}")
    observations = read_observations(content, members, findings)
    names = {code.removeprefix(PREFIX): name for code, name in observations.names.items()}
    _refuse_unknown(observations.flows, findings)
    flows = {ORIGINS[flow]: _bare(frame) for flow, frame in observations.flows.items() if flow in ORIGINS}
    if not {"domestic", "total"} & set(flows):
        findings.fail("it has no observation of stk_flow DOM or TOTAL", remedy="download it with DOM and IMP")
    codes = _industries(flows, findings)
    valuables = all(_has(frame, codes, ("P52", "P53")) for frame in flows.values())
    uses = {origin: _uses(frame, codes, valuables) for origin, frame in flows.items()}
    for origin, part in uses.items():
        _require(part.final, origin, findings)
    notes = [*observations.notes, *_purchases_abroad(flows)]
    if "imported" in uses and "domestic" not in uses:
        uses["domestic"] = uses.pop("total").less(uses["imported"])
        notes.append("domestic uses are what total uses exceed the imported ones by: there is no DOM")
    elif {"domestic", "total"} == set(uses):
        uses["imported"] = uses.pop("total").less(uses["domestic"])
        notes.append("imported uses are what total uses exceed the domestic ones by: there is no IMP")
    inputs = _inputs(flows, codes, "imported" not in uses, findings)
    findings.raise_if_any()
    meta = _meta(observations, len(codes), content, members)
    named = [names.get(code, "") for code in codes]
    paid = _row(flows, "P2_ADJ")
    purchases = None if paid is None else paid.reindex(codes).to_numpy(np.float64)
    national = National(meta, codes, named, uses, inputs, tuple(notes), purchases)
    return assemble(national, findings, strictness, report)


def _bare(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.rename(index=lambda code: code.removeprefix(PREFIX), columns=lambda code: code.removeprefix(PREFIX))


def _refuse_unknown(flows: Mapping[str, pd.DataFrame], findings: Findings) -> None:
    """Findings for codes with numbers that are neither an industry, nor final demand, nor a row that is known."""
    for frame in flows.values():
        sides = (
            ("use", frame, USED | SUMS_USED | _parts(frame, "P6")),
            ("available", frame.T, AVAILABLE | SUMS_AVAILABLE | _parts(frame.T, "P7")),
        )
        for side, there, known in sides:
            for code in there.columns:
                bare = code.removeprefix(PREFIX)
                if not divisions(bare) and bare not in known and there[code].fillna(0.0).any():
                    what = f"the code {quoted(code)} ({side}) is not understood"
                    findings.add(what, remedy=CODES)
    findings.raise_if_any()


def _parts(frame: pd.DataFrame, whole: str) -> set[str]:
    """Codes of parts of what stands beside them as a whole."""
    return {str(code) for code in frame.columns if str(code).startswith(f"{whole}_")} if whole in frame else set()


def _industries(flows: Flows, findings: Findings) -> list[str]:
    """Codes of the classification that are both available and used, each division once."""
    codes: dict[str, float] = {}
    outputs = _row(flows, "P1")
    for frame in flows.values():
        for code in frame.index:
            if divisions(code) and code in frame.columns:
                codes[code] = 0.0 if outputs is None or code not in outputs else float(outputs[code])
    if not codes:
        findings.fail("no code is both available and used: nothing is an industry", remedy=ALL_CODES)
    chosen = finest(codes)
    _refuse_one_sided(flows, chosen, findings)
    return chosen


def _refuse_one_sided(flows: Flows, codes: Sequence[str], findings: Findings) -> None:
    """Codes of the classification with numbers on one side only, of divisions that no industry covers."""
    covered = frozenset().union(*(divisions(code) for code in codes))
    for frame in flows.values():
        for side, there, other in (("available", frame.T, "used"), ("used", frame, "available")):
            for code in there.columns:
                if divisions(code) and not divisions(code) & covered and there[code].fillna(0.0).any():
                    findings.add(f"{code} is {side} but not {other}: half of it is missing", remedy=ALL_CODES)
    findings.raise_if_any()


def _row(flows: Flows, code: str, among: Sequence[Origin] = ("total", "domestic")) -> Row | None:
    """What is available of one code, by who uses it; None where there is no such row."""
    for origin in among:
        if origin in flows and code in flows[origin].index:
            return flows[origin].T[code].fillna(0.0)
    return None


def _uses(frame: pd.DataFrame, codes: Sequence[str], valuables: bool) -> Uses:
    """Flows and final demand of one origin; ``valuables``: apart from inventories, as not every flow may have them."""
    rows = frame.reindex(index=list(codes))
    parts = {category: [code] for code, category in CONSUMPTION.items()}
    parts["gross_fixed_capital_formation"] = ["P51G"]
    parts["change_in_inventories"] = (
        ["P52"] if valuables else ["P5M"] if _has(frame, codes, ("P5M",)) else ["P52", "P53"]
    )
    parts["valuables"] = ["P53"] if valuables else []
    parts["exports"] = ["P6"] if _has(frame, codes, ("P6",)) else ["P6_B0", "P6_D0"]
    final = {
        category: rows[there].fillna(0.0).sum(axis=1)
        for category, wanted in parts.items()
        if (there := [code for code in wanted if code in rows])
    }
    flows = rows.reindex(columns=list(codes)).fillna(0.0).to_numpy(np.float64)
    return Uses(flows, pd.DataFrame(final, index=rows.index).reset_index(drop=True))


def _has(frame: pd.DataFrame, codes: Sequence[str], columns: Sequence[str]) -> bool:
    """Whether the industries have numbers in any of these columns."""
    there = [code for code in columns if code in frame]
    return bool(frame.reindex(index=list(codes))[there].notna().to_numpy().any())


def _require(final: pd.DataFrame, origin: Origin, findings: Findings) -> None:
    if origin == "imported":
        return
    for category, code in NEEDED.items():
        if category not in final:
            findings.add(f"the {origin} uses have no {code} ({category.replace('_', ' ')})", remedy=ALL_CODES)


def _inputs(flows: Flows, codes: Sequence[str], alone: bool, findings: Findings) -> pd.DataFrame:
    """Primary inputs of each industry; ``alone``: there are no imported uses, so imports must be said."""
    inputs = pd.DataFrame(index=range(len(codes)))

    def take(name: str, row: Row | None) -> None:
        if row is not None:
            inputs[name] = row.reindex(list(codes)).fillna(0.0).to_numpy(np.float64)

    for code, name in {**ADDED, "D21X31": "net_taxes_on_products", "P1": "output"}.items():
        take(name, _row(flows, code))
    if not set(ADDED.values()) <= set(inputs.columns) and _row(flows, "B1G") is not None:
        inputs = inputs.drop(columns=list(ADDED.values()), errors="ignore")
        take("value_added", _row(flows, "B1G"))
    if "output" not in inputs:
        findings.add("the row P1 (output) is missing", remedy=ALL_CODES)
    if "value_added" not in inputs and "gross_operating_surplus" not in inputs:
        findings.add("the rows of value added are missing: B1G, or D1, D29X39 and B2A3G", remedy=ALL_CODES)
    if alone and "domestic" in flows:
        take("imported_inputs", _row(flows, "IMP", ["domestic"]))
    imports = _imports(flows, codes)
    if imports is not None:
        inputs["imports"] = imports
    if alone and not {"imported_inputs", "imports"} & set(inputs.columns):
        what = "imports are unknown: there is no flow of IMP, nor a row IMP, P7 or TS_BP"
        findings.add(what, remedy="download it with DOM and IMP")
    return inputs


def _imports(flows: Flows, codes: Sequence[str]) -> Matrix | None:
    """Imports of each product: all uses of imported ones, the row P7, or supply less output."""
    if "imported" in flows and "TU" in flows["imported"]:
        return flows["imported"]["TU"].reindex(list(codes)).fillna(0.0).to_numpy(np.float64)
    imports, supply, output = (_row(flows, code, ["total"]) for code in ("P7", "TS_BP", "P1"))
    if imports is None and supply is not None and output is not None:
        imports = supply - output
    return None if imports is None else imports.reindex(list(codes)).fillna(0.0).to_numpy(np.float64)


def _purchases_abroad(flows: Flows) -> list[str]:
    there = [code for code in ABROAD if (row := _row(flows, code)) is not None and row.any()]
    if not there:
        return []
    return [f"{' and '.join(there)} (purchases of residents abroad, of non-residents) belong to no industry: not read"]


def _meta(observations: Observations, n: int, content: Content, members: Sequence[str]) -> TableMeta:
    country = alpha_3(observations.geo) or observations.geo
    products, before = observations.use == "prd_use", "_pyp" in observations.dataset
    what = "products" if products else "industries"
    named = country_names(country).get("name_en", country)
    parts = [
        f"eurostat-{country.lower()}-{observations.year}-{n}",
        *(["products"] if products else []),
        *(["pyp"] * before),
    ]
    return TableMeta(
        id="-".join(parts),
        title=f"{named}, Eurostat input-output table {observations.year}, {n} {what}"
        + (", prices of the year before" if before else ""),
        country=country,
        year=observations.year,
        kind="product-by-product" if products else "industry-by-industry",
        valuation="basic prices" + (" of the year before" if before else ""),
        currency="EUR" if observations.unit == "MIO_EUR" else _currency(country, observations.year, content.findings),
        unit=1_000_000,
        classification=f"{'CPA' if products else 'NACE'}-{n}",
        source_title=f"Eurostat, {observations.dataset or 'symmetric input-output tables at basic prices'}",
        source_url="https://ec.europa.eu/eurostat/web/esa-supply-use-input-tables/database",
        file=content.path.name,
        sha256=content.sha256(member for member in members if member),
    )


def _currency(country: str, year: int, findings: Findings) -> str:
    """The national currency at the end of a year. Raises InvalidTable where none is known."""
    end = date(year, 12, 31)
    currencies = get_territory_currencies(country_names(country).get("iso2", country), end, end)
    if not currencies:
        findings.fail(f"the national currency of {country} is not known", remedy="download it in MIO_EUR")
    return str(currencies[0])


FORMAT = Format(
    name="eurostat-siot",
    title="Eurostat symmetric input-output tables (naio_10_cp1700, naio_10_cp1750)",
    source="ec.europa.eu/eurostat, supply, use and input-output tables, download as SDMX-CSV (or JSON) with "
    "stk_flow DOM and IMP and every code; of several countries and years --countries SVN --year 2020 choose",
    taken="flows, final demand by category, compensation, other taxes, surplus, taxes on products, output, imports; "
    "DOM and IMP apart, DOM alone with the sum of imported inputs, TOTAL alone as it is",
    left_out="aggregates beside their parts; purchases of residents abroad and of non-residents; millions of national "
    "currency beside those of euro",
    tried="tables of Hungary (2020, 65 products) and Slovakia (89 products, without a year) as the R package "
    "iotables carries them, written as SDMX-CSV and JSON again, November 2026; that of Czechia is refused, as its "
    "supply and its uses differ. The layout of JSON is that of Spain for 2022",
    recognises=lambda content: bool(members_of(content)),
    read=_read,
    chooses=True,
)
