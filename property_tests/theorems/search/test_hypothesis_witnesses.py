"""What is proved of a loss is not refuted by the search; with many coordinates it finds more."""

from fractions import Fraction

import pytest
from hypothesis import given, settings

from numerics.balls.calculus.hypotheses import proved
from numerics.balls.calculus.witness import contradicts
from numerics.exact.parse import parse
from property_tests.numerics.balls.calculus.reference import formulas
from property_tests.theorems.tools.loss_audit.test_audit import parsed
from theorems.search.hypothesis_witnesses import GRIDS, find
from theorems.search.loss_audit import decide

COARSE = [grid for grid in GRIDS if grid in ((1, 1), (1, 4), (2, 1), (2, 2), (3, 1))]


@pytest.mark.slow
@settings(max_examples=60)
@given(formulas)
def test_what_is_proved_is_not_refuted_by_the_search(text):
    formula = parsed(text)
    for hypothesis in proved(formula):
        assert find(formula, hypothesis, {}, grids=COARSE, wide=(6,)) is None, hypothesis


def debiased(prior):
    """Return the loss of Chuang et al. without its clamp, for a class prior τ."""
    return parse(f"log(1 + sum(exp(-v) - {prior})/(1 - {prior}))")


@pytest.mark.parametrize(
    ("size", "affine_at"),  # A is 0 at k = size − 1, where that is among the numbers tried
    [
        (10, 9),
        pytest.param(8, 7, marks=pytest.mark.slow),
        pytest.param(64, 64, marks=pytest.mark.slow),
    ],
)
def test_the_debiased_loss_is_refuted_from_the_first_k_on_at_which_it_is_not_convex(
    size, affine_at
):
    """Along (s, .., s) it is log(A + k B e^{−s}), A = 1 − kτ/(1 − τ): concave where A < 0."""
    found = decide(debiased(Fraction(1, size)), "convex")
    assert found.outcome.value == "refuted"
    points = [point for _, point in found.witness.inequality.terms]
    assert {len(point) for point in points} == {size}
    assert all(len({*point}) == 1 for point in points)
    assert found.direction.curvature.upper < 0
    affine = decide(debiased(Fraction(1, size)), "strictly_convex_along_ones")
    assert len(affine.witness.inequality.terms[0][1]) == affine_at


@pytest.mark.slow
def test_what_fails_with_more_coordinates_than_are_tried_is_unknown():
    found = decide(debiased(Fraction(1, 66)), "convex")
    assert found.outcome.value == "unknown"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "hypothesis", "distinct"),
    [
        # a sum that no four coordinates of [−2, 2] reach, so that nothing fails below five
        ("max(0, sum(v) - 9)", "nonincreasing", 2),
        ("max(0, sum(v) - 9) - sum(v)", "strictly_decreasing", 2),
        ("sum(exp(-v)) - 3*max(0, -9 - sum(v))", "convex", 1),
        ("max(0, sum(v) - 9)", "submodular", 3),
        ("max(0, sum(v) - 9)", "replacement", 3),
        ("sum(v) + max(0, sum(v) - 8)*v[1]", "symmetric", 3),
    ],
)
def test_a_hypothesis_that_fails_from_five_coordinates_on_is_refuted(text, hypothesis, distinct):
    formula = parse(text)
    assert find(formula, hypothesis, {}, wide=()) is None
    found = find(formula, hypothesis, {})
    points = [point for _, point in found.inequality.terms]
    assert {len(point) for point in points} == {5}
    assert max(len({*point}) for point in points) <= distinct
    assert contradicts(found.inequality)
