"""What the labels of a file mean: our names where they are understood, what the user says, or refused by name.

One rule for every reader: a label of final demand or of primary inputs that nobody understands is refused with its
words. A number under it is never left out unseen, since the balance would still hold where output is a sum of what
was read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from kb.table import FINAL_DEMAND, PRIMARY_INPUTS
from loaders.files.content import Content
from loaders.files.validation import LISTED, Findings, closest, quoted

NAMES = (*FINAL_DEMAND, *PRIMARY_INPUTS)
"""What a label may be said to mean."""
DEMAND_WORDS = (
    (r"gross fixed|fixed capital formation", "gross_fixed_capital_formation"),
    (r"inventor|\bstocks?\b", "change_in_inventories"),
    (r"valuables", "valuables"),
    (r"\bexports?\b", "exports"),
    (r"non-?profit|\bnpish|serving households", "npish_consumption"),
    (r"government", "government_consumption"),
    (r"household", "household_consumption"),
)
"""Words of the System of National Accounts by which final demand is known, the more telling first: investment of
households is investment, what institutions serving households consume is theirs."""
INPUT_WORDS = (
    (r"compensation of employees", "compensation_of_employees"),
    (r"tax\w*( less subsidies)? on products", "net_taxes_on_products"),
    (r"(tax\w*|subsid\w*)( less subsidies)? on production", "other_net_taxes_on_production"),
    (r"consumption of fixed", "consumption_of_fixed_capital"),
    (r"net operating surplus", "net_operating_surplus"),
    (r"gross operating surplus", "gross_operating_surplus"),
    (r"mixed income", "mixed_income"),
    (r"^(gross )?value added( at basic prices)?$", "value_added"),
)
"""The same for primary inputs; subsidies stand below zero in the files that give them apart."""


def demand(label: str) -> str:
    """Our category of a label of final demand in English, empty where its words say none.

    >>> demand("Final consumption expenditure by households"), demand("NPISHS: consumption"), demand("Margins")
    ('household_consumption', 'npish_consumption', '')
    """
    return _by_words(label, DEMAND_WORDS)


def primary_input(label: str) -> str:
    """Our name of a label of primary inputs in English, empty where its words say none.

    >>> primary_input("Subsidies on production D.39"), primary_input("Rents")
    ('other_net_taxes_on_production', '')
    """
    return _by_words(label, INPUT_WORDS)


def _by_words(label: str, words: Iterable[tuple[str, str]]) -> str:
    text = " ".join(label.lower().split())
    return next((name for pattern, name in words if re.search(pattern, text)), "")


def meanings(
    labels: Sequence[str],
    known: Mapping[str, str] | Callable[[str], str],
    content: Content,
    *,
    where: str | Callable[[str], str],
    what: str,
) -> list[str]:
    """Our name of each label: as known, else as ``--read-as`` says; a finding for each that nobody understands.

    ``what`` names the kind of label in the message, ``where`` the file, sheet or column that has it.
    """
    name = known if callable(known) else lambda label: known.get(label, "")
    names = [name(label) or content.read_as(label) for label in labels]
    strange = [label for label, meaning in dict(zip(labels, names, strict=True)).items() if not meaning]
    for label in strange[:LISTED]:
        place = where if isinstance(where, str) else where(label)
        content.findings.add(f"{what} {quoted(label)} is not understood", where=place, remedy=remedy(label))
    content.findings.count += max(0, len(strange) - LISTED)
    return names


def remedy(label: str) -> str:
    """How to say what a label means.

    >>> remedy("P9")
    'say what it is: --read-as "P9=household_consumption", or another of `kb template formats`'
    """
    guess = demand(label) or primary_input(label) or "household_consumption"
    return f'say what it is: --read-as "{label}={guess}", or another of `kb template formats`'


def answers(said: Sequence[str], findings: Findings) -> tuple[tuple[str, str], ...]:
    """Pairs of label and name that ``--read-as LABEL=NAME`` gives. Raises InvalidTable for one that is none."""
    pairs: dict[str, str] = {}
    for each in said:
        label, sign, name = each.rpartition("=")
        label, name = label.strip(), name.strip()
        if not sign or not label:
            findings.fail(f"--read-as {quoted(each)} is not LABEL=NAME", remedy=remedy("LABEL"))
        if name not in NAMES:
            what = f"--read-as names {quoted(name)}, which is neither final demand nor a primary input"
            findings.fail(what, remedy=closest(name, NAMES, f"one of {', '.join(NAMES)}"))
        pairs[label] = name
    return tuple(pairs.items())


def refuse_unasked(content: Content) -> None:
    """Raise InvalidTable for an answer to a question that the file did not pose: it was meant to change something."""
    for label, _ in content.choice.read_as:
        if label not in content.answered:
            what = f"--read-as names the label {quoted(label)}, which nobody asked about"
            content.findings.fail(what, remedy="write it as the file has it, or leave it out")
