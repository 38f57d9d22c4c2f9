"""L_sup as a function of the law of three classes, against solved laws and differences."""

from itertools import product
from math import inf

import numpy as np
import pytest
from flint import arb, arb_series, ctx, fmpq
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from numerics.losses import Logistic
from numerics.many_laws import downstream, minimisers
from numerics.planar import (
    Setting,
    Square,
    UndecidedSquareError,
    _mean_inverse,
    _multinomial,
    expansion,
)

THIRD = fmpq(1, 3)
LOSSES = st.sampled_from([Logistic(), Logistic(beta=2), Logistic(beta="1/2", margin="1/3")])
SETTINGS = st.builds(
    Setting, st.sampled_from([1, 2, 5, inf]), LOSSES, st.sampled_from(["rho", "uniform"])
)


@st.composite
def squares(draw):
    """Squares of laws with masses from 1/5, some around the balanced law."""
    a, b = (draw(st.integers(40, 80)) for _ in range(2))
    assume(a + b <= 160)
    return Square(fmpq(a, 200), fmpq(b, 200), fmpq(1, draw(st.sampled_from([1000, 300]))))


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


@given(square=squares(), setting=SETTINGS)
def test_the_value_at_the_centre_is_that_of_the_solver(square, setting):
    found = fits(square, setting).centre[0, 0]
    assert float(found) == pytest.approx(solved(law_at(square), setting), abs=2e-6)
    assert float(found.rad()) < 1e-12


@settings(max_examples=8)
@given(square=squares(), setting=SETTINGS)
def test_the_derivatives_are_those_of_differences(square, setting):
    found, h = fits(square, setting).centre, fmpq(1, 250)

    def value(i, j):
        moved = Square(square.a + i * h, square.b + j * h, fmpq(1, 10**6))
        return float(expansion(moved, setting).centre[0, 0])

    slope_a = (value(1, 0) - value(-1, 0)) / (2 * float(h))
    slope_b = (value(0, 1) - value(0, -1)) / (2 * float(h))
    curve_a = (value(1, 0) - 2 * value(0, 0) + value(-1, 0)) / (2 * float(h) ** 2)
    corners = value(1, 1) - value(1, -1) - value(-1, 1) + value(-1, -1)
    assert float(found[1, 0]) == pytest.approx(slope_a, abs=2e-3)
    assert float(found[0, 1]) == pytest.approx(slope_b, abs=2e-3)
    assert float(found[2, 0]) == pytest.approx(curve_a, abs=2e-2)
    assert float(found[1, 1]) == pytest.approx(corners / (4 * float(h) ** 2), abs=2e-2)


@given(square=squares(), setting=SETTINGS, x=st.floats(-1, 1), y=st.floats(-1, 1))
def test_everywhere_in_the_square_the_derivatives_are_in_the_balls(square, setting, x, y):
    found = fits(square, setting).everywhere
    near = Square(
        square.a + square.half * fmpq(round(x * 1000), 1000),
        square.b + square.half * fmpq(round(y * 1000), 1000), fmpq(1, 10**9),
    )  # fmt: skip
    there = expansion(near, setting).centre
    assert all(found[powers].overlaps(there[powers]) for powers in there)
    assert all(found[powers].contains(there[powers].mid()) for powers in there)


@given(square=squares(), setting=SETTINGS, x=st.floats(-1, 1), y=st.floats(-1, 1))
def test_taylors_formula_holds_between_centre_and_edge(square, setting, x, y):
    found = fits(square, setting)
    step = [float(square.half) * x, float(square.half) * y]
    value = arb(0)
    for (i, j), term in found.centre.items():
        ball = found.everywhere[i, j] if i + j == 4 else term
        value += ball * arb(step[0]) ** i * arb(step[1]) ** j
    assert float(value) == pytest.approx(
        solved(law_at(square, *step), setting), abs=2e-6 + float(value.rad())
    )


@given(square=squares(), setting=SETTINGS)
def test_the_names_of_the_classes_do_not_matter(square, setting):
    found = fits(square, setting).centre
    swapped = fits(Square(square.b, square.a, square.half), setting).centre
    assert all(found[i, j].overlaps(swapped[j, i]) for i, j in found)


@given(setting=SETTINGS)
def test_balanced_classes_are_a_critical_point_with_one_value_for_every_k(setting):
    found = expansion(Square(THIRD, THIRD, fmpq(1, 10000)), setting).centre
    beta, margin = float(setting.loss.beta), float(setting.loss.margin)
    assert float(found[0, 0]) == pytest.approx(np.log(1 + 2 * np.exp(beta * (margin - 1.5))))
    assert found[1, 0].contains(0)
    assert found[0, 1].contains(0)
    assert found[2, 0].overlaps(found[1, 1])
    assert found[2, 0].overlaps(found[0, 2])


@given(
    masses=st.lists(st.integers(1, 9), min_size=3, max_size=3),
    terms=st.lists(st.integers(1, 9), min_size=3, max_size=3),
    first=st.integers(1, 5), draws=st.integers(0, 5),
)  # fmt: skip
def test_the_mean_of_an_inverse_is_the_enumerated_sum(masses, terms, first, draws):
    law = [fmpq(mass, sum(masses)) for mass in masses]
    expected = fmpq(0)
    for sample in product(range(3), repeat=draws):
        probability = fmpq(1)
        for c in sample:
            probability *= law[c]
        expected += probability / (first + sum(terms[c] for c in sample))
    series = [arb_series([arb(mass)]) for mass in law]
    found = _mean_inverse(
        arb_series([first]), [arb_series([x]) for x in terms], series, draws,
        list(_multinomial(series, draws)),
    )[0]  # fmt: skip
    assert found.contains(arb(expected).mid()) or found.overlaps(arb(expected))
    assert float(found) == pytest.approx(float(expected), rel=1e-12)


@pytest.mark.parametrize("half", [fmpq(1, 50), fmpq(1, 10)])
def test_a_square_that_is_too_large_is_undecided(half):
    with pytest.raises(UndecidedSquareError):
        expansion(Square(THIRD, fmpq(1, 4), half), Setting(2, Logistic(), "rho"))


def test_a_law_whose_optimum_is_on_a_line_is_undecided():
    collapsed = Square(fmpq(1, 100), fmpq(1, 100), fmpq(1, 10**4))
    with pytest.raises(UndecidedSquareError):
        expansion(collapsed, Setting(1, Logistic(), "rho"))


def test_precision_and_length_of_series_are_restored():
    before = ctx.prec, ctx.cap
    expansion(Square(THIRD, THIRD, fmpq(1, 10000)), Setting(1, Logistic(), "rho"), bits=90)
    assert (ctx.prec, ctx.cap) == before
