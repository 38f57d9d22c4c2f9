"""The factor of Ash et al. beyond the coupon time."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import ceil

from theorems.claims.bounds.ash_factor_minimum import factor, threshold
from theorems.language import Instance, Verdict, claim, equal, grid

_CLASSES, _TIMES = (2, 3, 10, 100), (1, 2, 10)


@claim(
    kind="refutation",
    hypotheses=("ρ_c = 1/C", "α(k) = 2 max{1, n/k} η^k, the factor of `ash-bound`"),
    family=grid("k = 1 against k = ⌈n⌉, 2⌈n⌉ and 10⌈n⌉", C=_CLASSES, times=_TIMES),
    source="false neighbour of ash-factor-minimum, as the slide of the talk can be read",
    declared=Verdict.REFUTED,
    instead=("ash-factor-minimum",),
)
def ash_factor_like_power_over_k() -> Iterator[Instance]:
    """The factor of Ash et al. is a constant times η^k/k.

    α(k) k/η^k is 2n for k ≤ n and 2k for k ≥ n: the 1/k is gone once k reaches n.
    """
    for classes in _CLASSES:
        eta = Fraction(classes, classes - 1)
        first = factor(classes, 1) / eta
        for times in _TIMES:
            k = times * ceil(threshold(classes))
            there = factor(classes, k) * k / eta**k
            yield Instance(
                {"C": str(classes), "times": str(times)},
                equal(there, first),
                f"α(k) k/η^k at k = {k} and at k = 1",
                witness={"at k = 1": str(first), "at k": str(there)},
            )
