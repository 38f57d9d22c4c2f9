"""The minimiser of the population loss for many classes, found in float64 (untrusted).

The vectors are rows X_c/‖X_c‖ of free ones, moved by L-BFGS with the gradient of the C² cosines.
The lengths ‖X_c‖ do not matter to the loss, but to the metric: a step of u_c is ‖X_c‖⁻² times its
gradient. With ‖X_c‖² = −y_c, the multiplier of G_cc = 1 and so the curvature of u_c, a frequent
class and a rare one move alike, and some fifty steps do, whatever C is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from flint import fmpq, fmpz_mat
from threadpoolctl import threadpool_limits

from numerics.balls.many_classes import FactorCertificate
from numerics.exact.losses import Logistic, Loss
from numerics.exact.rationals import as_fraction, rational
from numerics.floats.arrays import MAX_BETA
from numerics.floats.dual_search import gram_of_rows
from numerics.floats.expectations import Floats
from numerics.floats.fast_loss import loss_and_slopes
from numerics.floats.population import latent
from numerics.floats.quasi_newton import descend, of_directions
from numerics.floats.unit_vectors import simplex_etf_vectors

_ROUNDS, _STEPS = 24, 500
_SHARPER = 0.1  # the gradient after a round, of what it was before
_STATIONARY = 1e-12  # the gradient at the end, of that of the first round
_NEARLY = 1e-7  # the same in few dimensions, where no gap says that the end is near
_NOISE = 1e-2
_LEAST = 1e-6  # of the largest −y_c that any is taken for

SCALE = 60
"""Integers stand for numbers in units of 2^−60: no bit of an entry above 2⁻⁸ is lost."""


@dataclass(frozen=True)
class ManyOptimum:
    """A candidate for the minimiser of L_k: C unit rows, and a factor of its dual matrix.

    `value` is L_k and `gap` what is left to the lower bound of `numerics.balls.many_classes` with
    `factor`, both in float64.
    """

    law: tuple[fmpq, ...]
    negatives: int | float
    loss: Loss
    vectors: Floats
    factor: Floats
    value: float
    gap: float

    def certificate(self) -> FactorCertificate:
        """Return vectors and factor as integers, for a checker."""
        return FactorCertificate(
            self.law,
            self.negatives,
            self.loss,
            integers(self.vectors),
            integers(self.factor),
            SCALE,
        )


def integers(rows: Floats) -> fmpz_mat:
    """Return the integers nearest to 2^60 times the entries.

    >>> integers(np.array([[0.5]])) == fmpz_mat([[2**59]])
    True
    """
    return fmpz_mat([[int(x) for x in row] for row in np.rint(np.ldexp(rows, SCALE)).tolist()])


class ManyLoss:
    """L_k(UUᵀ) and its slopes, by sums over polynomials where the loss is logistic."""

    def __init__(self, law: Sequence[fmpq], negatives: int | float, loss: Loss) -> None:
        self.rho = np.array([float(as_fraction(mass)) for mass in law])
        self._negatives, self._loss = negatives, loss
        self._beta = None
        if isinstance(loss, Logistic) and loss.margin == 0 and rational(loss.beta) <= MAX_BETA:
            self._beta = float(loss.beta)

    def slopes(self, U: Floats) -> tuple[float, Floats]:
        """Return the loss and its symmetrised derivatives in the cosines, 0 on the diagonal."""
        if self._beta is not None:
            value, D = loss_and_slopes(U, self.rho, negatives=self._negatives, beta=self._beta)
        else:
            found = latent(gram_of_rows(U), self.rho, self._negatives, self._loss, 1)
            assert found.gradient is not None
            value, D = found.value, found.gradient
        A: Floats = (D + D.T) / 2
        np.fill_diagonal(A, 0.0)
        return value, A

    def value_and_gradient(self, U: Floats) -> tuple[float, Floats]:
        """Return the loss and its gradient in the entries of U."""
        value, A = self.slopes(U)
        return value, 2 * (A @ U)


def minimise_many(
    law: Sequence[fmpq],
    *,
    negatives: int | float,
    loss: Loss,
    dimension: int | None = None,
    gap: float = 1e-10,
    seed: int = 0,
) -> ManyOptimum:
    """Return a candidate for the minimiser of L_k over unit vectors of R^d, by default d = C.

    Ends where the gap is below `gap` times the loss, and where nothing goes down any more.

    >>> found = minimise_many([fmpq(1, 2), fmpq(1, 4), fmpq(1, 4)], negatives=4, loss=Logistic())
    >>> found.gap < 1e-9
    True
    """
    function = ManyLoss(law, negatives, loss)
    free = of_directions(function.value_and_gradient)
    classes = len(law)
    d = classes if dimension is None else min(dimension, classes)
    U, lengths = starting_vectors(classes, d, seed), _lengths(function.rho)
    best, stuck, steepest = None, 0, 0.0
    last = _STATIONARY if d >= classes - 1 else _NEARLY
    with threadpool_limits(limits=1, user_api="blas"):
        for _ in range(_ROUNDS):
            X = U * lengths[:, None]
            steepness = float(np.linalg.norm(free(X)[1]))
            steepest = max(steepest, steepness)
            small = _SHARPER * steepness
            there = descend(free, X, small=small, steps=_STEPS)
            U = there.x / np.linalg.norm(there.x, axis=1, keepdims=True)
            value, A = function.slopes(U)
            factor, y, left = _dual(A, U)
            stuck = 0 if there.steps else stuck + 1
            if best is None or left < best.gap:
                best = ManyOptimum(tuple(law), negatives, loss, U, factor, value, left)
            proved = best.gap <= gap * abs(best.value)
            if proved or stuck == 2 or small <= last * steepest:
                break
            lengths = _lengths(-y)
    assert best is not None
    return best


def _lengths(squares: Floats) -> Floats:
    """Return the lengths of free rows, none of them 0: a mass may be below any float."""
    found: Floats = np.sqrt(np.maximum(squares, _LEAST * np.abs(squares).max()))
    return found


def starting_vectors(classes: int, d: int, seed: int) -> Floats:
    """Return the ETF where it fits, a little perturbed, and random rows elsewhere.

    >>> starting_vectors(3, 2, 0).shape
    (3, 2)
    """
    noise = np.random.default_rng(seed).standard_normal((classes, d)) / np.sqrt(d)
    U = noise if d < classes - 1 else simplex_etf_vectors(classes, d) + _NOISE * noise
    return np.asarray(U / np.linalg.norm(U, axis=1, keepdims=True))


def _dual(A: Floats, U: Floats) -> tuple[Floats, Floats, float]:
    """Return F, y and the gap that they leave: FFᵀ is the PSD part of A − Diag(y)."""
    G = gram_of_rows(U)
    y = (A * G).sum(axis=1)
    values, vectors = np.linalg.eigh(A - np.diag(y))
    factor = vectors * np.sqrt(np.maximum(values, 0.0))
    rest = A - factor @ factor.T
    off = np.abs(rest).sum() - np.abs(np.diag(rest)).sum()
    return factor, y, float(y.sum() - np.trace(rest) + off)
