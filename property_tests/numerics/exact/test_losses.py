"""A loss is its definition; what is proved of it holds at points, what is not has a witness."""

from fractions import Fraction
from itertools import permutations

import numpy as np
import pytest
import sympy
from flint import arb, fmpq
from hypothesis import find, given, settings
from hypothesis import strategies as st
from mpmath import exp, log, mpf, workdps

from numerics.balls.calculus.hypotheses import holding
from numerics.balls.enclosure import precision
from numerics.exact.arithmetic import BALLS
from numerics.exact.losses import (
    FAMILY,
    Decoupled,
    ExponentialOfSum,
    HardestNegative,
    Hinge,
    HingeMax,
    Logistic,
    Square,
    SquaredHinge,
    loss_named,
)
from numerics.exact.symbols import SYMBOLS
from numerics.floats.arithmetic import FLOATS
from property_tests.strategies import fractions, losses

coordinates = fractions(-2, 2, 4)


def points(size):
    return st.lists(coordinates, min_size=size, max_size=size)


@st.composite
def pairs(draw, least=1, most=3):
    size = draw(st.integers(least, most))
    return draw(points(size)), draw(points(size))


def ball(loss, v):
    with precision(200):
        return loss.value([arb(fmpq(x.numerator, x.denominator)) for x in v], BALLS)


def larger(a, b):
    """True, False, or None where two 200-bit balls overlap."""
    return True if a > b else False if a < b else None


def not_convex(loss, u, w):
    middle = [(x + y) / 2 for x, y in zip(u, w, strict=True)]
    with precision(200):
        return larger(2 * ball(loss, middle), ball(loss, u) + ball(loss, w)) is True


def not_strictly_convex(loss, u, w):
    if u == w:
        return False
    middle = [(x + y) / 2 for x, y in zip(u, w, strict=True)]
    with precision(200):
        return larger(2 * ball(loss, middle), ball(loss, u) + ball(loss, w)) is not False


def not_symmetric(loss, u, w):
    value = ball(loss, u)
    return any(not ball(loss, order).overlaps(value) for order in permutations(u))


def raised(u, w):
    return [max(x, y) for x, y in zip(u, w, strict=True)]


def lowered(u, w):
    return [min(x, y) for x, y in zip(u, w, strict=True)]


def not_nonincreasing(loss, u, w):
    return larger(ball(loss, raised(u, w)), ball(loss, u)) is True


def not_strictly_decreasing(loss, u, w):
    above = raised(u, w)
    return above != u and larger(ball(loss, above), ball(loss, u)) is not False


def not_submodular(loss, u, w):
    with precision(200):
        spread = ball(loss, raised(u, w)) + ball(loss, lowered(u, w))
        return larger(spread, ball(loss, u) + ball(loss, w)) is True


VIOLATIONS = {
    "convex": not_convex,
    "strictly_convex": not_strictly_convex,
    "symmetric": not_symmetric,
    "nonincreasing": not_nonincreasing,
    "strictly_decreasing": not_strictly_decreasing,
    "submodular": not_submodular,
}


@pytest.mark.slow
@settings(max_examples=300)
@given(losses, pairs(), st.sampled_from(sorted(VIOLATIONS)))
def test_no_hypothesis_that_holds_is_violated(loss, pair, hypothesis):
    if hypothesis in holding(loss):
        assert not VIOLATIONS[hypothesis](loss, *pair)


FAILING = [
    (loss, hypothesis)
    for loss in (
        Decoupled(),
        HingeMax(),
        HardestNegative(),
        Hinge(),
        SquaredHinge(),
        Square(margin=-10),
        Square(margin=1),
        ExponentialOfSum(),
    )
    for hypothesis in VIOLATIONS
    if hypothesis not in holding(loss)
]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("loss", "hypothesis"), FAILING, ids=lambda x: getattr(x, "formula", str(x))
)
def test_every_hypothesis_that_is_not_proved_has_a_violation(loss, hypothesis):
    violated = VIOLATIONS[hypothesis]
    u, w = find(pairs(least=2, most=2), lambda pair: violated(loss, *pair))
    assert violated(loss, u, w)


@given(losses, st.integers(1, 3).flatmap(points))
def test_the_three_arithmetics_agree(loss, v):
    floats = float(loss.value([np.float64(x) for x in v], FLOATS))
    exact = loss.value([sympy.Rational(str(x)) for x in v], SYMBOLS)
    enclosed = ball(loss, v)
    assert abs(float(enclosed) - floats) <= 1e-12 * max(1.0, abs(floats))
    assert abs(float(exact) - floats) <= 1e-12 * max(1.0, abs(floats))


DEFINITIONS = {
    "logistic": lambda v, beta, m: log(1 + sum(exp(beta * (m - x)) for x in v)),
    "dcl": lambda v, beta, m: log(sum(exp(beta * (m - x)) for x in v)),
    "hinge-max": lambda v, m: max(mpf(0), m - min(v)),
    "hardest": lambda v: -min(v),
    "hinge": lambda v, m: sum(max(mpf(0), m - x) for x in v),
    "squared-hinge": lambda v, m: sum(max(mpf(0), m - x) ** 2 for x in v),
    "exponential": lambda v, beta: sum(exp(-beta * x) for x in v),
    "pairwise-logistic": lambda v, beta, m: sum(log(1 + exp(beta * (m - x))) for x in v),
    "square": lambda v, m: sum((m - x) ** 2 for x in v),
    "exponential-of-sum": lambda v, beta: exp(-beta * sum(v)),
}


def exact(x):
    return mpf(x.numerator) / x.denominator


@given(losses, st.integers(1, 3).flatmap(points))
def test_a_loss_is_its_definition(loss, v):
    """Of docs/losses.md, in mpmath."""
    with workdps(40):
        defined = DEFINITIONS[loss.name](list(map(exact, v)), *map(exact, loss.parameters.values()))
        found = mpf(str(ball(loss, v).mid().str(35, radius=False)))
        assert abs(found - defined) <= mpf(10) ** -28 * (1 + abs(defined))
    assert set(DEFINITIONS) == set(FAMILY)


@pytest.mark.parametrize("name", FAMILY)
def test_losses_are_found_by_name_and_refuse_what_they_do_not_have(name):
    loss = loss_named(name)
    assert loss.name == name
    for parameter in ("beta", "margin"):
        if hasattr(loss, parameter):
            chosen = loss_named(name, **{parameter: "3/2"})
            assert getattr(chosen, parameter) == Fraction(3, 2)
        else:
            with pytest.raises(ValueError, match=f"has no {parameter}"):
                loss_named(name, **{parameter: "3/2"})


@pytest.mark.parametrize("beta", [0, -1, "-1/2"])
def test_an_inverse_temperature_is_positive(beta):
    with pytest.raises(ValueError, match="beta is"):
        Logistic(beta=beta)


def test_a_float_parameter_is_refused():
    with pytest.raises(TypeError, match="margin is the float"):
        HingeMax(margin=0.5)
