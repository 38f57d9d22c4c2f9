"""Where the conjecture of the talk is true: near balanced classes."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from theorems.claims.conjecture._regions import About, judged
from theorems.language import Instance, Verdict, claim, grid

LIMIT, ALL = ("1/4", (1, inf)), ("3/10", (*range(1, 9), inf))
_CERTIFICATES = {
    "region_rho": About(1, "rho", *LIMIT),
    "region_uniform": About(1, "uniform", *LIMIT),
    "region_all_rho": About(1, "rho", *ALL),
    "region_all_uniform": About(1, "uniform", *ALL),
}


@claim(
    kind="theorem",
    hypotheses=(
        "three classes, each of mass at least 1/4; downstream weights ρ, or uniform",
        "f*_k minimises L_k over maps constant on classes, into the unit sphere of R^d, d ≥ 3",
        "ℓ is the logistic loss of the talk (β = 1, no margin)",
    ),
    family=grid(
        "all laws with masses of at least 1/4, k = 1 against k = inf, and with masses of at least "
        "3/10, k = 1, …, 8, inf, by squares that cover them; docs/region.md has larger regions",
        certificate=_CERTIFICATES,
    ),
    source="nceproof; the conjecture is that of Awasthi, Dikkala, Kamath, ICML 2022",
    declared=Verdict.CERTIFIED,
    seconds=10,
)
def monotone_near_balanced() -> Iterator[Instance]:
    """For three nearly balanced classes L_sup at the limit minimiser is not above that at k = 1.

    L_sup(f*_1) ≥ L_sup(f*_∞) for every law with min ρ ≥ 1/4, and L_sup(f*_1) ≥ L_sup(f*_2) ≥ … ≥
    L_sup(f*_8) ≥ L_sup(f*_∞) for every law with min ρ ≥ 3/10.

    On each square of laws the minimisers, and L_sup at them, are Taylor polynomials of the masses
    with bounds of their remainders (docs/region.md). Around the balanced law, where L_sup is the
    same for every k, the differences are at least positive quadratic forms.
    """
    for name, about in _CERTIFICATES.items():
        yield judged(monotone_near_balanced.id, name, about)
