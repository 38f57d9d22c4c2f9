"""Near the balanced law L_sup can rise with k if the weights downstream are more skewed."""

from __future__ import annotations

from collections.abc import Iterator

from theorems.certificates.document import SupervisedIncrease
from theorems.claims.conjecture._increases import of_the_claim
from theorems.language import Instance, Verdict, claim, grid

_CERTIFICATES = ("three_classes",)


@claim(
    kind="refutation",
    hypotheses=(
        "three classes, each of a mass that is off 1/3 by at most 1/500, any weights downstream",
        "f*_k minimises L_k over maps constant on classes, into the unit sphere of R^d, d ≥ 3",
        "ℓ is the logistic loss of the talk (β = 1, no margin)",
    ),
    family=grid(
        "the law 1/3 + (2, −1, −1)/1000 with the weights 1/3 + (2, −1, −1)/100, k = 1 against 2",
        certificate=_CERTIFICATES,
    ),
    source="nceproof; the conjecture is that of Awasthi, Dikkala, Kamath, ICML 2022",
    instead=("monotone-near-balanced",),
    declared=Verdict.REFUTED,
)
def near_balanced_for_skewed_weights() -> Iterator[Instance]:
    """For three nearly balanced classes, and any weights, L_sup does not increase with k.

    L_sup(f*_k) ≥ L_sup(f*_{k′}) for all k < k′, if |ρ_c − 1/3| ≤ 1/500.

    With weights ρ, and with uniform ones, it is true of k = 1 against the limit
    (`monotone-near-balanced`). Weights ten times as far from 1/3 as the law refute it.
    """
    yield from of_the_claim(near_balanced_for_skewed_weights.id, _CERTIFICATES, _is_about_it)


def _is_about_it(certificate: SupervisedIncrease) -> bool:
    """Tell whether law and loss are those of the claim."""
    near = all(abs(3 * mass - 1) * 500 <= 3 for mass in certificate.law)
    has_loss = certificate.beta == 1 and certificate.margin == 0
    return near and has_loss and len(certificate.law) == 3
