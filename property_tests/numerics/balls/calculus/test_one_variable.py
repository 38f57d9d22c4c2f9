"""Signs of polynomials and functions of one variable, against their roots and values."""

from itertools import pairwise

import pytest
import sympy
from flint import fmpq, fmpq_poly
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics.balls.calculus.one_variable import strict_sign, taylor, weak_sign
from numerics.exact.parse import parse


@pytest.mark.slow
@settings(max_examples=200)
@given(st.lists(st.integers(-6, 6), min_size=1, max_size=5), st.integers(0, 2))
def test_the_sign_of_a_polynomial_is_that_of_its_roots(coefficients, squared):
    p = fmpq_poly([fmpq(c, 3) for c in coefficients]) * fmpq_poly([-1, 1]) ** (2 * squared)
    x = sympy.Symbol("x")
    expression = sympy.Poly(
        [sympy.Rational(int(c.p), int(c.q)) for c in map(fmpq, reversed(p.coeffs()))] or [0], x
    )
    roots = sorted(
        set(sympy.real_roots(expression)) if expression.degree() > 0 else set(),
        key=lambda r: sympy.N(r, 30),
    )
    cuts = [-2, *(r for r in roots if -2 < r < 2), 2]
    signs = {
        sympy.sign(expression.eval(sympy.Rational(str(sympy.N((a + b) / 2, 25)))))
        for a, b in pairwise(cuts)
    }
    expected = 0 if len(signs) > 1 or signs == {0} else int(signs.pop())
    assert weak_sign(p) == expected


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("sum(exp(-v) - 1/8)", 1),
        ("sum(exp(-v) - 1/7)", 0),
        ("sum(v)", 0),
        ("sum(-3 + v)", -1),
        ("sum((v - 1)**2)", 0),
        ("sum(1/(v - 3))", -1),
    ],
)
def test_strict_signs(text, sign):
    assert strict_sign(lambda piece: taylor(parse(text).body, piece)[0]) == sign


def test_a_polynomial_of_a_high_degree_is_no_deep_term():
    assert weak_sign(fmpq_poly([3, *[0] * 599, fmpq(1, 2**600)])) == 1  # irreducible
    assert weak_sign(fmpq_poly([-1, *[0] * 599, fmpq(1, 2**599)])) == 0  # a root below 2
