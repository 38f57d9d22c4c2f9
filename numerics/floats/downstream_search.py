"""The downstream loss L_sup: classifiers found in float64, an interval proved in balls.

L_sup(f) = inf over classifiers w_1..w_C of Σ_n m_n ℓ((⟨f_n, w_{c(n)} − w_j⟩)_{j ≠ c(n)}), with
the same family ℓ as the population loss, at C − 1 arguments. The talk asks for ‖w_c‖ = 1 and
does not say how classes are weighted downstream; here the weights are an argument. The relaxation
‖w_c‖ ≤ 1 is convex and has the same infimum where d > rank (add an orthogonal component); where
d equals the rank the two can differ, and the result says which one it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import singledispatch
from typing import Literal

import numpy as np
from flint import fmpq

from numerics.balls.downstream_check import (
    check_points,
    downstream_weights,
    smoothing,
    supervised_interval,
)
from numerics.balls.enclosure import Enclosure
from numerics.exact.arithmetic import FLOATS
from numerics.exact.custom import checked_loss
from numerics.exact.geometry import Matrix, gram_matrix
from numerics.exact.losses import Additive, ExponentialOfSum, LogSumExp, Loss
from numerics.exact.rationals import Exact, as_fraction, rational
from numerics.floats.expectations import Expectation, Floats, log_sum_exp, phi_derivatives
from numerics.floats.sphere_descent import minimise

Constraint = Literal["ball", "sphere"]

SHARPNESSES = tuple(8**n for n in range(1, 7))
"""Inverse temperatures through which a loss with kinks is approached."""

_NEGLIGIBLE = 1e-11  # eigenvalues of a Gram matrix below this, relative to C, are taken as zero


@dataclass(frozen=True)
class SupervisedLoss:
    """L_sup with its proof: an interval and the classifiers that give its upper end.

    `constraint` is "ball" for ‖w_c‖ ≤ 1 (the interval then contains L_sup) or "sphere" for
    ‖w_c‖ = 1 in the span of the points (the upper end is attained by the classifiers, found
    by local search; the lower end is that of the relaxation). `coefficients` is the C × N matrix
    α with w_j ∝ Σ_n α_jn f_n, scaled to fit the constraint.
    """

    interval: Enclosure
    coefficients: Matrix
    constraint: Constraint


def supervised_loss(
    gram: Sequence[Sequence[Exact]],
    weights: Sequence[Exact],
    *,
    labels: Sequence[int] | None = None,
    loss: Loss | None = None,
    constraint: Constraint = "ball",
    radii: Sequence[Sequence[Fraction]] | None = None,
    bits: int = 80,
    seed: int = 0,
) -> SupervisedLoss:
    """Return L_sup of points with an exact Gram matrix, as an interval proved in balls.

    `gram` is the N × N Gram matrix of the points (for a latent-indistinguishable representation
    one point a class), `weights` their masses, `labels` their classes 0..C−1 (by default one class
    a point), `radii` a box of Gram matrices that the interval shall cover. Raises `ValueError` for
    arguments that do not fit and for a loss without derivatives.

    >>> found = supervised_loss([[1, -1], [-1, 1]], ["1/2", "1/2"])
    >>> found.interval.decimals(10), found.constraint
    (('0.1269280110', '0.1269280111'), 'ball')
    """
    if constraint not in ("ball", "sphere"):
        raise ValueError(f"constraint is {constraint!r}; choose 'ball' or 'sphere'")
    G, chosen = gram_matrix(gram), checked_loss(loss)
    masses = downstream_weights(weights)
    classes = list(range(len(G))) if labels is None else list(labels)
    check_points(G, masses, classes)
    alpha, sharpness = _search(G, masses, classes, chosen, constraint, seed)
    interval = supervised_interval(
        G,
        masses,
        classes,
        alpha,
        loss=chosen,
        radii=radii,
        bits=bits,
        sharpness=sharpness,
        unit_sphere=constraint == "sphere",
    )
    return SupervisedLoss(interval, alpha, constraint)


def _search(
    G: Matrix,
    masses: Sequence[fmpq],
    labels: list[int],
    loss: Loss,
    constraint: Constraint,
    seed: int,
) -> tuple[Matrix, fmpq | None]:
    """Return rational coefficients of good classifiers, and the sharpness that was reached."""
    points = _points(np.array([[float(as_fraction(x)) for x in row] for row in G]))
    weights = np.array([float(as_fraction(mass)) for mass in masses])
    starts = [_start(points, labels, constraint, seed + n) for n in range(_tries(constraint))]
    sharpnesses = SHARPNESSES if loss.kink is not None else (None,)
    best = min(
        (_classifiers(points, weights, labels, loss, sharpnesses, W) for W in starts),
        key=lambda W: _value(points, weights, labels, loss, W),
    )
    alpha = best @ np.linalg.pinv(points)
    last = sharpnesses[-1]
    exact = tuple(tuple(fmpq(*x.as_integer_ratio()) for x in row) for row in alpha.tolist())
    return exact, None if last is None else fmpq(last)


def _tries(constraint: Constraint) -> int:
    return 1 if constraint == "ball" else 8  # the balls are convex, the spheres are not


def _points(G: Floats) -> Floats:
    """Return points (N, r) with the given Gram matrix, r its numerical rank."""
    values, vectors = np.linalg.eigh(G)
    kept = values > _NEGLIGIBLE * len(G)
    points: Floats = vectors[:, kept] * np.sqrt(values[kept])
    return points


def _start(points: Floats, labels: list[int], constraint: Constraint, seed: int) -> Floats:
    """Return the class means, perturbed, as unit rows (with a slack coordinate for the balls)."""
    own = np.array(labels)
    means = np.array([points[own == c].mean(axis=0) for c in range(own.max() + 1)])
    means += 1e-2 * np.random.default_rng(seed).standard_normal(means.shape) * (1 + 50 * (seed > 0))
    if constraint == "sphere":
        return means
    return np.hstack([means, np.full((len(means), 1), 1e-2)])


def _classifiers(
    points: Floats,
    weights: Floats,
    labels: list[int],
    loss: Loss,
    sharpnesses: Sequence[int | None],
    W: Floats,
) -> Floats:
    for sharpness in sharpnesses:
        smooth = loss if sharpness is None else smoothing(loss, sharpness)
        W = minimise(_Downstream(points, weights, labels, smooth), W)
    return W[:, : points.shape[1]]


def _value(points: Floats, weights: Floats, labels: list[int], loss: Loss, W: Floats) -> float:
    v = _Downstream(points, weights, labels, loss).margins(W)
    return float(weights @ loss.value(list(v.T), FLOATS))


class _Downstream:
    """The downstream loss as a function of classifiers W, one unit row a class.

    Coordinates of W beyond those of the points are ignored: they are the slack that turns a ball
    into a sphere.
    """

    def __init__(self, points: Floats, weights: Floats, labels: list[int], loss: Loss) -> None:
        self.points, self.weights, self.loss = points, weights, loss
        count = max(labels) + 1
        eye = np.eye(count)
        # (N, C − 1, C): the linear map from the scores of a point to its coordinates v.
        self.contrast = np.array(
            [[eye[own] - eye[j] for j in range(count) if j != own] for own in labels]
        )

    def margins(self, W: Floats) -> Floats:
        """Return v (N, C − 1) at classifiers W."""
        scores = self.points @ W[:, : self.points.shape[1]].T
        v: Floats = np.einsum("njc,nc->nj", self.contrast, scores)
        return v

    def value_and_gradient(self, W: Floats) -> tuple[float, Floats]:
        found = point_derivatives(self.loss, self.margins(W), 1)
        assert found.gradient is not None
        pull = np.einsum("njc,nj,n->cn", self.contrast, found.gradient, self.weights)
        return float(self.weights @ found.value), self._padded(pull @ self.points, W)

    def hessian_products(self, W: Floats, V: Floats) -> Floats:
        found = point_derivatives(self.loss, self.margins(W), 2)
        assert found.hessian is not None
        r = self.points.shape[1]
        curvature = np.einsum("njc,njl,nlb->ncb", self.contrast, found.hessian, self.contrast)
        scores = np.einsum("nr,mcr->mnc", self.points, V[:, :, :r])
        pull = np.einsum("ncb,mnb,n->mcn", curvature, scores, self.weights)
        return self._padded(pull @ self.points, V)

    def _padded(self, rows: Floats, like: Floats) -> Floats:
        padded = np.zeros_like(like)
        padded[..., : self.points.shape[1]] = rows
        return padded


@singledispatch
def point_derivatives(loss: Loss, v: Floats, order: int) -> Expectation:
    """Return ℓ at each row of v (N, C − 1), with gradient and Hessian up to `order`.

    >>> from numerics.exact.losses import Logistic
    >>> point_derivatives(Logistic(), np.zeros((1, 2)), 1).gradient.round(6).tolist()
    [[-0.333333, -0.333333]]
    """
    raise ValueError(f"the loss {loss.name} has no derivatives; L_sup cannot be minimised")


@point_derivatives.register
def _log_sum_exp(loss: LogSumExp, v: Floats, order: int) -> Expectation:
    beta = float(as_fraction(rational(loss.beta)))
    x = beta * (float(as_fraction(rational(loss.margin))) - v)
    found = log_sum_exp(x, np.ones(v.shape[1]), loss.constant, order)
    return Expectation(
        found.value,
        None if found.gradient is None else -beta * found.gradient,
        None if found.hessian is None else beta**2 * found.hessian,
    )


@point_derivatives.register
def _additive(loss: Additive, v: Floats, order: int) -> Expectation:
    slope, curvature = phi_derivatives(loss, v)
    hessian = np.zeros((*v.shape, v.shape[1]))
    diagonal = np.arange(v.shape[1])
    hessian[:, diagonal, diagonal] = curvature
    return Expectation(loss.phi(v, FLOATS).sum(axis=1), slope, hessian)


@point_derivatives.register
def _exponential_of_sum(loss: ExponentialOfSum, v: Floats, order: int) -> Expectation:
    beta = float(as_fraction(rational(loss.beta)))
    value = np.exp(-beta * v.sum(axis=1))
    ones = np.ones_like(v)
    hessian = beta**2 * value[:, None, None] * ones[:, :, None] * ones[:, None, :]
    return Expectation(value, -beta * value[:, None] * ones, hessian)
