"""Whether L_sup at the optimal representation rises with k, decided from a certificate (trusted).

What is verified, and why it proves the statement: docs/certificates.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from numerics.balls.downstream_check import supervised_interval
from numerics.balls.dual_check import (
    InvalidCertificateError,
    MinimumCertificate,
    minimiser_box,
)
from numerics.balls.enclosure import Enclosure, apart
from numerics.exact.geometry import gram_of
from numerics.exact.losses import Logistic
from numerics.exact.rationals import rational
from theorems.certificates.document import SupervisedIncrease, Witness
from theorems.errors import Rejected, Undecided

MAX_CLASSES, MAX_PARAMETER, MAX_NEGATIVES = 32, 100, 10**9

_BITS = (80, 160, 320, 640)


@dataclass(frozen=True)
class Increase:
    """Intervals of L_sup at the optimal representation for k negatives and for k′ > k.

    `before` lies below `after`; both are computed by the checker, not read.
    """

    before: Enclosure
    after: Enclosure


def check(certificate: SupervisedIncrease) -> Increase:
    """Return the intervals of L_sup that prove the certificate's conclusion.

    Raises `Rejected` where a condition fails at every precision up to 640 bits, and
    `Undecided` where 640 bits do not enclose a value, and for a certificate beyond
    `MAX_CLASSES`, `MAX_PARAMETER` or `MAX_NEGATIVES`.

    >>> from theorems.certificates import shipped
    >>> found = check(shipped.load("conjecture-unbalanced", "logistic_simplest"))
    >>> found.before.is_below(found.after)
    True
    """
    if not certificate.before_most < certificate.after_least:
        raise Rejected("before_most is not below after_least: this is no increase")
    _check_limits(certificate)
    failure: Rejected | Undecided
    for bits in _BITS:
        try:
            before = supervised_at_minimiser(certificate, certificate.before, bits=bits)
            after = supervised_at_minimiser(certificate, certificate.after, bits=bits)
        except InvalidCertificateError as error:
            failure = Rejected(str(error))
            continue
        except Undecided as error:
            failure = Undecided(f"{error} ({bits} bits)")
            continue
        if rational(before.upper) > certificate.before_most:
            failure = Rejected(
                f"before: L_sup ≤ before_most is not shown, only L_sup ≤ {_shown(before, 1)}"
            )
        elif rational(after.lower) < certificate.after_least:
            failure = Rejected(
                f"after: L_sup ≥ after_least is not shown, only L_sup ≥ {_shown(after, 0)}"
            )
        else:
            return Increase(before, after)
    raise failure


def _check_limits(certificate: SupervisedIncrease) -> None:
    """Refuse what would take the enclosures very long."""
    if len(certificate.law) > MAX_CLASSES:
        raise Undecided(f"more than {MAX_CLASSES} classes")
    if max(certificate.beta, abs(certificate.margin)) > MAX_PARAMETER:
        raise Undecided(f"beta or |margin| above {MAX_PARAMETER}")
    for witness in (certificate.before, certificate.after):
        if MAX_NEGATIVES < witness.negatives < inf:
            raise Undecided(f"more than {MAX_NEGATIVES} negatives")


def _shown(interval: Enclosure, end: int) -> str:
    """Return an end, rounded outwards to 20 significant digits."""
    return Enclosure(interval.lower, interval.upper, 60).decimals()[end]


def supervised_at_minimiser(
    certificate: SupervisedIncrease, witness: Witness, *, bits: int
) -> Enclosure:
    """Return an interval that contains L_sup at the minimiser of L_k that a witness localises.

    Raises `numerics.balls.dual_check.InvalidCertificateError` where the witness fails, and
    `Undecided` where `bits` are too few.
    """
    loss = Logistic(beta=certificate.beta, margin=certificate.margin)
    proof = MinimumCertificate(
        certificate.law,
        witness.negatives,
        loss,
        witness.vectors,
        witness.multipliers,
        witness.slack,
    )
    radii = minimiser_box(proof, bits=bits)
    if radii is None:
        raise InvalidCertificateError("the minimiser is not shown to be unique")
    return supervised_interval(
        gram_of(witness.vectors),
        certificate.weights,
        range(len(certificate.law)),
        witness.classifiers,
        loss=loss,
        radii=radii,
        bits=bits,
    )


def statement(certificate: SupervisedIncrease) -> str:
    """Return what a certificate says, in one line with its numbers.

    >>> from theorems.certificates import shipped
    >>> certificate = shipped.load("conjecture-unbalanced", "logistic_simplest")
    >>> statement(certificate).startswith("L_sup rises from ≤ 0.")
    True
    """
    most, least = apart(certificate.before_most, certificate.after_least)
    law = ", ".join(map(str, certificate.law))
    weights = ", ".join(map(str, certificate.weights))
    return (
        f"L_sup rises from ≤ {most} at k = {certificate.before.negatives} to ≥ {least} at "
        f"k = {certificate.after.negatives}, at the minimisers of L_k among unit class vectors, "
        f"for ρ = ({law}), weights ({weights}), the logistic loss with β = {certificate.beta}, "
        f"margin {certificate.margin}"
    )
