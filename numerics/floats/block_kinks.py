"""The minimiser in groups of classes for a loss with kinks, found in float64 (untrusted).

The coordinate of the anchor's own class is the largest, so that L_k is a constant and Σ_g w_g E_g,
E_g the mean loss of negatives of other classes. E_g is the largest Σ_j P_j y_j over a polytope of
weights (docs/optimum.md, "Losses with kinks"); it is smoothed around weights P′ of the polytope,

    max_P Σ_j P_j y_j − (ε/2) Σ_j (P_j − P′_j)²/p_j,

minimised in the Gram matrix, and P′ moved to the maximiser. That is the proximal point method in
the weights: ties become exact whatever ε is. `numerics.balls.block_check` checks what it ends at.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf

import numpy as np
from flint import fmpq

from numerics.balls.block_check import (
    BlockCertificate,
    block_minorant,
    is_dual_feasible,
    other_classes,
)
from numerics.balls.enclosure import check_bits, precision
from numerics.exact.blocks import GroupedLaw
from numerics.exact.geometry import Matrix
from numerics.exact.losses import Loss
from numerics.exact.shapes import WorstCase
from numerics.floats.block_loss import BlockLoss, means_of, rational_rows, start_rows
from numerics.floats.dual_certificate import least_slack, rational_weights
from numerics.floats.expectations import Floats, expectation
from numerics.floats.nonsmooth import smoothed_expectation
from numerics.floats.sharpening import SMOOTHEST, STEPS, Sharpening
from numerics.floats.sphere_descent import minimise

_SHAKE = 0.1  # times √ε: rows whose slack is 0, or that have merged, are at a saddle
_SNAPPED = 1e-3  # a slack below this may be 0


@dataclass(frozen=True)
class Dual:
    """What proves a lower bound: weights, own class first, multipliers and the bound, in float64.

    The bound is that of y − tρ with the least t for which A − Diag(y − tρ) ⪰ 0.
    """

    weights: Floats
    multipliers: Floats
    lower: float


class ProximalBlockLoss(BlockLoss):
    """The part of L_k that depends on the matrix, smoothed around weights, in units of its largest.

    `shares` are those of the classes of each group times the chance that it matters what the other
    classes do: (1 − ρ)^k for a worst case, else 1.

    >>> from numerics.exact.losses import HardestNegative
    >>> law = GroupedLaw((2,), (fmpq(1, 2),))
    >>> function, U = ProximalBlockLoss(law, 2, HardestNegative()), np.array([[0.0, 1.0]])
    >>> function.value(U), function.dual(U).weights.tolist()
    (-0.5, [[0.75, 0.25]])
    """

    def __init__(self, law: GroupedLaw, negatives: int | float, loss: Loss) -> None:
        super().__init__(law, negatives, loss)
        self._mass, atoms = self._law[:, 0], self._law[:, 1:]
        self._margin = float(loss.kink or 0)
        self._counts = np.array(other_classes(law.sizes), dtype=np.float64)
        self._sizes = np.array(law.sizes, dtype=np.float64)
        draws = 1.0 if negatives == inf else float(negatives)
        if isinstance(loss.shape, WorstCase):
            self._chance = np.exp(draws * np.log1p(-self._mass)) * (negatives < inf)
            felt = self._margin > 0 or not loss.shape.is_cut  # a collision costs something
            self._own, self._scale = felt * (1 - self._chance), 1.0
            self._others = atoms / (1 - self._mass)[:, None]
        else:
            self._chance = np.ones_like(self._mass)
            self._own, self._scale = (self._margin > 0) * draws * self._mass, draws
            self._others = atoms
        share = self.shares * self._chance
        self._relative = share / (share.max() or 1.0)
        self._centre = np.zeros_like(atoms)  # P′_j/p_j, of k draws a draw
        self._epsilon, self._weights = SMOOTHEST, np.zeros_like(atoms)

    def smooth(self, epsilon: float) -> None:
        """Smooth around the weights at the last rows from now on.

        >>> from numerics.exact.losses import Hinge
        >>> ProximalBlockLoss(GroupedLaw((2,), (fmpq(1, 2),)), 2, Hinge()).smooth(1e-3)
        """
        seen = self._others > 0
        per_draw = self._weights / self._scale
        self._centre = np.divide(per_draw, self._others, out=np.zeros_like(seen, float), where=seen)
        self._epsilon, self._at = epsilon, b""

    def _evaluate(self, U: Floats) -> None:
        if U.tobytes() == self._at:
            return
        v = 1 - self.cosines(U) - self._epsilon * self._centre
        groups = len(v)
        self._value, weight = 0.0, self._relative / self._scale
        self._weights, self._hessian = np.zeros((groups, groups)), np.zeros((groups,) * 3)
        for g, p in enumerate(self._others):
            seen = np.flatnonzero(p)
            found = smoothed_expectation(
                self.loss,
                v[g : g + 1, seen],
                p[seen],
                negatives=self.negatives,
                epsilon=self._epsilon,
            )
            assert found.gradient is not None
            assert found.hessian is not None
            self._value += weight[g] * float(found.value[0])
            self._weights[g, seen] = -found.gradient[0]
            self._hessian[g][np.ix_(seen, seen)] = weight[g] * found.hessian[0]
        self._gradient = weight[:, None] * self._weights * self._stretch
        self._at = U.tobytes()

    def value(self, U: Floats) -> float:
        """Return L_k itself."""
        v = np.hstack([np.zeros((len(U), 1)), 1 - self.cosines(U)])
        found = expectation(self.loss, v, self._law, negatives=self.negatives)
        return float(self.shares @ found.value)

    def dual(self, U: Floats) -> Dual:
        """Return the weights at rows, which are optimal for the smoothing, with multipliers."""
        self._evaluate(U)
        P = self._chance[:, None] * self._weights
        D = self._mass[:, None] * P / np.maximum(self._counts, 1)
        A = (D + D.T) / 2
        y = (self._counts * A * self.cosines(U)).sum(axis=1)
        many, scale = self._sizes > 1, np.sqrt(self._sizes / self._mass)
        form = A * scale[:, None] * scale
        np.fill_diagonal(form, ((self._sizes - 1) * np.diag(A) - y) / self._mass)
        within = ((y + np.diag(A)) / self._mass)[many]
        t = max(0.0, -float(np.linalg.eigvalsh(form)[0]), *within.tolist())
        constant = self._margin * self._own + (self._margin - 1) * P.sum(axis=1)
        lower = float(self.shares @ constant + self._sizes @ y) - t
        return Dual(np.hstack([self._own[:, None], P]), y, lower)


def kinked_block_certificate(
    law: GroupedLaw, *, negatives: int | float, loss: Loss, bits: int = 80
) -> BlockCertificate:
    """Return a certificate for min L_k of a loss with kinks; its gap is that of float64.

    Raises `Undecided` where `bits` are too few.

    >>> from numerics.balls.block_check import block_minimum
    >>> from numerics.exact.losses import HardestNegative
    >>> law = GroupedLaw((1, 9999), (fmpq(1, 2), fmpq(1, 19998)))
    >>> found = kinked_block_certificate(law, negatives=64, loss=HardestNegative())
    >>> float(block_minimum(found).interval.width) < 1e-12
    True
    """
    rows, dual = _search(ProximalBlockLoss(law, negatives, loss), law)
    draft = BlockCertificate(
        law,
        negatives,
        loss,
        means_of(rational_rows(law, rows, check_bits(bits))),
        tuple(fmpq(*y.as_integer_ratio()) for y in dual.multipliers.tolist()),
        fmpq(0),
        _rational(dual.weights, law, loss, negatives),
    )
    return _shifted(draft, bits)


def _search(function: ProximalBlockLoss, law: GroupedLaw) -> tuple[Floats, Dual]:
    """Return the best rows found, and the best dual: either is good without the other."""
    U, noise = start_rows(law), np.random.default_rng(0)
    best, least, dual, epsilon = U, inf, None, Sharpening()
    for step in range(STEPS):
        shaken = U + _SHAKE * np.sqrt(epsilon.value) * (step % 2) * noise.standard_normal(U.shape)
        U = minimise(function, _unit(law, shaken))
        here = function.dual(U)
        if dual is None or here.lower > dual.lower:
            dual = here
        slack = np.where(np.abs(U[:, -1]) < _SNAPPED, 0.0, U[:, -1])
        for rows in (U, _unit(law, np.column_stack([U[:, :-1], slack]))):
            value = function.value(rows)
            if value < least:
                best, least = rows, value
        if epsilon.ends(least, dual.lower):
            break
        function.smooth(epsilon.value)
    assert dual is not None
    return best, dual


def _unit(law: GroupedLaw, rows: Floats) -> Floats:
    """Return rows of norm 1, with slack 0 for groups of one class."""
    rows = rows.copy()
    rows[np.array(law.sizes) == 1, -1] = 0.0
    unit: Floats = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit


def _rational(weights: Floats, law: GroupedLaw, loss: Loss, negatives: int | float) -> Matrix:
    """Return rational weights in the polytope; what is not there has none."""
    found = []
    for mass, counts, row in zip(
        law.masses, other_classes(law.sizes), weights.tolist(), strict=True
    ):
        atoms = [mass, *(n * other for n, other in zip(counts, law.masses, strict=True))]
        seen = [j for j, atom in enumerate(atoms) if atom > 0]
        inside = rational_weights(
            [row[j] for j in seen], tuple(atoms[j] for j in seen), loss, negatives
        )
        place = dict(zip(seen, inside, strict=True))
        found.append(tuple(place.get(j, fmpq(0)) for j in range(len(atoms))))
    return tuple(found)


def _shifted(draft: BlockCertificate, bits: int) -> BlockCertificate:
    """Return the certificate with multipliers y − tρ, t the smallest 4^n·2^−bits that will do."""
    law = draft.law
    with precision(bits + 60):
        _, A = block_minorant(draft, draft.gram, bits=bits)

        def less(t: fmpq) -> tuple[fmpq, ...]:
            return tuple(
                y - t * mass for y, mass in zip(draft.multipliers, law.masses, strict=True)
            )

        t = least_slack(lambda t: is_dual_feasible(A, law.sizes, less(t), fmpq(0)), bits)
        return replace(draft, multipliers=less(t))
