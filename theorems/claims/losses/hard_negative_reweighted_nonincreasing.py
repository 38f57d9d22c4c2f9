"""The loss with reweighted hard negatives lacks a hypothesis of the talk."""

from __future__ import annotations

from collections.abc import Iterator

from theorems.claims.losses.hard_negative_reweighted_convex import drawn, reweighted
from theorems.language import Instance, Verdict, claim, grid
from theorems.search.hypothesis_search import HypothesisSearch
from theorems.search.refuting import instance

_BETAS = (1, 2)


@claim(
    kind="refutation",
    hypotheses=("ℓ(v) = log(1 + k Σ e^{−(1+β)v_i}/Σ e^{−βv_i}) on [−2, 2]^k, every k",),
    family=grid(β=_BETAS),
    source="Robinson, Chuang, Sra, Jegelka 2021, at temperature 1",
    declared=Verdict.REFUTED,
    search=lambda: HypothesisSearch(drawn, "nonincreasing"),
)
def hard_negative_reweighted_nonincreasing() -> Iterator[Instance]:
    """The loss with reweighted hard negatives is non-increasing in each coordinate.

    False at k = 2: a negative that comes closer takes weight from one that is closer still.
    """
    for beta in _BETAS:
        yield instance(reweighted(beta), "nonincreasing", {"β": str(beta)})
