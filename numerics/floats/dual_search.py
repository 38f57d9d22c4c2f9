"""The Gram matrix that minimises the population loss, found in float64 (untrusted).

For a convex loss the minimum of L_k over the elliptope is a convex program. The search works on
unit rows U with G = UUᵀ and proposes; `numerics.floats.dual_certificate` makes a certificate of it,
which `numerics.balls.dual_check.minimum` checks. For rank ≤ d < C − 1 the program is not convex:
the result is then a local minimum, and the interval's lower end is that of the relaxation.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Literal

import numpy as np
import scipy
from flint import fmpq

from numerics.balls.calculus.hypotheses import holding
from numerics.errors import Undecided
from numerics.exact.losses import Loss, checked_loss
from numerics.exact.rationals import Exact, as_fraction, check_negatives, class_law
from numerics.exact.shapes import WorstCase
from numerics.floats.expectations import Floats
from numerics.floats.nonsmooth import (
    excess,
    faces_near,
    smoothed_expectation,
)
from numerics.floats.population import Derivatives, latent
from numerics.floats.sphere_descent import minimise
from numerics.floats.unit_vectors import simplex_etf_vectors
from numerics.floats.vertex_multipliers import centred
from numerics.floats.vertex_step import Vertex, vertices

SMOOTHINGS = (1e-1, 1e-2, 1e-3, 1e-4, 1e-5)
"""The ε through which a loss with kinks is approached; the last two solutions are extrapolated."""

INSIDE = 1e-11
"""By which share of themselves weights may leave their polytope, to be moved back into it."""

TIES = (1e-1, 3e-2, 1e-2, 1e-3, 1e-4, 1e-6)
"""How near to each other coordinates are taken to tie, tried one after the other."""

EXACT = 1e-12
"""How near to each other coordinates tie at rows that Newton's method has come to."""

CLOSED = 1e-11
"""A gap, in float64, at which the search among losses with kinks ends."""

LOCAL_STARTS = 8
"""How many starts are tried where the program is not convex."""

Scope = Literal["global", "local"]


@dataclass(frozen=True)
class Subgradient:
    """The dual side of a loss with kinks: row c of `weights` for anchor c, and multipliers y."""

    weights: Floats
    multipliers: Floats


@dataclass(frozen=True)
class Optimum:
    """A candidate for the minimiser of L_k, in float64, with the problem that it solves.

    `vectors` are C unit rows in R^d, `gram` their Gram matrix, `value` L_k there, `lower` the
    lower bound of weak duality over the elliptope and `gap` = value − lower, both without
    rounding error bounds. `subgradient` proves the lower bound of a loss with kinks (None for a
    differentiable loss, where the gradient does). `scope` is "global" where every stationary
    point of the search is known to be a minimum (d ≥ C, or d = C − 1 and a non-increasing
    loss), else "local".
    """

    law: tuple[fmpq, ...]
    negatives: int | float
    loss: Loss
    vectors: Floats
    gram: Floats
    value: float
    lower: float
    gap: float
    subgradient: Subgradient | None
    scope: Scope


class LatentLoss:
    """L_k(UUᵀ) as a function of unit rows U, smoothed with ε where the loss has kinks.

    Derivatives are kept for the last U; `weights` are those of the smoothing there.
    """

    def __init__(
        self, rho: Floats, negatives: int | float, loss: Loss, epsilon: float | None = None
    ) -> None:
        self.rho, self.negatives, self.loss, self.epsilon = rho, negatives, loss, epsilon
        self._at: bytes = b""
        self._value = 0.0
        self.weights: Floats = np.empty(0)
        self._gradient: Floats = np.empty(0)
        self._hessian: Floats = np.empty(0)

    def _derivatives(self, G: Floats) -> Derivatives:
        if self.epsilon is None:
            return latent(G, self.rho, self.negatives, self.loss, order=2)
        e = smoothed_expectation(
            self.loss, 1 - G, self.rho, negatives=self.negatives, epsilon=self.epsilon
        )
        assert e.gradient is not None
        assert e.hessian is not None
        self.weights = -e.gradient
        rows = self.rho[:, None]
        return Derivatives(
            float(self.rho @ e.value), -rows * e.gradient, rows[:, :, None] * e.hessian
        )

    def _evaluate(self, U: Floats) -> None:
        if U.tobytes() == self._at:
            return
        with np.errstate(over="ignore", invalid="ignore"):
            found = self._derivatives(gram_of_rows(U))
        if not np.isfinite(found.value):
            raise Undecided(f"the loss {self.loss.name} is beyond the range of float64")
        assert found.gradient is not None
        assert found.hessian is not None
        self._at, self._value = U.tobytes(), found.value
        self._gradient, self._hessian = found.gradient.copy(), found.hessian.copy()
        np.fill_diagonal(self._gradient, 0.0)  # G_cc = 1 does not vary
        diagonal = np.arange(len(U))
        self._hessian[diagonal, diagonal, :] = self._hessian[diagonal, :, diagonal] = 0.0

    def value_and_gradient(self, U: Floats) -> tuple[float, Floats]:
        """Return L_k(UUᵀ) and its gradient in U."""
        self._evaluate(U)
        return self._value, (self._gradient + self._gradient.T) @ U

    def hessian_products(self, U: Floats, V: Floats) -> Floats:
        """Return the Hessian in U applied to each of n directions V (n, C, r)."""
        self._evaluate(U)
        dG = V @ U.T
        dG = dG + dG.transpose(0, 2, 1)
        dD = np.matmul(dG.transpose(1, 0, 2), self._hessian).transpose(1, 0, 2)
        products: Floats = (dD + dD.transpose(0, 2, 1)) @ U + (
            self._gradient + self._gradient.T
        ) @ V
        return products


