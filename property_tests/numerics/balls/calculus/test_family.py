"""The family as formulas, and the claims that are refuted about it."""

from fractions import Fraction

import mpmath
import pytest

from numerics.balls.calculus.family import TEXTS, declared, is_formula_of, regimes
from numerics.exact.losses import FAMILY, loss_named
from numerics.exact.parse import parse
from property_tests.numerics.balls.calculus.reference import value
from theorems.verdicts.catalogue import find_claim
from theorems.verdicts.verdict import Verdict, judge


def test_every_loss_of_the_family_has_a_formula_and_regimes():
    assert set(TEXTS) == set(FAMILY)
    for name in TEXTS:
        for regime in regimes(name):
            for example in regime.examples:
                margin = example.get("margin", Fraction(0))
                assert regime.margins.lower <= margin <= regime.margins.upper
                declared(name, example)


NEIGHBOURS = {
    "logistic": "log(2 + sum(exp(-v)))",
    "dcl": "log(1 + sum(exp(-v)))",
    "hinge-max": "max(0, 1 - max(v))",
    "hardest": "max(v)",
    "hinge": "sum(max(0, 1 + v))",
    "squared-hinge": "sum(max(0, 1 - v))",
    "exponential": "sum(exp(v))",
    "pairwise-logistic": "sum(log(1 + exp(v)))",
    "square": "sum((2 + v)**2)",
    "exponential-of-sum": "exp(-mean(v))",
}


@pytest.mark.parametrize(("name", "text"), NEIGHBOURS.items())
def test_a_formula_of_another_loss_is_seen(name, text):
    assert not is_formula_of(parse(text), loss_named(name))


def outcome(name):
    claim = find_claim(name)
    return judge(claim.instances(), family=claim.family)


def test_the_refuted_neighbours_are_refuted_at_every_example():
    for name in (
        "exponential-of-sum-submodular",
        "decoupled-strictly-convex",
        "square-nonincreasing",
    ):
        judgement = outcome(name)
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
