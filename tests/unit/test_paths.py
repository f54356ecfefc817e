"""Structural paths: the same as by walking through all of them; nothing stronger is missed, nothing counted twice."""

import itertools
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.model.coefficients import input_coefficients, primary_coefficients
from analysis.model.leontief import leontief_inverse
from analysis.structural.chains import strongest
from analysis.structural.paths import PathParameters, paths
from kb.errors import AnalysisError
from tests.tables import balanced_tables, kaz_2024_29, make_table, quickly, scale, take

MEASURES = ["output", "value_added", "compensation", "imports", "taxes", "employment"]


def walked(A, effect, demand, longest):
    """Every chain of at most so many steps, by the definition, with its value."""
    found = {}
    for steps in range(longest + 1):
        for chain in itertools.product(range(len(A)), repeat=steps + 1):
            links = [A[supplier, buyer] for supplier, buyer in itertools.pairwise(chain)]
            found[chain] = effect[chain[0]] * np.prod(links) * demand[chain[-1]]
    return found


def assert_strongest(found, everything, most, least=0.0):
    """The same values as the largest of all; ties may come in another order."""
    expected = sorted((abs(value) for value in everything.values() if value != 0), reverse=True)
    expected = [value for value in expected if value >= least][:most]
    np.testing.assert_allclose([abs(chain.value) for chain in found], expected, rtol=1e-12)
    assert len({chain.industries for chain in found}) == len(found)
    for chain in found:
        assert chain.value == pytest.approx(everything[chain.industries], rel=1e-12)


values = st.floats(-1, 1).map(lambda value: round(value, 2))


@quickly
@given(st.integers(1, 3), st.integers(0, 4), st.integers(1, 60), st.sampled_from([0.0, 0.01]), st.data())
def test_the_chains_are_those_of_an_exhaustive_walk_whatever_the_signs(n, longest, most, least, data):
    numbers = np.array(data.draw(st.lists(values, min_size=n * (n + 2), max_size=n * (n + 2))))
    A, effect, demand = numbers[: n * n].reshape(n, n), numbers[n * n : -n], numbers[-n:]
    found = strongest(A, effect, demand, most=most, longest=longest, least=least)
    everything = walked(A, effect, demand, longest)
    on_the_edge = any(abs(abs(value) - least) < 1e-12 for value in everything.values())
    assert_strongest(found, everything, most, 0.0 if on_the_edge and not least else least)


@quickly
@given(balanced_tables(max_size=4), st.sampled_from(MEASURES), st.integers(0, 4))
def test_paths_of_a_table_are_those_of_an_exhaustive_walk(table, measure, longest):
    c = np.ones(len(table.codes)) if measure == "output" else primary_coefficients(table)[measure].to_numpy()
    demand = table.final_demand_domestic.sum(axis=1).to_numpy()
    everything = walked(input_coefficients(table).to_numpy(), c, demand, longest)
    total = c @ leontief_inverse(table).to_numpy() @ demand
    if total == 0:
        with pytest.raises(AnalysisError, match=f"no {measure}"):
            paths(table, PathParameters(measure=measure))
        return
    result = paths(table, PathParameters(measure=measure, longest=longest, most=30))
    frame = result.frame
    expected = sorted((value for value in everything.values() if value > 0), reverse=True)[:30]
    np.testing.assert_allclose(frame["strength"], expected, rtol=1e-9)
    np.testing.assert_allclose(frame["share"], np.array(expected) / total, rtol=1e-9)
    np.testing.assert_allclose(frame["cumulative_share"], np.cumsum(frame["share"]), rtol=1e-12)
    assert result.summary["total"] == pytest.approx(total)
    assert result.summary["coverage"] == pytest.approx(frame["share"].sum())
    for row in frame.itertuples():
        codes = row.path.split(" > ")
        assert (codes[0], codes[-1], len(codes) - 1) == (row.first, row.last, row.length)
        assert codes[1:-1] == ([] if row.via is pd.NA else row.via)
        assert row.strength == pytest.approx(everything[tuple(map(table.codes.index, codes))])


@quickly
@given(balanced_tables(max_size=3))
def test_paths_add_up_to_the_whole_effect(table):
    """What k steps or fewer leave out is the effect of the demand that k steps pass on: Aᵏ⁺¹ f."""
    A, longest = input_coefficients(table).to_numpy(), 3
    demand = table.final_demand_domestic.sum(axis=1).to_numpy()
    result = paths(table, PathParameters(measure="output", longest=longest, most=10_000))
    passed_on = np.linalg.matrix_power(A, longest + 1) @ demand
    missing = leontief_inverse(table).to_numpy().sum(axis=0) @ passed_on / table.output.sum()
    assert result.summary["total"] == pytest.approx(table.output.sum())
    assert result.summary["coverage"] == pytest.approx(1 - missing)


