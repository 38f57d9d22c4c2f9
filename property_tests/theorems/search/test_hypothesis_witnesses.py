"""What is proved of a loss is not refuted by the search."""

import pytest
from hypothesis import given, settings

from numerics.balls.calculus.hypotheses import proved
from property_tests.numerics.balls.calculus.reference import formulas
from property_tests.theorems.tools.loss_audit.test_audit import parsed
from theorems.search.hypothesis_witnesses import GRIDS, find

COARSE = [grid for grid in GRIDS if grid in ((1, 1), (1, 4), (2, 1), (2, 2), (3, 1))]


@pytest.mark.slow
@settings(max_examples=60)
@given(formulas)
def test_what_is_proved_is_not_refuted_by_the_search(text):
    formula = parsed(text)
    for hypothesis in proved(formula):
        assert find(formula, hypothesis, {}, grids=COARSE) is None, hypothesis
