"""Closed forms: the value of the formula, and equal where the formulas are."""

from fractions import Fraction

import mpmath
import pytest
from flint import arb
from hypothesis import assume, given, settings

from numerics.balls.calculus.closed_form import CLOSED_FORMS
from numerics.balls.enclosure import precision
from numerics.errors import Undecided
from numerics.exact.arithmetic import BALLS
from numerics.exact.formula import evaluate
from numerics.exact.parse import parse
from property_tests.numerics.balls.calculus.reference import formulas, pairs_of_points, value


@pytest.mark.slow
@settings(max_examples=150)
@given(formulas, pairs_of_points(most=3))
def test_closed_forms_have_the_value_of_the_formula_and_equal_ones_are_equal(text, points):
    def closed(v):
        with precision(300):
            return evaluate(parse(text), [CLOSED_FORMS.number(x) for x in v], CLOSED_FORMS, {})

    try:
        u, w = map(closed, points)
    except (Undecided, IndexError):
        assume(False)
    with precision(300):
        balls = [BALLS.number(x) for x in points[0]]
        assert u.ball.overlaps(evaluate(parse(text), balls, BALLS, {}))
        difference = u + -1 * w
    if difference.is_zero:
        with mpmath.workdps(80):
            a, b = (value(text, v) for v in points)
            assert abs(a - b) <= mpmath.mpf(10) ** -60 * (1 + abs(a))


def test_closed_forms_see_the_laws_of_exp_and_log_and_nothing_that_is_not_so():
    a, half, two, three = CLOSED_FORMS, *map(CLOSED_FORMS.number, map(Fraction, ("1/2", "2", "3")))
    with precision(200):
        six = a.log(CLOSED_FORMS.number(Fraction(6)))
        assert (six + -1 * a.log(two) + -1 * a.log(three)).is_zero
        assert (a.exp(half) * a.exp(half) + -1 * a.exp(CLOSED_FORMS.number(Fraction(1)))).is_zero
        assert (
            a.log(a.exp(two) + a.exp(three)) + -2 + -1 * a.log(1 + a.exp(a.number(Fraction(1))))
        ).is_zero
        assert (a.exp(a.log(two) * 3) + -8).is_zero
        assert (
            (1 / (two + a.exp(half))) * (two + a.exp(half)) + -1
        ).terms  # not simplified: unknown
        assert not (six + -1 * a.log(two) + -1 * a.log(two)).is_zero
        assert not (a.log(1 + a.exp(half)) + -1 * a.log(1 + a.exp(two))).is_zero


def test_integers_that_nobody_can_factor_have_logarithms_all_the_same():
    """Two primes of 50 digits: to factor their product would take hours, in one call of C."""
    a, p, q = CLOSED_FORMS, 10**49 + 9, 3 * 10**49 + 43
    with precision(400):
        log = [a.log(a.number(Fraction(n))) for n in (p * q, 12 * p * q, 12)]
        assert (log[1] + -1 * log[0] + -1 * log[2]).is_zero
        assert not (log[1] + -1 * log[0]).is_zero
        assert (a.exp(log[0]) + -p * q).is_zero
        assert log[0].ball.overlaps(arb(p * q).log())
        apart = a.log(a.number(Fraction(p))) + a.log(a.number(Fraction(q))) + -1 * log[0]
        assert apart.ball.contains(0)  # and whether it is 0 is not known
        assert not apart.is_zero


@pytest.mark.parametrize("exponent", [10**6, -(10**9), 10**99])
def test_powers_that_no_memory_holds_stay_powers_of_e(exponent):
    a = CLOSED_FORMS
    with precision(80):
        power = a.exp(exponent * a.log(a.number(Fraction(2))))
        assert (power + -1 * power).is_zero
        assert not (power + -1).is_zero
        assert (a.exp(9 * a.log(a.number(Fraction(2)))) + -512).is_zero
