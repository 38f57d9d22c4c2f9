"""The step of `cpc-step`, in the mean over pairs."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from theorems.claims.information._channel import mean_of_log
from theorems.language import Instance, Verdict, below, claim, grid

_FLIPS, _CANDIDATES = ("2/5", "1/4", "1/10", "1/100"), (2, 3, 16, 1024)


@claim(
    kind="lemma",
    hypotheses=("x a uniform bit, y the same with probability 1 − q", "N candidates"),
    family=grid(q=_FLIPS, N=_CANDIDATES),
    source="nceproof; for the appendix of van den Oord, Li, Vinyals 2018 (arXiv 1807.03748; read: "
    "secondary page)",
    declared=Verdict.CERTIFIED,
)
def cpc_step_in_the_mean() -> Iterator[Instance]:
    """For four channels and four N log(1 + (N−1)/r) is more than log(N/r) in the mean over pairs.

    Their difference is log((r + N − 1)/N): its mean under p(x, y) is positive for q = 2/5, 1/4,
    1/10, 1/100 and N = 2, 3, 16, 1024. That it is so for every channel and N, with ≥, is not
    checked: g(r) = r log((r + N − 1)/N) is convex, g(1) = 0, and E r = 1 under p(x)p(y), so the
    mean, which is E g(r) there, is at least 0. For one pair it can fail: `cpc-step`.
    """
    for text in _FLIPS:
        for candidates in _CANDIDATES:
            mean = mean_of_log(Fraction(text), plus=candidates - 1, over=candidates)
            yield Instance(
                {"q": text, "N": str(candidates)}, below(0, mean), witness={"mean": str(mean)}
            )
