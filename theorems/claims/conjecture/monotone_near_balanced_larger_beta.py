"""Near balanced classes L_sup falls with k for steeper losses as well."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from theorems.claims.conjecture._regions import About, judged
from theorems.language import Instance, Verdict, claim, grid

BETAS, LIMIT = (2, 5), ("1/5", (1, inf))
_CERTIFICATES = {
    f"beta_{beta}_{weights}": About(beta, weights, *LIMIT)
    for beta in BETAS
    for weights in ("rho", "uniform")
}


@claim(
    kind="theorem",
    hypotheses=(
        "three classes, each of mass at least 1/5; downstream weights ρ, or uniform",
        "f*_k minimises L_k over maps constant on classes, into the unit sphere of R^d, d ≥ 3",
        "ℓ is the logistic loss log(1 + Σ exp(−β v_i)) with β = 2 or 5",
    ),
    family=grid(
        "all laws of these masses, k = 1 against k = inf, by squares that cover them; "
        "docs/region.md has larger regions",
        certificate=_CERTIFICATES,
    ),
    source="nceproof; the conjecture is that of Awasthi, Dikkala, Kamath, ICML 2022",
    declared=Verdict.CERTIFIED,
    seconds=6,
)
def monotone_near_balanced_larger_beta() -> Iterator[Instance]:
    """With β = 2 and 5, L_sup at the limit minimiser is not above that at k = 1 near balance.

    L_sup(f*_1) ≥ L_sup(f*_∞) for three classes and every law with min ρ ≥ 1/5.

    Nothing is said of other k or rarer classes: with uniform weights L_sup rises from k = 8 or 16
    to ∞ for some laws with a class of mass 10⁻⁵ or less (`uniform-weights-larger-beta`). The
    squares are checked as those of `monotone-near-balanced` are (docs/region.md).
    """
    for name, about in _CERTIFICATES.items():
        yield judged(monotone_near_balanced_larger_beta.id, name, about)
