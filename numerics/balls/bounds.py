"""The classical bounds between the contrastive and the downstream loss, with proofs (trusted).

With μ_c = E_{x∼D_c} f(x), the mean classifier w_c = μ_c and its downstream loss L_μ(f), which is at
least L_sup(f) as ‖μ_c‖ ≤ 1, each bound is about every representation f on the unit sphere:

    Saunshi et al. 2019, Ash et al. 2022, Nozawa & Sato 2021    L_k ≥ share·L_μ + offset
    Bao et al. 2022                               L_k + lower ≤ L_μ ≤ L_k + upper

Statements for any class law, with the proofs: docs/bounds.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from flint import arb, fmpq

from numerics.balls.collisions import (
    collision_probability,
    coupon_time,
    coverage,
    finite_negatives,
    log_missed,
    mean_log_collisions,
)
from numerics.balls.downstream_check import check_points, downstream_weights
from numerics.balls.enclosure import Enclosure, check_bits, precision
from numerics.exact.arithmetic import BALLS
from numerics.exact.blocks import GroupedLaw, grouped
from numerics.exact.geometry import gram_matrix
from numerics.exact.losses import HingeMax, Logistic, Loss, checked_loss
from numerics.exact.rationals import Exact, rational

_GUARD_BITS = 40

Law: TypeAlias = Sequence[Exact] | GroupedLaw
"""A mass for each class, or how many classes there are of each mass."""


@dataclass(frozen=True)
class CollisionBound:
    """L_k ≥ share·L_μ + offset, with 0 ≤ share < 1; where the share is 0 it says nothing of L_μ.

    1/share is the factor α of the literature, which may be beyond any float.
    """

    share: Enclosure
    offset: Enclosure

    def on_downstream(self, loss: Enclosure) -> Enclosure | None:
        """Return (L_k − offset)/share, which is at least L_μ; None where the share is not above 0.

        That is where it is 0, or below the smallest power of two of `numerics.balls.enclosure`.
        """
        if self.share.lower <= 0:
            return None
        with precision(loss.bits + _GUARD_BITS):
            rest = loss.ball() - self.offset.ball()
            return Enclosure.of(rest / self.share.ball(), bits=loss.bits)


@dataclass(frozen=True)
class Interval:
    """L_k + lower ≤ L_μ ≤ L_k + upper."""

    lower: Enclosure
    upper: Enclosure


def mean_classifier_loss(
    gram: Sequence[Sequence[Exact]],
    weights: Sequence[Exact],
    *,
    labels: Sequence[int] | None = None,
    loss: Loss | None = None,
    bits: int = 53,
) -> Enclosure:
    """Return L_μ(f) = Σ_n m_n ℓ((⟨f_n, μ_{c(n)} − μ_j⟩)_{j ≠ c(n)}): class means as classifiers.

    Arguments and errors as for `numerics.floats.downstream_search.supervised_loss`; a class has
    positive mass.

    >>> mean_classifier_loss([[1, -1], [-1, 1]], ["1/2", "1/2"]).decimals(8)
    ('0.12692801', '0.12692802')
    """
    G, masses = gram_matrix(gram), downstream_weights(weights)
    classes = check_points(G, masses, range(len(G)) if labels is None else labels)
    whole = [fmpq(0)] * (max(classes) + 1)
    for mass, own in zip(masses, classes, strict=True):
        whole[own] += mass
    if min(whole) == 0:
        raise ValueError(f"weights of class {whole.index(fmpq(0))} are 0; it has no mean")
    chosen = checked_loss(loss)
    with precision(check_bits(bits) + _GUARD_BITS):
        total = arb(0)
        for row, mass, own in zip(G, masses, classes, strict=True):
            scores = [fmpq(0)] * len(whole)
            for x, m, c in zip(row, masses, classes, strict=True):
                scores[c] += x * m / whole[c]
            v = [arb(scores[own] - scores[j]) for j in range(len(whole)) if j != own]
            total += mass * chosen.value(v, BALLS)
        return Enclosure.of(total, bits=bits)


def collided_loss(loss: Loss | None, law: Law, *, negatives: int, bits: int = 53) -> Enclosure:
    """Return E ℓ(0, .., 0) at Col zeros, the loss of the collided negatives alone: τ(k).

    E log(1 + Col) for the logistic loss, m·P(Col ≥ 1) for the hinge of the worst negative with
    margin m ≥ 0. Raises `ValueError` for another loss: the bounds are about these two.

    >>> collided_loss(HingeMax(margin=2), ["1/2", "1/2"], negatives=1).contains(1)
    True
    """
    match chosen := checked_loss(loss):
        case Logistic(margin=0):
            return mean_log_collisions(law, negatives=negatives, bits=bits)
        case HingeMax(margin=margin) if rational(margin) >= 0:
            probability = collision_probability(law, negatives=negatives, bits=bits)
            return _times(rational(margin), probability)
        case Logistic(margin=margin) | HingeMax(margin=margin):
            least = "0" if isinstance(chosen, Logistic) else "≥ 0"
            raise ValueError(f"margin is {margin}; the bounds are stated for a margin {least}")
    raise ValueError(f"loss is {chosen.name}; the bounds are stated for logistic and hinge-max")


def saunshi(
    law: Law, *, negatives: int, loss: Loss | None = None, bits: int = 53
) -> CollisionBound:
    """Return the bound of Saunshi et al. 2019: share min_c P(c avoided, all others drawn).

    The share is 0 for k < C − 1; it is (1 − ρ_c)^k P(others covered) at the heaviest class. The
    offset is `collided_loss`.

    >>> saunshi(["1/2", "1/4", "1/4"], negatives=2).share.contains("1/8")
    True
    """
    rho, k = grouped(law), finite_negatives(negatives)
    return CollisionBound(
        coverage(_but_the_heaviest(rho), draws=k, bits=bits),
        collided_loss(loss, rho, negatives=k, bits=bits),
    )


def ash(law: Law, *, negatives: int, loss: Loss | None = None, bits: int = 53) -> CollisionBound:
    """Return the bound of Ash et al. 2022: share ½ min(1, k/n) (1 − ρ_1)^k, ρ_1 the heaviest mass.

    n = 2 E T, where T is the number of draws of the other classes until all of them are seen; with
    balanced classes n = 2(C − 1)(1 + 1/2 + .. + 1/(C−1)). The offset is `collided_loss`.

    >>> ash(["1/3"] * 3, negatives=1).share.contains("1/18")
    True
    """
    rho, k = grouped(law), finite_negatives(negatives)
    heaviest, time = rho.heaviest, coupon_time(_but_the_heaviest(rho), bits=bits)
    with precision(check_bits(bits) + _GUARD_BITS):
        avoided = (k * log_missed(heaviest)).exp()
        seen = (k / (2 * (1 - heaviest) * time.ball())).min(arb(1))
        share = avoided * seen / 2
        return CollisionBound(
            Enclosure.of(share, bits=bits),
            collided_loss(loss, rho, negatives=k, bits=bits),
        )


def nozawa_sato(
    law: Law, *, negatives: int, loss: Loss | None = None, bits: int = 53
) -> CollisionBound:
    """Return the bound of Nozawa & Sato 2021: share ½ min_c P(all classes but c are drawn).

    The minimum is at the heaviest class; with balanced classes it is their υ_{k+1}. The offset is
    half the `collided_loss`. Their loss on the classes drawn, which is ≥ 0, is left out.

    >>> nozawa_sato(["1/2", "1/4", "1/4"], negatives=2).share.contains("1/16")
    True
    """
    rho, k, half = grouped(law), finite_negatives(negatives), fmpq(1, 2)
    covered = coverage(_but_the_heaviest(rho), draws=k, idle=rho.heaviest, bits=bits)
    offset = collided_loss(loss, rho, negatives=k, bits=bits)
    return CollisionBound(_times(half, covered), _times(half, offset))


def bao(
    law: Law,
    *,
    negatives: int,
    beta: Exact = 1,
    norm: Exact = 1,
    bits: int = 53,
) -> Interval:
    """Return the two-sided bound of Bao et al. 2022 for the logistic loss and ‖f(x)‖ ≤ norm.

    upper = log(ρ_max C² cosh²(b)/k) and lower = H(ρ) + log k − 2 log(1 + k) − 2 log cosh b with
    b = β·norm². The width is log(ρ_max C²) − H(ρ) + 4 log cosh b + 2 log(1 + 1/k).

    Raises `ValueError` for norm < 1, as vectors of the unit sphere break that hypothesis.

    >>> shift = bao(["1/2", "1/2"], negatives=1)
    >>> shift.lower.decimals(4), shift.upper.decimals(4)
    (('-1.5608', '-1.5607'), ('1.5607', '1.5608'))
    """
    rho = grouped(law)
    bound, inverse = rational(norm, name="norm"), rational(beta, name="beta")
    if bound < 1:
        raise ValueError(
            f"norm is {bound}, but representations are on the unit sphere: the bound of Bao et al. "
            "assumes ‖f(x)‖ ≤ norm; give norm ≥ 1"
        )
    k = finite_negatives(negatives)
    with precision(check_bits(bits) + _GUARD_BITS):
        log_k = arb(k).log()
        spread = 2 * (arb(inverse * bound**2).cosh()).log()
        pairs = zip(rho.masses, rho.sizes, strict=True)
        entropy = -sum((n * arb(mass) * arb(mass).log() for mass, n in pairs), arb(0))
        upper = arb(rho.heaviest * rho.classes**2).log() + spread - log_k
        lower = entropy + log_k - 2 * arb(k + 1).log() - spread
        return Interval(Enclosure.of(lower, bits=bits), Enclosure.of(upper, bits=bits))


def _but_the_heaviest(law: GroupedLaw) -> Counter[fmpq]:
    """Return how many classes there are of each mass, without one of the heaviest."""
    counted = law.counted
    counted[law.heaviest] -= 1
    return +counted


def _times(factor: fmpq, value: Enclosure) -> Enclosure:
    with precision(value.bits + _GUARD_BITS):
        return Enclosure.of(factor * value.ball(), bits=value.bits)
