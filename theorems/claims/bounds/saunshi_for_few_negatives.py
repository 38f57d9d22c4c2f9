"""Below C − 1 negatives a bound that asks for coverage says nothing."""

from __future__ import annotations

from collections.abc import Iterator

from numerics.balls.collisions import exact_coverage
from theorems.language import Instance, Verdict, all_of, below, cases, claim

_CASES = ((3, 1), (3, 2), (10, 8), (10, 9))


@claim(
    kind="refutation",
    hypotheses=("ρ_c = 1/C",),
    family=cases(("C", "k"), _CASES),
    source="Saunshi et al. 2019 and Nozawa & Sato 2021 as compared by Bao, Nagano & Nozawa, ICML "
    "2022, who draw them for k ≥ C",
    declared=Verdict.REFUTED,
    instead=("collision-decomposition",),
)
def saunshi_for_few_negatives() -> Iterator[Instance]:
    """The factors 1/p and 2/υ of the bounds by coverage are finite for every k.

    False for k < C − 1, in which case k negatives cannot hit C − 1 classes: p = υ = 0 and both
    bounds are +∞.
    """
    for classes, negatives in _CASES:
        mass = f"1/{classes}"
        p = exact_coverage([mass] * (classes - 1), draws=negatives)
        covered = exact_coverage([mass] * (classes - 1), draws=negatives, idle=mass)
        yield Instance(
            {"C": str(classes), "k": str(negatives)},
            all_of(below(0, p), below(0, covered)),
            "p and υ by inclusion and exclusion",
            witness={"p": str(p), "υ": str(covered)},
        )
