"""Ranges: values lie in them, their arithmetic contains that of values, none is empty."""

from fractions import Fraction
from math import inf, nan

import mpmath
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from numerics.balls.calculus.ranges import Range, power_range, product_range, sum_range
from numerics.balls.calculus.rules import facts
from numerics.exact.parse import FormulaError, parse
from property_tests.numerics.balls.calculus.reference import formulas, pairs_of_points, value


@pytest.mark.slow
@settings(max_examples=150)
@given(formulas, pairs_of_points())
def test_values_lie_in_the_range(text, points):
    try:
        found = facts(parse(text)).range
    except FormulaError:
        assume(False)
    with mpmath.workdps(60):
        for v in points:
            exact = value(text, v)
            slack = mpmath.mpf(10) ** -45 * (1 + abs(exact))
            lower, upper = (
                mpmath.mpf(x.numerator) / x.denominator if isinstance(x, Fraction) else x
                for x in (found.lower, found.upper)
            )
            assert lower - slack <= exact <= upper + slack
            assert exact != 0 or not found.zero_free


ends = st.fractions(-3, 3, max_denominator=4)


intervals = st.tuples(ends, ends).map(lambda x: Range.of(min(x), max(x)))


@given(intervals, intervals, st.integers(0, 8), st.integers(0, 8), st.integers(1, 5))
def test_the_arithmetic_of_ranges_contains_that_of_values(a, b, s, t, n):
    x, y = (r.lower + Fraction(i, 8) * (r.upper - r.lower) for r, i in ((a, s), (b, t)))
    for found, exact in (
        (sum_range([a, b]), x + y),
        (product_range([a, b]), x * y),
        (power_range(a, n), x**n),
    ):
        assert found.lower <= exact <= found.upper
        assert exact != 0 or not found.zero_free
    if a.positive or a.negative:
        found = power_range(a, -n)
        assert found.lower <= 1 / x**n <= found.upper


END = st.sampled_from([-inf, inf, *map(Fraction, ("-3", "-1", "0", "1/2", "5"))])


@given(END, END, st.booleans())
def test_a_range_that_holds_no_number_is_refused(lower, upper, zero_free):
    """Everything is true of the numbers between 5 and 1, and of those from inf to inf."""
    numbers = [x for x in (lower, upper, (max(lower, -9) + min(upper, 9)) / 2) if abs(x) < inf]
    inside = [x for x in numbers if lower <= x <= upper and not (zero_free and x == 0)]
    if inside or lower < 0 < upper:
        assert Range(lower, upper, zero_free).lower == lower
        assert Range.of(lower, upper, zero_free=zero_free).upper == upper
    else:
        for make in (Range, lambda x, y, free: Range.of(x, y, zero_free=free)):
            with pytest.raises(ValueError, match="holds no number; give the smaller end first"):
                make(lower, upper, zero_free)


@pytest.mark.parametrize("ends", [(nan, 1), (0, nan), (nan, nan)])
def test_a_range_has_no_end_that_is_no_number(ends):
    with pytest.raises(ValueError, match="holds no number"):
        Range.of(*ends)


def test_a_sum_of_any_number_of_terms_has_no_upper_bound_but_keeps_its_sign():
    found = facts(parse("sum(exp(-v))")).range
    assert found.positive
    assert found.upper == float("inf")
    assert not facts(parse("sum(v)")).range.nonnegative
    assert facts(parse("mean(v)")).range == Range.of(-2, 2)
