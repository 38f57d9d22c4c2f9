"""Certificates that L_sup rises with k, made from a class law (untrusted).

The optimum and the classifiers come from the float64 search and are refined; nothing here is
believed: `theorems.certificates.supervised_increase.check` reads the result like any other file.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from importlib.metadata import version

from flint import fmpq

from numerics.balls.dual_check import minimiser_box, minimum
from numerics.balls.enclosure import Enclosure
from numerics.exact.losses import Logistic
from numerics.exact.rationals import Exact, as_fraction, class_law, rational
from numerics.floats.downstream_search import supervised_loss
from numerics.floats.dual_certificate import certify
from numerics.floats.dual_search import minimise_latent_loss
from theorems.certificates.document import SupervisedIncrease, Witness
from theorems.errors import NceproofError


class NoIncreaseError(NceproofError):
    """The proved intervals of L_sup do not show an increase; the message has both."""


def supervised_increase(
    law: Sequence[Exact],
    weights: Sequence[Exact],
    *,
    before: int | float,
    after: int | float,
    loss: Logistic,
    claim: str,
    rounding: Fraction = Fraction(1, 3),
    bits: int = 100,
) -> SupervisedIncrease:
    """Return a certificate that L_sup at the optimum is larger for `after` negatives than `before`.

    Its bounds have few digits: they are off the proved intervals by at most the share `rounding`,
    1/3 or less, of the distance between these. Raises `NoIncreaseError` where the intervals of
    L_sup at the given precision are not disjoint in this order, and `Undecided` where the
    precision does not suffice to decide.

    >>> law = ["2/5", "2/5", "1/5"]
    >>> found = supervised_increase(law, law, before=4, after=16, loss=Logistic(beta=5, margin=1),
    ...                             claim="conjecture-unbalanced")
    >>> float(found.after_least / found.before_most) > 1.02
    True
    """
    rho = class_law(law)
    omega = tuple(rational(weight) for weight in weights)
    first, old = _witness(rho, omega, before, loss, bits)
    second, new = _witness(rho, omega, after, loss, bits)
    lower, upper = old.upper, new.lower
    if not lower < upper:
        raise NoIncreaseError(f"L_sup is {old} at k = {before} and {new} at k = {after}")
    room = (upper - lower) * rounding
    return SupervisedIncrease(
        claim,
        rational(loss.beta),
        rational(loss.margin),
        rho,
        omega,
        first,
        second,
        before_most=rational(simplest(lower, lower + room)),
        after_least=rational(simplest(upper - room, upper)),
        made_by=f"nceproof {version('nceproof')}",
    )


def _witness(
    rho: tuple[fmpq, ...], omega: tuple[fmpq, ...], k: int | float, loss: Logistic, bits: int
) -> tuple[Witness, Enclosure]:
    """Return a witness for one k, and the interval of L_sup that it proves."""
    law = [as_fraction(mass) for mass in rho]
    proof = certify(minimise_latent_loss(law, negatives=k, loss=loss), bits=bits)
    box = minimiser_box(proof, bits=bits)
    if box is None:
        raise NoIncreaseError(f"the minimiser for k = {k} is not shown to be unique")
    found = supervised_loss(minimum(proof, bits=bits).gram, omega, loss=loss, radii=box, bits=bits)
    witness = Witness(k, proof.vectors, proof.multipliers, proof.slack, found.coefficients)
    return witness, found.interval


def simplest(lower: Fraction, upper: Fraction) -> Fraction:
    """Return a number between two others with as few decimals as will do.

    >>> simplest(Fraction(1, 3), Fraction(1, 2))
    Fraction(2, 5)
    """
    scale = 1
    while -((-lower.numerator * scale) // lower.denominator) > upper * scale:
        scale *= 10
    return Fraction(-((-lower.numerator * scale) // lower.denominator), scale)
