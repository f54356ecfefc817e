"""The notation of NACE Rev. 2 and CPA: which divisions a code covers, and which codes of a list are aggregates.

``C10-12`` is the divisions 10, 11 and 12, ``J62_63`` 62 and 63, ``B`` the whole section, ``L68A`` half of division 68
(imputed rents of owner-occupied dwellings; ``L68B`` is the other half). Sources: Eurostat, NACE Rev. 2 (2008).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

SECTIONS: Mapping[str, tuple[int, int]] = {
    "A": (1, 3),
    "B": (5, 9),
    "C": (10, 33),
    "D": (35, 35),
    "E": (36, 39),
    "F": (41, 43),
    "G": (45, 47),
    "H": (49, 53),
    "I": (55, 56),
    "J": (58, 63),
    "K": (64, 66),
    "L": (68, 68),
    "M": (69, 75),
    "N": (77, 82),
    "O": (84, 84),
    "P": (85, 85),
    "Q": (86, 88),
    "R": (90, 93),
    "S": (94, 96),
    "T": (97, 98),
    "U": (99, 99),
}
"""First and last division of each section."""
CODE = re.compile(r"([A-U])(?:(\d\d)(?:[-_](\d\d)|([A-Z]))?)?")
SPLIT = "68"
AGREE = 1e-4
"""Relative difference up to which parts make up an aggregate: each is rounded by itself."""


def divisions(code: str) -> frozenset[str]:
    """The divisions that a code covers, division 68 as ``68A`` and ``68B``; empty for what is no code.

    >>> sorted(divisions("C10-12")), sorted(divisions("L")), divisions("P52")
    (['10', '11', '12'], ['68A', '68B'], frozenset())
    """
    match = CODE.fullmatch(code)
    if match is None:
        return frozenset()
    first, last = SECTIONS[match[1]]
    low = int(match[2] or first)
    high = int(match[3] or match[2] or last)
    if not first <= low <= high <= last or (match[4] and match[2] != SPLIT):
        return frozenset()
    if match[4]:
        return frozenset({f"{SPLIT}{match[4]}"})
    span = {f"{division:02d}" for division in range(low, high + 1)}
    return frozenset(span - {SPLIT} | ({f"{SPLIT}A", f"{SPLIT}B"} if SPLIT in span else set()))


def finest(output: Mapping[str, float]) -> list[str]:
    """Of codes that overlap those that cover every division once, in NACE order, as fine as the numbers allow.

    An aggregate gives way to its parts where their ``output`` makes up its own (as far as :data:`AGREE`); else the
    parts give way to it.

    >>> finest({"A01": 4.0, "B": 9.0, "B05": 5.0, "B06": 4.0, "C10-12": 7.0, "C10": 3.0})
    ['A01', 'B05', 'B06', 'C10-12']
    """
    spans: dict[frozenset[str], str] = {}
    for code in output:
        spans.setdefault(divisions(code), code)
    spans.pop(frozenset(), None)

    def largest(within: Sequence[frozenset[str]]) -> list[frozenset[str]]:
        return [span for span in within if not any(span < other for other in within)]

    def resolved(span: frozenset[str]) -> list[frozenset[str]]:
        parts = largest([other for other in spans if other < span])
        whole = output[spans[span]]
        if not parts or abs(sum(output[spans[part]] for part in parts) - whole) > AGREE * abs(whole):
            return [span]
        return [inner for part in parts for inner in resolved(part)]

    chosen = [inner for span in largest(list(spans)) for inner in resolved(span)]
    return [spans[span] for span in sorted(dict.fromkeys(chosen), key=min)]
