"""The table of the claim `loss-hypotheses`, and the claims that are refuted about its losses."""

from fractions import Fraction

import mpmath

from numerics.balls.calculus.hypotheses import holding
from numerics.exact.losses import FAMILY
from property_tests.numerics.balls.calculus.reference import value
from property_tests.theorems.claims.judged import judged
from theorems.claims.losses.loss_hypotheses import _HYPOTHESES, _STATED
from theorems.verdicts.verdict import Verdict


def test_the_table_is_about_every_loss_and_says_what_is_computed_of_it():
    assert {loss for loss, _, _ in _STATED} == set(FAMILY.values())
    for loss, regime, failing in _STATED:
        for example in regime.examples:
            margin = example.get("margin", Fraction(0))
            assert regime.margins.lower <= margin <= regime.margins.upper
            assert set(_HYPOTHESES) - holding(loss(**example)) == set(failing)


def test_the_refuted_neighbours_are_refuted_at_every_example():
    for name in (
        "exponential-of-sum-submodular",
        "decoupled-strictly-convex",
        "square-nonincreasing",
    ):
        judgement = judged(name)
        assert judgement.verdict == Verdict.REFUTED
        assert all(instance.holds is False for instance in judgement.instances)
        for instance in judgement.instances:
            left_side_holds_elsewhere(instance)


def left_side_holds_elsewhere(instance):
    witness, relation = instance.witness, instance.witness["inequality"][-3:]
    with mpmath.workdps(60):
        left = mpmath.fsum(
            mpmath.mpf(Fraction(c).numerator)
            / Fraction(c).denominator
            * value(witness["formula"], list(map(Fraction, point)))
            for c, point in zip(witness["coefficients"], witness["points"], strict=True)
        )
        assert left > 0 if relation == "> 0" else left > -(mpmath.mpf(10) ** -50)
