"""The contrastive bound at the critic that makes that of MINE the mutual information."""

from __future__ import annotations

from collections.abc import Iterator

from theorems.claims.information._channel import against_mine, ratio
from theorems.language import Instance, Verdict, below, claim, grid

_FLIPS, _CANDIDATES = ("2/5", "1/4", "1/10", "1/100"), (2, 3, 16, 256)


@claim(
    kind="lemma",
    hypotheses=(
        "x a uniform bit, y the same with probability 1 − q",
        "the critic f = r = p(x, y)/(p(x)p(y)), in both bounds",
    ),
    family=grid(q=_FLIPS, N=_CANDIDATES),
    source="nceproof; for the appendix of van den Oord, Li, Vinyals 2018 (arXiv 1807.03748; read: "
    "secondary page)",
    declared=Verdict.CERTIFIED,
)
def infonce_below_mine_for_the_ratio() -> Iterator[Instance]:
    """For four channels and four N the ratio has a smaller contrastive bound than one of MINE.

    E log(r(x, y_1)/((1/N) Σ_j r(x, y_j))) < E log r − log E r for q = 2/5, 1/4, 1/10, 1/100 and
    N = 2, 3, 16, 256; E r = 1 under p(x)p(y), so the right side is the mutual information. That it
    is so for every channel, N and critic on the left is the bound of the source, which is not
    checked. For one critic in both bounds it can fail: `infonce-below-mine`.
    """
    yield from against_mine(_FLIPS, _CANDIDATES, ratio, below)
