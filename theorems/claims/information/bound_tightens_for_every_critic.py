"""Whether more candidates tighten the contrastive bound on mutual information."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from theorems.claims.information._channel import estimate, inverse_ratio
from theorems.language import Instance, Verdict, at_most, claim, grid

_FLIPS, _CANDIDATES = ("1/4", "1/10"), (1, 2, 3, 7)


@claim(
    kind="refutation",
    hypotheses=(
        "x a uniform bit, y the same with probability 1 − q",
        "the critic f = 1/r, r = p(x, y)/(p(x)p(y)), the same for every number N of candidates",
    ),
    family=grid("N against N + 1 candidates", q=_FLIPS, N=_CANDIDATES),
    source="folklore; a page of a site of proofs states it without a critic (read: the page)",
    declared=Verdict.REFUTED,
    instead=("bound-tightens-for-the-best-critic",),
)
def bound_tightens_for_every_critic() -> Iterator[Instance]:
    """The bound log N − L_N on mutual information does not fall as N grows, for every critic.

    False for the critic 1/r, which prefers pairs that do not belong together: the bound is 0 for
    N = 1 and falls. For the critic r itself it rises: `bound-tightens-for-the-best-critic`.
    """
    for text in _FLIPS:
        flip = Fraction(text)
        for candidates in _CANDIDATES:
            less, more = (
                estimate(flip, inverse_ratio(flip), n) for n in (candidates, candidates + 1)
            )
            yield Instance(
                {"q": text, "N": str(candidates)},
                at_most(less, more),
                "the bound with N and with N + 1 candidates",
                {"N": list(less.decimals(9)), "N + 1": list(more.decimals(9))},
            )
