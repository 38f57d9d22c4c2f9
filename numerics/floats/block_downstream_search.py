"""Classifiers in groups that minimise the downstream loss, in float64 (untrusted).

f_c = √(1 − G_gg) s_c + φ_g with φ_g the mean of the group and s_c = e_c − (1/n) Σ e_j; classifiers
that are the same after a permutation within the groups are w_c = x_g s_c + t_g, and ‖s_c‖² is
1 − 1/n. A row of the search is (‖s_c‖ x_g, t_g) and a slack that makes it a unit vector.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from flint import fmpq

from numerics.balls.block_check import other_classes
from numerics.balls.block_downstream import block_supervised_interval
from numerics.balls.enclosure import Enclosure
from numerics.exact.blocks import BlockGram
from numerics.exact.losses import Loss, checked_loss
from numerics.exact.rationals import as_fraction
from numerics.floats.downstream_search import (
    NONNEGATIVE,
    SearchedLoss,
    at_least_zero,
    least_downstream,
)
from numerics.floats.expectations import Floats
from numerics.floats.point_losses import (
    PointDerivatives,
    point_derivatives,
    rational_shares,
)

_NEGLIGIBLE = 1e-11
_SLACK = 1e-2


class BlockDownstream(SearchedLoss):
    """The downstream loss as a function of the rows of classifiers."""

    def __init__(self, gram: BlockGram, weights: Sequence[fmpq], loss: Loss) -> None:
        sizes = np.array(gram.sizes, dtype=np.float64)
        within = np.array([float(as_fraction(row[g])) for g, row in enumerate(gram.cosines)])
        self.spread = np.sqrt(np.maximum(1 - within, 0.0))  # √(1 − G_gg)
        self.height = np.sqrt(1 - 1 / sizes)  # ‖s_c‖
        self.means = _factors(gram)
        self.counts = np.array(other_classes(gram.sizes), dtype=np.float64)
        masses = np.array([float(as_fraction(mass)) for mass in weights])
        super().__init__(sizes * masses, loss, smoothed=True)
        self._margins = self._linear_map()

    def _linear_map(self) -> Floats:
        """Return K with the margin of a class of g against one of h = Σ K_ghri W_ri."""
        groups, rank = self.means.shape
        K = np.zeros((groups, groups, groups, rank + 2))
        for g in range(groups):
            K[g, :, g, 0] = self.spread[g] * self.height[g]
            if self.height[g] > 0:
                K[g, g, g, 0] = self.spread[g] / self.height[g]
            for h in range(groups):
                if g != h:
                    K[g, h, g, 1:-1] += self.means[g]
                    K[g, h, h, 1:-1] -= self.means[g]
        return K

    def start(self) -> Floats:
        """Return the vectors themselves as classifiers, perturbed, with a slack."""
        groups = len(self.means)
        own = (self.spread * self.height)[:, None]
        rows = np.hstack([own, self.means, np.full((groups, 1), _SLACK)])
        rows[:, :-1] += 1e-2 * np.random.default_rng(0).standard_normal((groups, rows.shape[1] - 1))
        unit: Floats = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return unit

    def value(self, W: Floats) -> float:
        """Return the loss itself."""
        v = np.einsum("ghri,ri->gh", self._margins, W)
        if self.proximal is not None:
            return float(self.masses @ self.proximal.value(v, self.counts))
        return self.value_and_gradient(W)[0]

    def _derivatives(self, W: Floats) -> PointDerivatives:
        if W.tobytes() != self._at:
            v = np.einsum("ghri,ri->gh", self._margins, W)
            there, smooth = self.counts > 0, self.proximal
            most = np.where(there, v, -np.inf).max(axis=1, keepdims=True)
            v = np.where(there, v, most)  # what occurs never must not be the largest term
            self._found = (
                point_derivatives(self.loss, v, self.counts)
                if smooth is None
                else smooth.at(v, self.counts)
            )
            self._at = W.tobytes()
        return self._found

    def value_and_gradient(self, W: Floats) -> tuple[float, Floats]:
        """Return the loss and its gradient."""
        found = self._derivatives(W)
        slopes = self.masses[:, None] * found.slope
        return float(self.masses @ found.value), np.einsum("gh,ghri->ri", slopes, self._margins)

    def hessian_products(self, W: Floats, V: Floats) -> Floats:
        """Return the Hessian at W applied to each of n directions V."""
        found = self._derivatives(W)
        moved = np.einsum("ghri,nri->ngh", self._margins, V)
        bent = self.masses[:, None] * found.hessian_products(moved)
        products: Floats = np.einsum("ngh,ghri->nri", bent, self._margins)
        return products

    def coefficients(self, W: Floats) -> tuple[list[fmpq], list[list[fmpq]]]:
        """Return the coefficients own_g and shared_gh of the classifiers in the vectors."""
        solid = (self.height > 0) & (self.spread > _NEGLIGIBLE)
        scale = np.where(solid, self.height * self.spread, 1.0)
        own = np.where(solid, W[:, 0] / scale, 0.0)
        sizes = np.diag(self.counts) + 1
        rest = W[:, 1:-1] - own[:, None] * self.means
        shared = rest @ np.linalg.pinv(sizes[:, None] * self.means)
        return (
            [fmpq(*x.as_integer_ratio()) for x in own.tolist()],
            [[fmpq(*x.as_integer_ratio()) for x in row] for row in shared.tolist()],
        )


def _factors(gram: BlockGram) -> Floats:
    """Return the means of the groups (m, r), r ≥ 1 at least their numerical rank."""
    Q = np.array([[float(as_fraction(x)) for x in row] for row in gram.of_means()])
    values, vectors = np.linalg.eigh(Q)
    kept = values > _NEGLIGIBLE
    if not kept.any():
        return np.zeros((len(Q), 1))
    factors: Floats = vectors[:, kept] * np.sqrt(values[kept])
    return factors


def block_supervised_loss(
    gram: BlockGram,
    weights: Sequence[fmpq],
    *,
    loss: Loss | None = None,
    radii: Sequence[Sequence[Fraction]] | None = None,
    bits: int = 80,
) -> Enclosure:
    """Return an enclosure of L_sup with classifiers in the unit balls.

    `weights` are those of a class of each group, `radii` a box of matrices that shall be covered.

    >>> weights = (fmpq(1, 2), fmpq(1, 19998))
    >>> block_supervised_loss(BlockGram.simplex(1, 9999), weights).decimals(4)
    ('8.0034', '8.0035')
    """
    chosen = checked_loss(loss)
    function = BlockDownstream(gram, weights, chosen)
    found = least_downstream(function, function.start(), in_balls=True)
    own, shared = function.coefficients(found.rows)
    interval = block_supervised_interval(
        gram,
        weights,
        own,
        shared,
        loss=chosen,
        radii=radii,
        shares=None if found.shares is None else _rational(found.shares, gram, chosen),
        bits=bits,
    )
    return at_least_zero(interval) if isinstance(chosen, NONNEGATIVE) else interval


def _rational(shares: Floats, gram: BlockGram, loss: Loss) -> list[tuple[fmpq, ...]]:
    """Return rational shares for the other classes of each group in which there are any."""
    found = []
    for row, counts in zip(shares.tolist(), other_classes(gram.sizes), strict=True):
        seen = [h for h, count in enumerate(counts) if count]
        found.append(rational_shares(loss, [row[h] for h in seen], [counts[h] for h in seen]))
    return found
