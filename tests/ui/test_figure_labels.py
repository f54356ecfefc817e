"""Names beside points: they cover neither each other nor a point, and are cut only where there is no room."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from ui.figures.labels import Box, Spot, placed

WIDTH, HEIGHT = 600.0, 300.0
LONG = "Repair and installation of machinery and equipment"
spots = st.builds(Spot, st.floats(0, WIDTH), st.floats(0, HEIGHT), st.floats(3, 22), st.text("Аб кw", max_size=60))


def meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@given(st.lists(spots, max_size=30))
def test_names_cover_nothing_and_stay_inside(points: list[Spot]) -> None:
    shown = [
        (point, label.box) for point, label in zip(points, placed(points, WIDTH, HEIGHT), strict=True) if label.box
    ]
    for _, box in shown:
        assert 0 <= box[0] <= box[2] <= WIDTH
        assert 0 <= box[1] <= box[3] <= HEIGHT
        assert not any(meet(box, (p.x, p.y, p.x, p.y)) for p in points)
    assert not any(meet(one, other) for (_, one), (_, other) in combinations(shown, 2))


def test_a_name_with_room_stands_in_full_and_turns_inwards_at_the_edge() -> None:
    middle, edge = placed([Spot(100, 100, 5, LONG), Spot(WIDTH - 5, 200, 5, LONG)], WIDTH, HEIGHT)
    assert (middle.text, middle.side) == (LONG, "right")
    assert (edge.text, edge.side) == (LONG, "left")


def test_between_neighbours_a_name_takes_two_lines_before_it_is_cut() -> None:
    wall = [Spot(x, 150, 12, "") for x in (20, 320)]
    between = placed([Spot(60, 150, 5, LONG), *wall], WIDTH, HEIGHT)[0]
    assert "…" not in between.text
