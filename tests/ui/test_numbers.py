"""Amounts: one scale for a column, that of the table's unit; the currency in the reader's words."""

from __future__ import annotations

import math
from collections.abc import Callable
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from ui.numbers import money, scale, unit_words

UNITS = (1, 1_000, 1_000_000, 1_000_000_000)
sizes = st.lists(st.floats(0.01, 1e9), min_size=1, max_size=40)


@given(sizes, st.sampled_from(UNITS))
def test_half_of_a_column_is_one_or_more_and_nothing_near_them_reads_as_nought(values: list[float], unit: int) -> None:
    read = scale(values, unit, "USD", "en")
    if min(values) * unit >= 1:
        assert sum(value * read.factor >= 0.999 for value in values) * 2 >= len(values)
        least = median(values) / 100
        assert all(round(value * read.factor, read.digits) for value in values if value >= least)
    assert math.isclose(values[0] * read.factor * _worth(read.words), values[0] * unit)


def _worth(words: str) -> float:
    return {"tn": 1e12, "bn": 1e9, "m": 1e6, "k": 1e3}.get(words.split()[0], 1.0)


@pytest.mark.parametrize("lang", ["ru", "kk"])
def test_tenge_is_a_word_where_the_page_speaks_it(lang: str) -> None:
    words = {"ru": "тенге", "kk": "теңге"}[lang]
    told = (money(5e6, 1000, "KZT", lang), unit_words(1000, "KZT", lang), scale([5e6], 1000, "KZT", lang).words)
    assert all(text.endswith(words) for text in told)


@pytest.mark.parametrize("view", ["impact", "value_chain", "indicators", "regions"])
@pytest.mark.parametrize("lang", ["ru", "kk"])
def test_no_page_in_russian_or_kazakh_says_kzt(page: Callable[..., AppTest], view: str, lang: str) -> None:
    app = page(view, lang=lang)
    remarks = [each.value for box in app.expander for each in box.markdown]  # said to be in English
    shown = [*app.markdown, *app.caption, *app.metric, *app.button_group]
    texts = [f"{getattr(each, 'label', '')} {each.value}" for each in shown if each.value not in remarks]
    assert not [text for text in texts if "KZT" in text]
