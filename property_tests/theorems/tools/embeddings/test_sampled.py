"""Points on the simplex have the value that is said of it."""

from fractions import Fraction

import numpy as np
import pytest

from numerics.floats.sampling import Sampling
from numerics.floats.unit_vectors import simplex_etf_vectors
from theorems.tools.embeddings.sampled import sampled


@pytest.mark.parametrize("negatives", ["all", "others", "other-classes"])
@pytest.mark.parametrize("replaced", [True, False])
def test_points_on_the_simplex_have_the_value_that_is_said_of_it(negatives, replaced):
    rows, labels = np.repeat(simplex_etf_vectors(4, 3), 3, axis=0), np.arange(12) // 3
    draws = Sampling("other", negatives, replaced)
    found = sampled(rows, labels, [1, 5], beta=Fraction(3), sampling=draws)
    assert found.losses == pytest.approx(found.simplex, rel=1e-11)
    both = sampled(
        np.concatenate([rows[::3]] * 2),
        np.tile(np.arange(4), 2),
        [1, 3],
        beta=Fraction(3),
        sampling=Sampling("class", "other-classes", replaced),
        towers=True,
    )
    assert both.losses == pytest.approx(both.simplex, rel=1e-11)
