"""Exact expectations over iid negatives in float64: E ℓ(v_1..v_k), its gradient and Hessian.

An anchor sees coordinates v_1..v_n with probabilities p_1..p_n; each of its k negatives draws one
of them. The cost does not depend on k: a Frullani integral for the log-sum-exp losses, order
statistics for the worst case, one term for sums (docs/losses.md). Only losses of the user's own
are enumerated. Everything here is untrusted; `numerics.balls.population_enclosure` decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, log
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from numerics.balls.enumeration import patterns_of
from numerics.errors import Undecided
from numerics.exact.formula import Formula, of_one
from numerics.exact.jets import derivatives
from numerics.exact.losses import Loss
from numerics.exact.shapes import Additive, ExpOfSum, LogSumExp, WorstCase
from numerics.floats.arithmetic import FLOATS

Floats: TypeAlias = NDArray[np.float64]

STEP = 1 / 7
"""Of the trapezoidal rule of `numerics.balls.quadrature` (where it is proved) at 52 bits."""

_BLOCK = 1 << 14  # float64 numbers in the largest temporary: 128 KiB, inside the cache


@dataclass(frozen=True)
class Expectation:
    """E ℓ for each of A anchors, and its derivatives in the n coordinates.

    Shapes: `value` (A,), `gradient` (A, n), `hessian` (A, n, n); a derivative that was not asked
    for is None.
    """

    value: Floats
    gradient: Floats | None = None
    hessian: Floats | None = None


def expectation(
    loss: Loss, v: Floats, p: Floats, *, negatives: float, order: int = 0
) -> Expectation:
    """Return E ℓ(v_{J_1}, .., v_{J_k}) for iid J ~ p, for each row of v.

    `v` is (A, n), `p` is (n,), or (A, n) for a law of its own in each row (not for losses of the
    user's own), `negatives` is k ≥ 1 or ``inf`` (then the limit, normalised as
    `loss.limit_offset` says), `order` is the highest derivative wanted, 0 to 2. Raises
    `ValueError` when the loss has no limit, has no derivative in closed form, or would need
    more than `enumeration.BUDGET` draws.

    >>> from numerics.exact.losses import Logistic
    >>> v, p = np.array([[0.0, 1.5]]), np.array([0.5, 0.5])
    >>> round(float(expectation(Logistic(), v, p, negatives=1).value[0]), 12)
    0.447280229271
    """
    loss.check_negatives(negatives)
    return _expectation(loss, np.atleast_2d(v), p, negatives, order)


def _expectation(loss: Loss, v: Floats, p: Floats, k: float, order: int) -> Expectation:
    match loss.shape:
        case LogSumExp() as shape:
            return log_sum_exp_expectation(shape, v, p, negatives=k, order=order)
        case WorstCase() if order == 2:
            raise ValueError(
                f"the loss {loss.name} has no second derivative (see numerics.floats.nonsmooth)"
            )
        case WorstCase(outer):
            return _worst_case(outer, v, p, k, order)
        case Additive(phi):
            return _additive(phi, v, p, k, order)
        case ExpOfSum(beta):
            return _exp_of_sum(float(beta), v, p, k, order)
    return _enumerated(loss, v, p, k, order)


# --- log(b + Σ e^{β(m − v_i)}): Frullani integrals -------------------------------------------


def log_sum_exp_expectation(
    shape: LogSumExp, v: Floats, p: Floats, *, negatives: float, order: int = 0, step: float = STEP
) -> Expectation:
    """Return what `expectation` does, by a trapezoidal rule of the given step.

    `STEP` is exact up to rounding. With 1/3, at less than half the cost, the gradient is off by
    about 1e-11 and the Hessian by 1e-10 where the exponents β(m − v) are within 10 of each other
    (measured).

    >>> from numerics.exact.losses import Logistic
    >>> v, p = np.array([[0.0, 1.5]]), np.array([0.5, 0.5])
    >>> found = log_sum_exp_expectation(Logistic().shape, v, p, negatives=1, step=1 / 3)
    >>> round(float(found.value[0]), 11)
    0.44728022927
    """
    beta, b = float(shape.beta), shape.constant
    x = beta * (float(shape.margin) - v)
    if negatives == inf:
        in_x = log_mean_exp(x, p, order)
    else:
        log_t, w = frullani_nodes(float(x.max()), float(x.min()), negatives, b, step)
        rows = max(1, _BLOCK // (len(log_t) * x.shape[1]))
        blocks = [
            _frullani(x[i : i + rows], _rows(p, i, rows), negatives, b, log_t, w, order)
            for i in range(0, len(x), rows)
        ]
        in_x = Expectation(
            np.concatenate([block.value for block in blocks]),
            _stack([block.gradient for block in blocks]),
            _stack([block.hessian for block in blocks]),
        )
    return Expectation(
        in_x.value,
        None if in_x.gradient is None else -beta * in_x.gradient,
        None if in_x.hessian is None else beta**2 * in_x.hessian,
    )


def _rows(p: Floats, first: int, count: int) -> Floats:
    return p if p.ndim == 1 else p[first : first + count]


def _mean(values: Floats, p: Floats) -> Floats:
    """Return Σ_j p_j values_j over the last axis, with one law or one a row."""
    mean: Floats = values @ p if p.ndim == 1 else np.einsum("a...j,aj->a...", values, p)
    return mean


def _stack(parts: list[Floats | None]) -> Floats | None:
    present = [part for part in parts if part is not None]
    return np.concatenate(present) if present else None


def frullani_nodes(
    largest: float, smallest: float, k: float, constant: int, step: float
) -> tuple[Floats, Floats]:
    """Return log t and the weights of dt/t for the substitution t = exp(s − e^{−(s+σ)}).

    `largest` and `smallest` bound the exponents x_j of the k terms e^{x_j}, `constant` is b of
    log(b + Σ e^{x_i}). Raises `Undecided` where they are too far apart.

    >>> log_t, w = frullani_nodes(0.0, 0.0, 1, 1, STEP)
    >>> round(float(w @ (np.exp(-np.exp(log_t)) * -np.expm1(-np.exp(log_t)))), 12)
    0.69314718056
    """
    shift = max(0.0, log(k) + largest)
    slowest = min(0.0, smallest) if constant == 0 else 0.0
    if shift - slowest > 1e5:
        raise Undecided("the exponents β(m − v) are too far apart for float64")
    s = np.arange(-shift - 4.0, 4.2 - slowest, step)
    q = np.exp(-(s + shift))
    return s - q, (1 + q) * step


def _frullani(
    x: Floats, p: Floats, k: float, constant: int, log_t: Floats, w: Floats, order: int
) -> Expectation:
    """Return the expectation of log(b + Σ e^{x_i}) and its derivatives in x."""
    ta = np.exp(np.minimum(log_t[:, None] + x[:, None, :], 700.0))  # t a_j, (A, T, n)
    t = np.exp(np.minimum(log_t, 700.0))
    decay = np.expm1(-ta)
    shortfall = np.maximum(_mean(decay, p), -1.0)
    with np.errstate(divide="ignore"):
        log_mean = np.log1p(shortfall)  # log M(t), (A, T)
    envelope = w * np.exp(-constant * t)
    baseline = np.zeros_like(t) if constant else np.expm1(-t)
    value = (baseline - np.expm1(k * log_mean)) @ envelope
    if order == 0:
        return Expectation(value)
    # E n_j a_j / (b + S) and, for the Hessian, E n_j n_l a_j a_l / (b + S)².
    weight = ta * (1 + decay)
    weight *= p[..., None, :]
    one = _power(log_mean, k - 1) * (k * envelope)
    first = (one[:, None, :] @ weight)[:, 0]
    if order == 1:
        return Expectation(value, first)
    two = _power(log_mean, k - 2) * (k * (k - 1) * envelope)
    hessian = -(weight * two[:, :, None]).transpose(0, 2, 1) @ weight
    same = (one[:, None, :] @ (weight * ta))[:, 0]
    diagonal = np.arange(x.shape[1])
    hessian[:, diagonal, diagonal] += first - same
    return Expectation(value, first, hessian)


def _power(log_mean: Floats, exponent: float) -> Floats:
    """Return M^exponent, with M⁰ = 1 and 0 in place of the M^{−1} that k(k−1) = 0 multiplies."""
    if exponent < 0:
        return np.zeros_like(log_mean)
    return np.exp(exponent * log_mean) if exponent else np.ones_like(log_mean)


def log_sum_exp(x: Floats, p: Floats, constant: int, order: int) -> Expectation:
    """Return log(b + Σ p_j e^{x_j}) for each row of x, with its derivatives in x.

    With p = 1 it is the log-sum-exp loss itself.

    >>> log_sum_exp(np.zeros((1, 3)), np.ones(3), 1, 0).value.round(12).tolist()
    [1.38629436112]
    """
    top = x.max(axis=1, keepdims=True)
    if constant:
        top = np.maximum(top, 0.0)
    terms = p * np.exp(x - top)
    total = terms.sum(axis=1, keepdims=True)
    if constant:
        total += np.exp(-top)
    value = (top + np.log(total))[:, 0]
    share = terms / total
    if order < 2:
        return Expectation(value, share if order else None)
    hessian = -share[:, :, None] * share[:, None, :]
    diagonal = np.arange(x.shape[1])
    hessian[:, diagonal, diagonal] += share
    return Expectation(value, share, hessian)


def log_mean_exp(x: Floats, p: Floats, order: int) -> Expectation:
    """Return log Σ p_j e^{x_j} of a law p for each row of x, the limit of E log(b + S) − log k.

    Accurate where the x_j are nearly equal, so that the logarithm is near the largest of them.

    >>> log_mean_exp(np.array([[0.0, -1e-9]]), np.array([0.5, 0.5]), 0).value.tolist()
    [-4.99999999875e-10]
    """
    found = log_sum_exp(x, p, 0, order)
    top = x.max(axis=1)
    shortfall = _mean(np.expm1(x - top[:, None]), p)  # from 1; cancels where it is near −1
    near = top + np.log1p(np.maximum(shortfall, -0.5))
    value = np.where(shortfall > -0.5, near, found.value)
    return Expectation(value, found.gradient, found.hessian)


# --- functions of the smallest coordinate: order statistics -----------------------------------


def _worst_case(outer: Formula, v: Floats, p: Floats, k: float, order: int) -> Expectation:
    ascending = np.argsort(v, axis=1, kind="stable")
    smallest = np.take_along_axis(v, ascending, axis=1)
    masses = np.take_along_axis(np.broadcast_to(p, v.shape), ascending, axis=1)
    below = np.cumsum(masses, axis=1) - masses  # P(one draw is before this one in the order)
    probability = _first_drawn(np.minimum(below, 1.0), masses, k)
    value = _values(outer, -smallest)
    mean = np.einsum("aj,aj->a", probability, value)
    if order == 0:
        return Expectation(mean)
    slope = derivatives(outer, -smallest, FLOATS).slope
    gradient = np.empty_like(v)
    np.put_along_axis(gradient, ascending, -probability * slope, axis=1)
    return Expectation(mean, gradient)


def _values(function: Formula, x: Floats) -> Floats:
    """Return a formula in one variable at each x, also where it is a constant."""
    return np.asarray(of_one(function, x, FLOATS) + 0.0 * x)


def _first_drawn(below: Floats, masses: Floats, k: float) -> Floats:
    """Return P(the first of the order that is drawn is j) = (1 − q_j)^k − (1 − q_j − p_j)^k."""
    if k == inf:
        first = np.zeros_like(below)
        first[:, 0] = 1.0
        return first
    left = np.maximum(1.0 - below, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        drop = np.where(masses < left, np.log1p(-masses / left), -inf)
    return np.where(left > 0, -np.exp(k * np.log1p(-below)) * np.expm1(k * drop), 0.0)


# --- sums Σ φ(v_i): one term -------------------------------------------------------------------


def _additive(phi: Formula, v: Floats, p: Floats, k: float, order: int) -> Expectation:
    scale = 1.0 if k == inf else float(k)
    value = scale * _mean(_values(phi, v), p)
    if order == 0:
        return Expectation(value)
    jet = derivatives(phi, v, FLOATS)
    hessian = np.zeros((*v.shape, v.shape[1])) if order == 2 else None
    if hessian is not None:
        np.einsum("aii->ai", hessian)[...] = scale * jet.curvature * p
    return Expectation(value, scale * jet.slope * p, hessian)


# --- exp(−β Σ v_i): a power --------------------------------------------------------------------


def _exp_of_sum(beta: float, v: Floats, p: Floats, k: float, order: int) -> Expectation:
    in_x = log_mean_exp(-beta * v, p, 2 if order else 0)
    value = np.exp(k * in_x.value)
    if order == 0:
        return Expectation(value)
    assert in_x.gradient is not None
    assert in_x.hessian is not None
    share = in_x.gradient
    gradient = -beta * k * value[:, None] * share
    outer = k * share[:, :, None] * share[:, None, :] + in_x.hessian
    return Expectation(value, gradient, beta**2 * k * value[:, None, None] * outer)


# --- formulas without a shape: enumeration ------------------------------------------------------


def _enumerated(loss: Loss, v: Floats, p: Floats, k: float, order: int) -> Expectation:
    if order:
        raise ValueError(f"the loss {loss.formula} has no derivatives; only its value has")
    if p.ndim > 1:
        raise ValueError(f"the loss {loss.formula} is enumerated for one law at a time")
    value = np.zeros(len(v))
    for drawn, probability in patterns_of(loss, p, int(k)):
        value += probability * loss.value([v[:, j] for j in drawn], FLOATS)
    return Expectation(value)
