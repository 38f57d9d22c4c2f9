"""What the certified claims of this topic share: a certificate of a region, about the claim."""

from __future__ import annotations

from typing import NamedTuple

from flint import fmpq

from theorems.certificates import shipped
from theorems.language import Instance, accepted, undecided


class About(NamedTuple):
    """What a certificate is to be about: without a margin, for laws of at least this mass."""

    beta: int | fmpq
    weights: str
    least_mass: str
    negatives: tuple[int | float, ...]


def judged(claim: str, name: str, about: About) -> Instance:
    """Return what both checkers find of a claim's certificate; about something else: undecided.

    >>> judged("monotone-near-balanced", "region_rho", About(2, "rho", "1/4", (1,))).holds is None
    True
    """
    region = shipped.region(claim, name)
    found = About(region.beta, region.weights, str(region.least_mass), region.negatives)
    if region.margin != 0 or found != about:
        return Instance({"certificate": name}, undecided("it is about something else"))
    evidence = accepted(shipped.content(claim, name))
    return Instance({"certificate": name}, evidence, f"{len(region.squares)} squares")
