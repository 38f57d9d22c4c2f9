"""What may be left of the conjecture of the talk: uniform weights downstream."""

from __future__ import annotations

from collections.abc import Iterator

from theorems.claims.conjecture.conjecture_unbalanced import searched
from theorems.language import Instance, Verdict, claim, grid
from theorems.search.law_search import Problem

_SEARCH = Problem(weights="uniform", claim="conjecture-unbalanced-uniform", is_fixed=True)


@claim(
    kind="conjecture",
    hypotheses=(
        "ρ is any law on C classes with ρ_c > 0, downstream weights uniform",
        "f*_k minimises L_k over maps constant on classes, into the unit sphere of R^d, d ≥ C",
        "ℓ is the logistic loss of the talk (β = 1, no margin)",
    ),
    family=grid(
        "searched: k = 1, inf, one shard of laws, seed 0; docs/search.md has a longer search, also "
        "for C = 4 and 5",
        C=[3],
    ),
    source="nceproof; the conjecture of Awasthi, Dikkala, Kamath, ICML 2022, repaired",
    declared=Verdict.OPEN,
    search=lambda: _SEARCH,
)
def conjecture_unbalanced_uniform() -> Iterator[Instance]:
    """With uniform weights downstream L_sup at the minimiser does not increase with k.

    L_sup(f*_k) ≥ L_sup(f*_{k′}) for every class law and all k < k′, if every class counts the same.

    Laws are drawn and moved to where L_sup increases most, or decreases least: that is near the
    balanced law, where it is the same for every k. A search in floating point that finds no
    increase settles nothing. With a margin the statement is false (`conjecture-unbalanced`), and
    for β = 2, 3 and 5 (`uniform-weights-larger-beta`).
    """
    yield searched(_SEARCH)
