"""What a mouse can click in a picture, the keyboard reaches: a list of links after each figure that answers clicks."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import ui
from ui.profiles.address import KINDS

Page = Callable[..., AppTest]
HERE = Path(ui.__file__).parent
FIGURES: Mapping[str, Mapping[str, str]] = {
    "overview": {},
    "regions": {},
    "clusters": {},
    "policy": {"kinds": "programme~act~pilot~participant"},
    "value_chain": {"view": "network"},
}


def test_every_figure_that_answers_clicks_is_told_what_it_shows() -> None:
    """Whoever draws one that answers clicks draws the list too: ECharts figures in one place, maps each in theirs."""
    answering = []
    for path in sorted(HERE.rglob("*.py")):
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(function, ast.FunctionDef):
                continue
            called = [call for call in ast.walk(function) if isinstance(call, ast.Call)]
            names = [ast.unparse(call.func).rpartition(".")[2] for call in called]
            drawn = [
                call
                for call, name in zip(called, names, strict=True)
                if name in ("echarts_chart", "vega_lite_chart", "altair_chart", "plotly_chart", "pydeck_chart")
                and any(word.arg in ("on_select", None) for word in call.keywords)
            ]
            if drawn:
                answering.append(function.name)
                assert "as_links" in names, f"{path.name}: {function.name}"
    assert len(answering) >= 3


@pytest.mark.parametrize("view", FIGURES)
def test_what_a_figure_shows_stands_after_it_as_links(page: Page, view: str) -> None:
    app = page(view, lang="ru", **FIGURES[view])
    assert not app.exception
    listed, *_of_tables = [each for each in app.expander if each.label == "Списком со ссылками"]
    lines = listed.markdown[0].value.splitlines()
    assert len(lines) > 5
    assert all(line.startswith("1. [") and "](profile?kind=" in line for line in lines)
    assert {line.partition("kind=")[2].partition("&")[0] for line in lines} <= set(KINDS.values())


@pytest.mark.parametrize(
    ("view", "address"),
    [
        ("clusters", {"of": "found"}),
        ("query", {"query": "clusters.designated"}),
        ("regions", {"part": "organisations"}),
    ],
)
def test_what_stands_several_to_a_cell_is_listed_as_links(page: Page, view: str, address: dict[str, str]) -> None:
    app = page(view, **address)
    assert not app.exception
    listed = [each.markdown[0].value.splitlines() for each in app.expander if each.label == "As a list with links"]
    lines = listed[-1]
    assert len(lines) == len(set(lines)) > 5
    assert all(line.startswith("1. [") and "](profile?kind=" in line for line in lines)
