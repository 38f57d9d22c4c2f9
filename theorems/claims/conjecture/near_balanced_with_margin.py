"""Near the balanced law L_sup can rise with k if the loss has a margin."""

from __future__ import annotations

from collections.abc import Iterator

from theorems.certificates.document import SupervisedIncrease
from theorems.claims.conjecture._increases import is_uniform, of_the_claim
from theorems.language import Instance, Verdict, claim, grid

_CERTIFICATES = ("three_classes", "three_classes_rho", "four_classes", "four_classes_rho")


@claim(
    kind="refutation",
    hypotheses=(
        "C classes, each of a mass that is off 1/C by at most 3/1000; downstream weights ρ, or "
        "uniform",
        "f*_k minimises L_k over maps constant on classes, into the unit sphere of R^d, d ≥ C",
        "ℓ is the logistic loss log(1 + Σ exp(β(1 − v_i))) with β = 20 and margin 1",
    ),
    family=grid(
        "three classes, k = 5 against 12, and four, k = 7 against 16: from k = 2C − 1 to 4C; "
        "weights uniform, and ρ",
        certificate=_CERTIFICATES,
    ),
    source="nceproof; the conjecture is that of Awasthi, Dikkala, Kamath, ICML 2022",
    instead=("monotone-near-balanced",),
    declared=Verdict.REFUTED,
)
def near_balanced_with_margin() -> Iterator[Instance]:
    """With a margin L_sup at the minimiser of nearly balanced classes does not increase with k.

    L_sup(f*_k) ≥ L_sup(f*_{k′}) for all k < k′, if |ρ_c − 1/C| ≤ 3/1000.

    One class a little heavier than the others, which are equal, refutes it for C = 3 and C = 4.
    Without a margin, for β = 1 and three classes, it is true of k = 1 against the limit
    (`monotone-near-balanced`).
    """
    yield from of_the_claim(near_balanced_with_margin.id, _CERTIFICATES, _is_about_it)


def _is_about_it(certificate: SupervisedIncrease) -> bool:
    """Tell whether law, weights and loss are those of the claim."""
    classes = len(certificate.law)
    near = all(abs(classes * mass - 1) * 1000 <= 3 * classes for mass in certificate.law)
    weighted = is_uniform(certificate) or certificate.weights == certificate.law
    return near and weighted and certificate.beta == 20 and certificate.margin == 1
