"""Certificates that a representation has a smaller loss than another, made from it (untrusted).

Nothing here is believed: `theorems.certificates.representation_counterexample.check` decides.
"""

from __future__ import annotations

from dataclasses import replace
from importlib.metadata import version

from flint import fmpq

from numerics.exact.finite_map import FiniteMap
from numerics.exact.losses import Loss
from numerics.exact.rationals import rational
from theorems.certificates.document import Comparison, RepresentationCounterexample
from theorems.certificates.representation_counterexample import losses
from theorems.errors import NceproofError
from theorems.search.prove_increase import simplest


class NoCounterexampleError(NceproofError):
    """The enclosures do not show that f has the smaller loss; the message has both."""


def representation_counterexample(
    f: FiniteMap,
    *,
    compared_with: Comparison,
    negatives: int,
    loss: Loss,
    claim: str,
    bits: int = 100,
) -> RepresentationCounterexample:
    """Return a certificate that f beats what it is compared with.

    The class that is sent to its points is the last. Raises `NoCounterexampleError` where the
    enclosures do not show it.

    >>> from numerics.exact.losses import Square
    >>> f = FiniteMap.of(["1/2", "1/2"], [[(1, [1])], [("1/2", [-1]), ("1/2", [1])]])
    >>> found = representation_counterexample(
    ...     f, negatives=1, compared_with="mean-collapse", loss=Square(margin=-10), claim="step")
    >>> found.f_most, found.other_least
    (108, 110)
    """
    empty = RepresentationCounterexample(
        claim,
        loss,
        f.law,
        negatives,
        compared_with,
        f.classes,
        fmpq(0),
        fmpq(0),
        f"nceproof {version('nceproof')}",
    )
    found = losses(empty, bits=bits)
    least = min(other.lower for other in found.others)
    if not found.f.upper < least:
        shown = ", ".join(map(str, found.others))
        raise NoCounterexampleError(f"L_k(f) is {found.f}, the losses compared with it are {shown}")
    fifth = (least - found.f.upper) / 5
    return replace(
        empty,
        f_most=rational(simplest(found.f.upper + fifth, found.f.upper + 2 * fifth)),
        other_least=rational(simplest(least - 2 * fifth, least - fifth)),
    )
