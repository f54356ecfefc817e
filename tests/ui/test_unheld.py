"""An address that names what is not held: every page says so, shows its default and offers the nearest."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import ui
from tests.ui.test_pages import as_read
from ui.unheld import nearest

Page = Callable[..., AppTest]

CHOICES = (
    ("value_chain", "table", "kaz-2023-29", "kaz-2024-29", {}),
    ("value_chain", "industry", "C243", "C241", {}),
    ("value_chain", "depth", "many", "", {}),
    ("value_chain", "view", "flows", "", {}),
    ("clusters", "table", "kaz-2023-29", "kaz-2024-29", {"of": "found"}),
    ("clusters", "programme", "cluster-initiative-2005", "cluster-initiative-2004", {}),
    ("clusters", "region", "караганда", "KZ-35", {}),
    ("clusters", "kind", "pilots", "pilot", {}),
    ("indicators", "measure", "outputs", "output", {}),
    ("indicators", "basis", "domestik", "", {}),
    ("impact", "changed", "C243", "C241", {}),
    ("impact", "d.C242", "much", "", {}),
    ("regions", "region", "karagandy", "KZ-35", {}),
    ("regions", "section", "9", "", {}),
    ("regions", "year", "1890", "", {"view": "years"}),
    ("policy", "entry", "pilot-metalurgy", "pilot-metallurgy", {}),
    ("query", "query", "value_chain.supplier", "", {}),
    ("query", "p_industry", "C249", "", {}),
    ("query", "p_depth", "deep", "", {}),
    ("data", "part", "sauces", "sources", {}),
    ("data", "run", "no such run", "", {"part": "runs"}),
)


def told(app: AppTest) -> str:
    return as_read("\n".join(str(each.value) for each in app.info))


@pytest.mark.parametrize(("view", "part", "text", "like", "further"), CHOICES)
def test_what_an_address_names_in_vain_is_said_with_the_nearest(
    page: Page, view: str, part: str, text: str, like: str, further: dict[str, str]
) -> None:
    app = page(view, **further, **{part: text})
    assert not app.exception
    assert f"Nothing is held under “{text}”" in told(app)
    if like:
        app.button(key=f"nearest {part}").click().run()
        assert like in app.query_params[part]
        assert text not in told(app)


def test_the_note_goes_with_the_readers_own_choice(page: Page) -> None:
    app = page("value_chain", industry="nonsense", lang="ru")
    assert "Под «nonsense» ничего не хранится." in told(app)
    app.selectbox(key="industry").set_value("A01").run()
    assert "nonsense" not in told(app)


def test_the_nearest_is_found_in_any_alphabet_and_nothing_for_what_is_like_nothing() -> None:
    held = {"C24": "Metallurgy", "KZ-35": "Karaganda Region"}
    assert nearest("Караганды", held) == "KZ-35"
    assert nearest("металургия", held) == "C24"
    assert nearest("%%", held) is None


def test_no_button_of_a_form_has_a_shortcut() -> None:
    """The field under the cursor sends the form by the same keys: the second submit would undo the first."""
    for path in Path(ui.__file__).parent.rglob("*.py"):
        assert "shortcut=" not in path.read_text(), path
