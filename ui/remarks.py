"""Remarks of methods and loaders in the reader's language: each is matched back to the sentence that it was made of.

A run keeps its remarks as the method said them, in English, with numbers and codes in their places; so does a dataset.
Here stand the sentences with their places open. What is made of none of them stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from ui.i18n import DEFAULT, translate
from ui.numbers import currency_words, number

TEMPLATES = (
    # model
    "the table has no value added: its accounts cannot be checked",
    "inputs and output differ by up to {gap} per unit ({industry}): the effects of {rows} sum to one only within "
    "{reached}",
    "{count} negative input coefficients, kept as they are",
    "imports are the imported inputs of home producers",
    "imported inputs count as made at home with the same technology: no import effect, and output is that of a "
    "closed economy",
    "every coefficient is per unit of resources (output plus imports): output is the column sum of the inverse, in "
    "units of resources; domestic_output is the part made at home; imports are of the product itself",
    "flows inside each country: imports are its inputs from abroad",
    "every flow of the world: inputs from abroad are followed to where they are made, so nothing is imported",
    "no {measure} ratio, coefficient zero: {codes}",
    # households
    "type II left out: the countries of a world table have households of their own",
    "type II left out: the table has no compensation of employees",
    "type II left out: the table has no household consumption",
    "type II left out: compensation of employees is not positive",
    "type II left out: one unit of household income brings about {more} more through its own spending (h_R L h_C >= 1)",
    "type II: households earn compensation of employees alone (no mixed income, no surplus) and spend {spent} of "
    "every unit of the household income given on {origin} products (warning: more than the income given)",
    "type II: households earn compensation of employees alone (no mixed income, no surplus) and spend {spent} of "
    "every unit of the household income given on {origin} products",
    "type II: households earn compensation of employees alone (no mixed income, no surplus) and spend {spent} of "
    "every unit of it on {origin} products; warning: they consume {consumed} units for each one paid, imports "
    "included, so they have other income, and spending all of it out of wages overstates type II",
    "type II: households earn compensation of employees alone (no mixed income, no surplus) and spend {spent} of "
    "every unit of it on {origin} products: they consume {consumed} units for each one paid, imports included: they "
    "have other income, and consumption is scaled down until a unit earned is spent once",
    "type II: households earn compensation of employees alone (no mixed income, no surplus) and spend {spent} of "
    "every unit of it on {origin} products",
    # impact
    "amounts given and found are in {currency} (the table counts units of {unit}); employment in the persons of the "
    "table",
    "amounts given and found are in {currency} (the table counts units of {unit})",
    "amounts given and found are in {currency}; employment in the persons of the table",
    "amounts given and found are in {currency}",
    "supply-driven (Ghosh) model: plausible only as a price model, where the relative change of output is that of the "
    "industry's price at given quantities (Dietzenbacher 1997); read as quantities it lets output grow without inputs",
    # indicators
    "forward linkages count sales of imported units too, per unit of home output: they are large for products that "
    "are mostly imported",
    "one industry: no coefficient of variation",
    "backward and forward losses overlap: they do not add up to the complete loss",
    "left out, the others are not productive without it: {codes}",
    "size of a field: sum of its entries",
    "size of a field: Frobenius norm: root of the sum of its squared entries",
    "more than {count} industries: no part lengths",
    "many industries: the search for the triangular order was ended before it settled",
    "with negative flows lengths are no averages and may lie below 1",
    "{count} paths cover {share} of {total} {measure}, in the table's unit (persons)",
    "{count} paths cover {share} of {total} {measure}, in the table's unit",
    "some paths count against the total: their shares are negative",
    "paths end at the border, where exports are final demand: --basis total follows them abroad",
    "imported inputs count as made at home: the total exceeds the table's own",
    "other: net taxes on products, margins and what the columns of the source miss, of every country",
    "rows of the source miss output: {identity} only within {reached}",
    # two tables
    "current prices of each year: a change of prices is inside every part",
    "origins of inputs are not told apart here: technology is the whole change of coefficients",
    "discrepancy is what the rows of the source miss of output: it counts as final demand",
    "{earlier} counts units of {unit}: taken in units of {later_unit}",
    "both tables are of {year}",
    "{what}: {one} in {earlier}, otherwise {other}",
    # regions
    "regional accounts only: the table's flows and import basis have no part in it",
    "totals are gross regional products: they, and the rest, include net taxes on products",
    "left out, no value or a zero total: {pairs}",
    "{count} regions: none is among the largest tenth, so there is no star for size",
    "{region}: no total, the sum of its industries is taken",
    "the nation is the sum of its regions",
    "values of the accounts as they are: in current prices the nation's growth includes that of prices",
    "values are those of the accounts: in current prices growth includes that of prices, shares do not",
    "left out, accounts for one of the years only: {pairs}",
    "left out, accounts without a section or a total: {regions}",
    "{count} pairs left out, no value or no national value in the first year: {pairs}",
    "on constant boundaries: {regions} stand for the regions that took their place",
    "coarse: {industries} industries share {quotients} quotients, those of the sections {sections}; within a section "
    "every industry is taken to be as frequent as the section",
    "the region is taken to have the nation's technology and domestic shares; trade with other regions is what the "
    "quotients leave over",
    "industries that the region does not have are left out: {regions}",
    "the choice of regions was not random, sections are wider than clusters, other programmes ran in the same years: "
    "what is measured is how a region moved with its designation, not what the designation caused",
    "shares of the nation's section, in current prices; a seam of methods lies between 2022 and 2023 in the source",
    "the economy of the table's year: what was known in 2004 is not held, and nothing here stands for it",
    "{criterion}: not held for any industry, it has no part in it",
    "{criterion}: not held for {codes}, whose mean is without it",
    # clusters
    "no primary member of a factor: {codes}",
    "factors without a primary member: {numbers}",
    "{count} negative flows enter as they are",
    "{count} negative flows count as none",
    "{count} negative eigenvalues: the similarities are not the correlations of any data, so that variance shares are "
    "of the trace and may add up to more than one",
    "KMO and Bartlett's test are undefined: the profiles' correlations are singular",
    "the rotation did not end within {count} steps",
    "stability is from {draws} draws in which every flow varies by a factor exp(±{noise}), seed {seed}",
    "in no complex: {codes}",
    "in no community: {codes}",
    "in no group: {codes}",
    "alone in a group, so scored by the discriminant functions but not in their fit: {codes}",
    "no discriminant analysis: {problem}",
    "covariance inside the groups shrunk by {amount}: too few industries for its indicators",
    "the regional accounts cannot tell apart: {groups}",
    "{region} has no industry of the leading super-group with a location quotient of {quotient} or more; taken are "
    "those of group {group}, of the {name} one",
    "left out, as they have no output: {codes}",
    "left out, as they trade with no other: {codes}",
    "left out, as an indicator is missing: {codes}",
    "left out, as it is the same everywhere: {indicator}",
    "left out, as it goes with {other}: {indicator}",
    "left out, no output: {codes}",
    # judgements
    "supported: at most one random group in ten does as well, the whole 99 % interval of p considered",
    "no designated cluster covers industries of this table",
    "location quotients from the regional accounts of {year}",
    "there are not two cluster sets to compare: run methods that find clusters first",
    "there is no cluster set to judge: run methods that find clusters first",
    "an industry in several clusters of a set counts where its strength is largest, for adjusted Rand and NMI; in the "
    "overlaps it counts in each",
    "clusters of a table in another classification are taken to this table's industries by the concordance",
    "left out, {count} industries in common: {first} and {second}",
    "left out, one of them has a single cluster there: {first} and {second}",
    "left out, without two clusters, one of them of two industries: {run}",
    # why a cluster cannot be tested
    "it covers a single industry of the table",
    "no host region is known",
    "no industry is known that it covers",
    "its industries have no output",
    "there are no regional accounts",
    "its field belongs to no section",
    "no year of designation is known",
    "the accounts have a year without a value",
    "the table has no value added",
    "fewer than two dimensions could be tested, or none of them in the flows",
    "only {count} groups of industries are alike: too few to tell one in ten",
    "there are only {count} choices of as many regions",
    "{share} of the output of {codes} belongs to its field: the rest is something else",
    "the regional accounts do not give: {codes}",
    "there are no regional accounts of {codes}",
    "{held} of the {wanted} years before it was named are held",
    "{held} of the {wanted} years since it was named are held",
    "only {count} regions are without a cluster of the section",
    "no mixture of the other regions went like it before: they miss {gap} % of its share",
    "the accounts of {regions} do not give {codes}",
    # what says what, told last: each of them is a part of many sentences
    "left out, {reason}: {code}",
    "left out: {code}, {reason}",
    "{identity}: largest deviation {reached}",
    # loaders
    "{check} holds: largest difference {difference} {scale} {currency} ({place}), allowed {allowed}",
    "{check} holds: largest difference {difference} {scale} {currency}, allowed {allowed}",
    "{check} holds: largest difference {difference}, allowed {allowed}",
    "{check} does not hold: largest difference {difference} {scale} {currency} ({place}), allowed {allowed}",
    "{check} does not hold: largest difference {difference}, allowed {allowed}",
    "new table",
    "unchanged",
    "replaces the numbers held; {count} runs computed from them go",
    "the numbers of {table}, which came from elsewhere, go, with {count} runs on them",
    "the numbers of {table}, which came from {file}, go, with {count} runs on them",
    "the numbers of {table}, which came from elsewhere, go",
    "the numbers of {table}, which came from {file}, go",
    "{count} runs computed from it were removed",
    "{count} nodes",
    "{count} relationships",
    "{dataset}: unchanged",
    "{dataset}: {added} added, {changed} changed, {removed} removed",
    "it describes {count} of the nodes that dataset {dataset} described until now",
    "{count} of its nodes came with dataset {dataset} already, which goes on describing them, so that what this one "
    "says is an overlay: a corrected file is loaded with --dataset {dataset}",
    "{count} records that {file} brought go",
    "reading sheets 6, 7 and 8",
    "reading {file}",
    "checking balances",
    "comparing with sheets 9 and 10",
    "choosing the flows for the graph",
    "writing flows: {done} of {all}",
    "{method} of {table} on the domestic basis: {count} results",
    "{method} of {table} on the total basis: {count} results",
    "{method} of {table} on the resources basis: {count} results",
    "{method} of {table}, {basis} basis",
    "{method} of {table}: {count} results",
    "{method} left out: {reason}",
    "{method} of {table}: {count} results",
    "the graph was replaced by a backup",
    "{count} industries of {first} summed to {groups} of {second} by S'ZS",
    "{file}: {count} rows, of which {weak} rest on copies or single notes only (trust C or D)",
    "{file}: {count} rows",
)
"""The sentences, those that others would also fit first."""

PREFIXES = ("drivers", "membership")
"""Steps of the combined method, before the remarks that they made."""

REMARK_OF = "{step}: {remark}"

_FORMULAS = (
    "(v/x + taxes/x + imported inputs/x) L = 1",
    "(v/x + taxes/x) L = 1",
    "(v/q + M/q + taxes/q) L = 1",
    "income type II / type I = 1 / (1 - h_R L h_C)",
    "initial + direct + indirect + induced = effect",
    "domestic + foreign + other = exports",
    "value added used up in all countries = value added",
    "technology + sourcing + level + mix = change of output",
    "national + industry mix + competitive = change",
    "(I - A) change of output = change of demand",
    "change of output (I - B) = change of supply",
)
"""Identities that have words in them."""

_AS_THEY_ARE = (
    *("no purchases", "no sales", "equal shares of purchases", "equal shares of sales"),
    *("negative total of purchases", "negative total of sales"),
    *("fewer than two groups have two members", "nothing varies inside the groups"),
    *("division", "section", "file", "leading", "middle", "trailing"),
    *("output", "compensation", "imports", "taxes", "employment", "growth", "jobs"),
    *("purchases", "sales", "exports", "earnings"),
    *("country", "region", "kind", "valuation", *PREFIXES, *_FORMULAS),
    *("columns balance", "imports are used", "industries balance", "inputs sum to their total"),
    *("printed totals agree", "products balance", "rows balance", "supply equals use"),
    *("total is domestic and imported", "value added is the sum of its parts"),
    *("published direct coefficients", "published total requirements"),
    *("thousand", "million", "billion"),
)

WORDS: Mapping[str, str] = {
    **{word: word for word in _AS_THEY_ARE},
    **{
        word: word.replace("_", " ")
        for word in ("value_added", "imported_inputs", "domestic_output", "backward_index", "forward_index")
    },
    **{
        word: word.replace("_", " ")
        for word in ("non_raw_exports", "export_share", "output_share", "location_quotient")
    },
    "domestic": "domestic products",
    "domestic and imported": "domestic and imported products",
    "rest": "other sections",
    "OTHER": "other sections",
}
"""Words that stand in the places of sentences; all else there is a number, a code, an id or a name."""

PUBLISHED_METHODS = {
    "factor": "Factor analysis, published",
    "symmetric": "Symmetric table of supply and use tables",
}
"""Methods of runs that were published elsewhere, or made a table of others."""

PLACES = {
    r"sheets (?P<first>'[^']*') and (?P<second>'[^']*')": "sheets {first} and {second}",
    r"sheet (?P<at>'[^']*'|\"[^\"]*\"|\d+)": "sheet {at}",
    r"cell (?P<at>[A-Z]{1,3}\d+)": "cell {at}",
    r"line (?P<at>\d+)": "line {at}",
    r"row (?P<at>\d+)": "row {at}",
    r"rows (?P<at>\d[\d, ]*)": "rows {at}",
    r"row (?P<at>'[^']*'|\"[^\"]*\")": "the row {at}",
    r"column (?P<at>'[^']*'|\"[^\"]*\"|\w+)": "column {at}",
    r"code (?P<at>'[^']*'|\"[^\"]*\")": "code {at}",
    r"above the table": "above the table",
}
"""How readers of files name a place in one, and what the page calls it; a file's own names stay."""
MORE = "{listed} and {count} more"
_PLACE = re.compile(r"\\{(\w+)\\}")
_NUMBER = re.compile(r"-?\d+(?:,\d{3})*(?:\.\d+)?(?:e[-+]\d+)?%?")
_LEVEL = re.compile(r"\((division|section|rest|file) ([^)]+)\)")
_REGIONS = re.compile(r"(?P<said>.+) \((?P<regions>[A-Z]{2}-[A-Z0-9]+(?:, [A-Z]{2}-[A-Z0-9]+)*)\)")


