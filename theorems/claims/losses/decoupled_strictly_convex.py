"""A refuted neighbour of `loss-hypotheses`: the logistic loss without its 1."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from numerics.exact.formula import Formula, with_values
from numerics.exact.losses import Decoupled
from numerics.exact.parse import parse
from theorems.language import Instance, Verdict, cases, claim
from theorems.search.hypothesis_search import HypothesisSearch, Rng, drawn_beta, drawn_size
from theorems.search.refuting import instances

_PARAMETERS = (("1", "0"), ("1/2", "1"), ("5", "-3"))


@claim(
    kind="refutation",
    hypotheses=("ℓ(v) = log Σ e^{β(m − v_i)} on [−2, 2]^k", "k ≥ 1"),
    family=cases(("beta", "margin"), _PARAMETERS),
    source="false neighbour: the talk's loss, decoupled from the positive pair",
    declared=Verdict.REFUTED,
    instead=("loss-hypotheses",),
    search=lambda: HypothesisSearch(drawn, "strictly_convex"),
)
def decoupled_strictly_convex() -> Iterator[Instance]:
    """The decoupled loss is strictly convex.

    False: t added to every coordinate takes βt off log Σ e^{β(m − v_i)}, so it is affine along
    (1, .., 1). The equality at a midpoint is exact, by closed forms.
    """
    examples = [{"beta": Fraction(beta), "margin": Fraction(m)} for beta, m in _PARAMETERS]
    yield from instances("dcl", "strictly_convex", examples)


def drawn(rng: Rng) -> tuple[Formula, int]:
    """Draw an inverse temperature, and an integer margin from −3 to 3."""
    margin = Fraction(int(rng.integers(-3, 4)))
    values = {"beta": drawn_beta(rng), "margin": margin}
    return with_values(parse(Decoupled.text), values), drawn_size(rng)
