"""Whether two expressions are one rational function: by identities, values, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Function, Integer, Rational, Symbol, cos, exp, pi, sin, sqrt

from property_tests.theorems.verdicts.sly import Sly
from theorems.verdicts import evidence as e

x, y = Symbol("x"), Symbol("y")


@pytest.mark.parametrize(
    ("left", "right", "holds"),
    [
        ((x + y) ** 3, x**3 + 3 * x**2 * y + 3 * x * y**2 + y**3, True),
        ((x**2 - 1) / (x - 1), x + 1, True),
        (1 / x - 1 / y, (y - x) / (x * y), True),
        (x / (x + 1), 1 - 1 / (x + 1), True),
        (exp(x) * (1 + 1 / exp(x)), exp(x) + 1, True),
        (exp(2) * exp(-3 * x), (exp(1) / exp(x)) ** 2 / exp(x), True),
        (exp(2), exp(1) + 1, None),
        (Rational(1, 3) * x, x / 3, True),
        (x, y, False),
        ((x + 1) ** 2, x**2 + 1, False),
        (Integer(2), Integer(3), False),
        (sin(x) ** 2 + cos(x) ** 2, Integer(1), None),  # true, but not as polynomials
        (exp(x), exp(y), None),
        (sqrt(x), x, None),
        (pi, Rational(22, 7), None),
    ],
)
def test_identities_of_rational_functions(left, right, holds):
    assert e.identity(left, right).holds is holds
    assert e.identity(right, left).holds is holds


@given(st.lists(st.integers(-4, 4), min_size=1, max_size=4), st.integers(-3, 3))
def test_an_identity_is_one_at_every_point(coefficients, point):
    polynomial = sum(c * x**n for n, c in enumerate(coefficients)) + 0 * x
    shifted = sum(c * (x + 1) ** n for n, c in enumerate(coefficients)) + 0 * x
    holds = e.identity(Integer(0) + polynomial, Integer(0) + shifted).holds
    if holds:
        assert polynomial.subs(x, point) == shifted.subs(x, point)
    assert holds is (max([0, *(n for n, c in enumerate(coefficients) if c)]) == 0)


class SlySymbol(Symbol):
    def __eq__(self, other):
        return True

    __hash__ = Symbol.__hash__


@pytest.mark.parametrize(
    "impostor",
    [
        Sly(),
        1,
        True,
        "x",
        SlySymbol("z"),
        x + SlySymbol("z"),
        Function("f")(x),
        Integer(1) / 0,
        x + 1.5,
    ],
    ids=lambda one: type(one).__name__,
)
def test_only_plain_expressions_are_compared(impostor):
    with pytest.raises(TypeError, match="cannot be compared"):
        e.identity(impostor, x)


def test_a_denominator_that_is_zero_is_refused():
    hidden = (x + 1) ** 2 - x**2 - 2 * x - 1
    with pytest.raises(ValueError, match="denominator"):
        e.identity(1 / hidden, x)
