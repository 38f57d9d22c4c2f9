"""Minimisers of L_k and their downstream losses for many class laws at once (untrusted).

Both programs are convex and small, and are solved by the same barrier method with Newton steps
that are taken for all laws together, in float64: min L_k(G) − μ log det G over Gram matrices, and
min F(W) − μ Σ log(1 − ‖w_c‖²) over the classifiers. For the losses log(b + Σ e^{β(m − v_i)}).
Gaps are those of weak duality and of Frank and Wolfe, without bounds of rounding errors: what
comes out is a candidate, for `numerics.balls.dual_check` and `numerics.balls.downstream_check` to
decide.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from math import inf
from typing import TypeAlias

import numpy as np

from numerics.exact.losses import Loss
from numerics.exact.shapes import LogSumExp
from numerics.floats.expectations import STEP, Expectation, Floats, log_sum_exp_expectation

BARRIERS = tuple(10.0**-n for n in range(12))
"""The weights μ through which the barrier goes to zero, a few Newton steps at each."""

_STEP = 1 / 3  # of the integrals in Newton's steps; values and gaps have the finest

_TO_BOUNDARY = 0.9  # of the way to the boundary that a step may go at most

_RIDGE = 1e-14
_LEAST_ROOM = 1e-15  # of 1 − ‖w‖², which is rounded

_Derivatives: TypeAlias = tuple[Floats, Floats]


@dataclass(frozen=True)
class Minimisers:
    """Near-minimisers of L_k, one a law: `gram` (N, C, C), `value` and duality `gap` (N,).

    `earlier` are those of the barrier before the last, about ten times as far from the minimiser.
    `radius` (N,) is how far the true minimiser may be: where the loss is so flat that float64 does
    not see it, `gram` is what the barrier prefers, and the other gaps are small all the same.
    """

    gram: Floats
    earlier: Floats
    value: Floats
    gap: Floats
    radius: Floats


@dataclass(frozen=True)
class Downstream:
    """L_sup, one a Gram matrix: `value` and Frank–Wolfe `gap` (N,), so value − gap is below."""

    value: Floats
    gap: Floats


def minimisers(laws: Floats, *, negatives: float, loss: Loss) -> Minimisers:
    """Return near-minimisers of L_k over the elliptope for each row of `laws` (N, C).

    Raises `ValueError` for a loss of another family.

    >>> from numerics.exact.losses import Logistic
    >>> found = minimisers(np.full((1, 3), 1 / 3), negatives=4, loss=Logistic())
    >>> found.gram[0, 0].round(6).tolist(), bool(found.gap[0] < 1e-9)
    ([1.0, -0.5, -0.5], True)
    """
    shape = _log_sum_exp(loss)
    loss.check_negatives(negatives)
    count, classes = laws.shape
    basis = _pair_basis(classes)
    eye = np.eye(classes)

    def gram(x: Floats) -> Floats:
        G: Floats = eye + np.einsum("np,pcj->ncj", x, basis)
        return G

    def parts(x: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """Return the slopes and the curvatures of the loss and of the barrier."""
        G = gram(x)
        found = _rows_of(laws, G, negatives, shape, 2, _STEP)
        assert found.hessian is not None
        D = _gradient(laws, found)
        H = laws[:, :, None, None] * found.hessian.reshape(count, classes, classes, classes)
        inverse = np.linalg.inv(G)
        turned = np.einsum("ncj,pjl->npcl", inverse, basis)
        slope, pull = (np.einsum("ncj,pcj->np", X, basis) for X in (D, -inverse))
        half = (basis.transpose(1, 0, 2) @ H).transpose(0, 2, 1, 3)  # Σ_j B_pcj H_ncjl
        size = len(basis)
        curvature = half.reshape(count, size, classes**2) @ basis.reshape(size, -1).T
        return slope, pull, curvature, np.einsum("npcl,nqlc->npq", turned, turned)

    def derivatives(x: Floats, mu: float) -> _Derivatives:
        slope, pull, curvature, bend = parts(x)
        return slope + mu * pull, curvature + mu * bend

    def reach(x: Floats, step: Floats) -> Floats:
        """Return how far along the step G stays positive semidefinite."""
        lower = np.linalg.cholesky(gram(x))
        half = np.linalg.solve(lower, np.einsum("np,pcj->ncj", step, basis))
        scaled = np.linalg.solve(lower, half.transpose(0, 2, 1))
        lowest = np.linalg.eigvalsh(scaled)[:, 0]
        return np.asarray(1 / np.maximum(-lowest, 1e-300))

    steps = 2 if classes <= 3 else 3  # with 2 one law in six has a gap of up to 5e-4 at C = 5
    earlier, x = _follow(np.zeros((count, len(basis))), derivatives, reach, steps=steps)
    G = gram(x)
    found = _rows_of(laws, G, negatives, shape, 1)
    value = (laws * found.value.reshape(count, classes)).sum(axis=1)
    gap = _duality_gap(_gradient(laws, found), G)
    _, _, curvature, bend = parts(x)
    return Minimisers(G, gram(earlier), value, gap, _radius(curvature, bend, gap, classes))


def _radius(curvature: Floats, bend: Floats, gap: Floats, classes: int) -> Floats:
    """Return how far a minimiser may be that is not better than the gap, to second order.

    It is at most C + 2√C away in the norm of the barrier log det (Nesterov and Nemirovskii 1994).
    """
    barrier = bend / (2 * (classes + 2 * classes**0.5) ** 2)
    most = np.maximum(gap, classes * BARRIERS[-1])
    least = np.linalg.eigvalsh(curvature / (4 * most[:, None, None]) + barrier)[:, 0]
    return np.asarray(1 / np.sqrt(np.maximum(least, 1e-300)))


def _rows_of(
    laws: Floats, G: Floats, negatives: float, shape: LogSumExp, order: int, step: float = STEP
) -> Expectation:
    """Return the expectation for each anchor of each law, as N·C rows."""
    rows = G.reshape(-1, G.shape[2])
    p = np.repeat(laws, G.shape[1], axis=0)
    return log_sum_exp_expectation(shape, 1 - rows, p, negatives=negatives, order=order, step=step)


def _gradient(laws: Floats, rows: Expectation) -> Floats:
    """Return ∂L_k/∂G_cj from the expectations of `_rows_of`."""
    assert rows.gradient is not None
    D: Floats = -laws[:, :, None] * rows.gradient.reshape(*laws.shape, -1)
    return D


def _duality_gap(D: Floats, G: Floats) -> Floats:
    """Return −C·min(0, λ_min(A − Diag(AG))) for A the symmetrised gradient."""
    return np.asarray(-G.shape[1] * np.minimum(0.0, np.linalg.eigvalsh(_slack(D, G))[:, 0]))


def _slack(D: Floats, G: Floats) -> Floats:
    """Return A − Diag(AG) for A the symmetrised gradient with diagonal 0."""
    slack: Floats = (D + D.transpose(0, 2, 1)) / 2
    diagonal = np.arange(G.shape[1])
    slack[:, diagonal, diagonal] = 0
    slack[:, diagonal, diagonal] = -(slack * G).sum(axis=2)
    return slack


def collapse_margins(laws: Floats, *, negatives: float, loss: Loss) -> Floats:
    """Return by how much all classes but the first share one vector at the minimiser, one a law.

    With the first class at u and the others at −u the matrix A − Diag(AG) has an eigenvalue 0; this
    is the smallest other one. The classes share a vector where it is ≥ 0, and not where it is
    negative. `laws` is (N, C) with C ≥ 3, in float64 without bounds of rounding errors.

    >>> from numerics.exact.losses import Logistic
    >>> laws = np.array([[0.8074, 0.0963, 0.0963], [0.8076, 0.0962, 0.0962]])
    >>> (collapse_margins(laws, negatives=1, loss=Logistic()) > 0).tolist()  # (1+e²)/(3+e²)
    [False, True]
    """
    shape = _log_sum_exp(loss)
    count, classes = laws.shape
    u = np.array([1.0, *[-1.0] * (classes - 1)])
    G = np.broadcast_to(np.outer(u, u), (count, classes, classes))
    slack = _slack(_gradient(laws, _rows_of(laws, G, negatives, shape, 1)), G)
    size = np.abs(slack).max(axis=(1, 2), keepdims=True)
    return np.asarray(np.linalg.eigvalsh(slack + size * G)[:, 0])  # u is out of the way


def _pair_basis(classes: int) -> Floats:
    """Return the symmetric matrices with ones at (i, j) and (j, i), one for each pair i < j."""
    pairs = list(combinations(range(classes), 2))
    basis = np.zeros((len(pairs), classes, classes))
    for n, (i, j) in enumerate(pairs):
        basis[n, i, j] = basis[n, j, i] = 1
    return basis


def downstream(gram: Floats, weights: Floats, *, loss: Loss) -> Downstream:
    """Return L_sup with classifiers in the unit ball, for each of N Gram matrices.

    `gram` is (N, C, C) and positive definite, `weights` (N, C) are the masses of the classes.

    >>> from numerics.exact.losses import Logistic
    >>> G = np.array([[[1, -1 + 1e-12], [-1 + 1e-12, 1]]])
    >>> downstream(G, np.array([[0.5, 0.5]]), loss=Logistic()).value.round(6).tolist()
    [0.126928]
    """
    shape = _log_sum_exp(loss)
    count, classes = weights.shape
    U = np.asarray(np.linalg.cholesky(gram), dtype=np.float64)
    pairs = (U[:, :, :, None] * U[:, :, None, :]).reshape(count, classes, classes**2)

    def rows(x: Floats) -> Floats:
        return x.reshape(count, classes, classes)

    def derivatives(x: Floats, mu: float) -> _Derivatives:
        W = rows(x)
        _, G, H = _scores_loss(U, W, weights, shape)
        by_scores = H.reshape(count, classes, classes**2).transpose(0, 2, 1) @ pairs
        curvature = by_scores.reshape(count, *[classes] * 4).transpose(0, 1, 3, 2, 4)
        room = 1 / np.maximum(1 - (W**2).sum(axis=2), _LEAST_ROOM)
        slope = G.transpose(0, 2, 1) @ U + 2 * mu * room[:, :, None] * W
        own = np.arange(classes)
        outer = 4 * (room**2)[:, :, None, None] * W[:, :, :, None] * W[:, :, None, :]
        ball = outer + 2 * room[:, :, None, None] * np.eye(classes)
        curvature[:, own, :, own, :] += mu * ball.transpose(1, 0, 2, 3)
        size = classes**2
        return slope.reshape(count, size), curvature.reshape(count, size, size)

    def reach(x: Floats, step: Floats) -> Floats:
        """Return how far along the step the classifiers stay in the unit ball."""
        W, V = rows(x), rows(step)
        a, b = (V**2).sum(axis=2), (W * V).sum(axis=2)
        c = np.maximum(1 - (W**2).sum(axis=2), 0.0)
        root = np.sqrt(b**2 + a * c)
        return np.asarray((c / np.maximum(b + root, 1e-300)).min(axis=1))

    _, x = _follow(np.zeros((count, classes**2)), derivatives, reach, steps=3)
    W = rows(x)
    value, G, _ = _scores_loss(U, W, weights, shape)
    slope = G.transpose(0, 2, 1) @ U
    gap = (np.linalg.norm(slope, axis=2) + (slope * W).sum(axis=2)).sum(axis=1)
    return Downstream(value, gap)


def _scores_loss(
    U: Floats, W: Floats, weights: Floats, shape: LogSumExp
) -> tuple[Floats, Floats, Floats]:
    """Return Σ_c ω_c ℓ, and its first and second derivatives in the scores s_cj = ⟨u_c, w_j⟩."""
    beta, margin, classes = float(shape.beta), float(shape.margin), U.shape[1]
    scores = U @ W.transpose(0, 2, 1)
    own = np.arange(classes)
    x = beta * (margin + scores - scores[:, own, own][:, :, None])
    x[:, own, own] = 0.0 if shape.constant else -inf
    top = x.max(axis=2, keepdims=True)
    terms = np.exp(x - top)
    total = terms.sum(axis=2, keepdims=True)
    share = terms / total
    value = (weights * (top + np.log(total))[:, :, 0]).sum(axis=1)
    pull = share - np.eye(classes)
    second = -share[:, :, :, None] * share[:, :, None, :]
    second[:, :, own, own] += share
    first = beta * weights[:, :, None] * pull
    return value, first, beta**2 * weights[:, :, None, None] * second


def _follow(
    x: Floats,
    derivatives: Callable[[Floats, float], _Derivatives],
    reach: Callable[[Floats, Floats], Floats],
    *,
    steps: int,
) -> tuple[Floats, Floats]:
    """Follow the minimisers as the barrier goes to zero; return those of the last two barriers."""
    for mu in BARRIERS:
        earlier = x
        for _ in range(steps):
            slope, curvature = derivatives(x, mu)
            step = -_solved(curvature, slope)
            x = x + np.minimum(1.0, _TO_BOUNDARY * reach(x, step))[:, None] * step
    return earlier, x


def _solved(curvature: Floats, slope: Floats) -> Floats:
    """Solve the systems after scaling their diagonals to 1, with a ridge at rounding error."""
    scale = 1 / np.sqrt(np.maximum(np.einsum("npp->np", curvature), 1e-300))
    scaled = scale[:, :, None] * curvature * scale[:, None, :] + _RIDGE * np.eye(scale.shape[1])
    found: Floats = scale * np.linalg.solve(scaled, (scale * slope)[:, :, None])[:, :, 0]
    return found


def _log_sum_exp(loss: Loss) -> LogSumExp:
    if not isinstance(loss.shape, LogSumExp):
        raise ValueError(f"the loss {loss.name} is not of the form log(b + Σ e^{{β(m − v_i)}})")
    return loss.shape
