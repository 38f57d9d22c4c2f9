"""L_sup as a function of the law of three classes, against solved laws and differences."""

from math import inf

import numpy as np
import pytest
from flint import arb, ctx, fmpq
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from numerics.balls.enclosure import precision
from numerics.balls.implicit import UndecidedSquareError
from numerics.balls.setting import Setting
from numerics.balls.three_classes import (
    ORDER,
    Square,
    _angles,
    _check_optimal,
    _classifiers,
    expansion,
)
from numerics.exact.losses import Logistic
from numerics.floats.law_barrier import downstream, minimisers

THIRD = fmpq(1, 3)
LOSSES = st.sampled_from([Logistic(), Logistic(beta=2), Logistic(beta="1/2", margin="1/3")])
SETTINGS = st.builds(
    Setting, st.sampled_from([1, 3, inf]), LOSSES, st.sampled_from(["rho", "uniform"])
)


@st.composite
def squares(draw):
    """Squares of laws with masses from 1/10."""
    a, b = (draw(st.integers(20, 90)) for _ in range(2))
    assume(a + b <= 180)
    return Square(fmpq(a, 200), fmpq(b, 200), fmpq(1, draw(st.sampled_from([1000, 100, 40]))))


def solved(law, setting):
    """Return L_sup by the barrier method in float64."""
    masses = np.array([law])
    weights = masses if setting.weights == "rho" else np.full((1, 3), 1 / 3)
    optimum = minimisers(masses, negatives=setting.negatives, loss=setting.loss)
    return float(downstream(optimum.gram, weights, loss=setting.loss).value[0])


def law_at(square, x=0.0, y=0.0):
    a, b = float(square.a) + x, float(square.b) + y
    return [1 - a - b, a, b]


def fits(square, setting):
    try:
        return expansion(square, setting)
    except UndecidedSquareError:
        assume(False)


@pytest.mark.slow
@settings(max_examples=6)
@given(square=squares(), setting=SETTINGS, x=st.integers(-8, 8), y=st.integers(-8, 8))
def test_the_model_contains_what_the_solver_finds(square, setting, x, y):
    found, x, y = fits(square, setting), x / 8, y / 8
    value = sum(float(c.mid()) * x**i * y**j for (i, j), c in found.terms.items())
    allowed = 2e-6 + float(found.rest) * max(abs(x), abs(y)) ** ORDER
    h = float(square.half)
    assert abs(value - solved(law_at(square, h * x, h * y), setting)) < allowed
    assert all(float(c.rad()) < 1e-15 for c in found.terms.values())
    assert float(found.rest) < 1e-2


@pytest.mark.slow
@settings(max_examples=3)
@given(square=squares(), setting=SETTINGS, x=st.integers(-8, 8), y=st.integers(-8, 8))
def test_the_model_contains_the_values_at_its_laws(square, setting, x, y):
    """The value at another centre is enclosed as narrowly as the precision allows."""
    found, h = fits(square, setting), square.half
    x, y = fmpq(x, 8), fmpq(y, 8)
    there = expansion(Square(square.a + h * x, square.b + h * y, fmpq(1, 10**9)), setting)
    value = sum((c * arb(x**i * y**j) for (i, j), c in found.terms.items()), arb(0))
    value += arb(0, 1) * found.rest * arb(max(abs(x), abs(y))) ** ORDER
    assert value.contains(there.terms[0, 0].mid())


@pytest.mark.slow
@settings(max_examples=3)
@given(square=squares(), setting=SETTINGS)
def test_the_coefficients_do_not_depend_on_the_size_of_the_square(square, setting):
    found = fits(square, setting)
    smaller = expansion(Square(square.a, square.b, square.half / 4), setting)
    for (i, j), c in found.terms.items():
        assert c.overlaps(smaller.terms[i, j] * 4 ** (i + j))
    assert smaller.rest < found.rest / 4 ** (ORDER - 1)


@pytest.mark.slow
@settings(max_examples=3)
@given(square=squares(), setting=SETTINGS)
def test_the_names_of_the_classes_do_not_matter(square, setting):
    found = fits(square, setting).terms
    swapped = fits(Square(square.b, square.a, square.half), setting).terms
    assert all(found[i, j].overlaps(swapped[j, i]) for i, j in found)


