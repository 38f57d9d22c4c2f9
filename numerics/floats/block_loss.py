"""The population loss of groups of classes as a function of unit rows, in float64 (untrusted).

With the means φ_g of the groups, G_gh = ⟨φ_g, φ_h⟩ and ‖φ_g‖² = (1 + (n_g − 1) G_gg)/n_g. A row is
φ_g and one more coordinate that makes it a unit vector; of a group of one class that one is 0.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from flint import fmpq

from numerics.balls.block_check import other_classes
from numerics.errors import Undecided
from numerics.exact.blocks import GroupedLaw
from numerics.exact.geometry import Matrix
from numerics.exact.losses import Loss
from numerics.exact.rationals import as_fraction
from numerics.floats.expectations import Floats, expectation
from numerics.floats.unit_vectors import rational_unit_vectors


class BlockLoss:
    """L_k as a function of the rows (φ_g, slack), with its derivatives.

    >>> from numerics.exact.losses import Logistic
    >>> function = BlockLoss(GroupedLaw((2,), (fmpq(1, 2),)), 1, Logistic())
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


def start_rows(law: GroupedLaw) -> Floats:
    """Return random rows: means near 0 for many classes, unit vectors for one.

    >>> start_rows(GroupedLaw((1, 2), (fmpq(1, 2), fmpq(1, 4)))).shape
    (2, 3)
    """
    groups = len(law.sizes)
    rows = np.random.default_rng(0).standard_normal((groups, groups + 1))
    single = np.array(law.sizes) == 1
    rows[single, -1] = 0.0
    rows[~single, -1] = 4.0
    unit: Floats = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit


def rational_rows(law: GroupedLaw, rows: Any, bits: int) -> Matrix:
    """Return rational unit rows near those given, with slack 0 for groups of one class.

    >>> rational_rows(GroupedLaw((2,), (fmpq(1, 2),)), [[0.0, 1.0]], 53)
    ((0, 1),)
    """
    exact = []
    for size, row in zip(law.sizes, rows, strict=True):
        (unit,) = rational_unit_vectors(
            [row if size > 1 else row[:-1]], denominator_bits=max(52, bits)
        )
        exact.append(unit if size > 1 else (*unit, fmpq(0)))
    return tuple(exact)


def means_of(rows: Matrix) -> Matrix:
    """Return the means in rows.

    >>> means_of(((fmpq(0), fmpq(1)),))
    ((0,),)
    """
    return tuple(row[:-1] for row in rows)
