"""A step in a proof that the contrastive loss bounds mutual information."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from theorems.language import Instance, Verdict, at_most, claim, grid

_RATIOS, _CANDIDATES = ("1/2", "9/10"), (2, 16)


@claim(
    kind="refutation",
    hypotheses=("r = p(x, y)/(p(x)p(y)) > 0 is the ratio of one pair", "N ≥ 2 candidates"),
    family=grid("ratios below 1", r=_RATIOS, N=_CANDIDATES),
    source="van den Oord, Li, Vinyals 2018 (arXiv 1807.03748), the appendix on mutual information, "
    "as summarised in a blog post of Nozawa, who found the step (read: secondary page)",
    declared=Verdict.REFUTED,
    instead=("cpc-step-in-the-mean",),
    rests_on=("cpc-step-in-the-mean",),
)
def cpc_step() -> Iterator[Instance]:
    """For every pair 1 + (N−1)/r is at least N/r.

    A step of the proof has it of their logarithms. That is r ≥ 1: false for a pair that is rarer
    than if its ends were independent. In the mean over pairs the logarithms are in this order:
    `cpc-step-in-the-mean`, for some channels, and in general by the argument there, so that the
    bound that the step is to prove is not touched.
    """
    for text in _RATIOS:
        for candidates in _CANDIDATES:
            r = Fraction(text)
            small, large = candidates / r, 1 + (candidates - 1) / r
            yield Instance(
                {"r": text, "N": str(candidates)},
                at_most(small, large),
                "N/r and 1 + (N−1)/r",
                {"N/r": str(small), "1 + (N−1)/r": str(large)},
            )
