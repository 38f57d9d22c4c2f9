"""A refuted neighbour of `loss-hypotheses`: a function of the sum."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from numerics.exact.formula import Formula, with_values
from numerics.exact.losses import ExponentialOfSum
from numerics.exact.parse import parse
from theorems.language import Instance, Verdict, claim, grid
from theorems.search.hypothesis_search import HypothesisSearch, Rng, drawn_beta, drawn_size
from theorems.search.refuting import instances

_BETAS = ("1", "1/2", "5")


@claim(
    kind="refutation",
    hypotheses=("ℓ(v) = exp(−β Σ v_i) on [−2, 2]^k", "k ≥ 2"),
    family=grid(beta=_BETAS),
    source="false neighbour: a convex decreasing function of the sum of the margins",
    declared=Verdict.REFUTED,
    instead=("loss-hypotheses",),
    search=lambda: HypothesisSearch(drawn, "submodular"),
)
def exponential_of_sum_submodular() -> Iterator[Instance]:
    """The exponential of the sum of the margins is submodular.

    ℓ(a) + ℓ(b) ≥ ℓ(a ∨ b) + ℓ(a ∧ b). False at k = 2, where ∂_1∂_2 ℓ = β² ℓ > 0:
    `latent-indistinguishable-submodular` does not speak of this loss.
    """
    betas = [{"beta": Fraction(beta)} for beta in _BETAS]
    yield from instances("exponential-of-sum", "submodular", betas)


def drawn(rng: Rng) -> tuple[Formula, int]:
    """Draw an inverse temperature."""
    values = {"beta": drawn_beta(rng)}
    return with_values(parse(ExponentialOfSum.text), values), drawn_size(rng)
