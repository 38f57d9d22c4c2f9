"""Proofs that a Gram matrix minimises the population loss, exactly or up to a gap (trusted).

Three questions are answered for a convex loss, each with its proof in docs/optimum.md:

* `minimum` — an interval that contains min L_k over the elliptope, from a feasible rational Gram
  matrix (upper end) and multipliers (lower end, weak duality);
* `minimiser_box` — how far the minimiser can be from that Gram matrix, from strong convexity;
* `is_exact_minimiser` — whether a Gram matrix with symmetry is a minimiser, with no gap at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from fractions import Fraction
from itertools import combinations
from math import inf
from typing import Any, TypeAlias

from flint import arb, fmpq

from numerics.balls.calculus.hypotheses import holding
from numerics.balls.enclosure import Enclosure, check_bits, dyadic, least, precision
from numerics.balls.population_enclosure import Anchor, anchors, latent_loss
from numerics.errors import NceproofError
from numerics.exact.arithmetic import BALLS
from numerics.exact.geometry import Matrix, gram_and_law, gram_of, matrix, signature
from numerics.exact.jets import derivatives
from numerics.exact.losses import Loss, checked_loss
from numerics.exact.rationals import Exact, as_fraction, check_negatives, class_law, rational
from numerics.exact.shapes import Additive, ExpOfSum, LogSumExp, WorstCase

Balls = list[list[arb]]

_GUARD_BITS = 60


@dataclass(frozen=True)
class MinimumCertificate:
    """What proves a lower bound of min L_k over the elliptope, all of it rational.

    `vectors` are C unit rows, whose Gram matrix Ĝ is where the loss is linearised; `multipliers`
    are the y_c and `slack` the ε ≥ 0 for which A − Diag(y) + εI ⪰ 0, A the symmetrised gradient
    at Ĝ. For a loss with kinks row c of `weights` is the subgradient that stands for the gradient
    of anchor c. Any such data prove something; bad data prove a weak bound or are refused.
    """

    law: tuple[fmpq, ...]
    negatives: int | float
    loss: Loss
    vectors: Matrix
    multipliers: tuple[fmpq, ...]
    slack: fmpq
    weights: Matrix | None = None

    def __post_init__(self) -> None:
        """Keep copies, so that what is checked is what is computed with."""
        weights = None if self.weights is None else _exact(self.weights, "weights")
        copies = {
            "law": class_law(self.law),
            "negatives": check_negatives(self.negatives),
            "loss": checked_loss(self.loss),
            "vectors": _exact(self.vectors, "vectors"),
            "multipliers": _exact([self.multipliers], "multipliers")[0],
            "slack": rational(self.slack, name="slack"),
            "weights": weights,
        }
        for name, copy in copies.items():
            object.__setattr__(self, name, copy)


@dataclass(frozen=True)
class Minimum:
    """An interval for min L_k over the elliptope, and the Gram matrix that attains its upper end.

    `interval` runs from the proved lower bound to the proved upper bound.
    """

    interval: Enclosure
    gram: Matrix


class InvalidCertificateError(NceproofError):
    """A certificate whose conditions do not hold; the message says which."""


def _exact(rows: Sequence[Sequence[Exact]], name: str) -> Matrix:
    return tuple(tuple(rational(x, name=name) for x in row) for row in rows)


def _copied(given: MinimumCertificate) -> MinimumCertificate:
    """Return a copy of a certificate; a subclass could answer as it likes."""
    return MinimumCertificate(*(getattr(given, field.name) for field in fields(MinimumCertificate)))


def minimum(certificate: MinimumCertificate, *, bits: int = 80) -> Minimum:
    """Return the interval for min L_k over the elliptope that a certificate proves.

    For every Gram matrix G of unit vectors L(G) ≥ L(Ĝ) + ⟨A, G − Ĝ⟩ ≥ L(Ĝ) − ⟨A, Ĝ⟩ + Σ y_c − Cε
    where A − Diag(y) + εI ⪰ 0 (docs/optimum.md, "Weak duality"). Everything but the certificate's
    rationals is recomputed. Raises `InvalidCertificateError` where a condition fails, the convexity
    of the loss included.

    >>> from numerics.exact.losses import Logistic
    >>> half = fmpq(1, 2)
    >>> antipodal = MinimumCertificate(
    ...     (half, half), 1, Logistic(), matrix([[1], [-1]]),
    ...     (fmpq(-298, 10000),) * 2, fmpq(1, 10000))
    >>> minimum(antipodal).interval.decimals(3)
    ('0.409', '0.411')
    """
    certificate = _copied(certificate)
    with precision(check_bits(bits) + _GUARD_BITS):
        G = _feasible(certificate)
        value = latent_loss(
            G, certificate.law, negatives=certificate.negatives, loss=certificate.loss, bits=bits
        )
        intercept, A = minorant(certificate, G, bits=bits)
        shifted = _shifted(A, certificate.multipliers, certificate.slack)
        if not is_positive_definite(shifted):
            raise InvalidCertificateError("A − Diag(y) + εI is not shown positive definite")
        lower = (
            intercept + sum(map(arb, certificate.multipliers), arb(0)) - len(G) * certificate.slack
        )
        lowest = min(Enclosure.of(lower, bits=bits).lower, value.upper)
        return Minimum(Enclosure(lowest, value.upper, bits), G)


def _feasible(certificate: MinimumCertificate) -> Matrix:
    """Return Ĝ after checking what does not need balls."""
    if "convex" not in holding(certificate.loss):
        raise InvalidCertificateError(f"the loss {certificate.loss.name} is not convex")
    if (certificate.weights is None) != (certificate.loss.kink is None):
        raise InvalidCertificateError("weights go with a loss with kinks, and with no other")
    if certificate.slack < 0:
        raise InvalidCertificateError(f"slack is {certificate.slack}; it must be ≥ 0")
    G = gram_of(certificate.vectors)
    if not len(G) == len(certificate.law) == len(certificate.multipliers):
        raise InvalidCertificateError(
            "vectors, law and multipliers differ in the number of classes"
        )
    for c, row in enumerate(G):
        if row[c] != 1:
            raise InvalidCertificateError(f"vectors[{c}] has squared norm {row[c]}, not 1")
    return G


def minorant(certificate: MinimumCertificate, G: Matrix, *, bits: int) -> tuple[arb, Balls]:
    """Return (a, A), A symmetric with zero diagonal: L(G') ≥ a + ⟨A, G'⟩ on the elliptope.

    For a differentiable loss this is the tangent at G. For one with kinks it is the linear
    function Σ_c ρ_c Σ_j P_cj (m − 1 + G'_cj) of the certificate's weights P, which touches L only
    if they are a subgradient at G (docs/optimum.md, "Losses with kinks").

    >>> from numerics.exact.losses import Logistic
    >>> certificate = MinimumCertificate((fmpq(1, 2),) * 2, 1, Logistic(), (), (), fmpq(0))
    >>> _, A = minorant(certificate, matrix([[1, -1], [-1, 1]]), bits=53)
    >>> round(float(A[0][1].mid()), 6)
    0.029801
    """
    certificate, G = _copied(certificate), matrix(G)
    loss, rho = certificate.loss, certificate.law
    if loss.kink is not None:
        P, margin = _check_weights(certificate), rational(loss.kink)
        D = [
            [arb(0) if j == c else arb(rho[c] * weight) for j, weight in enumerate(row)]
            for c, row in enumerate(P)
        ]
        own = sum(
            (mass * row[c] for c, (mass, row) in enumerate(zip(rho, P, strict=True))), fmpq(0)
        )
        total = sum((entry for row in D for entry in row), arb(0))
        return arb(margin * own) + (margin - 1) * total, _symmetrised(D)
    rows = anchors(G, rho, negatives=certificate.negatives, loss=loss, bits=bits, derivatives=True)
    D = _gradient(rows, rho)
    value = sum((arb(mass) * row.value for mass, row in zip(rho, rows, strict=True)), arb(0))
    return value - _inner(D, G), _symmetrised(D)


def _gradient(rows: Sequence[Anchor], rho: Sequence[fmpq]) -> Balls:
    """Return ∂L/∂G_cj = −ρ_c ∂E/∂v_j off the diagonal; G_cc = 1 does not vary."""
    return [
        [arb(0) if j == c else -arb(rho[c]) * slope for j, slope in enumerate(row.slopes)]
        for c, row in enumerate(rows)
    ]


def _symmetrised(D: Balls) -> Balls:
    size = range(len(D))
    return [[(D[i][j] + D[j][i]) / 2 for j in size] for i in size]


def _inner(A: Balls, G: Matrix) -> arb:
    size = range(len(G))
    return sum((A[i][j] * arb(G[i][j]) for i in size for j in size), arb(0))


def _shifted(A: Balls, y: Sequence[fmpq], slack: fmpq) -> Balls:
    """Return A − Diag(y) + εI."""
    return [
        [entry - arb(y[i] - slack) if i == j else entry for j, entry in enumerate(row)]
        for i, row in enumerate(A)
    ]


def is_positive_definite(A: Balls) -> bool:
    """Tell whether every symmetric matrix in a matrix of balls is shown positive definite.

    Gaussian elimination in balls; False may also mean that the balls are too wide.

    >>> is_positive_definite([[arb(2), arb(1)], [arb(1), arb(1)]])
    True
    >>> is_positive_definite([[arb(1), arb(1)], [arb(1), arb(1)]])
    False
    """
    schur = [list(row) for row in A]
    for i, row in enumerate(schur):
        if not row[i] > 0:
            return False
        for j in range(i + 1, len(schur)):
            factor = schur[j][i] / row[i]
            for m in range(i + 1, len(schur)):
                schur[j][m] -= factor * row[m]
    return True


def _check_weights(certificate: MinimumCertificate) -> Matrix:
    """Return the weights P of a loss with kinks after checking that they lie in its polytope."""
    loss, rho, k = certificate.loss, certificate.law, certificate.negatives
    if certificate.weights is None or loss.kink is None:
        raise InvalidCertificateError(f"weights go with a loss with kinks; {loss.name} has none")
    if [len(row) for row in certificate.weights] != [len(rho)] * len(rho):
        raise InvalidCertificateError("weights must be one row of C numbers a class")
    for c, row in enumerate(certificate.weights):
        if not _fits(loss, row, rho, k):
            raise InvalidCertificateError(f"weights[{c}] is not in the polytope of the loss")
    return certificate.weights


def weights_fit(
    loss: Loss, row: Sequence[fmpq], rho: Sequence[fmpq], negatives: int | float
) -> bool:
    """Tell whether weights P are the mean weights of k drawn negatives, for a loss with kinks.

    The polytopes are those of docs/optimum.md, "Losses with kinks"; False may also mean that the
    current precision does not decide. Raises `ValueError` for another loss.

    >>> from numerics.exact.losses import HardestNegative
    >>> weights_fit(HardestNegative(), [fmpq(3, 4), fmpq(1, 4)], [fmpq(1, 2)] * 2, 2)
    True
    >>> weights_fit(HardestNegative(), [fmpq(4, 5), fmpq(1, 5)], [fmpq(1, 2)] * 2, 2)
    False
    """
    weights, law = _exact([row, rho], "weights")
    return _fits(checked_loss(loss), weights, law, check_negatives(negatives))


def _fits(loss: Loss, row: Sequence[fmpq], rho: Sequence[fmpq], k: int | float) -> bool:
    """Tell what `weights_fit` does of copies."""
    if any(weight < 0 for weight in row):
        return False
    match loss.shape:
        case Additive(kink=Fraction()):
            scale = 1 if k == inf else int(k)
            return all(weight <= scale * mass for weight, mass in zip(row, rho, strict=True))
        case WorstCase(kink=Fraction(), is_cut=is_cut):
            whole = is_cut or sum(row, fmpq(0)) == 1
            return whole and _hit_within_reach(row, rho, k)
    raise ValueError(f"the weights of the loss {loss.name} have no polytope")


def _hit_within_reach(row: Sequence[fmpq], rho: Sequence[fmpq], k: int | float) -> bool:
    """Check Σ_A P_j ≤ P(k draws hit A) = 1 − (1 − ρ(A))^k for every set A of classes.

    Sets of largest P_j/ρ_j suffice, because the right side is concave in ρ(A).
    """
    weight, mass = fmpq(0), fmpq(0)
    for j in sorted(range(len(rho)), key=lambda j: row[j] / rho[j], reverse=True):
        weight, mass = weight + row[j], mass + rho[j]
        if mass == 1 or k == inf:
            within = weight <= 1
        elif k <= 64:  # exactly, so that the vertices of the polytope pass
            within = weight <= 1 - (1 - mass) ** int(k)
        else:
            within = bool(arb(weight) <= 1 - arb(1 - mass) ** int(k))
        if not within:
            return False
    return True


def minimiser_box(
    certificate: MinimumCertificate, *, bits: int = 80
) -> list[list[Fraction]] | None:
    """Return radii r_ij with |G*_ij − Ĝ_ij| ≤ r_ij for the unique minimiser G*, or None.

    None where uniqueness is not shown: a loss with kinks, or no curvature in some pair. Proof:
    docs/optimum.md, "From the gap to the minimiser". Raises like `minimum`.

    >>> from numerics.exact.losses import Logistic
    >>> half = fmpq(1, 2)
    >>> antipodal = MinimumCertificate(
    ...     (half, half), 1, Logistic(), matrix([[1], [-1]]),
    ...     (fmpq(-298, 10000),) * 2, fmpq(1, 10000))
    >>> float(minimiser_box(antipodal)[0][1]) < 0.5
    True
    """
    certificate = _copied(certificate)
    if certificate.loss.kink is not None:
        return None
    with precision(check_bits(bits) + _GUARD_BITS):
        found = minimum(certificate, bits=bits)
        within = _curvatures(certificate, found.gram, bits)
        return box_within(found.interval, within, size=len(found.gram))


PairCurvatures: TypeAlias = Callable[[arb], Mapping[tuple[int, int], arb]]
"""Numbers κ_ij for a radius R: where all entries are within R of those of Ĝ, the Hessian of L along
a symmetric X is ≥ Σ_{i<j} κ_ij X_ij²."""


def _curvatures(certificate: MinimumCertificate, G: Matrix, bits: int) -> PairCurvatures:
    """Return the curvatures around Ĝ: of φ on balls, or at Ĝ with the factor e^{−λR}.

    λ is 3β for a log-sum-exp loss and kβ for exp(−β Σ v_i) (docs/optimum.md).
    """
    rho, k, loss = certificate.law, certificate.negatives, certificate.loss

    def pairs(rows: Sequence[Sequence[arb]]) -> dict[tuple[int, int], arb]:
        return {
            (i, j): arb((arb(rho[i]) * rows[i][j] + arb(rho[j]) * rows[j][i]).lower())
            for i, j in combinations(range(len(G)), 2)
        }

    match loss.shape:
        case Additive(phi):
            masses = [arb(mass) * (1 if k == inf else int(k)) for mass in rho]

            def of_phi(g: fmpq, radius: arb) -> Any:
                return derivatives(phi, arb(1 - g) + arb(0, radius), BALLS).curvature

            return lambda radius: pairs(
                [[m * of_phi(g, radius) for m, g in zip(masses, row, strict=True)] for row in G]
            )
        case LogSumExp(beta):
            rate = 3 * rational(beta)
        case ExpOfSum(beta):
            rate = int(k) * rational(beta)
        case _:
            raise ValueError(f"the loss {loss.formula} has no curvature bound")
    rows = anchors(G, rho, negatives=k, loss=loss, bits=bits, derivatives=True)
    at_center = pairs([row.curvatures for row in rows])
    return lambda radius: {
        pair: value * (-rate * radius).exp() for pair, value in at_center.items()
    }


def box_within(
    interval: Enclosure, within: PairCurvatures, *, size: int
) -> list[list[Fraction]] | None:
    """Return r_ij ≤ 2 with |G*_ij − Ĝ_ij| ≤ r_ij where L(Ĝ) and L(G*) are in an interval, or None.

    None where some κ_ij is not shown positive; r_ij is 0 for a pair that has no κ_ij.

    >>> box_within(Enclosure(Fraction(0), Fraction(1, 2), 53), lambda _: {(0, 1): arb(4)}, size=2)
    [[Fraction(0, 1), Fraction(1, 2)], [Fraction(1, 2), Fraction(0, 1)]]
    """
    gap = arb(rational(interval.width))
    curvature = within(consistent_radius(gap, within))
    if any(not value > 0 for value in curvature.values()):
        return None
    box = [[Fraction(0)] * size for _ in range(size)]
    for (i, j), value in curvature.items():
        reach = (2 * gap / value).sqrt()
        box[i][j] = box[j][i] = min(Fraction(2), as_fraction(dyadic(reach.upper())))
    return box


def consistent_radius(gap: arb, within: PairCurvatures) -> arb:
    """Return R such that every √(2·gap/κ_ij(R)) is below R, or R = 2.

    >>> bool(consistent_radius(arb(2) ** -40, lambda radius: {(0, 1): arb(1)}) < 1e-5)
    True
    """
    radius = (8 * gap / least(within(arb(0)).values())).sqrt()
    while radius < 2:
        weakest = least(within(radius).values())  # below all of them, so R is as large as needed
        if (2 * gap / weakest).sqrt() < radius:
            return arb(radius.upper())
        radius = 2 * radius
    return arb(2)


@dataclass(frozen=True)
class ExactMinimiser:
    """The outcome of `is_exact_minimiser`.

    `holds` is True (proved) or None (this method does not decide); `unique` is True where strict
    convexity is shown as well; `value` encloses the loss at the Gram matrix; `multipliers` are
    the balls a_o ≥ 0, one an orbit of pairs; `reason` says what was missing.
    """

    holds: bool | None
    unique: bool | None
    value: Enclosure
    multipliers: tuple[arb, ...]
    reason: str


def is_exact_minimiser(
    gram: Sequence[Sequence[Exact]],
    law: Sequence[Exact],
    *,
    negatives: int | float,
    loss: Loss | None = None,
    bits: int = 80,
) -> ExactMinimiser:
    """Decide, where symmetry allows it, whether no Gram matrix of unit vectors is better than G.

    Pairs of classes whose gradient entries are the same real number by symmetry of (G, ρ) form
    an orbit o with 0/1 matrix P_o and gradient value a_o (a ball). With Q_o = P_o − Diag(P_o G),
    exact rationals, S = Σ a_o Q_o is the dual slack; if every a_o > 0 and every Q_o ⪰ 0 then
    S ⪰ 0 and ⟨S, G⟩ = 0, so G is a minimiser (docs/optimum.md, "Symmetry").

    >>> from numerics.exact.geometry import simplex_etf_gram
    >>> found = is_exact_minimiser(simplex_etf_gram(3), ["1/3"] * 3, negatives=8)
    >>> found.holds, found.unique
    (True, True)
    """
    (G, rho), chosen = gram_and_law(gram, law), checked_loss(loss)
    if "convex" not in holding(chosen) or chosen.kink is not None:
        raise ValueError(f"the loss {chosen.name} is not convex and differentiable")
    with precision(check_bits(bits) + _GUARD_BITS):
        rows = anchors(G, rho, negatives=negatives, loss=chosen, bits=bits, derivatives=True)
        A = _symmetrised(_gradient(rows, rho))
        value = sum((arb(mass) * row.value for mass, row in zip(rho, rows, strict=True)), arb(0))
        enclosed = Enclosure.of(value, bits=bits)
        multipliers = []
        for pairs in pair_orbits(G, rho):
            multiplier = A[pairs[0][0]][pairs[0][1]]
            multipliers.append(multiplier)
            if not multiplier > 0:
                reason = f"the multiplier of the pair {pairs[0]} is not shown positive"
                return ExactMinimiser(None, None, enclosed, tuple(multipliers), reason)
            if not signature(_orbit_slack(pairs, G)).is_psd:
                reason = f"the slack matrix of the pair {pairs[0]} is not PSD"
                return ExactMinimiser(None, None, enclosed, tuple(multipliers), reason)
        strict = all(
            arb(rho[i]) * rows[i].curvatures[j] + arb(rho[j]) * rows[j].curvatures[i] > 0
            for i, j in combinations(range(len(G)), 2)
        )
        return ExactMinimiser(
            True, True if strict else None, enclosed, tuple(multipliers), "S ⪰ 0 and ⟨S, G⟩ = 0"
        )


def pair_orbits(G: Matrix, rho: Sequence[fmpq]) -> list[list[tuple[int, int]]]:
    """Return the pairs i < j grouped by what their gradient entry is a function of.

    The entry of (c, j) depends only on ρ_c, (G_cj, ρ_j) and the multiset of all (G_cl, ρ_l).

    >>> from numerics.exact.geometry import simplex_etf_gram
    >>> len(pair_orbits(simplex_etf_gram(4), [fmpq(1, 4)] * 4))
    1
    """

    def side(c: int, j: int) -> tuple[object, ...]:
        others = sorted((G[c][m], rho[m]) for m in range(len(G)) if m != c)
        return (rho[c], G[c][j], rho[j], tuple(others))

    orbits: dict[object, list[tuple[int, int]]] = {}
    for i, j in combinations(range(len(G)), 2):
        orbits.setdefault(frozenset([side(i, j), side(j, i)]), []).append((i, j))
    return list(orbits.values())


def _orbit_slack(pairs: list[tuple[int, int]], G: Matrix) -> Matrix:
    """Return Q_o = P_o − Diag(P_o G)."""
    size = len(G)
    Q = [[fmpq(0)] * size for _ in range(size)]
    for i, j in pairs:
        Q[i][j] = Q[j][i] = fmpq(1)
        Q[i][i] -= G[i][j]
        Q[j][j] -= G[i][j]
    return matrix(Q)
