"""The conjecture of the talk for unbalanced classes."""

from __future__ import annotations

from collections.abc import Iterator

from theorems.kernel.claim import claim
from theorems.kernel.verdict import Instance, Verdict

_CERTIFICATES = (
    "logistic_smallest_denominator",
    "logistic_simplest",
    "logistic_few_negatives",
    "logistic_largest",
    "logistic_beta_3",
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
    family="seven laws with certificates: four for the loss of the talk and weights ρ, one for "
    "β = 3, two for β = 5 and margin 1",
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
    found by `nceproof search conjecture-unbalanced`, that for β = 3 as docs/map.md says, and are
    checked again here.
    """
    from theorems.certificates import committed

    for name in _CERTIFICATES:
        law = ", ".join(map(str, committed.load(name).law))
        yield _judged({"certificate": name, "ρ": law}, committed.content(name))


def searched(claim: str) -> Instance:
    """Return what a shard of the search against a conjecture finds: C = 3, β = 1, k = 1 and inf.

    A certificate refutes it if it is accepted, and if its law is proved to be one of the claim's.

    >>> searched("conjecture-unbalanced").holds
    False
    """
    from math import inf

    from numerics.exact import as_fraction
    from numerics.losses import Logistic
    from theorems.certificates.document import read_increase
    from theorems.search.increase import INCREASES, Problem

    weights, among = INCREASES[claim]
    problem = Problem(3, (1, inf), Logistic(), weights, claim=claim, among=among)
    found = problem.shard(seed=0, number=0)
    if not found.found:
        evidence = f"largest relative increase {found.closest:.1e} at {found.where}"
        return Instance({"C": "3"}, None, evidence, searched=found.tried)
    content = found.certificate.encode()
    certificate = read_increase(content)
    if not among.contains([as_fraction(mass) for mass in certificate.law], problem.loss):
        return Instance({"C": "3"}, None, f"L_sup increases at {found.where}, not of the claim")
    return _judged({"C": "3", "ρ": ", ".join(map(str, certificate.law))}, content)


def _judged(parameters: dict[str, str], content: bytes) -> Instance:
    """Return what both checkers find of a certificate."""
    from theorems.certificates.acceptance import accepted
    from theorems.certificates.document import SupervisedIncrease
    from theorems.certificates.supervised_increase import Increase
    from theorems.errors import Rejected, Undecided

    try:
        both = accepted(content)
    except (Rejected, Undecided) as error:
        return Instance(parameters, None, f"the certificate is not accepted: {error}")
    certificate, found = both.certificate, both.shown
    if not isinstance(certificate, SupervisedIncrease) or not isinstance(found, Increase):
        return Instance(parameters, None, "the certificate is about something else")
    witness = {
        "weights": ", ".join(map(str, certificate.weights)),
        "loss": f"logistic, β = {certificate.beta}, margin {certificate.margin}",
        f"L_sup at k = {certificate.before.negatives}": str(found.before),
        f"L_sup at k = {certificate.after.negatives}": str(found.after),
    }
    return Instance(parameters, False, "L_sup increases", witness)
