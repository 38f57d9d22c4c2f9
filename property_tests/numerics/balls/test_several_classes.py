"""L_sup of three and four classes over boxes of laws, against other routes to it."""

from math import inf

import numpy as np
import pytest
from flint import arb, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics.balls import three_classes
from numerics.balls.enclosure import precision
from numerics.balls.implicit import UndecidedSquareError
from numerics.balls.setting import Setting
from numerics.balls.several_classes import (
    ORDER,
    Box,
    _check_minimiser,
    _minimiser,
    expansion,
)
from numerics.balls.three_classes import Square
from numerics.exact.losses import Logistic
from numerics.floats.law_barrier import downstream, minimisers

QUARTER = fmpq(1, 4)
LOSSES = st.sampled_from([Logistic(), Logistic(beta=2), Logistic(beta="1/2", margin="1/3")])
SETTINGS = st.builds(
    Setting, st.sampled_from([1, 2, inf]), LOSSES, st.sampled_from(["rho", "uniform"])
)


@st.composite
def boxes(draw, classes=4, halves=(1000, 200)):
    """Boxes of laws whose masses are not far from equal."""
    masses = [draw(st.integers(40, 60)) for _ in range(classes)]
    coordinates = tuple(fmpq(mass, sum(masses)) for mass in masses[1:])
    return Box(coordinates, fmpq(1, draw(st.sampled_from(halves))))


def value_at(model, point, order=ORDER):
    """Return a ball with the value of a function of the model at exact coordinates."""
    total = arb(0, 1) * model.rest * arb(max(map(abs, point))) ** order
    for powers, c in model.terms.items():
        term = c
        for x, power in zip(point, powers, strict=True):
            term = term * arb(x**power)
        total += term
    return total


@settings(max_examples=2)
@given(box=boxes(classes=3), setting=SETTINGS)
def test_three_classes_are_those_of_the_angles(box, setting):
    """Other equations, other unknowns, and the same Taylor coefficients."""
    ours = expansion(box, setting)
    angles = three_classes.expansion(Square(*box.coordinates, box.half), setting)
    for powers, c in ours.terms.items():
        assert c.overlaps(angles.terms[powers])
        assert float(c.rad()) < 1e-15
    assert ours.rest < 1e-3


@pytest.mark.slow
def test_balanced_classes_are_a_critical_point_with_one_value_for_every_k():
    box = Box((QUARTER,) * 3, fmpq(1, 100))
    for k in (1, inf):
        found = expansion(box, Setting(k, Logistic(), "rho")).terms
        assert float(found[0, 0, 0]) == pytest.approx(np.log(1 + 3 * np.exp(-4 / 3)))
        assert all(found[p].contains(0) for p in found if sum(p) == 1)
        assert found[2, 0, 0].overlaps(found[1, 1, 0])
        assert found[0, 2, 0].overlaps(found[0, 0, 2])
        assert found[0, 1, 1].overlaps(found[1, 0, 1])


@pytest.mark.slow
@settings(max_examples=4)
@given(box=boxes(halves=[100]), setting=SETTINGS, point=st.tuples(*[st.integers(-8, 8)] * 3))
def test_the_model_contains_what_the_solver_finds(box, setting, point):
    point = [fmpq(x, 8) for x in point]
    found = value_at(expansion(box, setting), point)
    there = [float(x + box.half * p) for x, p in zip(box.coordinates, point, strict=True)]
    masses = np.array([[1 - sum(there), *there]])
    weights = masses if setting.weights == "rho" else np.full((1, 4), 1 / 4)
    optimum = minimisers(masses, negatives=setting.negatives, loss=setting.loss)
    value = float(downstream(optimum.gram, weights, loss=setting.loss).value[0])
    assert abs(value - float(found.mid())) < 2e-6 + float(found.rad())


@pytest.mark.slow
@settings(max_examples=2)
@given(box=boxes(halves=[100]), setting=SETTINGS, point=st.tuples(*[st.integers(-8, 8)] * 3))
def test_the_model_contains_the_values_at_its_laws(box, setting, point):
    point = [fmpq(x, 8) for x in point]
    there = tuple(x + box.half * p for x, p in zip(box.coordinates, point, strict=True))
    exact = expansion(Box(there, fmpq(1, 10**9)), setting).terms[0, 0, 0]
    assert value_at(expansion(box, setting), point).contains(exact.mid())


@pytest.mark.slow
@settings(max_examples=2)
@given(box=boxes(halves=[200]), setting=SETTINGS)
def test_the_names_of_the_classes_do_not_matter(box, setting):
    a, b, c = box.coordinates
    first = expansion(box, setting).terms
    turned = expansion(Box((b, c, a), box.half), setting).terms
    assert all(first[i, j, m].overlaps(turned[j, m, i]) for i, j, m in first)


@pytest.mark.parametrize("half", [fmpq(1, 10), fmpq(1, 5)])
def test_a_box_that_is_too_large_is_undecided(half):
    with pytest.raises(UndecidedSquareError):
        expansion(Box((fmpq(1, 3), QUARTER), half), Setting(1, Logistic(), "rho"))


def test_a_law_whose_small_classes_share_a_vector_is_undecided():
    """Its minimiser has not the rank C − 1."""
    rare = Box((fmpq(1, 100),) * 2, fmpq(1, 10**4))
    with pytest.raises(UndecidedSquareError):
        expansion(rare, Setting(1, Logistic(), "rho"))


def test_a_gram_matrix_that_is_not_semidefinite_is_no_minimiser():
    """The zero of the equations is a Gram matrix, and the last class counts in its kernel."""
    box = Box((fmpq(3, 10), QUARTER), fmpq(1, 1000))
    with precision(80):
        gram, v = _minimiser(box, 1, Logistic())
        gram, v = [x.range for x in gram], [x.range for x in v]
        _check_minimiser(gram, v)
        with pytest.raises(UndecidedSquareError, match="one dimension"):
            _check_minimiser([3 * x for x in gram], v)
        with pytest.raises(UndecidedSquareError, match="kernel"):
            _check_minimiser(gram, [*v[:-1], arb(0, 1)])


def test_the_loss_and_the_law_are_checked():
    with pytest.raises(ValueError, match="2 classes; the expansion is that of three or more"):
        expansion(Box((fmpq(1, 2),), fmpq(1, 100)), Setting(1, Logistic(), "rho"))
