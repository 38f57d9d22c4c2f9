"""The loss with reweighted hard negatives lacks a hypothesis of the talk."""

from __future__ import annotations

from collections.abc import Iterator

from numerics.exact.formula import Formula
from numerics.exact.parse import parse
from theorems.language import Instance, Verdict, claim, grid
from theorems.search.hypothesis_search import HypothesisSearch, Rng, drawn_size
from theorems.search.refuting import instance

_BETAS = (1, 2)


@claim(
    kind="refutation",
    hypotheses=("ℓ(v) = log(1 + k Σ e^{−(1+β)v_i}/Σ e^{−βv_i}) on [−2, 2]^k, every k",),
    family=grid(β=_BETAS),
    source="Robinson, Chuang, Sra, Jegelka 2021, at temperature 1",
    declared=Verdict.REFUTED,
    search=lambda: HypothesisSearch(drawn, "convex"),
)
def hard_negative_reweighted_convex() -> Iterator[Instance]:
    """The loss with reweighted hard negatives is convex.

    False at k = 2: the weights are a ratio of sums. None of the derived theorems that assume
    convexity speaks of this loss.
    """
    for beta in _BETAS:
        yield instance(reweighted(beta), "convex", {"β": str(beta)})


def reweighted(beta: int) -> Formula:
    """Return the loss of the family."""
    return parse(f"log(1 + k*sum(exp(-{1 + beta}*v))/sum(exp(-{beta}*v)))")


def drawn(rng: Rng) -> tuple[Formula, int]:
    """Draw an inverse temperature, 1 to 3."""
    return reweighted(int(rng.integers(1, 4))), drawn_size(rng)
