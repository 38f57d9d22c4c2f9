"""Derivatives of formulas: against mpmath, and what they are where a maximum turns."""

from fractions import Fraction

import mpmath
import numpy as np
import pytest
from flint import arb, fmpq
from hypothesis import given
from hypothesis import strategies as st

from numerics.balls.enclosure import precision
from numerics.exact.arithmetic import BALLS
from numerics.exact.jets import derivatives
from numerics.exact.parse import parse
from numerics.floats.arithmetic import FLOATS
from property_tests.strategies import fractions

FUNCTIONS = {
    "3": lambda x: mpmath.mpf(3),
    "v": lambda x: x,
    "v**5 - 2*v": lambda x: x**5 - 2 * x,
    "1/(3 + v)**2": lambda x: 1 / (3 + x) ** 2,
    "exp(-2*v)": lambda x: mpmath.exp(-2 * x),
    "log(3 + v)": lambda x: mpmath.log(3 + x),
    "log(1 + exp(-5*v))": lambda x: mpmath.log(1 + mpmath.exp(-5 * x)),
    "log(exp(v) + exp(-v) + 1)": lambda x: mpmath.log(2 * mpmath.cosh(x) + 1),
    "v*exp(v**2)": lambda x: x * mpmath.exp(x**2),
    "max(5/11 - v, v - 5/11)*v": lambda x: abs(x - mpmath.mpf(5) / 11) * x,
    "max(0, 5/11 - v)**3": lambda x: max(mpmath.mpf(0), mpmath.mpf(5) / 11 - x) ** 3,
}


def phi(text):
    return parse(f"sum({text} + 0*v)").body


@given(st.sampled_from(sorted(FUNCTIONS)), fractions(-2, 2, 8))
def test_the_derivatives_are_those_of_mpmath(text, x):
    with precision(160):
        balls = derivatives(phi(text), arb(fmpq(x.numerator, x.denominator)), BALLS)
    floats = derivatives(phi(text), np.array([float(x)]), FLOATS)
    with mpmath.workdps(60):
        at = mpmath.mpf(x.numerator) / x.denominator
        for order, name in enumerate(("value", "slope", "curvature")):
            true = mpmath.diff(FUNCTIONS[text], at, order)
            ball = mpmath.mpf(getattr(balls, name).mid().str(40, radius=False))
            assert abs(ball - true) <= mpmath.mpf(10) ** -15 * (1 + abs(true))
            (found,) = getattr(floats, name)
            assert abs(found - true) <= 1e-11 * (1 + abs(true))


@given(st.sampled_from(sorted(FUNCTIONS)), fractions(-2, 2, 8), fractions(0, "1/2", 64))
def test_a_wide_ball_holds_the_derivatives_inside(text, x, radius):
    with precision(100):
        middle, width = (arb(fmpq(y.numerator, y.denominator)) for y in (x, radius))
        wide = derivatives(phi(text), middle + arb(0, width), BALLS)
        inside = derivatives(phi(text), middle + width / 3, BALLS)
        for name in ("value", "slope", "curvature"):
            hull = getattr(wide, name)
            assert not hull.is_finite() or hull.overlaps(getattr(inside, name))


def test_the_derivatives_are_finite_around_a_zero():
    found = derivatives(phi("(v - 4/3)**2"), BALLS.number(Fraction(4, 3)), BALLS)
    assert found.value.contains(0)
    assert found.slope.contains(0)
    assert found.curvature.overlaps(arb(2))


def test_at_a_kink_a_ball_has_both_slopes_and_no_second_derivative():
    found = derivatives(parse("sum(max(0, 1 - v))").body, arb(1), BALLS)
    assert (found.value, found.curvature.is_nan()) == (0, True)
    assert found.slope.contains(-1)
    assert found.slope.contains(0)
    squared = derivatives(parse("sum(max(0, 1 - v)**2)").body, arb(1), BALLS)
    assert (squared.slope, squared.curvature.is_nan()) == (0, True)


@pytest.mark.parametrize(
    ("x", "curvature"), [(Fraction(1, 2), 2), (Fraction(3, 2), 0), (Fraction(1), None)]
)
def test_the_squared_hinge_is_curved_on_one_side(x, curvature):
    ball = derivatives(
        parse("sum(max(0, 1 - v)**2)").body, arb(fmpq(x.numerator, x.denominator)), BALLS
    ).curvature
    assert ball.is_nan() if curvature is None else ball == curvature


def test_no_derivative_is_finite_across_a_pole():
    for text in ("1/v", "log(v)", "1/v**2"):
        found = derivatives(parse(f"sum({text})").body, arb(0, 1), BALLS)
        assert not found.slope.is_finite()
        assert not found.curvature.is_finite()
