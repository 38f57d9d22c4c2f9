"""Uniform weights downstream do not save the conjecture of the talk where β is larger than 1."""

from __future__ import annotations

from collections.abc import Iterator

from theorems.certificates.document import SupervisedIncrease
from theorems.claims.conjecture._increases import is_uniform, of_the_claim
from theorems.language import Instance, Verdict, claim, grid

_CERTIFICATES = (
    "beta_2",
    "beta_3",
    "beta_5",
    "beta_2_largest",
    "beta_3_largest",
    "beta_5_largest",
    "four_classes",
)


@claim(
    kind="refutation",
    hypotheses=(
        "ρ is any law on C classes with ρ_c > 0, downstream weights uniform",
        "f*_k minimises L_k over maps constant on classes, into the unit sphere of R^d, d ≥ C; "
        "f*_∞ minimises the limit of L_k − log k",
        "ℓ is the logistic loss log(1 + Σ exp(−β v_i)) with β = 2, 3 or 5",
    ),
    family=grid(
        "for each of β = 2, 3, 5 a simple law of three classes and one where the rise is large, "
        "and a law of four classes for β = 3",
        certificate=_CERTIFICATES,
    ),
    source="nceproof; the conjecture is that of Awasthi, Dikkala, Kamath, ICML 2022",
    instead=("conjecture-unbalanced-uniform",),
    declared=Verdict.REFUTED,
)
def uniform_weights_larger_beta() -> Iterator[Instance]:
    """With uniform weights and β = 2, 3, 5, L_sup at the minimiser does not increase with k.

    L_sup(f*_k) ≥ L_sup(f*_{k′}) for every class law and all k < k′ ≤ ∞, if every class counts the
    same.

    Two heads and a class as rare as 10⁻⁵ to 10⁻⁷ refute it: L_sup is larger in the limit than at
    k = 8 or 16; until then floats see it fall. For β = 1 none was found
    (`conjecture-unbalanced-uniform`); docs/known.md tells where the rises begin. Each certificate
    encloses the minimisers and L_sup there for k and for k′ (docs/certificates.md). The laws were
    found by `nceproof search conjecture-unbalanced --weights uniform --beta 3`.
    """
    yield from of_the_claim(uniform_weights_larger_beta.id, _CERTIFICATES, _is_about_it)


def _is_about_it(certificate: SupervisedIncrease) -> bool:
    """Tell whether weights and loss are those of the claim."""
    return is_uniform(certificate) and certificate.margin == 0 and certificate.beta in (2, 3, 5)
