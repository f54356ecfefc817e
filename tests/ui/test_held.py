"""The tables that are held: which one a page opens on, what they are called."""

from __future__ import annotations

from dataclasses import replace

from ui.data.value_chain import TableCard
from ui.held import most_used
from ui.table_titles import table_title

CARD = TableCard("a", "A", 2024, 1000, "KZT", "basic prices", "", 3, ("domestic",), "Somebody 2024", "")


def test_pages_open_on_the_table_that_most_was_computed_from() -> None:
    cards = [CARD, replace(CARD, id="b", runs=2), replace(CARD, id="c", runs=7), replace(CARD, id="d", runs=7)]
    held = {card.id: card for card in cards}
    assert most_used(held).id == "c"
    assert most_used({"a": CARD, "b": replace(CARD, id="b")}).id == "a"


def test_of_two_tables_from_which_as_much_was_computed_pages_open_on_the_finer() -> None:
    finer, more = replace(CARD, id="finer", industries=42, runs=2), replace(CARD, id="more", industries=3, runs=3)
    coarser = replace(CARD, id="coarser", industries=29, runs=2)
    assert most_used({card.id: card for card in (CARD, coarser, finer)}).id == "finer"
    assert most_used({card.id: card for card in (finer, more)}).id == "more"


def test_titles_are_in_the_readers_language_and_a_persons_own_stay() -> None:
    assert table_title("Facts and tables of Kozlova, Denisova 2014", "kk").startswith("Козлова мен Денисова")
    assert table_title("My table of 2023", "ru") == "My table of 2023"
