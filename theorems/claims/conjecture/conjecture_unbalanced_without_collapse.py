"""What may be left of the conjecture of the talk: no two classes on one vector."""

from __future__ import annotations

from collections.abc import Iterator

from theorems.claims.conjecture.conjecture_unbalanced import searched
from theorems.language import Instance, Verdict, claim, grid
from theorems.search.law_search import Problem
from theorems.search.law_sets import NoCollapse

_SEARCH = Problem(claim="conjecture-unbalanced-without-collapse", among=NoCollapse(), is_fixed=True)


@claim(
    kind="conjecture",
    hypotheses=(
        "ρ is a law on C classes with ρ_c > 0, downstream weights ρ",
        "f*_k minimises L_k over maps constant on classes, into the unit sphere of R^d, d ≥ C",
        "no two classes share a vector at f*_1",
        "ℓ is the logistic loss of the talk (β = 1, no margin)",
    ),
    family=grid(
        "searched: k = 1, inf, one shard of laws, seed 0",
        C=[3],
    ),
    source="nceproof; the conjecture of Awasthi, Dikkala, Kamath, ICML 2022, repaired",
    declared=Verdict.OPEN,
    search=lambda: _SEARCH,
)
def conjecture_unbalanced_without_collapse() -> Iterator[Instance]:
    """If the minimiser for k = 1 has no collapse, L_sup does not increase with k.

    L_sup(f*_k) ≥ L_sup(f*_{k′}) for all k < k′ and every class law for which the vectors of the
    classes at f*_1 are all different.

    The small classes of every law of three classes for which an increase is known at β = 1 and
    margin 0 share a vector at k = 1 and part as k grows (docs/map.md). Laws are drawn and moved to
    where L_sup increases most, or decreases least. A search in floating point that finds no
    increase settles nothing. With a margin the statement is false: (5, 4, 1)/10 (docs/search.md).
    """
    yield searched(_SEARCH)
