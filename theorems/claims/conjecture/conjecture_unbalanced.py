"""The conjecture of the talk for unbalanced classes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import inf

from numerics.exact.rationals import as_fraction
from theorems.certificates import shipped
from theorems.certificates.document import SupervisedIncrease, read_as
from theorems.claims.conjecture._increases import judged
from theorems.language import Instance, Verdict, claim, grid, undecided
from theorems.search.law_search import Problem

# a pair of finite k and k′ first: it is the witness that is shown
_CERTIFICATES = (
    "logistic_simplest",
    "logistic_few_negatives",
    "logistic_smallest_denominator",
    "logistic_largest",
    "logistic_beta_3",
    "margin_logistic_largest",
    "margin_logistic_uniform",
)

_SEARCH = Problem(claim="conjecture-unbalanced")


@claim(
    kind="refutation",
    hypotheses=(
        "ρ is any law on C classes with ρ_c > 0, downstream weights ρ or uniform",
        "f*_k minimises L_k over maps constant on classes, into the unit sphere of R^d, d ≥ C; "
        "f*_∞ minimises the limit of L_k − log k",
        "ℓ is the logistic loss log(1 + Σ exp(β(m − v_i))), that of the talk (β = 1, m = 0) or "
        "another",
    ),
    family=grid(
        "seven laws: four for the loss of the talk and weights ρ, one for β = 3, two for β = 5 "
        "and margin 1",
        certificate=_CERTIFICATES,
    ),
    source="Awasthi, Dikkala, Kamath, ICML 2022, closing slides; an earlier one states it as here, "
    "the last one the other way round",
    declared=Verdict.REFUTED,
    instead=("monotone-near-balanced", "conjecture-unbalanced-without-collapse"),
    search=lambda: _SEARCH,
)
def conjecture_unbalanced() -> Iterator[Instance]:
    """The downstream loss at the minimiser does not increase with the number of negatives.

    L_sup(f*_k) ≥ L_sup(f*_{k′}) for every class law and all k < k′ ≤ ∞.

    Each certificate localises the unique minimiser for k and for k′ in a box and encloses L_sup
    there; the two intervals are apart the wrong way (docs/certificates.md). The certificates were
    found by `nceproof search conjecture-unbalanced`, that for β = 3 as docs/map.md says, and are
    checked again here.
    """
    for name in _CERTIFICATES:
        yield judged({"certificate": name}, shipped.content(conjecture_unbalanced.id, name))


def searched(problem: Problem) -> Instance:
    """Return what a shard of the search against a conjecture finds for k = 1 and inf.

    A certificate refutes it if it is accepted, and if its law is proved to be one of the claim's.

    >>> searched(Problem(claim="conjecture-unbalanced")).holds
    False
    """
    problem = replace(problem, negatives=(1, inf))
    found = problem.shard(seed=0, number=0)
    if not found.found:
        evidence = f"largest relative increase {found.closest:.1e} at {found.where}"
        return Instance({"C": "3"}, undecided(evidence), searched=found.tried)
    content = found.certificate.encode()
    certificate = read_as(SupervisedIncrease, content)
    if not problem.among.contains([as_fraction(mass) for mass in certificate.law], problem.loss):
        why = f"L_sup increases at {found.where}, not of the claim"
        return Instance({"C": "3"}, undecided(why))
    return judged({"C": "3"}, content)