@settings(max_examples=3)
@given(setting=SETTINGS)
def test_balanced_classes_are_a_critical_point_with_one_value_for_every_k(setting):
    found = expansion(Square(THIRD, THIRD, fmpq(1, 100)), setting).terms
    beta, margin = float(setting.loss.beta), float(setting.loss.margin)
    assert float(found[0, 0]) == pytest.approx(np.log(1 + 2 * np.exp(beta * (margin - 1.5))))
    assert found[1, 0].contains(0)
    assert found[0, 1].contains(0)
    assert found[2, 0].overlaps(found[1, 1])
    assert found[2, 0].overlaps(found[0, 2])


@pytest.mark.parametrize("half", [fmpq(1, 10), fmpq(1, 5)])
def test_a_square_that_is_too_large_is_undecided(half):
    with pytest.raises(UndecidedSquareError):
        expansion(Square(THIRD, fmpq(1, 4), half), Setting(2, Logistic(), "rho"))


def test_a_law_whose_optimum_is_on_a_line_is_undecided():
    collapsed = Square(fmpq(1, 100), fmpq(1, 100), fmpq(1, 10**4))
    with pytest.raises(UndecidedSquareError):
        expansion(collapsed, Setting(1, Logistic(), "rho"))


@pytest.mark.parametrize("k", [1, 3, inf])
def test_the_angles_contain_those_at_other_laws(k):
    a, b, half = fmpq(7, 20), fmpq(1, 4), fmpq(1, 30)
    with precision(80):
        angles = _angles(Square(a, b, half), k, Logistic())
        for x, y in ((1, 1), (-1, 1), (fmpq(1, 2), -1)):
            there = Square(a + half * x, b + half * y, fmpq(1, 10**9))
            for f, exact in zip(angles[1:], _angles(there, k, Logistic())[1:], strict=True):
                terms = (c * arb(fmpq(x) ** i * fmpq(y) ** j) for (i, j), c in f.terms.items())
                allowed = sum(terms, arb(0, 1) * f.rest)
                assert allowed.contains(exact.terms[0, 0].mid())


def test_classifiers_turned_round_are_not_optimal():
    square, setting = Square(fmpq(3, 10), fmpq(1, 4), fmpq(1, 2000)), Setting(1, Logistic(), "rho")
    with precision(80):
        theta = _angles(square, 1, Logistic())
        phi = _classifiers(square, theta, setting)
        _check_optimal(theta, phi, square, setting)
        with pytest.raises(UndecidedSquareError, match="classifiers"):
            _check_optimal(theta, [angle + arb.pi() for angle in phi], square, setting)


def test_precision_is_restored():
    before = ctx.prec
    expansion(Square(THIRD, THIRD, fmpq(1, 10000)), Setting(1, Logistic(), "rho"))
    assert ctx.prec == before


def second_order(beta, *, in_the_limit, theta):
    """Return what multiplies ε²‖h‖² in L_sup near the balanced law: docs/near-balance.md, n = 2."""
    x = (arb(-3 * beta) / 2).exp()
    if in_the_limit:
        slope = -3 * (1 + 5 * x) / (2 * (fmpq(2, 3) + beta) * (1 + 2 * x) - beta * x)
    else:  # k = 1: N = 2C I_0 and D = 2((c_0 + β) I_0 − βx I_1), with I_1 = I_0²
        slope = -3 / (fmpq(2, 3) + beta - beta * x / (1 + x))
    p, kappa = x / (1 + 2 * x), fmpq(3, 2)
    a = slope / kappa**2
    form = (2 + beta) * a**2 / 2
    form -= ((1 - fmpq(beta, 2)) * a - 2 * theta) ** 2 / (2 * (2 + beta - beta * p * kappa))
    return beta * p * kappa**3 / 3 * form


@pytest.mark.parametrize(("weights", "theta"), [("rho", 1), ("uniform", 0)])
@pytest.mark.parametrize("k", [1, inf])
@pytest.mark.parametrize("beta", [2, *(pytest.param(b, marks=pytest.mark.slow) for b in (1, 5))])
def test_around_the_balanced_law_the_second_order_is_that_of_the_formula(beta, k, weights, theta):
    """At (1/3 + sx, 1/3 + sy) the square of the way is 2s²(x² + xy + y²)."""
    with precision(80):
        found = expansion(
            Square(THIRD, THIRD, fmpq(1, 100)), Setting(k, Logistic(beta=beta), weights)
        )
        expected = second_order(beta, in_the_limit=k == inf, theta=theta) / 5000
        for powers in ((2, 0), (1, 1), (0, 2)):
            difference = found.terms[powers] - expected
            assert difference.contains(0)
            assert difference.abs_upper() < 1e-15 * expected.abs_lower()
        assert all(found.terms[powers].contains(0) for powers in ((1, 0), (0, 1)))
