"""Whether a representation has a smaller loss than what a claim prefers to it, decided (trusted).

What is verified, and why it proves the statement: docs/certificates.md.
"""

from __future__ import annotations

from dataclasses import dataclass

from flint import arb, fmpq

from numerics.balls.enclosure import Enclosure, apart, precision
from numerics.balls.population_enclosure import latent_loss, representation_loss
from numerics.exact.finite_map import FiniteMap
from numerics.exact.geometry import simplex_etf_gram
from numerics.exact.rationals import rational
from theorems.certificates.document import RepresentationCounterexample
from theorems.errors import Rejected, Undecided

MAX_POINTS, MAX_DIMENSION, MAX_PARAMETER, MAX_NEGATIVES = 24, 64, 100, 10**6

_BITS = (80, 160, 320, 640)

_OTHERS = {
    "simplex-etf": "L_k(simplex ETF)",
    "every-collapse": "L_k(f_x) for every x of the last class",
    "mean-collapse": "the mean of L_k(f_x) over the last class",
}


@dataclass(frozen=True)
class Losses:
    """Enclosures of L_k(f) and of what it is compared with: one, or one for each of them."""

    f: Enclosure
    others: tuple[Enclosure, ...]


def check(certificate: RepresentationCounterexample) -> Losses:
    """Return the losses that prove the certificate's conclusion.

    Raises `Rejected` where a vector is not unit or an inequality is false, and
    `Undecided` where 640 bits do not decide one, and beyond the limits of this checker.
    """
    _check_limits(certificate)
    if not certificate.f_most < certificate.other_least:
        raise Rejected("f_most is not below other_least: this is no counterexample")
    reason = ""
    for bits in _BITS:
        try:
            found = losses(certificate, bits=bits)
        except Undecided as error:
            reason = str(error)
            continue
        reason = _missing(certificate, found)
        if not reason:
            return found
    raise Undecided(f"{reason} with {_BITS[-1]} bits")


def _check_limits(certificate: RepresentationCounterexample) -> None:
    """Refuse what would take the enclosures very long."""
    if sum(map(len, certificate.classes)) > MAX_POINTS:
        raise Undecided(f"more than {MAX_POINTS} points")
    if len(certificate.classes[0][0][1]) > MAX_DIMENSION:
        raise Undecided(f"more than {MAX_DIMENSION} dimensions")
    if certificate.negatives > MAX_NEGATIVES:
        raise Undecided(f"more than {MAX_NEGATIVES} negatives")
    for name in ("beta", "margin"):
        if abs(rational(getattr(certificate.loss, name, 0))) > MAX_PARAMETER:
            raise Undecided(f"|{name}| above {MAX_PARAMETER}")


def _map(certificate: RepresentationCounterexample) -> FiniteMap:
    try:
        return FiniteMap(certificate.law, certificate.classes)
    except ValueError as error:  # a vector off the sphere: the rest has been read
        raise Rejected(str(error)) from None


def losses(certificate: RepresentationCounterexample, *, bits: int) -> Losses:
    """Return L_k(f) and the losses that it is compared with, enclosed.

    Raises `Undecided` where `bits` are too few.
    """
    law, k, loss = certificate.law, certificate.negatives, certificate.loss

    def of(f: FiniteMap) -> Enclosure:
        return representation_loss(f, negatives=k, loss=loss, bits=bits)

    f = _map(certificate)
    at_f = of(f)
    if certificate.compared_with == "simplex-etf":
        etf = simplex_etf_gram(len(law))
        return Losses(at_f, (latent_loss(etf, law, negatives=k, loss=loss, bits=bits),))
    last = certificate.classes[-1]
    collapsed = tuple(of(f.collapsed(len(law) - 1, vector)) for _, vector in last)
    if certificate.compared_with == "every-collapse":
        return Losses(at_f, collapsed)
    return Losses(at_f, (_mean([mass for mass, _ in last], collapsed, bits=bits),))


def _mean(masses: list[fmpq], values: tuple[Enclosure, ...], *, bits: int) -> Enclosure:
    with precision(bits):
        terms = (mass * value.ball() for mass, value in zip(masses, values, strict=True))
        return Enclosure.of(sum(terms, arb(0)), bits=bits)


def _missing(certificate: RepresentationCounterexample, found: Losses) -> str:
    """Return which inequality is not decided, "" if all are shown; raise where one is false."""
    sides = [("L_k(f) < f_most", found.f.is_below(certificate.f_most))]
    for n, other in enumerate(found.others):
        number = f" at point {n}" if len(found.others) > 1 else ""
        sides.append((f"other_least < L_k{number}", other.is_above(certificate.other_least)))
    for inequality, holds in sides:
        if holds is False:
            raise Rejected(f"{inequality} is false")
    return next((f"{inequality} is not decided" for inequality, holds in sides if not holds), "")


def statement(certificate: RepresentationCounterexample) -> str:
    """Return what a certificate says of its map, in one line with its numbers."""
    most, least = apart(certificate.f_most, certificate.other_least)
    law = ", ".join(map(str, certificate.law))
    return (
        f"L_k(f) < {most} < {least} < {_OTHERS[certificate.compared_with]}, for the map "
        f"f of the certificate, k = {certificate.negatives}, ρ = ({law}), "
        f"ℓ = {certificate.loss.formula}"
    )
