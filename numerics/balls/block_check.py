"""Proofs that a Gram matrix in groups of classes minimises the population loss (trusted).

What `numerics.balls.dual_check` does for any law, in the orbits of the permutations that keep the
law: groups of classes of equal mass, and as many numbers as there are pairs of groups. Proofs:
docs/optimum.md, "Equal masses".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from fractions import Fraction
from math import inf
from typing import Any

from flint import arb, fmpq

from numerics.balls.block_enclosure import block_loss, group_anchors
from numerics.balls.calculus.hypotheses import holding
from numerics.balls.dual_check import (
    InvalidCertificateError,
    PairCurvatures,
    box_within,
    is_positive_definite,
    weights_fit,
)
from numerics.balls.enclosure import Enclosure, check_bits, precision
from numerics.exact.arithmetic import BALLS
from numerics.exact.blocks import BlockGram, GroupedLaw
from numerics.exact.geometry import Matrix, gram_of, matrix
from numerics.exact.jets import derivatives
from numerics.exact.losses import Loss, checked_loss
from numerics.exact.rationals import check_negatives, rational
from numerics.exact.shapes import Additive, ExpOfSum, LogSumExp, WorstCase

_GUARD_BITS = 60

Balls = list[list[arb]]


@dataclass(frozen=True)
class BlockCertificate:
    """What proves a lower bound of min L_k over the elliptope, a number or a row for each group.

    `means` are the means of the groups' vectors, of norm 1 for a group of one class and at most 1
    else; they make the Gram matrix Ĝ. `multipliers`, `slack` and `weights` are those of
    `numerics.balls.dual_check.MinimumCertificate`: an anchor's weights are that of its own class,
    and then those of all others of each group together.
    """

    law: GroupedLaw
    negatives: int | float
    loss: Loss
    means: Matrix
    multipliers: tuple[fmpq, ...]
    slack: fmpq
    weights: Matrix | None = None

    def __post_init__(self) -> None:
        """Keep copies, so that what is checked is what is computed with."""
        weights = None if self.weights is None else matrix(self.weights, name="weights")
        copies = {
            "law": GroupedLaw(self.law.sizes, self.law.masses),
            "negatives": check_negatives(self.negatives),
            "loss": checked_loss(self.loss),
            "means": matrix(self.means, name="means"),
            "multipliers": tuple(rational(y, name="multipliers") for y in self.multipliers),
            "slack": rational(self.slack, name="slack"),
            "weights": weights,
        }
        for name, copy in copies.items():
            object.__setattr__(self, name, copy)

    @property
    def gram(self) -> BlockGram:
        """Ĝ; raises `ValueError` where the means are not those of unit vectors."""
        cosines = [list(row) for row in gram_of(self.means)]
        if len(cosines) != len(self.law.sizes):
            raise ValueError(f"means has {len(cosines)} rows for {len(self.law.sizes)} groups")
        for g, size in enumerate(self.law.sizes):
            if size > 1:
                cosines[g][g] = (size * cosines[g][g] - 1) / (size - 1)
        return BlockGram(self.law.sizes, tuple(map(tuple, cosines)))


@dataclass(frozen=True)
class BlockMinimum:
    """An interval for min L_k over the elliptope, and the Gram matrix that attains its upper end.

    `radii[g][h]` are the half-widths of a box around its cosines that contains the minimiser, where
    there is shown to be but one; else None.
    """

    interval: Enclosure
    gram: BlockGram
    radii: tuple[tuple[Fraction, ...], ...] | None


def block_minimum(certificate: BlockCertificate, *, bits: int = 80) -> BlockMinimum:
    """Return what a certificate proves, recomputed from its rationals.

    Raises `numerics.balls.dual_check.InvalidCertificateError` where a condition fails.

    >>> from numerics.exact.losses import Logistic
    >>> antipodal = BlockCertificate(
    ...     GroupedLaw((2,), (fmpq(1, 2),)), 1, Logistic(), matrix([[0]]),
    ...     (fmpq(-298, 10000),), fmpq(1, 10000))
    >>> block_minimum(antipodal).interval.decimals(3)
    ('0.409', '0.411')
    """
    given = BlockCertificate(*(getattr(certificate, one.name) for one in fields(BlockCertificate)))
    gram = _feasible(given)
    sizes, classes = given.law.sizes, given.law.classes
    with precision(check_bits(bits) + _GUARD_BITS):
        value = block_loss(gram, given.law, negatives=given.negatives, loss=given.loss, bits=bits)
        intercept, A = block_minorant(given, gram, bits=bits)
        if not is_dual_feasible(A, sizes, given.multipliers, given.slack):
            raise InvalidCertificateError("A − Diag(y) + εI is not shown positive semidefinite")
        multipliers = sum((n * y for n, y in zip(sizes, given.multipliers, strict=True)), fmpq(0))
        lower = intercept + arb(multipliers - classes * given.slack)
        lowest = min(Enclosure.of(lower, bits=bits).lower, value.upper)
        interval = Enclosure(lowest, value.upper, bits)
        return BlockMinimum(interval, gram, _radii(given, gram, interval, bits))


def _feasible(certificate: BlockCertificate) -> BlockGram:
    """Return Ĝ after checking what does not need balls."""
    if "convex" not in holding(certificate.loss):
        raise InvalidCertificateError(f"the loss {certificate.loss.name} is not convex")
    if (certificate.weights is None) != (certificate.loss.kink is None):
        raise InvalidCertificateError("weights go with a loss with kinks, and with no other")
    if certificate.slack < 0:
        raise InvalidCertificateError(f"slack is {certificate.slack}; it must be ≥ 0")
    if len(certificate.multipliers) != len(certificate.law.sizes):
        raise InvalidCertificateError("multipliers and law differ in the number of groups")
    try:
        return certificate.gram
    except ValueError as error:
        raise InvalidCertificateError(str(error)) from None


def block_minorant(
    certificate: BlockCertificate, gram: BlockGram, *, bits: int
) -> tuple[arb, Balls]:
    """Return (a, A) with L(G') ≥ a + ⟨A, G'⟩ on the elliptope, as `dual_check.minorant` does.

    A[g][h] is the entry of two different classes of the groups g and h; the diagonal of A is 0.

    >>> from numerics.exact.losses import Logistic
    >>> draft = BlockCertificate(
    ...     GroupedLaw((2,), (fmpq(1, 2),)), 1, Logistic(), matrix([[0]]), (), fmpq(0))
    >>> _, A = block_minorant(draft, draft.gram, bits=53)
    >>> round(float(A[0][0].mid()), 6)
    0.029801
    """
    law, groups = certificate.law, range(len(certificate.law.sizes))
    counts = other_classes(law.sizes)
    if certificate.loss.kink is not None:
        return _linear_bound(certificate, counts)
    rows = group_anchors(
        gram, law, negatives=certificate.negatives, loss=certificate.loss, bits=bits
    )
    weights = [size * mass for size, mass in zip(law.sizes, law.masses, strict=True)]
    value = sum((weight * row.value for weight, row in zip(weights, rows, strict=True)), arb(0))
    along = sum(
        (-weights[g] * rows[g].slopes[h + 1] * gram.cosines[g][h] for g in groups for h in groups),
        arb(0),
    )
    D = [
        [-law.masses[g] * rows[g].slopes[h + 1] / max(1, counts[g][h]) for h in groups]
        for g in groups
    ]
    return value - along, _symmetrised(D)


def other_classes(sizes: Sequence[int]) -> list[list[int]]:
    """Return how many other classes a class of group g sees in each group h.

    >>> other_classes((1, 3))
    [[0, 3], [1, 2]]
    """
    return [[size - (g == h) for h, size in enumerate(sizes)] for g in range(len(sizes))]


def _linear_bound(certificate: BlockCertificate, counts: list[list[int]]) -> tuple[arb, Balls]:
    """Return the bound Σ_c ρ_c Σ_j P_cj (m − 1 + G_cj) of a loss with kinks."""
    loss, law, P = certificate.loss, certificate.law, certificate.weights
    if P is None or loss.kink is None or [len(row) for row in P] != [len(counts) + 1] * len(counts):
        raise InvalidCertificateError("weights must be one row a group, of one number more")
    for g, row in enumerate(P):
        atoms = [law.masses[g], *(n * m for n, m in zip(counts[g], law.masses, strict=True))]
        kept = [(weight, mass) for weight, mass in zip(row, atoms, strict=True) if mass > 0]
        whole = sum((abs(x) for x, mass in zip(row, atoms, strict=True) if mass == 0), fmpq(0))
        weights, masses = zip(*kept, strict=True)
        if whole != 0 or not weights_fit(loss, weights, masses, certificate.negatives):
            raise InvalidCertificateError(f"weights[{g}] is not in the polytope of the loss")
    margin = rational(loss.kink)
    shares = [size * mass for size, mass in zip(law.sizes, law.masses, strict=True)]
    own = sum((share * row[0] for share, row in zip(shares, P, strict=True)), fmpq(0))
    rest = sum(
        (share * sum(row[1:], fmpq(0)) for share, row in zip(shares, P, strict=True)), fmpq(0)
    )
    D = [
        [
            arb(law.masses[g] * weight / max(1, n))
            for weight, n in zip(row[1:], counts[g], strict=True)
        ]
        for g, row in enumerate(P)
    ]
    return arb(margin * own + (margin - 1) * rest), _symmetrised(D)


def _symmetrised(D: Balls) -> Balls:
    groups = range(len(D))
    return [[(D[g][h] + D[h][g]) / 2 for h in groups] for g in groups]


def is_dual_feasible(
    A: Balls, sizes: Sequence[int], multipliers: Sequence[fmpq], slack: fmpq
) -> bool:
    """Tell whether A − Diag(y) + εI is shown positive semidefinite, A and y given by groups.

    Of a vector that sums to 0 within its group it makes the multiple ε − y_g − A_gg; on those that
    are constant on groups it is the form Σ n_g (ε − y_g + (n_g − 1) A_gg) z_g² + Σ n_g n_h A_gh
    z_g z_h. The two kinds are orthogonal, and so are their images.

    >>> is_dual_feasible([[arb(1)]], (3,), (fmpq(-1),), fmpq(1, 8))
    True
    >>> is_dual_feasible([[arb(1)]], (3,), (fmpq(0),), fmpq(1, 8))
    False
    """
    groups = range(len(sizes))
    rest = [arb(slack - y) for y in multipliers]
    if any(sizes[g] > 1 and not rest[g] - A[g][g] > 0 for g in groups):
        return False
    form = [[sizes[g] * sizes[h] * A[g][h] for h in groups] for g in groups]
    for g, size in enumerate(sizes):
        form[g][g] = size * ((size - 1) * A[g][g] + rest[g])
    return is_positive_definite(form)


# --- the minimiser -------------------------------------------------------------------------------


def _radii(
    certificate: BlockCertificate, gram: BlockGram, interval: Enclosure, bits: int
) -> tuple[tuple[Fraction, ...], ...] | None:
    """Return the box around Ĝ; None where it is not shown that there is one minimiser."""
    within = _curvatures(certificate, gram, bits)
    box = None if within is None else box_within(interval, within, size=len(gram.sizes))
    return None if box is None else tuple(map(tuple, box))


def _curvatures(certificate: BlockCertificate, gram: BlockGram, bits: int) -> PairCurvatures | None:
    """Return the κ_gh(R) of changes of the cosines of two groups, as in `dual_check`."""
    law, k, loss = certificate.law, certificate.negatives, certificate.loss
    groups, counts = range(len(law.sizes)), other_classes(law.sizes)

    def pairs(rows: Sequence[Sequence[arb]]) -> dict[tuple[int, int], arb]:
        sums = [
            [size * mass * x for x in row]
            for size, mass, row in zip(law.sizes, law.masses, rows, strict=True)
        ]
        return {
            (g, h): arb((sums[g][h] if g == h else sums[g][h] + sums[h][g]).lower())
            for g in groups
            for h in groups
            if g <= h and counts[g][h]
        }

    match loss.shape:
        case Additive(phi) if loss.kink is None:
            factor = 1 if k == inf else int(k)

            def of_phi(g: int, h: int, radius: arb) -> Any:
                at = arb(1 - gram.cosines[g][h]) + arb(0, radius)
                return factor * counts[g][h] * law.masses[h] * derivatives(phi, at, BALLS).curvature

            return lambda radius: pairs([[of_phi(g, h, radius) for h in groups] for g in groups])
        case LogSumExp(beta):
            rate = 3 * rational(beta)
        case ExpOfSum(beta):
            rate = int(k) * rational(beta)
        case _:
            return None
    rows = group_anchors(gram, law, negatives=k, loss=loss, bits=bits)
    at_centre = pairs([row.curvatures[1:] for row in rows])
    return lambda radius: {
        pair: value * (-rate * radius).exp() for pair, value in at_centre.items()
    }


def is_strict_at(
    gram: BlockGram, law: GroupedLaw, *, negatives: int | float, loss: Loss, bits: int = 80
) -> bool:
    """Tell whether L_k is shown strictly convex at a Gram matrix, in all directions.

    Then it is the only minimiser if it is one and the loss is convex. False may also mean that
    nothing was shown.

    >>> thirds = GroupedLaw((3,), (fmpq(1, 3),))
    >>> from numerics.exact.losses import Logistic
    >>> is_strict_at(BlockGram.simplex(3), thirds, negatives=inf, loss=Logistic())
    True
    """
    chosen = checked_loss(loss)
    if chosen.shape is None or isinstance(chosen.shape, WorstCase):
        return False
    with precision(check_bits(bits) + _GUARD_BITS):
        rows = group_anchors(gram, law, negatives=negatives, loss=chosen, bits=bits)
        groups, counts = range(len(law.sizes)), other_classes(law.sizes)
        return all(
            rows[g].curvatures[h + 1] + rows[h].curvatures[g + 1] > 0
            for g in groups
            for h in groups
            if counts[g][h]
        )
