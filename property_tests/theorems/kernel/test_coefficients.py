"""Coefficients are the quotients that SymPy's `cancel` finds, in a fraction of its time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Rational, cancel, sqrt

from theorems.errors import IllFormed
from theorems.kernel import terms as t
from theorems.kernel.coefficients import cancelled
from theorems.kernel.normal_form import is_equal

C, K = t.CLASS_COUNT, t.NEGATIVES
divisors = st.sampled_from([C, C - 1, 1 - C, K, 2 * K, 2 - 2 * C, C * (C - 1), (C - 1) ** 2])
coefficients = st.recursive(
    st.sampled_from([C, K, C - 1]) | st.fractions(-5, 5, max_denominator=4).map(Rational),
    lambda inside: st.one_of(
        st.builds(lambda a, b: a + b, inside, inside),
        st.builds(lambda a, b: a * b, inside, inside),
        st.builds(lambda a, n: a**n, inside, st.integers(0, 3)),
        st.builds(lambda a, b: a / b, inside, divisors),
    ),
    max_leaves=12,
)


@given(coefficients)
def test_a_coefficient_is_what_sympy_makes_of_it(coefficient):
    assert cancelled(coefficient) == cancel(coefficient)


@given(coefficients, coefficients, divisors)
def test_equal_functions_are_one_term(a, b, divisor):
    assert cancelled((a + b) * divisor / divisor**2) == cancelled(b / divisor + a / divisor)


@pytest.mark.parametrize("term", [C ** Rational(1, 2), sqrt(2) * C, C**K, t.Unknown("z") * C])
def test_what_is_no_rational_function_is_refused(term):
    with pytest.raises(IllFormed, match="is no rational function of the parameters"):
        cancelled(term)


@pytest.mark.parametrize("more", [0, 1 / ((C - 1) ** 2 - C**2 + 2 * C - 1)])
def test_one_over_what_vanishes_is_refused(more):
    """SymPy does not see that it does; sorts let no such denominator through."""
    with pytest.raises(IllFormed, match="its denominator is 0"):
        cancelled(K / ((C + 1) ** 2 - C**2 - 2 * C - 1) + more)


def test_products_of_large_polynomials_and_sums_of_quotients_take_no_minutes():
    one, two = (C + K + 1) ** 40, (C - 2 * K + 3) ** 40  # SymPy: more than a minute
    assert is_equal(one * two, ((C + K + 1) * (C - 2 * K + 3)) ** 40)
    assert not is_equal(one * two, one * two + 1)
    quotients = [(C + K + n) ** 20 / (C - 1) ** n / K**n for n in range(1, 20)]
    assert is_equal(sum(quotients), sum(x * K / K for x in reversed(quotients)))