class UncollidedLoss(LatentLoss):
    """The part of L_k, of a worst case, that depends on the other classes: no collision, smoothed.

    The coordinate of a collision is the largest, y_c = m. Where none of the k negatives collides,
    with the chance q_c = (1 − ρ_c)^k, they are iid of the law of the other classes; so L_k is a
    constant and Σ ρ_c q_c times the loss of these. It is divided by the largest ρ_c q_c: the
    smoothing and its minimum keep their size, however rare it is that there is no collision.
    """

    def __init__(
        self, rho: Floats, negatives: int | float, loss: Loss, epsilon: float | None = None
    ) -> None:
        super().__init__(rho, negatives, loss, epsilon)
        self.chance = np.exp(negatives * np.log1p(-rho))
        count = len(rho)
        self._others = ~np.eye(count, dtype=bool)
        law = np.broadcast_to(rho, (count, count))[self._others].reshape(count, count - 1)
        self._law = law / law.sum(axis=1, keepdims=True)

    @staticmethod
    def takes(rho: Floats, negatives: int | float, loss: Loss) -> bool:
        """Tell whether a loss is a worst case with such a part that is not negligibly small."""
        if not isinstance(loss.shape, WorstCase) or loss.kink is None or negatives == np.inf:
            return False
        largest = float(negatives) * float(np.log1p(-rho).max())
        return largest > -600 and (loss.kink > 0 or not loss.shape.is_cut)

    def _rows(self, G: Floats) -> Floats:
        rows: Floats = (1 - G)[self._others].reshape(self._law.shape)
        return rows

    def _derivatives(self, G: Floats) -> Derivatives:
        count, k, e = len(G), self.negatives, self.epsilon or 0.0
        found = smoothed_expectation(self.loss, self._rows(G), self._law, negatives=k, epsilon=e)
        assert found.gradient is not None
        assert found.hessian is not None
        gradient, hessian = np.zeros((count, count)), np.zeros((count, count, count))
        gradient[self._others] = found.gradient.ravel()
        pairs = self._others[:, :, None] & self._others[:, None, :]
        hessian[pairs] = found.hessian.ravel()
        self.weights = -self.chance[:, None] * gradient
        self.weights[np.arange(count), np.arange(count)] = 1 - self.chance
        shares = self.rho * self.chance
        shares /= shares.max()
        return Derivatives(
            float(shares @ found.value),
            -shares[:, None] * gradient,
            shares[:, None, None] * hessian,
        )


def minimise_latent_loss(
    law: Sequence[Exact],
    *,
    negatives: int | float,
    loss: Loss | None = None,
    dimension: int | None = None,
    seed: int = 0,
) -> Optimum:
    """Return a float64 candidate for the minimiser of L_k over unit vectors u_c ∈ R^d.

    `law` is ρ, `negatives` k or ``inf``, `dimension` d (by default C, where all Gram matrices of
    unit vectors are reached). Raises `ValueError` for arguments that do not fit.

    >>> found = minimise_latent_loss(["1/3", "1/3", "1/3"], negatives=4)
    >>> bool(abs(found.gram[0, 1] + 0.5) < 1e-9), found.scope
    (True, 'global')
    """
    chosen, rho = checked_loss(loss), class_law(law)
    classes, count = len(rho), check_negatives(negatives)
    d = _check_dimension(dimension, classes)
    floats = np.array([float(as_fraction(mass)) for mass in rho])
    is_global = "convex" in holding(chosen) and has_room(d, classes, chosen)
    seeds = range(seed, seed + (1 if is_global else LOCAL_STARTS))
    starts = [_start(classes, d, s) for s in seeds]
    U, subgradient = _search(starts, floats, count, chosen)
    G = gram_of_rows(U)
    value = latent(G, floats, count, chosen, order=0).value
    lower = _float_lower_bound(G, floats, count, chosen, subgradient)
    scope: Scope = "global" if is_global else "local"
    return Optimum(rho, count, chosen, U, G, value, lower, value - lower, subgradient, scope)


