"""Where the conjecture of the talk is true for four classes: near balanced ones."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from theorems.claims.conjecture._regions import About, judged
from theorems.language import Instance, Verdict, claim, grid

LIMIT = ("47/200", (1, inf))
_CERTIFICATES = {
    "boxes_rho": About(1, "rho", *LIMIT, classes=4),
    "boxes_uniform": About(1, "uniform", *LIMIT, classes=4),
}


@claim(
    kind="theorem",
    hypotheses=(
        "four classes, each of mass at least 47/200; downstream weights ρ, or uniform",
        "f*_k minimises L_k over maps constant on classes, into the unit sphere of R^d, d ≥ 4",
        "ℓ is the logistic loss of the talk (β = 1, no margin)",
    ),
    family=grid(
        "all laws of these masses, k = 1 against k = inf, by boxes that cover them; "
        "docs/region.md has a larger region",
        certificate=_CERTIFICATES,
    ),
    source="nceproof; the conjecture is that of Awasthi, Dikkala, Kamath, ICML 2022",
    declared=Verdict.CERTIFIED,
    seconds=15,
)
def monotone_near_balanced_four_classes() -> Iterator[Instance]:
    """For four nearly balanced classes L_sup at the limit minimiser is not above that at k = 1.

    L_sup(f*_1) ≥ L_sup(f*_∞) for every law with min ρ ≥ 47/200.

    On each box of laws the minimisers, and L_sup at them, are Taylor polynomials of the masses
    with bounds of their remainders (docs/region.md). Around the balanced law, where L_sup is the
    same for every k, the difference is at least a positive quadratic form.
    """
    for name, about in _CERTIFICATES.items():
        yield judged(monotone_near_balanced_four_classes.id, name, about)
