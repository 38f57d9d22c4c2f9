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
    classes: int = 3


def judged(claim: str, name: str, about: About) -> Instance:
    """Return what both checkers find of a claim's certificate; about something else: undecided.

    >>> judged("monotone-near-balanced", "region_rho", About(2, "rho", "1/4", (1,))).holds is None
    True
    """
    is_plane = about.classes == 3
    region = shipped.region(claim, name) if is_plane else shipped.boxes(claim, name)
    loss, mass = (region.beta, region.weights), str(region.least_mass)
    found = About(*loss, mass, region.negatives, region.classes)
    if region.margin != 0 or found != about:
        return Instance({"certificate": name}, undecided("it is about something else"))
    evidence = accepted(shipped.content(claim, name))
    count = len(region.cells)
    return Instance(
        {"certificate": name}, evidence, f"{count} squares" if is_plane else f"boxes: {count}"
    )
