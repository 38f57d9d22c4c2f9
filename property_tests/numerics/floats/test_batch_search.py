"""What a search finds is attained, never below a floor, and as good as what is known to be best."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import approx_fprime

from numerics.exact.batch_losses import batch_loss
from numerics.floats.batch_losses import loss_of
from numerics.floats.batch_search import LARGEST, _Energy, best_found
from numerics.floats.batches import Batch, batch_of
from numerics.floats.unit_vectors import simplex_etf_vectors
from theorems.tools.batch import stand

NAMES = ("ntxent", "dcl", "infonce", "clip", "siglip", "supcon", "supcon-in")


def named(name, rate=4):
    if name == "siglip":
        return batch_loss(name, scale=rate, bias=-rate)
    return batch_loss(name, temperature=f"1/{rate}")


def some(loss, pairs=5, dimension=2):
    return batch_of(loss.kind, *np.random.default_rng(0).normal(size=(2, pairs, dimension)))


def at(loss, corners):
    """Return the loss with the rows of each instance at its corner."""
    return loss_of(loss, batch_of(loss.kind, corners, corners))


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_where_the_simplex_fits_it_is_found(name):
    loss = named(name)
    expected = at(loss, simplex_etf_vectors(5, 4))
    assert best_found(loss, some(loss, dimension=4)) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("name", NAMES)
def test_in_the_plane_no_polygon_is_better(name):
    loss = named(name)
    angles = 2 * np.pi * np.arange(5) / 5
    polygon = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    found = best_found(loss, some(loss))
    assert at(loss, simplex_etf_vectors(5, 4)) < found <= at(loss, polygon) + 1e-6


@settings(max_examples=5)
@given(st.sampled_from(NAMES), st.integers(0, 99))
def test_the_gradient_is_that_of_the_value(name, seed):
    loss = named(name)
    energy = _Energy(loss, some(loss, dimension=3))
    x = np.random.default_rng(seed).normal(size=30 if name == "siglip" else 15)
    _, gradient = energy.value_and_gradient(x)
    expected = approx_fprime(x, lambda y: energy.value_and_gradient(y)[0], 1e-7)
    assert gradient == pytest.approx(expected, abs=1e-5)


@settings(max_examples=5)
@given(st.sampled_from(NAMES), st.integers(0, 99))
def test_the_energy_is_the_loss_but_for_what_no_row_changes(name, seed):
    loss = named(name)
    batch = some(loss, dimension=3)
    rng, apart = np.random.default_rng(seed), []
    for _ in range(2):
        corners = rng.normal(size=(5, 3))
        both = np.tile(corners, (2, 1)) if name == "siglip" else corners
        value, _ = _Energy(loss, batch).value_and_gradient(both.ravel())
        apart.append(at(loss, corners) - value)
    assert apart[0] == pytest.approx(apart[1], abs=1e-10)


def test_unbalanced_labels_are_searched_for_what_beats_the_simplex():
    """Sizes 2, 2, 10 at T = 1/2: rows that are better than the simplex (`supcon-unbalanced`)."""
    loss, labels = batch_loss("supcon", temperature="1/2"), np.repeat([0, 1, 2], [2, 2, 10])
    witness = np.array([[0.6, 0.8], [0.6, -0.8], [-1.0, 0.0]])[labels]
    batch = batch_of(loss.kind, witness, None, labels)
    found = best_found(loss, batch)
    assert found <= loss_of(loss, batch)
    simplex = simplex_etf_vectors(3, 2)[labels]
    assert found < loss_of(loss, Batch(simplex, None, labels, 14, True)) - 1e-3


def test_towers_that_are_better_apart_are_found():
    """B = 4, scale 10, bias 0: the towers of `siglip-initial-batch` are better than the simplex."""
    loss, positive = batch_loss("siglip", scale=10, bias=0), 0.8
    corners = simplex_etf_vectors(4, 3)
    up, apart = np.sqrt((1 + positive) / 2), np.sqrt((1 - positive) / 2)
    towers = [np.hstack([up * corners, np.full((4, 1), sign * apart)]) for sign in (1, -1)]
    batch = batch_of(loss.kind, *towers)
    assert best_found(loss, batch) <= loss_of(loss, batch) < at(loss, corners)


def test_on_a_line_as_many_rows_are_at_one_end_as_at_the_other():
    loss = named("clip")
    ends = np.array([[1.0], [-1.0], [1.0], [-1.0]])
    batch = batch_of(loss.kind, np.ones((4, 1)), np.ones((4, 1)))
    assert best_found(loss, batch) == pytest.approx(at(loss, ends))


def test_what_is_not_searched_is_none():
    formula = batch_loss("sum(exp(-v))")
    assert best_found(formula, some(formula)) is None
    loss = named("clip")
    rows = np.ones((LARGEST + 1, 1))
    assert best_found(loss, batch_of(loss.kind, rows, rows)) is None


def test_a_standing_has_it_where_the_least_loss_is_not_known():
    loss = named("clip")
    low, high = some(loss, dimension=2), some(loss, dimension=4)
    assert stand(loss, high).found is None
    assert stand(loss, low, sampled=False).found is None
    found = stand(loss, low)
    assert float(found.references.floor.value) < found.found < found.value
