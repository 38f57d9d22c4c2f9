"""Zeros of slopes over boxes of parameters, against functions that are known."""

import pytest
from flint import arb, arb_mat
from hypothesis import given
from hypothesis import strategies as st

from numerics.balls.implicit import UndecidedSquareError, _reach, zero
from numerics.balls.taylor import TaylorModel

ORDER = 5


def root_of(product):
    """Return the zero of x² = a(1 + x₁/8)(1 + x₂/8)(1 + x₃/8), by its models in x."""
    axes = [(1, 0, 0), (0, 1, 0), (0, 0, 1)]

    def at_order(order):
        over = arb(product)
        for axis in axes:
            factor = {(0, 0, 0): arb(1), axis: arb(1) / 8}
            over = over * TaylorModel.of(factor, order, variables=3)
        return lambda x: [x[0] * x[0] - over]

    def centre(x):
        return [x[0] * x[0] - arb(product)]

    near = [arb(product).sqrt().mid()]
    return zero(centre, at_order, near, order=ORDER, parameters=3)[0]


@given(product=st.integers(1, 9), point=st.tuples(*[st.integers(-8, 8)] * 3))
def test_a_square_root_of_three_parameters_is_in_its_model(product, point):
    found = root_of(product)
    x = [arb(coordinate) / 8 for coordinate in point]
    value, exact = arb(0, 1) * found.rest * max(map(abs, x)) ** ORDER, arb(product)
    for powers, c in found.terms.items():
        value += c * x[0] ** powers[0] * x[1] ** powers[1] * x[2] ** powers[2]
    for coordinate in x:
        exact *= 1 + coordinate / 8
    assert value.contains(exact.sqrt().mid())
    assert found.rest < 0.01


def test_what_has_no_zero_is_undecided():
    """x² = −1 at the centre, and x² = x₁, which has a branch in its box."""
    with pytest.raises(UndecidedSquareError):
        zero(
            lambda x: [x[0] * x[0] + 1],
            lambda order: lambda x: [x[0] * x[0] + 1],
            [arb(1)],
            order=ORDER,
            parameters=3,
        )

    def over(order):
        law = TaylorModel.of({(0,): arb(1), (1,): arb(1)}, order, variables=1)
        return lambda x: [x[0] * x[0] - law]

    with pytest.raises(UndecidedSquareError):
        zero(lambda x: [x[0] * x[0] - 1], over, [arb(1)], order=ORDER, parameters=1)


def test_a_slope_without_a_zero_has_no_reach():
    """1 + x + x²/2 = 0 has no solution."""
    with pytest.raises(UndecidedSquareError, match="Krawczyk"):
        _reach([arb(1)], lambda s: arb_mat([[1 + arb(0, 1) * s[0]]]), arb_mat([[1]]))


def test_each_coordinate_has_to_contract():
    identity = arb_mat([[1, 0], [0, 1]])
    with pytest.raises(UndecidedSquareError, match="Krawczyk"):
        _reach([arb("1e-9"), arb("1e-9")], lambda s: arb_mat([[1, 0], [0, 3]]), identity)
