"""What may be left of the conjecture of the talk: no rare classes."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from theorems.claims.conjecture.conjecture_unbalanced import searched
from theorems.language import Instance, Verdict, claim, grid
from theorems.search.law_search import Problem
from theorems.search.law_sets import NoRareClass

_SEARCH = Problem(
    claim="conjecture-unbalanced-without-rare-classes",
    among=NoRareClass(Fraction(1, 100)),
    is_fixed=True,
)


@claim(
    kind="conjecture",
    hypotheses=(
        "ρ is a law on C classes with ρ_c ≥ 1/100, downstream weights ρ",
        "f*_k minimises L_k over maps constant on classes, into the unit sphere of R^d, d ≥ C",
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
def conjecture_unbalanced_without_rare_classes() -> Iterator[Instance]:
    """If every class has at least mass 1/100, L_sup at the minimiser does not increase with k.

    L_sup(f*_k) ≥ L_sup(f*_{k′}) for all k < k′ and every class law with min ρ ≥ 1/100.

    An increase needs a rare class, as far as is known: of the laws of `conjecture-unbalanced` with
    β = 1 and margin 0 the one whose rarest class is least rare is (148, 12, 1)/161. For three
    classes of mass at least 1/4 there is none from k = 1 to the limit (`monotone-near-balanced`). A
    large β is no repair: there are increases at β = 3 (`conjecture-unbalanced`) and β = 4
    (docs/map.md), for classes that are rarer still.

    Laws are drawn and moved to where L_sup increases most, or decreases least. A search in floating
    point that finds no increase settles nothing.
    """
    yield searched(_SEARCH)