def has_room(dimension: int | None, classes: int, loss: Loss) -> bool:
    """Tell whether some minimiser among all Gram matrices is that of vectors of R^d, or R^C.

    With d = C − 1 there is no better matrix either, where more similar is never better.

    >>> from numerics.exact.losses import Logistic, Square
    >>> has_room(2, 3, Logistic()), has_room(2, 3, Square(margin=1))
    (True, False)
    """
    needed = classes - ("nonincreasing" in holding(loss))
    return dimension is None or dimension >= needed


def gram_of_rows(U: Floats) -> Floats:
    """Return UUᵀ with the diagonal set to 1.

    >>> gram_of_rows(np.array([[0.6, 0.8], [1.0, 0.0]])).tolist()
    [[1.0, 0.6], [0.6, 1.0]]
    """
    G: Floats = U @ U.T
    np.fill_diagonal(G, 1.0)
    return G


def _search(
    starts: Sequence[Floats], rho: Floats, negatives: int | float, loss: Loss
) -> tuple[Floats, Subgradient | None]:
    """Return the best unit rows found, and for a loss with kinks the best subgradient found."""

    def value(rows: Floats) -> float:
        return latent(gram_of_rows(rows), rho, negatives, loss, order=0).value

    if starts[0].shape[1] == 1:
        starts = [_best_signs(U, value) for U in starts]
    if loss.kink is None:
        return min((minimise(LatentLoss(rho, negatives, loss), U) for U in starts), key=value), None
    kinds = [LatentLoss]
    if UncollidedLoss.takes(rho, negatives, loss):
        kinds.insert(0, UncollidedLoss)
    rows: list[Floats] = []
    bounds: list[tuple[float, Subgradient]] = []
    for kind, shake in product(kinds, (0.0, 0.1)):
        for U in starts:
            near, subgradients = _approach(kind, U, rho, negatives, loss, shake)
            rows += near
            bounds += _bounds(subgradients, rho, negatives, loss)
        best = min(rows, key=value)
        weights = max(bounds, key=lambda pair: pair[0])[1].weights
        rows += [one.vectors for one in _vertices(best, weights, rho, negatives, loss)]
        best = min(rows, key=value)
        bounds += _bounds(_settled(best, rho, negatives, loss), rho, negatives, loss)
        lower, subgradient = max(bounds, key=lambda pair: pair[0])
        if value(best) - lower < CLOSED:
            break
    return best, subgradient


def _bounds(
    subgradients: Sequence[Subgradient], rho: Floats, negatives: int | float, loss: Loss
) -> list[tuple[float, Subgradient]]:
    """Return subgradients with the lower bounds that they prove, whatever the rows."""
    G = np.eye(len(rho))
    return [(_float_lower_bound(G, rho, negatives, loss, one), one) for one in subgradients]


def _approach(
    kind: type[LatentLoss],
    U: Floats,
    rho: Floats,
    negatives: int | float,
    loss: Loss,
    shake: float,
) -> tuple[list[Floats], list[Subgradient]]:
    """Follow the minimisers of the smoothings; return candidate rows and subgradients.

    As ε → 0 they move linearly in ε once the ties are settled, so 2U(ε/2) − U(ε) has the ties exact
    up to ε²; weights and multipliers at ε/2 belong together and are optimal up to ε² as well. From
    each of them Newton's method makes exact the ties that the smoothing sees. Classes that have
    merged exactly are a saddle, which the `shake` leaves: they come apart by about √ε.
    """
    noise = np.random.default_rng(0).standard_normal(U.shape)
    rows: list[Floats] = []
    subgradients: list[Subgradient] = []
    for epsilon in SMOOTHINGS:
        shaken = U + shake * np.sqrt(epsilon) * noise
        smooth = kind(rho, negatives, loss, epsilon)
        U = minimise(smooth, shaken)
        smooth.value_and_gradient(U)
        for vertex in _vertices(U, smooth.weights, rho, negatives, loss):
            rows.append(vertex.vectors)
            if excess(loss, vertex.weights, rho, negatives=negatives) < INSIDE:
                subgradients.append(Subgradient(vertex.weights, vertex.multipliers))
    last = kind(rho, negatives, loss, SMOOTHINGS[-1] / 2)
    halved = minimise(last, U)
    last.value_and_gradient(halved)
    rotation, _ = scipy.linalg.orthogonal_procrustes(U, halved)
    extrapolated = 2 * halved - U @ rotation
    extrapolated /= np.linalg.norm(extrapolated, axis=1, keepdims=True)
    A = _symmetrised(rho[:, None] * last.weights)
    multipliers = (A * gram_of_rows(halved)).sum(axis=1)
    subgradients.append(Subgradient(last.weights, multipliers))
    return [*rows, extrapolated, halved, U], subgradients


