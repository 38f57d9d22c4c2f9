"""Multipliers at a vertex: where there are many, those are taken that close the interval."""

from fractions import Fraction

import numpy as np
import pytest

from numerics.balls.dual_check import minimum
from numerics.exact.losses import HardestNegative, Hinge, HingeMax
from numerics.floats.dual_certificate import certify
from numerics.floats.dual_search import minimise_latent_loss
from numerics.floats.nonsmooth import excess, faces_near
from numerics.floats.vertex_multipliers import centred


@pytest.mark.parametrize(
    ("weights", "k", "loss"),
    [
        ((9, 6, 29, 6, 15), 16, Hinge(margin="3/2")),  # both weights of a pair; was 1.4·10⁻¹⁰
        ((8, 22, 29, 21, 6), 64, Hinge(margin="3/2")),  # was 1.2·10⁻⁹
        pytest.param(
            *((1, 24, 30, 27, 2), 1, HingeMax(margin="3/2")),  # one draw; was 1.7·10⁻⁹
            marks=pytest.mark.slow,
        ),
        pytest.param(
            *((5, 19, 28, 26, 25), 64, HingeMax(margin="3/2")),  # was 1.7·10⁻⁸
            marks=pytest.mark.slow,
        ),
        pytest.param(
            *((30, 1, 16, 21, 19), 64, HingeMax(margin="3/2")),  # no smoothing came to it
            marks=pytest.mark.slow,
        ),
    ],
)
def test_the_interval_closes_where_multipliers_are_many(weights, k, loss):
    law = [Fraction(weight, sum(weights)) for weight in weights]
    found = minimise_latent_loss(law, negatives=k, loss=loss)
    assert minimum(certify(found)).interval.width < 1e-11


def corners():
    """Return three directions of a plane, the last one of three classes."""
    side = np.sqrt(3) / 2
    return np.array([[1, 0], [-0.5, side], *[[-0.5, -side]] * 3])


def slack(U, vertex, rho):
    A = (rho[:, None] * vertex.weights + (rho[:, None] * vertex.weights).T) / 2
    np.fill_diagonal(A, 0.0)
    return A - np.diag(vertex.multipliers)


@pytest.mark.parametrize("both", [False, True])
def test_rows_of_very_different_sizes_have_room_in_their_own_units(both):
    U, rho, loss = corners(), np.array([5, 19, 28, 26, 25]) / 103, HingeMax(margin="3/2")
    faces = faces_near(loss, U @ U.T, rho, negatives=64, within=1e-9, both=both)
    found = centred(U, faces, rho, loss, 64)
    assert excess(loss, found.weights, rho, negatives=64) < 1e-12
    S = slack(U, found, rho)
    assert np.abs(S @ U).max() < 1e-18  # the smallest rows are of the size of 10⁻⁹
    assert np.linalg.eigvalsh(S)[2] > 1e-8  # and beyond the plane there is room


def test_a_matrix_that_is_no_minimiser_has_no_multipliers_that_show_it_to_be_one():
    rho, loss = np.array([0.5, 0.3, 0.2]), HardestNegative()
    U = np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0]])
    faces = faces_near(loss, U @ U.T, rho, negatives=4, within=1e-6)
    found = centred(U, faces, rho, loss, 4)
    if found is not None:
        assert np.linalg.eigvalsh(slack(U, found, rho))[0] < -1e-3


def test_where_nothing_is_free_nothing_is_chosen():
    rho, loss = np.array([0.5, 0.5]), HardestNegative()
    U = np.array([[1.0], [-1.0]])
    faces = faces_near(loss, U @ U.T, rho, negatives=4, within=1e-6)
    assert centred(U, faces, rho, loss, 4) is None
