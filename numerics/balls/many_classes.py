"""Intervals for min L_k of many classes, from integer vectors and a factor (trusted).

The bound of `numerics.balls.dual_check` with less to show. B = FFᵀ is positive semidefinite
whatever F is, and no entry of a Gram matrix G of unit vectors is beyond ±1, so that for every
symmetric A with zero diagonal

    ⟨A, G⟩ = ⟨B, G⟩ + ⟨A − B, G⟩ ≥ −tr B − Σ_{c≠j} |A_cj − B_cj|.

With the tangent of the convex L at a Gram matrix Ĝ, and A its symmetrised gradient,

    L(G) ≥ L(Ĝ) − ⟨A, Ĝ⟩ − tr B − Σ_{c≠j} |A_cj − B_cj|.

Any vectors and any F prove an interval: bad ones a wide one. Ĝ is the Gram matrix of the vectors
over their norms; it and A are balls, and B is exact, a product of integer matrices. Nothing has to
be shown positive definite: F is a Cholesky factor computed in float64, and what float64 got wrong
about it is in A − B (docs/optimum.md, "Many classes").
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from flint import arb, fmpq, fmpz_mat

from numerics.balls.calculus.hypotheses import holding
from numerics.balls.dual_check import InvalidCertificateError
from numerics.balls.enclosure import MAX_BITS, Enclosure, check_bits, precision
from numerics.balls.population_enclosure import tangent_at
from numerics.exact.losses import Loss, checked_loss
from numerics.exact.rationals import check_negatives, class_law, integer

_GUARD_BITS = 40

Balls = list[list[arb]]


@dataclass(frozen=True)
class FactorCertificate:
    """What proves an interval for min L_k of C classes: integers only, beside law and loss.

    `vectors` has C rows, none of them zero: the vectors up to their norms. `factor` is F in units
    of 2^−`scale`, of C rows.
    """

    law: tuple[fmpq, ...]
    negatives: int | float
    loss: Loss
    vectors: fmpz_mat
    factor: fmpz_mat
    scale: int

    def __post_init__(self) -> None:
        """Keep copies, so that what is checked is what is computed with."""
        copies = {
            "law": class_law(self.law),
            "negatives": check_negatives(self.negatives),
            "loss": checked_loss(self.loss),
            "vectors": fmpz_mat(self.vectors),
            "factor": fmpz_mat(self.factor),
            "scale": check_scale(self.scale),
        }
        for name, copy in copies.items():
            object.__setattr__(self, name, copy)


def minimum_of_many(certificate: FactorCertificate, *, bits: int = 53) -> Enclosure:
    """Return the interval for min L_k over all Gram matrices that a certificate proves.

    Its upper end is the loss of the certificate's own vectors. Raises `InvalidCertificateError`
    where the loss is not convex or has kinks, or the shapes do not fit.

    >>> from numerics.exact.losses import Logistic
    >>> antipodal = FactorCertificate(
    ...     (fmpq(1, 2),) * 2, 1, Logistic(), fmpz_mat([[1], [-1]]), fmpz_mat([[177], [177]]), 10)
    >>> minimum_of_many(antipodal).decimals(4)
    ('0.4097', '0.4101')
    """
    given = FactorCertificate(*(getattr(certificate, f.name) for f in fields(FactorCertificate)))
    _check(given)
    with precision(check_bits(bits) + _GUARD_BITS):
        value, fall = arb(0), arb(0)
        A = []
        G = cosines(given.vectors)
        for mass, row in zip(given.law, G, strict=True):
            v = [1 - g for g in row]
            anchor = tangent_at(given.loss, v, given.law, given.negatives, bits=bits)
            weight = arb(mass)
            value += weight * anchor.value
            A.append([-weight * slope for slope in anchor.slopes])
        for c, row in enumerate(G):
            for j in range(c):
                A[c][j] = (A[c][j] + A[j][c]) / 2
                fall += 2 * A[c][j] * row[j]
        lower = value - fall - _spread(A, given.factor, given.scale)
        upper = Enclosure.of(value, bits=bits).upper
        return Enclosure(min(Enclosure.of(lower, bits=bits).lower, upper), upper, bits)


def cosines(vectors: fmpz_mat) -> Balls:
    """Return the Gram matrix of integer rows over their norms, in balls.

    >>> cosines(fmpz_mat([[3, 4], [5, 0]]))[0][1].overlaps(arb("0.6"))
    True
    """
    products = vectors * vectors.transpose()
    size = range(products.nrows())
    inverse = [1 / arb(products[c, c]).sqrt() for c in size]
    G = [[arb(1) for _ in size] for _ in size]
    for c in size:
        for j in range(c):
            G[c][j] = G[j][c] = arb(products[c, j]) * inverse[c] * inverse[j]
    return G


def _spread(A: Balls, factor: fmpz_mat, scale: int) -> arb:
    """Return tr B + Σ_{c≠j} |A_cj − B_cj| of B = FFᵀ, from the entries of A below its diagonal.

    >>> _spread([[arb(0), arb(0)], [arb(3), arb(0)]], fmpz_mat([[1], [2]]), 0).overlaps(arb(7))
    True
    """
    B, unit = factor * factor.transpose(), arb(2) ** (-2 * scale)
    total = arb(0)
    for c, row in enumerate(A):
        total += unit * arb(B[c, c])
        for j in range(c):
            total += 2 * abs(row[j] - unit * arb(B[c, j]))
    return total


def check_scale(scale: int) -> int:
    """Return a number of bits after the point; raise `ValueError` for what is none.

    >>> check_scale(60)
    60
    """
    number = integer(scale)
    if number is None or not 0 <= number <= MAX_BITS:
        raise ValueError(f"scale is {scale!r}; give an integer from 0 to {MAX_BITS}")
    return number


def _check(given: FactorCertificate) -> None:
    if "convex" not in holding(given.loss) or given.loss.kink is not None:
        raise InvalidCertificateError(
            f"the loss {given.loss.name} is not convex and differentiable"
        )
    classes = len(given.law)
    if not given.vectors.nrows() == given.factor.nrows() == classes:
        raise InvalidCertificateError("vectors, factor and law differ in the number of classes")
    check_rows(given.vectors)


def check_rows(vectors: fmpz_mat) -> None:
    """Raise `InvalidCertificateError` where a row is zero.

    >>> check_rows(fmpz_mat([[1, 0]]))
    """
    for c, row in enumerate(vectors.tolist()):
        if not any(row):
            raise InvalidCertificateError(f"vectors[{c}] is zero, which has no direction")
