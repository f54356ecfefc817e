"""The tables that are held: which one a page opens on."""

from __future__ import annotations

from dataclasses import replace

from ui.data.value_chain import TableCard
from ui.held import most_used

CARD = TableCard("a", "A", 2024, 1000, "KZT", "basic prices", "", 3, ("domestic",), "Somebody 2024", "")


def test_pages_open_on_the_table_that_most_was_computed_from() -> None:
    cards = [CARD, replace(CARD, id="b", runs=2), replace(CARD, id="c", runs=7), replace(CARD, id="d", runs=7)]
    held = {card.id: card for card in cards}
    assert most_used(held).id == "c"
    assert most_used({"a": CARD, "b": replace(CARD, id="b")}).id == "a"
