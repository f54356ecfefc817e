"""Miller and Blair 2022, pp. 348-351: change of output in three sectors, as printed in a public practical.

The practical is structural_decomposition.ipynb of CMLPlatform/advanced_EEIO_course_student_version on GitHub; its
equations 8.3, 8.4 and 8.7 are the two polar forms and their average.
"""

import numpy as np
import pytest

from analysis.structural.decomposition import DecompositionParameters, decomposition
from analysis.textbook import two_years

TECHNOLOGY_FIRST = {"technology": [0.898419, 8.622001, 9.009966], "demand": [11.101581, 11.377999, 10.990034]}
DEMAND_FIRST = {"technology": [0.784597, 9.660650, 9.963899], "demand": [11.215403, 10.339350, 10.036101]}
AVERAGE = {part: np.mean([TECHNOLOGY_FIRST[part], DEMAND_FIRST[part]], axis=0) for part in TECHNOLOGY_FIRST}


@pytest.mark.parametrize(
    ("order", "printed"),
    [("technology-first", TECHNOLOGY_FIRST), ("demand-first", DEMAND_FIRST), ("average", AVERAGE)],
)
def test_the_parts_of_the_change_of_output_are_those_printed(order, printed):
    later, earlier = two_years()
    frame = decomposition(later, DecompositionParameters(order=order), earlier_table=earlier).frame
    assert frame["change"].tolist() == [12, 20, 20]
    np.testing.assert_allclose(frame["technology"] + frame["sourcing"], printed["technology"], atol=1e-6)
    np.testing.assert_allclose(frame["level"] + frame["mix"], printed["demand"], atol=1e-6)
