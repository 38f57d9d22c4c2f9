"""What may be left of the conjecture of the talk: uniform weights downstream."""

from __future__ import annotations

from collections.abc import Iterator

from theorems.kernel.claim import claim
from theorems.kernel.verdict import Instance, Verdict

_CLASSES = (3,)
_SEED = 0


@claim(
    kind="conjecture",
    hypotheses=(
        "ρ is any law on C classes with ρ_c > 0, downstream weights uniform",
        "f*_k minimises L_k over maps into the unit sphere of R^d, d ≥ C",
        "ℓ is the logistic loss of the talk (β = 1, no margin)",
    ),
    family="searched: C = 3, k = 1, 2, 4, 16, inf, one shard of laws, seed 0; "
    "`nceproof search conjecture-unbalanced-uniform` goes on",
    source="nceproof; the conjecture of Awasthi, Dikkala, Kamath, ICML 2022, repaired",
    declared=Verdict.OPEN,
    size=len(_CLASSES),
    uses=("conjecture-unbalanced",),
)
def conjecture_unbalanced_uniform() -> Iterator[Instance]:
    """With uniform weights downstream L_sup at the minimiser does not increase with k.

    L_sup(f*_k) ≥ L_sup(f*_{k′}) for every class law and all k < k′, if every class counts the same.

    Laws are drawn and moved to where L_sup increases most, or decreases least. A search in floating
    point that finds no increase settles nothing.
    """
    from math import inf

    from numerics.losses import Logistic
    from theorems.search.increase import Problem

    for classes in _CLASSES:
        problem = Problem(classes, (1, 2, 4, 16, inf), Logistic(), "uniform")
        found = problem.shard(seed=_SEED, number=0)
        parameters = {"C": str(classes)}
        evidence = f"largest relative increase {found.closest:.1e} at {found.where}"
        if found.found:
            witness = {"certificate": found.certificate}
            yield Instance(parameters, False, "L_sup increases", witness)
        else:
            yield Instance(parameters, None, evidence, searched=found.tried)
