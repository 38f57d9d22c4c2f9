"""The downstream loss L_sup: classifiers found in float64; for few points an interval in balls.

L_sup(f) = inf over classifiers w_1..w_C of Σ_n m_n ℓ((⟨f_n, w_{c(n)} − w_j⟩)_{j ≠ c(n)}), with
the same family ℓ as the population loss, at C − 1 arguments. The talk asks for ‖w_c‖ = 1 and
does not say how classes are weighted downstream; here the weights are an argument. The relaxation
‖w_c‖ ≤ 1 is convex and has the same infimum where d > rank (add an orthogonal component); where
d equals the rank the two can differ, and the result says which one it is.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import inf
from typing import Literal

import numpy as np
from flint import fmpq

from numerics.balls.downstream_check import check_points, downstream_weights, supervised_interval
from numerics.balls.enclosure import Enclosure
from numerics.exact.geometry import Matrix, gram_matrix
from numerics.exact.losses import (
    Exponential,
    ExponentialOfSum,
    Hinge,
    HingeMax,
    Logistic,
    Loss,
    PairwiseLogistic,
    Square,
    SquaredHinge,
    checked_loss,
)
from numerics.exact.rationals import Exact, as_fraction
from numerics.floats.arithmetic import FLOATS
from numerics.floats.cosines import Labels, class_means
from numerics.floats.expectations import Floats
from numerics.floats.point_losses import (
    PointDerivatives,
    ProximalPoints,
    point_derivatives,
    rational_shares,
)
from numerics.floats.sharpening import STEPS, Sharpening
from numerics.floats.sphere_descent import descend, minimise

Constraint = Literal["ball", "sphere"]

TOLERANCE = 1e-9
"""The Frank–Wolfe gap at which the search for a linear probe ends."""

_SLACK = 1e-2

NONNEGATIVE = (
    *(Logistic, HingeMax, Hinge, SquaredHinge),
    *(Exponential, PairwiseLogistic, Square, ExponentialOfSum),
)

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
    classes = check_points(G, masses, range(len(G)) if labels is None else labels)
    alpha, shares = _search(G, masses, classes, chosen, constraint, seed)
    interval = supervised_interval(
        G,
        masses,
        classes,
        alpha,
        loss=chosen,
        radii=radii,
        bits=bits,
        shares=shares,
        unit_sphere=constraint == "sphere",
    )
    if isinstance(chosen, NONNEGATIVE):
        interval = at_least_zero(interval)
    return SupervisedLoss(interval, alpha, constraint)


def at_least_zero(value: Enclosure) -> Enclosure:
    """Return an enclosure of a number that is not negative.

    >>> at_least_zero(Enclosure(Fraction(-1), Fraction(1), 53)).lower
    Fraction(0, 1)
    """
    return Enclosure(max(value.lower, Fraction(0)), value.upper, value.bits)


def _search(
    G: Matrix,
    masses: Sequence[fmpq],
    labels: Sequence[int],
    loss: Loss,
    constraint: Constraint,
    seed: int,
) -> tuple[Matrix, Matrix | None]:
    """Return rational coefficients of good classifiers, and shares for a loss with kinks."""
    points = _points(np.array([[float(as_fraction(x)) for x in row] for row in G]))
    weights = np.array([float(as_fraction(mass)) for mass in masses])
    starts = [_start(points, labels, constraint, seed + n) for n in range(_tries(constraint))]
    function = DownstreamLoss(points, weights, np.array(labels), loss, smoothed=True)
    found = [least_downstream(function, W, in_balls=constraint == "ball") for W in starts]
    best = min(found, key=lambda one: function.value(one.rows))
    alpha = best.rows[:, : points.shape[1]] @ np.linalg.pinv(points)
    exact = tuple(tuple(fmpq(*x.as_integer_ratio()) for x in row) for row in alpha.tolist())
    highest = max(found, key=lambda one: one.lower)
    if highest.shares is None:
        return exact, None
    return exact, tuple(rational_shares(loss, row) for row in highest.shares.tolist())


def _tries(constraint: Constraint) -> int:
    return 1 if constraint == "ball" else 8  # the balls are convex, the spheres are not


def _points(G: Floats) -> Floats:
    """Return points (N, r) with the given Gram matrix, r its numerical rank."""
    values, vectors = np.linalg.eigh(G)
    kept = values > _NEGLIGIBLE * len(G)
    points: Floats = vectors[:, kept] * np.sqrt(values[kept])
    return points


def _start(points: Floats, labels: Sequence[int], constraint: Constraint, seed: int) -> Floats:
    """Return the class means, perturbed, as rows (with a slack coordinate for the balls)."""
    means = class_means(points, np.array(labels))
    means += 1e-2 * np.random.default_rng(seed).standard_normal(means.shape) * (1 + 50 * (seed > 0))
    return means if constraint == "sphere" else _with_slack(means)


def _with_slack(W: Floats) -> Floats:
    """Return rows with one more coordinate, which turns a ball into a sphere."""
    return np.hstack([W, np.full((len(W), 1), _SLACK)])


class SearchedLoss(ABC):
    """A downstream loss of rows of classifiers, of points that have masses.

    If `smoothed`, one with kinks is smoothed around shares of its subgradients, by `proximal`.
    """

    def __init__(self, masses: Floats, loss: Loss, *, smoothed: bool) -> None:
        self.masses, self.loss = masses, loss
        self.proximal = ProximalPoints(loss) if smoothed and loss.kink is not None else None
        self._at: bytes = b""
        self._found: PointDerivatives

    @abstractmethod
    def value(self, W: Floats) -> float:
        """Return the loss itself."""

    @abstractmethod
    def value_and_gradient(self, W: Floats) -> tuple[float, Floats]:
        """Return the loss, or its smoothing, and the gradient."""

    @abstractmethod
    def hessian_products(self, W: Floats, V: Floats) -> Floats:
        """Return the Hessian at W applied to each of n directions V."""

    def smooth(self, epsilon: float) -> None:
        """Smooth a loss with kinks around the shares at the last classifiers from now on."""
        assert self.proximal is not None
        self.proximal.smooth(epsilon)
        self._at = b""

    def lower(self, W: Floats) -> float:
        """Return the lower bound of L_sup that the shares at classifiers prove."""
        assert self.proximal is not None
        _, slope = self.value_and_gradient(W)
        lengths = np.linalg.norm(slope, axis=1)
        return float(self.masses @ self.proximal.constants() - lengths.sum())


@dataclass(frozen=True)
class Classifiers:
    """Rows of classifiers; for a loss with kinks the best shares, and the lower bound of these."""

    rows: Floats
    shares: Floats | None
    lower: float


def least_downstream(function: SearchedLoss, W: Floats, *, in_balls: bool) -> Classifiers:
    """Return classifiers that minimise a downstream loss, from a start.

    For a loss with kinks by the proximal point method in the shares, as in
    `numerics.floats.block_kinks`. `in_balls` says that the last column of rows is a slack.

    >>> from numerics.exact.losses import HardestNegative
    >>> rows, half, labels = np.array([[1.0], [-1.0]]), np.full(2, 0.5), np.array([0, 1])
    >>> two = DownstreamLoss(rows, half, labels, HardestNegative(), smoothed=True)
    >>> round(least_downstream(two, np.array([[1.0, 0.1], [0.1, 1.0]]), in_balls=True).lower, 9)
    -2.0
    """
    smooth = function.proximal
    if smooth is None:
        return Classifiers(minimise(function, W), None, -inf)
    best, least, shares, lower = W, inf, None, -inf
    epsilon = Sharpening()
    for _ in range(STEPS):
        if in_balls:  # a slack of 0 holds a row on the sphere
            W = np.column_stack([W[:, :-1], np.maximum(np.abs(W[:, -1]), _SLACK)])
        W = minimise(function, W)
        value, bound = function.value(W), function.lower(W)
        if value < least:
            best, least = W, value
        if bound > lower:
            shares, lower = smooth.shares, bound
        if epsilon.ends(least, lower):
            break
        function.smooth(epsilon.value)
    return Classifiers(best, shares, lower)


class DownstreamLoss(SearchedLoss):
    """The downstream loss as a function of classifiers W, one row a class.

    Coordinates of W beyond those of the points are ignored: they are the slack that turns a ball
    into a sphere. Derivatives are kept for the last W.

    >>> from numerics.exact.losses import Logistic
    >>> rows = np.array([[1.0], [-1.0]])
    >>> probe = DownstreamLoss(rows, np.array([0.5, 0.5]), np.array([0, 1]), Logistic())
    >>> round(probe.value(rows), 9)
    0.126928011
    """

    def __init__(
        self,
        points: Floats,
        weights: Floats,
        labels: Labels,
        loss: Loss,
        *,
        smoothed: bool = False,
    ) -> None:
        super().__init__(weights, loss, smoothed=smoothed)
        self.points, self.labels = points, labels
        self._own = np.arange(len(labels)), labels
        self._others = np.ones((len(labels), int(labels.max()) + 1), dtype=bool)
        self._others[self._own] = False

    def _margins(self, W: Floats) -> Floats:
        """Return ⟨f_n, w_own − w_j⟩ for the other classes j (.., N, C − 1)."""
        scores = self.points @ np.swapaxes(W[..., : self.points.shape[1]], -1, -2)
        apart = scores[..., *self._own, None] - scores
        margins: Floats = apart[..., self._others].reshape(*apart.shape[:-1], -1)
        return margins

    def _pulled(self, slopes: Floats, like: Floats) -> Floats:
        """Return what slopes (.., N, C − 1) in the margins are in the classifiers."""
        pull = np.zeros((*slopes.shape[:-1], self._others.shape[1]))
        pull[..., self._others] = -slopes.reshape(*slopes.shape[:-2], -1)
        pull[..., *self._own] = slopes.sum(axis=-1)
        pull *= self.masses[:, None]
        padded = np.zeros_like(like)
        padded[..., : self.points.shape[1]] = np.swapaxes(pull, -1, -2) @ self.points
        return padded

    def value(self, W: Floats) -> float:
        """Return the loss alone, which needs no derivative."""
        v = self._margins(W)
        return float(self.masses @ self.loss.value(list(v.T), FLOATS))

    def _derivatives(self, W: Floats) -> PointDerivatives:
        if W.tobytes() != self._at:
            v = self._margins(W)
            smooth = self.proximal
            self._found = point_derivatives(self.loss, v) if smooth is None else smooth.at(v)
            self._at = W.tobytes()
        return self._found

    def value_and_gradient(self, W: Floats) -> tuple[float, Floats]:
        """Return the loss and its gradient (C, r)."""
        found = self._derivatives(W)
        return float(self.masses @ found.value), self._pulled(found.slope, W)

    def hessian_products(self, W: Floats, V: Floats) -> Floats:
        """Return the Hessian at W applied to each of n directions V (n, C, r)."""
        found = self._derivatives(W)
        return self._pulled(found.hessian_products(self._margins(V)), V)


# --- many points: nothing is proved --------------------------------------------------------------


@dataclass(frozen=True)
class Probe:
    """Classifiers (C, d) of norm ≤ 1, their downstream loss, and how far L_sup can be below it."""

    classifiers: Floats
    loss: float
    gap: float


def linear_probe(rows: Floats, labels: Labels, *, loss: Loss) -> Probe:
    """Return classifiers in the unit balls that minimise the downstream loss of many points.

    `rows` are unit vectors, each of the same mass. The Frank–Wolfe gap is that of
    docs/supervised.md, without rounding error bounds.

    >>> from numerics.exact.losses import Logistic
    >>> found = linear_probe(np.array([[1.0], [-1.0]]), np.array([0, 1]), loss=Logistic())
    >>> round(found.loss, 9)
    0.126928011
    """
    function = DownstreamLoss(rows, np.full(len(rows), 1 / len(rows)), labels, loss)
    U = _with_slack(class_means(rows, labels))
    for small in (1e-9, 1e-11, 1e-13):
        U = descend(function, U, small=small)
        value, slope = function.value_and_gradient(U)
        gap = float(np.linalg.norm(slope, axis=1).sum() + np.vdot(slope, U))
        if gap <= TOLERANCE:
            break
        U[:, -1] = np.maximum(np.abs(U[:, -1]), _SLACK)  # a slack of 0 holds a row on the sphere
    return Probe(U[:, :-1], value, max(gap, 0.0))


def accuracy(rows: Floats, labels: Labels, classifiers: Floats) -> float:
    """Return the share of the points at which their own class has the largest score.

    >>> accuracy(np.array([[1.0], [-1.0]]), np.array([0, 1]), np.array([[1.0], [0.0]]))
    1.0
    """
    return float(np.mean((rows @ classifiers.T).argmax(axis=1) == labels))


def downstream_loss(rows: Floats, labels: Labels, classifiers: Floats, *, loss: Loss) -> float:
    """Return the mean downstream loss of points of equal mass at given classifiers.

    >>> from numerics.exact.losses import Logistic
    >>> rows = np.array([[1.0], [-1.0]])
    >>> round(downstream_loss(rows, np.array([0, 1]), rows, loss=Logistic()), 9)
    0.126928011
    """
    weights = np.full(len(rows), 1 / len(rows))
    return DownstreamLoss(rows, weights, labels, loss).value(classifiers)