@quickly
@given(balanced_tables(min_size=2), st.sampled_from([1e-6, 1e9]), st.randoms(use_true_random=False))
def test_neither_currency_unit_nor_order_matter(table, factor, random):
    order = list(range(len(table.codes)))
    random.shuffle(order)
    ours, theirs = (paths(each).frame for each in (table, take(scale(table, factor), order)))
    np.testing.assert_allclose(ours["share"], theirs["share"], rtol=1e-7)


def test_paths_between_two_industries():
    table = kaz_2024_29()
    everything = paths(table, PathParameters(most=4000)).frame
    between = everything[(everything["first"] == "B07") & (everything["last"] == "C24")]
    frame = paths(table, PathParameters(start=("B07",), end=("C24",), most=len(between))).frame
    assert set(frame["path"]) == set(between["path"])
    assert frame["path"][0] == "B07 > C24"
    np.testing.assert_allclose(frame["strength"], between["strength"], rtol=1e-12)
    A, c = input_coefficients(table), primary_coefficients(table)["value_added"]
    demand = table.final_demand_domestic.sum(axis=1)["C24"]
    assert frame["strength"][0] == pytest.approx(c["B07"] * A.loc["B07", "C24"] * demand)
    whole = c["B07"] * leontief_inverse(table).loc["B07", "C24"] * demand
    np.testing.assert_allclose(frame["share"], frame["strength"] / whole, rtol=1e-9)


def test_patterns_name_several_industries():
    frame = paths(kaz_2024_29(), PathParameters(start=("B*",), end=("C24", "F41"))).frame
    assert {code[0] for code in frame["first"]} == {"B"}
    assert set(frame["last"]) == {"C24", "F41"}


def test_the_cutoff_ends_the_list():
    table = kaz_2024_29()
    frame = paths(table, PathParameters(cutoff=0.005, most=10_000)).frame
    more = paths(table, PathParameters(most=len(frame) + 1)).frame
    assert frame["share"].min() >= 0.005 > more["share"].iloc[-1]
    pd.testing.assert_frame_equal(frame, more.head(len(frame)))


def test_a_path_of_no_step_and_one_of_own_use_are_told_apart():
    frame = paths(make_table([[30]], {"output": [40]}), PathParameters(measure="output", most=3)).frame
    assert frame["path"].to_list() == ["S1", "S1 > S1", "S1 > S1 > S1"]
    assert frame["length"].to_list() == [0, 1, 2]
    assert frame["strength"].to_list() == [10, 7.5, 5.625]
    assert [via is pd.NA for via in frame["via"]] == [True, True, False]


def test_the_notes_say_how_much_is_covered():
    result = paths(kaz_2024_29(), PathParameters(most=50))
    assert f"50 paths cover {result.summary['coverage']:.1%} of " in result.notes[0]
    assert 0.5 < result.summary["coverage"] < 1


def test_negative_demand_counts_against_the_total():
    table = make_table([[0, 5], [0, 0]], {"output": [4, 10]})
    result = paths(table, PathParameters(measure="output"))
    found = dict(zip(result.frame["path"], result.frame["strength"], strict=True))
    assert found == {"S2": 10, "S1 > S2": 5, "S1": -1}
    assert result.summary["coverage"] == pytest.approx(1)
    assert "some paths count against the total: their shares are negative" in result.notes


def test_on_resources_the_paths_add_up_to_output_and_imports():
    table = kaz_2024_29()
    table = replace(
        table,
        final_demand_imported=table.final_demand_imported.assign(
            household_consumption=table.imports - table.imported.sum(axis=1)
        ),
    )
    total = paths(table, PathParameters("resources", measure="output", most=1)).summary["total"]
    assert total == pytest.approx((table.output + table.imports).sum(), rel=1e-9)


def test_a_measure_or_industry_that_is_not_there_is_refused():
    table = kaz_2024_29()
    with pytest.raises(AnalysisError, match="unknown measure 'happiness' – one of output, value_added"):
        paths(table, PathParameters(measure="happiness"))
    with pytest.raises(AnalysisError, match="no industry 'Z99'"):
        paths(table, PathParameters(end=("Z99",)))


def test_industries_without_an_effect_are_refused():
    table = make_table([[0, 0], [0, 0]], {"output": [1, 1]})
    with pytest.raises(AnalysisError, match="no output in the industries asked for"):
        paths(table, PathParameters(measure="output", start=("S1",), end=("S2",)))
