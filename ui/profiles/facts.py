"""What a node says of itself, in words: its properties under names that a reader knows, numbers with their unit."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ui.i18n import translate
from ui.numbers import for_period, money, number, percent, unit_words
from ui.profiles.parameters import parameters
from ui.remarks import remark
from ui.table_titles import table_description

FACTS: Mapping[str, str] = {
    "kind": "Kind",
    "level": "Kind",
    "what": "What was done",
    "subject": "Subject",
    "code": "Code",
    "number": "Number",
    "iso_code": "Code of ISO 3166",
    "iso2": "Code of ISO 3166",
    "former_iso_code": "Former code",
    "statistics_code": "Code of the statistics office",
    "date": "Date",
    "announced": "Announced",
    "years": "Years",
    "issuer": "Issued by",
    "in_force_from": "In force from",
    "in_force_until": "In force until",
    "founded": "Founded",
    "term_until": "Created until",
    "borders": "Within these borders",
    "aim": "Aim",
    "industries": "Field",
    "products": "Makes or does",
    "specialisation": "Specialisation",
    "city": "Seat",
    "country": "Country",
    "area": "Area",
    "isic_division": "Division of ISIC",
    "status": "What became of it",
    "terms": "Terms",
    "rate": "Costs reimbursed",
    "later_rate": "Costs reimbursed later",
    "cap": "At most",
    "support_years": "Years of support",
    "topic": "Topic",
    "indicator": "What is counted",
    "value": "Value",
    "finding": "What was found",
    "verdict": "Verdict",
    "looked_in": "Where it was looked for",
    "looked_on": "When it was looked for",
    "description": "What it is",
    "literature": "Literature",
    "entering": "Entered",
    "remaining": "Left",
    "criteria": "Criteria",
    "authority": "Who keeps it",
    "valuation": "Valuation",
    "unit": "Unit",
    "bases": "Import bases",
    "flow_count": "Flows kept as links",
    "flow_coverage": "Least share of purchases and sales in them",
    "run_status": "Status",
    "basis": "Import basis",
    "parameters": "Parameters",
    "version": "Version of the method",
    "software": "Program",
    "finished_at": "Finished, UTC",
    "seconds": "Seconds",
    "results": "Results",
    "size": "Industries in it",
    "variance_share": "Share of the variance that it explains",
    "stability": "Stability over repeated draws",
    "coherence": "Coherence",
    "licence": "Terms of use",
    "file": "File",
    "loaded_at": "Loaded, UTC",
    "loaded_by": "Loaded by",
    "nodes": "Nodes that it brings",
    "relationships": "Relationships that it brings",
    "at": "Time, UTC",
    "who": "Who",
    "summary": "Change",
    "boundary_note": "Outline",
    "clusters_counted": "Clusters counted in the founding article",
    "notes": "Checks and remarks",
    "note": "Remarks",
}
"""Names of facts in the order in which they stand; what is not here tells a reader nothing: a hash, a rank."""

AMOUNTS: Mapping[str, str] = {
    "output": "Output",
    "value_added": "Value added",
    "compensation_of_employees": "of which compensation of employees",
    "imported_inputs": "Imported inputs",
    "net_taxes_on_products": "Net taxes on products",
    "exports_domestic": "Exports",
    "imports": "Imports",
    "household_consumption_domestic": "Households",
    "government_consumption_domestic": "General government",
    "gross_fixed_capital_formation_domestic": "Investment",
}
"""What of an account is shown, in the unit of its table."""

_NAMING = (
    ("table", "IOTable"),
    ("classification", "Classification"),
    ("run", "Run"),
    ("used", "Run"),
    ("datasets", "Dataset"),
    ("subject", ""),
)
NAMING: Sequence[str] = ("Table", "Classification", "Run", "Runs whose results went in", "Loaded with", "Subject")
"""What properties that name another node are called, in their order."""

VALUES: Sequence[str] = (
    *("aim", "expected result", "budget", "committed", "investment", "loan", "spent"),
    *("academic", "press", "statement", "study", "audit"),
    *("confirmed", "confirmed without names", "confirmed without the decree number", "confirmed without the number"),
    *("contradicted", "contradicted or changed later", "existence confirmed, number not found"),
    *("existence confirmed, years not found", "not found", "partly confirmed"),
    *("choice of pilot clusters", "cluster initiative", "clusters of 2015-2019", "clusters of East Kazakhstan"),
    *("identification of clusters", "legal act", "linked sectors", "results of cluster policy", "sectors of clusters"),
    *("state of clusters in Kazakhstan", "why there are no strong clusters", "world practice"),
    *("acts without number", "by itself", "clusters not named", "instruments", "money", "outcomes"),
    *("what the article says", "form of support", "group of forms of support", "measure"),
    *("city", "region", "remainder", "sum", "section", "division", "product", "industry"),
    *("pilot clusters", "innovation clusters", "national clusters", "territorial clusters", "jobs", "members"),
    *("participants", "projects", "enterprises", "vehicles", "clusters", "per cent", "bn KZT", "vehicles a year"),
    *("commercial projects", "enterprises built", "industrial projects put into operation"),
    *("share of manufacturing in the economy", "energy intensity of GDP over 2008"),
    *("gross domestic product over 2008", "labour productivity in manufacturing", "share of non-commodity exports"),
    *("participant", "takes part", "buys where the other sells", "sells where the other buys", "by methods"),
    *("influence", "largest buyer", "largest supplier", "like customers", "like suppliers", "path", "together", "none"),
    *("refused", "brought the bill of", "called for", "designed", "financed the work of", "is the basis of"),
    *("is to be replaced by", "led to the rules of", "moved the rules from the Government to the ministry", "named"),
    *("named as a basis of", "ordered", "proposed", "was the basis of", "Outline of today", "linked with its group"),
    *("target", "instrument", "for", "against", "partly"),
)
"""Short words that the graph holds and that a profile shows in the reader's language."""

