"""The contrastive bound on mutual information at the critic that is best for it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from theorems.claims.information._channel import estimate, mean_of_log, ratio
from theorems.language import Instance, Verdict, all_of, below, claim, grid

_FLIPS, _CANDIDATES = ("1/4", "1/10", "1/100"), (1, 2, 3, 7, 31)


@claim(
    kind="theorem",
    hypotheses=(
        "x a uniform bit, y the same with probability 1 − q",
        "the critic r = p(x, y)/(p(x)p(y))",
    ),
    family=grid("N against N + 1 candidates", q=_FLIPS, N=_CANDIDATES),
    source="van den Oord, Li, Vinyals 2018; Poole et al. 2019 (read: secondary pages)",
    declared=Verdict.CERTIFIED,
)
def bound_tightens_for_the_best_critic() -> Iterator[Instance]:
    """For three channels and five N the density ratio has a larger bound with a candidate more.

    I(X; Y) > log(N+1) − L_{N+1} > log N − L_N for q = 1/4, 1/10, 1/100 and N = 1, 2, 3, 7, 31. That
    it is so for every channel and N, with ≥, is not checked; it follows from the convexity of
    x log x: with r̄_N the mean of N independent ratios the bound is I − E r̄_N log r̄_N, and r̄_{N+1}
    is the mean of its N + 1 means of N. For other critics it can fall:
    `bound-tightens-for-every-critic`.
    """
    for text in _FLIPS:
        flip = Fraction(text)
        for candidates in _CANDIDATES:
            less, more = (estimate(flip, ratio(flip), n) for n in (candidates, candidates + 1))
            yield Instance(
                {"q": text, "N": str(candidates)},
                all_of(below(less, more), below(more, mean_of_log(flip))),
                "the bound with N and N + 1 candidates, and the mutual information",
                {"N": list(less.decimals(9)), "N + 1": list(more.decimals(9))},
            )