def _vertices(
    U: Floats, weights: Floats, rho: Floats, negatives: int | float, loss: Loss
) -> list[Vertex]:
    """Return where Newton's method makes exact the ties that are near at rows, with weights."""
    margin, G = float(loss.kink or 0), gram_of_rows(U)
    found, seen = [], []
    for within in TIES:
        faces = faces_near(loss, G, rho, negatives=negatives, within=within)
        if faces not in seen:
            found += vertices(U, weights, faces, rho, margin)
            seen.append(faces)
    pad = [(0, 0), (0, U.shape[1])]
    return [
        replace(one, vectors=np.pad(one.vectors, pad)[:, : U.shape[1]])
        for one in found
        if one.vectors.shape[1] <= U.shape[1]
    ]


def _settled(U: Floats, rho: Floats, negatives: int | float, loss: Loss) -> list[Subgradient]:
    """Return subgradients at the faces that rows are on themselves, with room in all constraints.

    Newton's method may come to a vertex from ties that are not those of the vertex.
    """
    found, seen = [], []
    _, sizes, axes = np.linalg.svd(U)
    V = U @ axes[: int((sizes > EXACT).sum())].T
    for within in (EXACT, TIES[-1]):
        G = gram_of_rows(U)
        faces = faces_near(loss, G, rho, negatives=negatives, within=within, both=True)
        if faces in seen:
            continue
        seen.append(faces)
        vertex = centred(V, faces, rho, loss, negatives)
        if vertex is not None and excess(loss, vertex.weights, rho, negatives=negatives) < INSIDE:
            found.append(Subgradient(vertex.weights, vertex.multipliers))
    return found


def _best_signs(U: Floats, value: Callable[[Floats], float]) -> Floats:
    """Return ±1 rows that no change of a single sign improves: descent where spheres are points."""
    signs: Floats = np.where(U < 0, -1.0, 1.0)
    lowest = value(signs)
    improved = True
    while improved:
        improved = False
        for c in range(len(signs)):
            flipped = signs.copy()
            flipped[c] *= -1
            if value(flipped) < lowest:
                signs, lowest, improved = flipped, value(flipped), True
    return signs


def _symmetrised(D: Floats) -> Floats:
    """Return (D + Dᵀ)/2 with zero diagonal."""
    A: Floats = (D + D.T) / 2
    np.fill_diagonal(A, 0.0)
    return A


def _check_dimension(dimension: int | None, classes: int) -> int:
    if dimension is None:
        return classes
    if isinstance(dimension, bool) or not isinstance(dimension, int) or dimension < 1:
        raise ValueError(f"dimension is {dimension!r}; give an integer d ≥ 1")
    return min(dimension, classes)  # C vectors span no more


def _start(classes: int, d: int, seed: int) -> Floats:
    """Return the ETF where it fits, a little perturbed so that no saddle holds the search."""
    noise = np.random.default_rng(seed).standard_normal((classes, d))
    if d < classes - 1:
        return noise
    return np.asarray(simplex_etf_vectors(classes, d) + 1e-2 * noise)


def _float_lower_bound(
    G: Floats, rho: Floats, negatives: int | float, loss: Loss, subgradient: Subgradient | None
) -> float:
    """Return the bound of `optimality.minimum` in float64, with ε = −λ_min."""
    if subgradient is None:
        found = latent(G, rho, negatives, loss, order=1)
        assert found.gradient is not None
        A = _symmetrised(found.gradient)
        y = (A * G).sum(axis=1)
        intercept = found.value - float(y.sum())
    else:
        margin = float(loss.kink or 0)
        D, y = rho[:, None] * subgradient.weights, subgradient.multipliers
        A = _symmetrised(D)
        intercept = margin * np.trace(D) + (margin - 1) * A.sum()
    slack = A - np.diag(y)
    rounding = len(G) * np.finfo(np.float64).eps * float(np.abs(slack).max())
    smallest = np.linalg.eigvalsh(slack)[0] - rounding
    return float(intercept + y.sum() + len(G) * min(0.0, smallest))
