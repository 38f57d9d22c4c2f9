"""The contrastive bound on mutual information against that of Donsker and Varadhan."""

from __future__ import annotations

from collections.abc import Iterator

from theorems.claims.information._channel import against_mine, inverse_ratio
from theorems.language import Instance, Verdict, at_most, claim, grid

_FLIPS, _CANDIDATES = ("1/4", "1/10"), (2, 3, 7)


@claim(
    kind="refutation",
    hypotheses=(
        "x a uniform bit, y the same with probability 1 − q",
        "the critic f = 1/r, r = p(x, y)/(p(x)p(y)), in both bounds",
    ),
    family=grid(q=_FLIPS, N=_CANDIDATES),
    source="false neighbour of van den Oord, Li, Vinyals 2018 (arXiv 1807.03748), Equation 15, as "
    "summarised in a blog post of Nozawa (read: secondary page); the text itself may carry the "
    "hypothesis that is missing",
    declared=Verdict.REFUTED,
    instead=("infonce-below-mine-for-the-ratio",),
    rests_on=("infonce-below-mine-for-the-ratio",),
)
def infonce_below_mine() -> Iterator[Instance]:
    """For every critic the contrastive bound is at most the Donsker–Varadhan bound of MINE.

    log N − L_N = E log(f(x, y_1)/((1/N) Σ_j f(x, y_j))) is to be at most E log f − log E f, where
    the last mean is under p(x)p(y). False for the critic 1/r: the mean of the logarithm of a few
    scores is below the logarithm of their mean (Jensen), so that a critic with large scores for
    pairs that do not belong together costs more there. For the critic r itself it holds:
    `infonce-below-mine-for-the-ratio`.
    """
    yield from against_mine(_FLIPS, _CANDIDATES, inverse_ratio, at_most)
