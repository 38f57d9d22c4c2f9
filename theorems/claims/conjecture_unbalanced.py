"""The conjecture of the talk for unbalanced classes."""

from __future__ import annotations

from collections.abc import Iterator

from theorems.kernel.claim import claim
from theorems.kernel.verdict import Instance, Verdict

_CERTIFICATES = (
    "logistic_simplest",
    "logistic_few_negatives",
    "logistic_largest",
    "margin_logistic_largest",
    "margin_logistic_uniform",
)


@claim(
    kind="refutation",
    hypotheses=(
        "ρ is any law on C classes with ρ_c > 0, downstream weights ρ or uniform",
        "f*_k minimises L_k over maps into the unit sphere of R^d, d ≥ C",
        "ℓ is the logistic loss log(1 + Σ exp(β(m − v_i))), that of the talk (β = 1, m = 0) or "
        "another",
    ),
    family="five laws with certificates, three of them for the loss of the talk and weights ρ",
    source="Awasthi, Dikkala, Kamath, ICML 2022, closing slides; the last one prints "
    "'non-decreasing' for the conjecture that an earlier one states as 'non-increasing'",
    declared=Verdict.REFUTED,
    size=len(_CERTIFICATES),
)
def conjecture_unbalanced() -> Iterator[Instance]:
    """The downstream loss at the minimiser does not increase with the number of negatives.

    L_sup(f*_k) ≥ L_sup(f*_{k′}) for every class law and all k < k′.

    Each certificate localises the unique minimiser for k and for k′ in a box and encloses L_sup
    there; the two intervals are apart the wrong way (docs/certificates.md). The certificates were
    found by `nceproof search conjecture-unbalanced` and are checked again here.
    """
    for name in _CERTIFICATES:
        yield _instance(name)


def _instance(name: str) -> Instance:
    """Check a committed certificate."""
    from theorems.certificates import committed, supervised_increase
    from theorems.certificates.outcomes import RejectedError

    certificate = committed.load(name)
    parameters = {"certificate": name, "ρ": ", ".join(map(str, certificate.law))}
    try:
        found = supervised_increase.check(certificate)
    except RejectedError as error:
        return Instance(parameters, None, f"the certificate is rejected: {error}")
    witness = {
        "weights": ", ".join(map(str, certificate.weights)),
        "loss": f"logistic, β = {certificate.beta}, margin {certificate.margin}",
        f"L_sup at k = {certificate.before.negatives}": str(found.before),
        f"L_sup at k = {certificate.after.negatives}": str(found.after),
    }
    return Instance(parameters, False, "L_sup increases", witness)
