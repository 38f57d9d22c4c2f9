"""The minimiser in groups of classes of equal mass, found in float64 and made a certificate.

The loss is convex and the same after a permutation that keeps the law, so that some minimiser is
the same after it, too: a cosine within each group and one between every two. With the means φ_g of
the groups, G_gh = ⟨φ_g, φ_h⟩ and ‖φ_g‖² = (1 + (n_g − 1) G_gg)/n_g. A row of the search is φ_g and
one more coordinate that makes it a unit vector; of a group of one class that one is 0. Nothing here
is believed: `numerics.balls.block_check.block_minimum` checks the result.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
from flint import arb, fmpq

from numerics.balls.block_check import (
    BlockCertificate,
    block_minorant,
    is_dual_feasible,
    other_classes,
)
from numerics.balls.enclosure import check_bits, dyadic, precision
from numerics.errors import Undecided
from numerics.exact.blocks import GroupedLaw
from numerics.exact.geometry import Matrix
from numerics.exact.losses import Loss, checked_loss
from numerics.exact.rationals import as_fraction, check_negatives
from numerics.floats.dual_certificate import chord_newton, dot, least_slack, scaled
from numerics.floats.expectations import Floats, expectation
from numerics.floats.sphere_descent import minimise
from numerics.floats.unit_vectors import rational_unit_vectors


class BlockLoss:
    """L_k as a function of the rows (φ_g, slack), with its derivatives.

    >>> law = GroupedLaw((2,), (fmpq(1, 2),))
    >>> function = BlockLoss(law, 1, checked_loss(None))
    >>> round(function.value_and_gradient(np.array([[0.0, 1.0]]))[0], 9)
    0.410037596
    """

    def __init__(self, law: GroupedLaw, negatives: int | float, loss: Loss) -> None:
        self.loss, self.negatives = loss, negatives
        mass = np.array([float(as_fraction(x)) for x in law.masses])
        counts = np.array(other_classes(law.sizes), dtype=np.float64)
        self.shares = mass * np.array(law.sizes, dtype=np.float64)
        self._law = np.hstack([mass[:, None], counts * mass])
        sizes = np.array(law.sizes, dtype=np.float64)
        # ∂G_gg/∂‖φ_g‖² = n/(n − 1); of one class there is no such cosine.
        self._stretch = np.ones_like(counts)
        np.fill_diagonal(self._stretch, np.where(sizes > 1, sizes / np.maximum(sizes - 1, 1), 0.0))
        self._shift = np.where(sizes > 1, -1 / np.maximum(sizes - 1, 1), 1.0)
        self._at: bytes = b""

    def cosines(self, U: Floats) -> Floats:
        """Return the cosine of two classes for each two groups."""
        means = U[:, :-1]
        found: Floats = (means @ means.T) * self._stretch + np.diag(self._shift)
        return found

    def _evaluate(self, U: Floats) -> None:
        if U.tobytes() == self._at:
            return
        v = np.hstack([np.zeros((len(U), 1)), 1 - self.cosines(U)])
        with np.errstate(over="ignore", invalid="ignore"):
            found = expectation(self.loss, v, self._law, negatives=self.negatives, order=2)
        assert found.gradient is not None
        assert found.hessian is not None
        self._value = float(self.shares @ found.value)
        if not np.isfinite(self._value):
            raise Undecided(f"the loss {self.loss.name} is beyond the range of float64")
        self._gradient = -self.shares[:, None] * found.gradient[:, 1:] * self._stretch
        self._hessian = self.shares[:, None, None] * found.hessian[:, 1:, 1:]
        self._at = U.tobytes()

    def value_and_gradient(self, U: Floats) -> tuple[float, Floats]:
        """Return L_k and its gradient in U; the slack is not felt."""
        self._evaluate(U)
        slope = (self._gradient + self._gradient.T) @ U[:, :-1]
        return self._value, np.hstack([slope, np.zeros((len(U), 1))])

    def hessian_products(self, U: Floats, V: Floats) -> Floats:
        """Return the Hessian in U applied to each of n directions V (n, m, m + 1)."""
        self._evaluate(U)
        means, moved = U[:, :-1], V[:, :, :-1]
        dQ = moved @ means.T
        dX = (dQ + dQ.transpose(0, 2, 1)) * self._stretch
        dD = np.einsum("gab,ngb->nga", self._hessian, dX) * self._stretch
        products = (dD + dD.transpose(0, 2, 1)) @ means + (
            self._gradient + self._gradient.T
        ) @ moved
        return np.concatenate([products, np.zeros((*products.shape[:2], 1))], axis=2)


def block_certificate(
    law: GroupedLaw, *, negatives: int | float, loss: Loss | None = None, bits: int = 80
) -> BlockCertificate:
    """Return a certificate for min L_k, refined to about `bits` bits.

    Raises `ValueError` for a loss with kinks, `Undecided` where `bits` are too few.

    >>> from numerics.balls.block_check import block_minimum
    >>> law = GroupedLaw((1, 9999), (fmpq(1, 2), fmpq(1, 19998)))
    >>> found = block_minimum(block_certificate(law, negatives=4))
    >>> float(found.interval.width) < 1e-15
    True
    """
    chosen, k = checked_loss(loss), check_negatives(negatives)
    if chosen.kink is not None:
        raise ValueError(f"loss is {chosen.name}, which has kinks; give one with derivatives")
    function = BlockLoss(law, k, chosen)
    rows = _rational(law, minimise(function, _start(law)), check_bits(bits))
    draft = BlockCertificate(law, k, chosen, _means(rows), (), fmpq(0))
    rows = chord_newton(
        function,
        rows,
        residual=partial(_residual, draft),
        rounded=lambda moved: _rational(law, moved, bits),
        bits=bits,
    )
    return _with_slack(replace(draft, means=_means(rows)), bits)


def _start(law: GroupedLaw) -> Floats:
    """Return random rows: means near 0 for many classes, unit vectors for one."""
    groups = len(law.sizes)
    rows = np.random.default_rng(0).standard_normal((groups, groups + 1))
    single = np.array(law.sizes) == 1
    rows[single, -1] = 0.0
    rows[~single, -1] = 4.0
    unit: Floats = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit


def _rational(law: GroupedLaw, rows: Any, bits: int) -> Matrix:
    """Return rational unit rows near those given, with slack 0 for groups of one class."""
    exact = []
    for size, row in zip(law.sizes, rows, strict=True):
        (unit,) = rational_unit_vectors(
            [row if size > 1 else row[:-1]], denominator_bits=max(52, bits)
        )
        exact.append(unit if size > 1 else (*unit, fmpq(0)))
    return tuple(exact)


def _means(rows: Matrix) -> Matrix:
    return tuple(row[:-1] for row in rows)


def _residual(draft: BlockCertificate, rows: Matrix, bits: int) -> tuple[Floats, int]:
    """Return the gradient on the product of spheres as floats times 2^exponent."""
    sizes, here = draft.law.sizes, replace(draft, means=_means(rows))
    with precision(bits + 60):
        _, A = block_minorant(here, here.gram, bits=bits)
        tangent = []
        for g, row in enumerate(rows):
            pulls = [2 * sizes[g] * size * a for size, a in zip(sizes, A[g], strict=True)]
            columns = zip(*_means(rows), strict=True)
            slope = [dot(pulls, column) for column in columns]
            along = dot(slope, row[:-1])
            tangent.append([x - along * y for x, y in zip([*slope, arb(0)], row, strict=True)])
        return scaled(tangent)


def _with_slack(draft: BlockCertificate, bits: int) -> BlockCertificate:
    """Return the certificate with y = (AĜ)_cc and the smallest slack 4^n·2^−bits that will do."""
    gram, sizes = draft.gram, draft.law.sizes
    with precision(bits + 60):
        _, A = block_minorant(draft, gram, bits=bits)
        pairs = zip(other_classes(sizes), A, gram.cosines, strict=True)
        y = tuple(
            dyadic(sum((n * a * x for n, a, x in zip(*rows, strict=True)), arb(0)))
            for rows in pairs
        )
        slack = least_slack(partial(is_dual_feasible, A, sizes, y), bits)
        return replace(draft, multipliers=y, slack=slack)
