"""The conclusion names the largest part of the excess."""

import re
from math import inf

import numpy as np
import pytest

from numerics.floats.unit_vectors import simplex_etf_vectors
from theorems.reports.embeddings.conclusions import conclusion
from theorems.reports.embeddings.report import excess
from theorems.tools.embeddings.audit import audit
from theorems.tools.embeddings.reading import of_arrays


@pytest.mark.slow
def test_the_conclusion_names_the_largest_part_of_the_excess():
    rng = np.random.default_rng(0)
    labels = np.arange(60) % 3
    near = np.eye(3)[labels] + 0.01 * rng.normal(size=(60, 3))
    found = audit(of_arrays(near, labels), [2, 4, inf])
    line = conclusion(found)
    assert line.startswith(
        f"For k = 4 and β = 1/T = 1 the population loss is ≈{found.losses[1].points:.4g}: "
    )
    assert "most of the excess is the geometry of the means" in line
    share = excess(found.losses[1])
    assert f"({share[2] / share[3]:.0%})" in line
    etf = np.repeat(simplex_etf_vectors(3, 2), 2, axis=0)
    best = conclusion(audit(of_arrays(etf, np.arange(6) // 2), [4]))
    assert re.search(r"that of the least loss to 1\d digits$", best)
    scattered = conclusion(audit(of_arrays(rng.normal(size=(60, 3)), labels), [4], beta=50))
    assert "above that of total collapse" in scattered
