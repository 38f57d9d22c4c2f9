"""Steps of arguments: what they compare is to be seen, and their false neighbours are refused."""

import pytest
from sympy import Integer

from theorems.claims.losses import log_sum_exp_hessian as hessian
from theorems.verdicts.catalogue import find_claim
from theorems.verdicts.evidence import same_term

DIFFERENTIATED = (
    "debiased-convex-below-threshold",
    "log-sum-exp-hessian",
    "logistic-replacement",
    "class-collapse-threshold",
    "negative-gradient-falls",
    "siglip-initial-batch",
    "siglip-phase-diagram",
    "strong-convexity-distance",
)


@pytest.mark.parametrize("name", DIFFERENTIATED)
def test_no_step_shows_one_expression_on_both_sides(name):
    said = [str(one.evidence) for one in find_claim(name).instances() if one.is_step]
    assert any(words.startswith("d/d") for words in said)
    for words in said:
        assert "both sides are" not in words
        for part in words.replace(" as rational functions", "").split("; "):
            left, _, right = part.partition(" = ")
            assert left != right


i, j = hessian.i, hessian.j
z, x = map(hessian._numbers, "zx")


@pytest.mark.slow
@pytest.mark.parametrize(
    "pair",
    [
        z(i) * z(j) * (x(i) - x(j)) ** 2,  # without the half
        z(i) * z(j) * (x(i) + x(j)) ** 2 / 2,
        z(i) * z(i) * (x(i) - x(j)) ** 2 / 2,
        z(i) * z(j) * (x(i) - x(j)) ** 2 / 2 + z(i),
        z(i) * z(j) * x(i) * (x(i) + x(j)),
        Integer(0),
    ],
)
def test_false_neighbours_of_the_sum_of_squares_are_refused(pair):
    left, right = hessian.hessian_sides()
    squares = hessian._sum(hessian._sum(z(i) * z(j) * (x(i) - x(j)) ** 2 / 2, j), i)
    others = hessian._sum(hessian._sum(pair, j), i)
    assert same_term(left, right).holds
    assert same_term(left, right - squares + others).holds is None
    same = hessian._sum(hessian._sum(z(i) * z(j) * x(i) * (x(i) - x(j)), j), i)
    assert same_term(left, right - squares + same).holds  # the same with i and j exchanged
