"""The minimiser in groups of classes of equal mass, found in float64 and made a certificate.

The loss is convex and the same after a permutation that keeps the law, so that some minimiser is
the same after it, too: a cosine within each group and one between every two. Nothing here is
believed: `numerics.balls.block_check.block_minimum` checks the result.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from flint import arb, fmpq

from numerics.balls.block_check import (
    BlockCertificate,
    block_minorant,
    is_dual_feasible,
    other_classes,
)
from numerics.balls.enclosure import check_bits, dyadic, precision
from numerics.exact.blocks import GroupedLaw
from numerics.exact.geometry import Matrix
from numerics.exact.losses import Loss, checked_loss
from numerics.exact.rationals import check_negatives
from numerics.floats.block_kinks import kinked_block_certificate
from numerics.floats.block_loss import BlockLoss, means_of, rational_rows, start_rows
from numerics.floats.dual_certificate import chord_newton, dot, least_slack, scaled
from numerics.floats.expectations import Floats
from numerics.floats.rare_rows import settle
from numerics.floats.sphere_descent import minimise


def block_certificate(
    law: GroupedLaw, *, negatives: int | float, loss: Loss | None = None, bits: int = 80
) -> BlockCertificate:
    """Return a certificate for min L_k, refined to about `bits` bits for a loss without kinks.

    Raises `Undecided` where `bits` are too few.

    >>> from numerics.balls.block_check import block_minimum
    >>> law = GroupedLaw((1, 9999), (fmpq(1, 2), fmpq(1, 19998)))
    >>> found = block_minimum(block_certificate(law, negatives=4))
    >>> float(found.interval.width) < 1e-15
    True
    """
    chosen, k = checked_loss(loss), check_negatives(negatives)
    if chosen.kink is not None:
        return kinked_block_certificate(law, negatives=k, loss=chosen, bits=bits)
    function = BlockLoss(law, k, chosen)
    found = settle(function, minimise(function, start_rows(law)))
    rows = rational_rows(law, found, check_bits(bits))
    draft = BlockCertificate(law, k, chosen, means_of(rows), (), fmpq(0))
    rows = chord_newton(
        function,
        rows,
        residual=partial(_residual, draft),
        rounded=lambda moved: rational_rows(law, moved, bits),
        bits=bits,
    )
    return _with_slack(replace(draft, means=means_of(rows)), bits)


def _residual(draft: BlockCertificate, rows: Matrix, bits: int) -> tuple[Floats, int]:
    """Return the gradient on the product of spheres as floats times 2^exponent."""
    sizes, here = draft.law.sizes, replace(draft, means=means_of(rows))
    with precision(bits + 60):
        _, A = block_minorant(here, here.gram, bits=bits)
        tangent = []
        for g, row in enumerate(rows):
            pulls = [2 * sizes[g] * size * a for size, a in zip(sizes, A[g], strict=True)]
            columns = zip(*means_of(rows), strict=True)
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
