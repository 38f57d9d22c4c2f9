"""Ties made exact: at the minimiser of a loss with kinks the interval closes, at every k."""

from fractions import Fraction

import numpy as np
import pytest

from numerics.balls.dual_check import minimum
from numerics.exact.losses import HardestNegative, Hinge, HingeMax
from numerics.floats.dual_certificate import certify
from numerics.floats.dual_search import UncollidedLoss, minimise_latent_loss
from numerics.floats.nonsmooth import excess, faces_near
from numerics.floats.vertex_step import vertices
from property_tests.tiers import one_of


def width(weights, k, loss):
    law = [Fraction(weight, sum(weights)) for weight in weights]
    found = minimise_latent_loss(law, negatives=k, loss=loss)
    return minimum(certify(found)).interval.width


@pytest.mark.slow
@pytest.mark.parametrize(
    ("weights", "k", "loss"),
    one_of(
        3,
        [
            ((3, 9, 4, 16, 25), 64, HardestNegative()),  # was 3·10⁻⁴
            ((3, 9, 4, 16, 25), 64, HingeMax(margin="3/2")),  # was 10⁻³
            ((15, 16, 21, 13, 26), 64, HingeMax(margin=2)),
            ((15, 16, 21, 13, 26), 64, HingeMax(margin="3/2")),
            ((16, 1, 1, 1, 1), 64, HingeMax(margin="3/2")),
            ((3, 9, 4, 16, 25), 4, Hinge(margin="3/2")),  # was 10⁻⁶
            ((7, 4, 16, 1, 29), 4, HingeMax(margin=2)),
        ],
    ),
)
def test_the_interval_closes(weights, k, loss):
    assert width(weights, k, loss) < 1e-9


@pytest.mark.parametrize("within", [1e-1, 1e-3])
def test_at_the_simplex_all_others_tie(within):
    law, loss = np.full(4, 0.25), HardestNegative()
    G = np.full((4, 4), -1 / 3)
    np.fill_diagonal(G, 1.0)
    faces = faces_near(loss, G, law, negatives=8, within=within)
    assert [[sorted(face.members) for face in one] for one in faces] == [
        [[c], [j for j in range(4) if j != c]] for c in range(4)
    ]
    noise = np.random.default_rng(0).standard_normal((4, 4))
    values, vectors = np.linalg.eigh(G)
    U = vectors * np.sqrt(np.maximum(values, 0)) + 1e-3 * noise
    weights = np.full((4, 4), 0.25 * 0.75**8)
    for vertex in vertices(U / np.linalg.norm(U, axis=1, keepdims=True), weights, faces, law, 0.0):
        if np.abs(vertex.vectors @ vertex.vectors.T - G).max() < 1e-12:
            assert excess(loss, vertex.weights, law, negatives=8) < 1e-12
            return
    raise AssertionError("no vertex is the simplex")


def test_two_zero_coordinates_are_one():
    """G_ij is in y_ij and in y_ji: the anchor that matters more keeps it."""
    G = np.array([[1.0, -0.5], [-0.5, 1.0]])
    faces = faces_near(HingeMax(margin="3/2"), G, np.array([0.1, 0.9]), negatives=5, within=1e-3)
    assert [[face.members for face in one if face.total is None] for one in faces] == [[(1,)], []]


def test_the_part_without_collisions_has_the_derivatives_of_differences():
    rho, loss = np.array([0.5, 0.3, 0.2]), HingeMax(margin=2)
    assert UncollidedLoss.takes(rho, 64, loss)
    assert not UncollidedLoss.takes(rho, np.inf, loss)
    assert not UncollidedLoss.takes(rho, 64, Hinge())
    function = UncollidedLoss(rho, 64, loss, 0.05)
    U = np.random.default_rng(3).standard_normal((3, 3))
    U /= np.linalg.norm(U, axis=1, keepdims=True)
    V, step = np.random.default_rng(4).standard_normal((3, 3)), 1e-6
    ahead, behind = (function.value_and_gradient(U + s * step * V) for s in (1, -1))
    _, gradient = function.value_and_gradient(U)
    assert (ahead[0] - behind[0]) / (2 * step) == pytest.approx(float(np.vdot(gradient, V)), 1e-5)
    assert excess(loss, function.weights, rho, negatives=64) < 1e-9
