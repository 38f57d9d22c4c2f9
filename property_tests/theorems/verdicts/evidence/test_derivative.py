"""Derivatives are decided by rules of our own, against those of SymPy."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Integer, Rational, Symbol, cos, exp, log, pi, sin

from theorems.verdicts import evidence as e

X, T, G, H = map(Symbol, "xtgh")
SMOOTH = st.recursive(
    st.sampled_from([X, T, Integer(2), Rational(-1, 3), pi, X**-2]),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(sum),
        st.tuples(inner, inner).map(lambda two: two[0] * two[1]),
        st.tuples(st.sampled_from([exp, log, sin, cos]), inner).map(lambda two: two[0](two[1])),
        inner.map(lambda one: one**2),
    ),
    max_leaves=4,
)


@given(SMOOTH)
def test_a_derivative_is_that_of_sympy_and_not_another(f):
    try:
        found = e.derivative(f, X, f.diff(X))
    except (TypeError, ValueError):  # zoo, or a denominator that is 0
        return
    assert found.holds is not False
    assert e.derivative(f, X, f.diff(X) + 1).holds is not True
    rational = f.free_symbols <= {X, T} and not f.atoms(exp, log, sin, cos)
    assert found.holds or not rational


@pytest.mark.parametrize(
    ("f", "expected", "holds"),
    [
        (log(1 + X), 1 / (1 + X), True),
        (log(1 + exp(X)), exp(X) / (1 + exp(X)), True),
        (exp(-T * (1 + X)), -T * exp(-T * (1 + X)), True),
        (sin(2 * X), 2 * cos(2 * X), True),
        (X**T, T * X ** (T - 1), True),
        (T, Integer(0), True),
        (X**3, 3 * X, False),
        (log(X), 1 / (1 + X), False),
        (exp(X), X * exp(X), None),
    ],
)
def test_derivatives(f, expected, holds):
    found = e.derivative(f, X, expected)
    assert found.holds is holds
    assert "as rational functions" in str(found)


def test_a_derivative_for_given_ones_says_so_and_refutes_nothing():
    given = [(G, H), (H, T)]
    held = e.derivative(G * H, X, H**2 + G * T, given=given)
    assert str(held) == "d/dx (g*h) = h**2 + g*t as rational functions, for d/dx g = h, d/dx h = t"
    assert e.derivative(G * H, X, H**2, given=given).holds is None


@pytest.mark.parametrize(
    ("arguments", "given", "words"),
    [
        ((X, X, Integer(5)), [(X, Integer(5))], "x has two derivatives|one of x, x has two"),
        ((G, X, Integer(5)), [(G, Integer(1)), (G, Integer(5))], "has two derivatives"),
        ((X, X + 1, Integer(5)), (), "cannot be varied"),
        ((2**X, X, Integer(5)), (), "is not constant"),
        ((X**G, X, Integer(5)), [(G, H)], "is not constant"),
        ((X, X, 5), (), "cannot be compared"),
    ],
)
def test_a_derivative_that_says_two_things_is_refused(arguments, given, words):
    with pytest.raises((TypeError, ValueError), match=words):
        e.derivative(*arguments, given=given)


def test_what_is_taken_for_constant_is_said():
    said = str(e.derivative(G * X**2 + T, X, 2 * G * X))
    assert said.endswith("as rational functions, for constant g, t")
    assert str(e.derivative(G * H, X, G * T, given=[(H, T)])).endswith("for d/dx h = t, constant g")
    assert str(e.derivative(X**2, X, 2 * X)).endswith("as rational functions")
