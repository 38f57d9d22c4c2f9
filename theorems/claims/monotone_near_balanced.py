"""Where the conjecture of the talk is true: near balanced classes."""

from __future__ import annotations

from collections.abc import Iterator

from theorems.kernel.claim import claim
from theorems.kernel.verdict import Instance, Verdict

_CERTIFICATES = ("region_rho", "region_uniform")


@claim(
    kind="theorem",
    hypotheses=(
        "three classes, each of mass at least 3/10; downstream weights ρ, or uniform",
        "f*_k minimises L_k over maps into the unit sphere of R^d, d ≥ 3",
        "ℓ is the logistic loss of the talk (β = 1, no margin)",
    ),
    family="all laws of these masses, k = 1 against k = inf, by two lists of squares; "
    "docs/region.md has larger regions and all of k = 1, …, 8, inf",
    source="nceproof; the conjecture is that of Awasthi, Dikkala, Kamath, ICML 2022",
    declared=Verdict.CERTIFIED,
    size=len(_CERTIFICATES),
)
def monotone_near_balanced() -> Iterator[Instance]:
    """For three nearly balanced classes L_sup at the limit minimiser is not above that at k = 1.

    L_sup(f*_1) ≥ L_sup(f*_∞) for every law with min ρ ≥ 3/10.

    On each square of laws both minimisers are enclosed by an interval Newton step, and their
    difference by Taylor's formula with balls for its derivatives (docs/region.md); around the
    balanced law, where it is 0, its second derivative is positive definite.
    """
    for name in _CERTIFICATES:
        yield _instance(name)


def _instance(name: str) -> Instance:
    """Check a committed certificate."""
    from theorems.certificates import committed, monotone_region
    from theorems.certificates.outcomes import RejectedError

    region = committed.region(name)
    parameters = {"certificate": name, "weights": region.weights}
    try:
        monotone_region.check(region)
    except RejectedError as error:
        return Instance(parameters, None, f"the certificate is rejected: {error}")
    return Instance(parameters, True, f"{len(region.squares)} squares cover the laws")
