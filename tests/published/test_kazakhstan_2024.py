"""Kazakhstan 2024, Bureau of National Statistics: published coefficients and inverse, and the trap of import bases."""

import numpy as np
import pytest

from analysis.model.coefficients import EXHAUSTIVE, input_coefficients, primary_coefficients
from analysis.model.leontief import leontief_inverse
from analysis.structural.linkages import LinkageParameters, linkages
from analysis.structural.multipliers import MultiplierParameters, multipliers, wide
from kb.table import BASES
from tests.tables import kaz_2024_29, kaz_2024_42, kaz_2024_68, published

ELECTRONICS = "26"


@pytest.fixture(params=[pytest.param("68 products", marks=pytest.mark.reference), "42 industries", "29 industries"])
def table(request):
    """The bureau's table, whole and as shipped."""
    if request.param == "68 products":
        return kaz_2024_68(request.getfixturevalue("reference"))
    return kaz_2024_42() if request.param == "42 industries" else kaz_2024_29()


def test_input_coefficients_are_sheet_9(reference):
    ours = input_coefficients(kaz_2024_68(reference), "resources")
    theirs = published(reference / "kaz_2024_bns" / "kaz2024_published_direct_coeffs.csv")
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-12)


def test_leontief_inverse_is_sheet_10(reference):
    ours = leontief_inverse(kaz_2024_68(reference), "resources")
    theirs = published(reference / "kaz_2024_bns" / "kaz2024_published_total_requirements.csv")
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-12)


def test_mixing_bases_is_wrong_and_by_how_much(reference):
    """Value added per unit of final demand for electronics: 0.030 on resources, 0.867 domestic, 0.436 is neither."""
    table = kaz_2024_68(reference)
    row = table.codes.index(ELECTRONICS)
    of_output = primary_coefficients(table, "domestic")["value_added"].to_numpy()
    mixed = of_output @ leontief_inverse(table, "resources").to_numpy()
    assert mixed[row] == pytest.approx(0.436, abs=5e-4)
    for basis, effect in {"resources": 0.030, "domestic": 0.867}.items():
        effects = wide(multipliers(table, MultiplierParameters(basis)).frame)["value_added_effect"]
        assert effects[ELECTRONICS] == pytest.approx(effect, abs=5e-4)


@pytest.mark.parametrize("basis", BASES)
def test_a_unit_of_final_demand_ends_as_value_added_imports_and_taxes(table, basis):
    result = multipliers(table, MultiplierParameters(basis))
    effects = wide(result.frame)
    total = sum(effects[f"{measure}_effect"] for measure in EXHAUSTIVE[basis])
    assert len(effects) == len(table.codes)
    np.testing.assert_allclose(total.to_numpy(float), 1, rtol=0, atol=1e-12)
    assert max(result.identities.values()) < 1e-9


@pytest.mark.parametrize("basis", BASES)
@pytest.mark.parametrize("forward", ["ghosh", "leontief"])
def test_linkages_of_the_whole_table(table, basis, forward):
    result = linkages(table, LinkageParameters(basis, forward))
    assert not result.frame.isna().any(axis=None)
    assert result.frame["backward_index"].mean() == pytest.approx(1)
    assert result.frame["forward_index"].mean() == pytest.approx(1)
    assert max(result.identities.values()) < 1e-9


def test_imports_by_supplier_and_by_product_agree(table):
    uses = table.imported.sum(axis=1) + table.final_demand_imported.to_numpy().sum(axis=1)
    np.testing.assert_array_equal(uses, table.imports)