SHORT: Mapping[str, str] = {
    "factor": "factor",
    "czamanski": "complex",
    "streit": "group of links",
    "maximum": "chain of largest partners",
    "community": "community",
    "related": "related industries",
    "consensus": "agreement of methods",
    "ward": "Ward group",
    "employment": "employment",
    "gross_regional_product": "gross regional product",
    "gross_value_added": "gross value added",
    "gross_value_added_and_net_taxes": "gross value added and net taxes",
    "gross_value_added_by_division": "gross value added by division",
    "volume_index": "index of volume",
    "output_of_carpets": "carpets",
    "output_of_chromium_ore": "chromium ore",
    "output_of_cigarettes": "cigarettes",
    "output_of_fabrics": "fabrics",
    "linkage": "linkage",
    "pull": "pull",
    "value_added": "value added",
    "place": "place",
    "domestic_output": "domestic output",
    "load": "loaded",
    "remove": "removed",
    "analyse": "analysed",
    "restore": "restored",
    "write": "written",
}
"""Short names of the graph in words."""
LOGGED: Mapping[str, str] = {"load": "Dataset", "analyse": "Run"}
"""Of what label the subject of a change is."""
TABLES = ("IOTable", "SupplyUseTable")
KIND_BELOW = TABLES
"""Labels whose kind is a fact among others; that of all others stands above the name."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One line: its name in English, its words, and the node that it names, where it names one."""

    name: str
    words: str
    node: tuple[str, str] | None = None


def facts(label: str, node: Mapping[str, Any], lang: str) -> list[Fact]:
    """What the node says of itself, in order.

    >>> [fact.words for fact in facts("Programme", {"aim": "growth", "start_year": 2003, "end_year": 2015}, "en")]
    ['2003–2015', 'growth']
    """
    told = {**node, **_joined(label, node, lang)}
    lines = []
    for key, title in FACTS.items():
        words = _written(key, told, lang)
        if words:
            lines.append(Fact(title, words, _node_of(label, key, told)))
        elif key == "notes":
            lines += [Fact(title, remark(note, lang)) for note in told.get(key) or ()]
    return lines