def remark(text: str, lang: str) -> str:
    """A remark in a language, as it is where no sentence fits or the language has none.

    >>> remark("drivers: left out, no output: B05, B06", "en")
    'drivers: left out, no output: B05, B06'
    >>> remark("left out, 2 industries in common: one and other", "ru")
    'не сравнены, общих отраслей 2: one и other'
    """
    if lang == DEFAULT:
        return text
    step, _, rest = text.partition(": ")
    if step in PREFIXES and rest:
        return translate(REMARK_OF, lang, step=translate(step, lang), remark=remark(rest, lang))
    if known := sentence(text):
        template, places = known
        return translate(template, lang, **{name: _said(value, lang, name) for name, value in places.items()})
    if some := _REGIONS.fullmatch(text):
        return f"{remark(some['said'], lang)} ({some['regions']})"
    return translate(text, lang)


def place_words(text: str, lang: str) -> str:
    """Where in a file something is, in a language."""

    def said(found: re.Match[str]) -> str:
        known = ((words, re.fullmatch(pattern, found[0])) for pattern, words in PLACES.items())
        words, parts = next((words, parts.groupdict()) for words, parts in known if parts)
        return translate(words, lang, **parts)

    return text if lang == DEFAULT else _places().sub(said, text)


def sentence(text: str) -> tuple[str, Mapping[str, str]] | None:
    """The sentence that a remark was made of and what stands in its places, None where there is none.

    >>> sentence("left out, 2 industries in common: one and other")[1]
    {'count': '2', 'first': 'one', 'second': 'other'}
    """
    for template, pattern in _patterns():
        if found := pattern.fullmatch(text):
            return template, found.groupdict()
    return None


