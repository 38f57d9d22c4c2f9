"""The clamp of the debiased loss."""

from __future__ import annotations

from collections.abc import Iterator

from flint import arb

from numerics.balls.enclosure import Enclosure, precision
from theorems.language import Instance, Verdict, cases, claim, counterexample, different


@claim(
    kind="refutation",
    hypotheses=(
        "the loss is log(1 + max{(Σ e^{−v_i} − kτ)/(1 − τ), k e^{−1 − s₊}})",
        "s₊ = ⟨f(x), f(x⁺)⟩, v_i = s₊ − ⟨f(x), f(x_i)⟩",
    ),
    family=cases(("k", "τ"), [(1, "1/2")]),
    source="Chuang, Robinson, Lin, Torralba, Jegelka 2020, with the clamp",
    declared=Verdict.REFUTED,
    instead=("debiased-convex-below-threshold",),
)
def debiased_depends_on_margins() -> Iterator[Instance]:
    """The clamped debiased loss is a function of the margins.

    False: s₊ = 1, s₁ = 0 and s₊ = 0, s₁ = −1 have the same margin v = 1 but different losses, so no
    theorem about functions of the margins speaks of it.
    """
    with precision(100):
        first, second = clamped_loss(1, 0), clamped_loss(0, -1)
        losses = [Enclosure.of(x, bits=80) for x in (first, second)]
    witness = {
        "s₊, s₁": [["1", "0"], ["0", "-1"]],
        "v": "1",
        "losses": list(map(str, losses)),
    }
    evidence = counterexample(different(*losses))
    yield Instance({"k": "1", "τ": "1/2"}, evidence, "the losses at one v", witness)


def clamped_loss(positive: int, negative: int) -> arb:
    """Return the loss of one negative at τ = 1/2."""
    corrected = 2 * (arb(negative - positive).exp() - arb(1) / 2)
    return (1 + corrected.max(arb(-1 - positive).exp())).log()
