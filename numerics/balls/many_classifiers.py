"""Intervals for L_sup of many classes, from integer vectors and classifiers (trusted).

What `numerics.balls.downstream_check` proves of the Gram matrix of points, here of one vector a
class and of classifiers in coordinates: every sum over classes is a product of matrices.
"""

from __future__ import annotations

from collections.abc import Sequence

from flint import arb, arb_mat, fmpq, fmpz_mat

from numerics.balls.calculus.hypotheses import holding
from numerics.balls.downstream_check import downstream_weights, point_minorant
from numerics.balls.enclosure import Enclosure, check_bits, precision
from numerics.balls.many_classes import check_rows, check_scale, cosines
from numerics.exact.arithmetic import BALLS, power
from numerics.exact.losses import Loss, checked_loss

_GUARD_BITS = 40


def supervised_of_many(
    vectors: fmpz_mat,
    classifiers: fmpz_mat,
    weights: Sequence[fmpq],
    *,
    scale: int,
    loss: Loss,
    bits: int = 53,
) -> Enclosure:
    """Return an interval that contains L_sup of C vectors, of mass `weights`.

    `vectors` are C integer rows, taken over their norms; `classifiers` C rows in units of
    2^−`scale`, taken over their norms where these are above 1. The upper end is the loss of the
    classifiers. With the convex loss of each vector u_c replaced by its tangent there, the loss is
    linear: Σ_c m_c a_c + Σ_j ⟨g_j, w_j⟩ ≥ Σ_c m_c a_c − Σ_j ‖g_j‖ over the unit balls, which is the
    lower end (docs/supervised.md). Raises `ValueError` for arguments that do not fit.

    >>> from numerics.exact.losses import Logistic
    >>> sides, half = fmpz_mat([[1], [-1]]), [fmpq(1, 2)] * 2
    >>> supervised_of_many(sides, sides, half, scale=0, loss=Logistic()).decimals(8)
    ('0.12692801', '0.12692802')
    """
    chosen, masses, scale = checked_loss(loss), downstream_weights(weights), check_scale(scale)
    if "convex" not in holding(chosen) or chosen.kink is not None:
        raise ValueError(f"the loss {chosen.name} is not convex and differentiable")
    V, W, classes = fmpz_mat(vectors), fmpz_mat(classifiers), len(masses)
    if not V.nrows() == W.nrows() == classes or V.ncols() != W.ncols() or classes < 2:
        raise ValueError("vectors and classifiers are not two matrices of C ≥ 2 rows of a length")
    check_rows(V)
    with precision(check_bits(bits) + _GUARD_BITS):
        products, lengths, sizes = V * W.transpose(), _norms(V), _sizes(W, scale)
        upper = constant = arb(0)
        pulls = []
        for c, mass in enumerate(masses):
            scores = [arb(products[c, j]) / lengths[c] * sizes[j] for j in range(classes)]
            v = [scores[c] - score for j, score in enumerate(scores) if j != c]
            intercept, slopes = point_minorant(chosen, v)
            constant += mass * intercept
            upper += mass * sum((s * x for s, x in zip(slopes, v, strict=True)), intercept)
            pull = [-mass * slope for slope in slopes]
            pull.insert(c, mass * sum(slopes, arb(0)))
            pulls.append(pull)
        lower = constant - sum(_row_norms(_pulled(pulls, V, lengths)), arb(0))
        ends = Enclosure.of(lower, bits=bits).lower, Enclosure.of(upper, bits=bits).upper
        return Enclosure(min(ends), ends[1], bits)


def mean_loss_of_many(
    vectors: fmpz_mat, weights: Sequence[fmpq], *, loss: Loss, bits: int = 53
) -> Enclosure:
    """Return L_μ = Σ_c m_c ℓ((1 − ⟨u_c, u_j⟩)_{j ≠ c}): the vectors themselves as classifiers.

    `vectors` are C integer rows, taken over their norms, `weights` their masses m. Raises
    `ValueError` for arguments that do not fit.

    >>> from numerics.exact.losses import Logistic
    >>> sides, half = fmpz_mat([[1], [-1]]), [fmpq(1, 2)] * 2
    >>> mean_loss_of_many(sides, half, loss=Logistic()).decimals(8)
    ('0.12692801', '0.12692802')
    """
    chosen, masses, V = checked_loss(loss), downstream_weights(weights), fmpz_mat(vectors)
    if V.nrows() != len(masses) or len(masses) < 2:
        raise ValueError("vectors is not a matrix of C ≥ 2 rows, one for each weight")
    check_rows(V)
    with precision(check_bits(bits) + _GUARD_BITS):
        total = arb(0)
        for c, (row, mass) in enumerate(zip(cosines(V), masses, strict=True)):
            total += mass * chosen.value([1 - g for j, g in enumerate(row) if j != c], BALLS)
        return Enclosure.of(total, bits=bits)


def _norms(rows: fmpz_mat) -> list[arb]:
    return [sum((arb(x) ** 2 for x in row), arb(0)).sqrt() for row in rows.tolist()]


def _sizes(classifiers: fmpz_mat, scale: int) -> list[arb]:
    """Return what each row is multiplied by: 2^−scale, or 1/‖row‖ at most where that is less."""
    unit = arb(2) ** scale
    return [1 / arb(norm.upper()).max(unit) for norm in _norms(classifiers)]


def _pulled(pulls: list[list[arb]], vectors: fmpz_mat, lengths: list[arb]) -> arb_mat:
    """Return the rows g_j = Σ_c pulls_cj u_c, u_c the vectors over their norms."""
    per_vector = arb_mat(
        [[x / length for x in row] for row, length in zip(pulls, lengths, strict=True)]
    )
    return per_vector.transpose() * arb_mat(vectors)


def _row_norms(rows: arb_mat) -> list[arb]:
    return [
        sum((power(x, 2) for x in row), arb(0)).nonnegative_part().sqrt() for row in rows.tolist()
    ]