def all_words() -> tuple[str, ...]:
    """Every string of this module that is translated."""
    return (*TEMPLATES, *WORDS.values(), *PLACES.values(), REMARK_OF, MORE)


def method_label(method: str) -> str:
    """What a method is called, in English."""
    from analysis.methods import METHODS  # numerics that no page needs before it names a run

    return METHODS[method].label if method in METHODS else PUBLISHED_METHODS.get(method, method)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((template, re.compile(_pattern(template))) for template in TEMPLATES)


@cache
def _places() -> re.Pattern[str]:
    bare = (re.sub(r"\?P<\w+>", "?:", pattern) for pattern in PLACES)
    return re.compile(rf"(?<![\w'\"])(?:{'|'.join(bare)})(?![\w'\"])")


def _pattern(template: str) -> str:
    """Places as groups; what stands in one of them stands in each of its name."""
    met: set[str] = set()

    def group(place: re.Match[str]) -> str:
        again = place[1] in met
        met.add(place[1])
        return f"(?P={place[1]})" if again else f"(?P<{place[1]}>.+?)"

    return _PLACE.sub(group, re.escape(template))


def _said(value: str, lang: str, place: str = "") -> str:
    """What stands in a place, in a language: a number as it writes them, a word in its own, a list item by item."""
    if place == "method":
        return translate(method_label(value), lang)
    if place == "place":
        return place_words(value, lang)
    if place == "count" and value.isdecimal():
        return number(int(value), lang)
    if value in WORDS:
        return translate(WORDS[value], lang)
    if some := re.fullmatch(r"(.+) and (\d+) more", value):
        return translate(MORE, lang, listed=_said(some[1], lang), count=some[2])
    value = _LEVEL.sub(lambda found: f"({_said(found[1], lang)} {_said(found[2], lang)})", value)
    if ", " in value:
        return ", ".join(_said(item, lang) for item in value.split(", "))
    return _counted(value, lang) if _NUMBER.fullmatch(value) else currency_words(value, lang)


def _counted(value: str, lang: str) -> str:
    """A number of a remark with the language's marks; one with an exponent is written out, or as a power of ten.

    >>> _counted("1.24853e+11", "ru").replace(chr(160), " "), _counted("4.4e-16", "ru"), _counted("90.9%", "kk")
    ('124 853 000 000', '4,4·10⁻¹⁶', '90,9\\xa0%')
    """
    bare = value.rstrip("%").replace(",", "")
    figure, _, power = bare.partition("e-")
    if "e+" in bare or "," in value:
        return number(float(bare), lang)
    written = number(float(figure), lang, len(figure.partition(".")[2])) if "." in figure else figure
    sign = "\N{NO-BREAK SPACE}%" if value.endswith("%") else ""
    return written + (f"·10⁻{power.lstrip('0').translate(_RAISED)}" if power.strip("0") else "") + sign


_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