def amounts(node: Mapping[str, Any], unit: int, currency: str, lang: str) -> list[tuple[str, str]]:
    """Amounts of an account, named in English."""
    return [(words, money(node[key], unit, currency, lang)) for key, words in AMOUNTS.items() if node.get(key)]


def _joined(label: str, node: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """Facts that are made of several properties, under the name of the first; None takes a property away."""
    made: dict[str, Any] = {} if label in KIND_BELOW else {"kind": None}
    made |= {"years": span(node.get("start_year") or node.get("year"), node.get("end_year"))}
    if label == "Region":
        made["borders"] = _borders(node, lang)
    if label == "Instrument":
        made["support_years"] = node.get("years")
    if label == "Budget":
        made |= {"value": money(node["value"], node["unit"], node["currency"], lang), "unit": None}
    if label in ("Target", "Outcome"):
        made |= {"value": quantity(node, lang), "unit": None}
    if label in TABLES:
        made["unit"] = unit_words(node.get("unit"), node.get("currency"), lang)
        made["country"] = None if node.get("region") else node.get("country")  # the region stands among its ties
    if label == "SupplyUseTable":
        made |= {"kind": None, "industries": None, "products": None}  # its name and its ties say them
    if label == "Run":
        made |= {"run_status": node.get("status"), "status": None, "summary": None}
    if node.get("level") == "industry":  # as the kind above its name says
        made["level"] = None
    if label == "Change" and node.get("what") in LOGGED:
        made["subject"] = None  # it stands among what names another node
    return made


def words_of(value: str, lang: str) -> str:
    """A short word of the graph in a language.

    >>> words_of("gross_value_added", "en"), words_of("pilot", "ru")
    ('gross value added', 'пилотный')
    """
    if since := re.fullmatch(r"since (\d{4})", value):
        return translate("since {year}", lang, year=since[1])
    return translate(SHORT.get(value, value), lang)


def span(first: Any, last: Any) -> str:
    """``2003–2015``, a single year alone, an unknown first one as ``…–2028``.

    >>> span(2003, 2015), span(2003, None), span(2005, 2005), span(None, 2028), span(None, None)
    ('2003–2015', '2003', '2005', '…–2028', '')
    """
    if first in (None, "") and last is None:
        return ""
    return str(first) if last is None or first == last else f"{first or '…'}–{last}"


def _borders(node: Mapping[str, Any], lang: str) -> str:
    first, last = node.get("valid_from"), node.get("valid_to")
    if first and last:
        return span(first, last)
    if last:
        return translate("to {year}", lang, year=last)
    return translate("since {year}", lang, year=first) if first else ""


def quantity(node: Mapping[str, Any], lang: str) -> str:
    """The number with its unit, which says nothing where it names the things that are counted."""
    if node.get("value") is None:
        return ""
    digits = 0 if float(node["value"]).is_integer() else 1
    words = number(node["value"], lang, digits)
    if node.get("upper") is not None:
        words += f"–{number(node['upper'], lang, digits)}"
    unit = node.get("unit") or ""
    if unit == "per cent":
        return words + ("%" if lang == "en" else "\N{NO-BREAK SPACE}%")
    return words if unit in (node.get("indicator") or "") else f"{words} {translate(unit, lang)}"


def day(text: str, precision: str | None, lang: str) -> str:
    """A date as precise as its source gives it.

    >>> day("2005-06-25", "day", "ru"), day("2005-06", "month", "en"), day("2005", "year", "kk")
    ('25 июня 2005\\u202fг.', 'June 2005', '2005')
    """
    from babel.dates import format_date

    if precision == "day" and len(text) == 10:
        return format_date(date.fromisoformat(text), "long", locale=lang)
    if precision == "month" and len(text) == 7:
        return format_date(date.fromisoformat(f"{text}-01"), "LLLL y", locale=lang)
    return text


def moment(text: str) -> str:
    """A time of the graph to the minute.

    >>> moment("2026-11-28T20:41:51.015563+00:00")
    '2026-11-28 20:41'
    """
    return datetime.fromisoformat(text).strftime("%Y-%m-%d %H:%M")


def territory(code: str, lang: str) -> str:
    """A country by its code of three letters, in a language.

    >>> territory("KAZ", "ru")
    'Казахстан'
    """
    import pycountry
    from babel import Locale

    known = pycountry.countries.get(alpha_3=code)
    return str(Locale(lang).territories.get(known.alpha_2, known.name)) if known else code


def _written(key: str, node: Mapping[str, Any], lang: str) -> str:
    """A property in words; empty where the node does not have it."""
    value = node.get(key)
    if value in (None, "", []) or key == "notes":
        return ""
    if f"{key}_precision" in node:
        return day(str(value), node[f"{key}_precision"], lang)
    write = _WRITTEN.get(key, _plain)
    return write(value, node, lang)


def _plain(value: Any, node: Mapping[str, Any], lang: str) -> str:
    if isinstance(value, list):
        return ", ".join(words_of(str(item), lang) for item in value)
    if isinstance(value, float):
        return number(value, lang, 0 if value.is_integer() else 2)
    return words_of(str(value), lang)


def _percent(value: Any, node: Mapping[str, Any], lang: str) -> str:
    return percent(float(value), lang)


def _share_of_costs(value: Any, node: Mapping[str, Any], lang: str) -> str:
    years = node.get("rate_years" if value == node.get("rate") else "later_years")
    when = f" ({translate('years {years}', lang, years=years)})" if years else ""
    return f"{percent(float(value) / 100, lang, 0)}{when}"


def _cap(value: Any, node: Mapping[str, Any], lang: str) -> str:
    return for_period(money(value, 1, node.get("currency") or "", lang), node.get("cap_period"), lang)


_WRITTEN: Mapping[str, Callable[[Any, Mapping[str, Any], str], str]] = {
    "country": lambda value, node, lang: territory(str(value), lang),
    "area": lambda value, node, lang: translate("{count} hectares", lang, count=number(value, lang)),
    "rate": _share_of_costs,
    "later_rate": _share_of_costs,
    "cap": _cap,
    "value": lambda value, node, lang: str(value),
    "flow_coverage": _percent,
    "variance_share": _percent,
    "stability": _percent,
    **dict.fromkeys(("flow_count", "results", "nodes", "relationships"), lambda value, node, lang: number(value, lang)),
    **dict.fromkeys(("finished_at", "loaded_at", "at"), lambda value, node, lang: moment(value)),
    "description": lambda value, node, lang: table_description(value, lang),
    "parameters": lambda value, node, lang: parameters(value, lang, node),
    "summary": lambda value, node, lang: remark(value, lang),
}


def _node_of(label: str, key: str, node: Mapping[str, Any]) -> tuple[str, str] | None:
    """The node that a property names."""
    if key == "country" and label in ("Firm", *TABLES):
        return "Country", str(node["country"])
    if key == "isic_division":
        return "Industry", f"ISIC4:{node[key]}"
    return None


def named_by(node: Mapping[str, Any]) -> list[Fact]:
    """Table, classification, runs and datasets that the node names by their ids, as lines that lead to them."""
    lines = []
    made = "DERIVED" in (node.get("relationship_types") or ())  # a run that made a table read supply and use tables
    for (key, of), title in zip(_NAMING, NAMING, strict=True):
        given = node.get(key) or ()
        ids = given if isinstance(given, list) else [given] if given not in ((), node.get("id")) else []
        label = "SupplyUseTable" if made and key == "table" else of or LOGGED.get(node.get("what") or "", "")
        ids = ids if label else []
        lines += [Fact(title, str(id), (label, str(id))) for id in ids]
    return lines
