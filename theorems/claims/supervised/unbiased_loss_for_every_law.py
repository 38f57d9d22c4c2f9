"""The unbiased loss with as many negatives as there are other classes, for unequal classes."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from flint import arb

from numerics.balls.enclosure import Enclosure, precision
from numerics.exact.rationals import rational
from theorems.language import Instance, Verdict, at_most, cases, claim

_CASES = (("4/5, 1/10, 1/10", 2), ("1/2, 1/4, 1/4", 2), ("7/10, 1/10, 1/10, 1/10", 3))


@claim(
    kind="refutation",
    hypotheses=(
        "classes of law ρ, d = 1: the first class at 1, all others at −1",
        "the loss is E log(1 + N·E e^{⟨f(x), f(z)⟩ − ⟨f(x), f(x⁺)⟩}), z of the other classes",
        "N = C − 1 negatives",
    ),
    family=cases(("ρ", "N"), _CASES),
    source="false neighbour of Chuang, Robinson, Lin, Torralba, Jegelka 2020 (read: memory), whose "
    "lemma may be for classes of one mass",
    declared=Verdict.REFUTED,
    instead=("unbiased-loss-bounds-supervised",),
    rests_on=("unbiased-loss-bounds-supervised",),
)
def unbiased_loss_for_every_law() -> Iterator[Instance]:
    """With C − 1 negatives of other classes the loss is at least that of the mean classifier.

    False for unequal classes: for a rare class nearly all negatives are of the common one, which is
    far away, where the mean classifier has to tell it from a rare class at the same point. With
    N ≥ (1 − ρ_c)/ρ_t for all c ≠ t it holds, and so with C − 1 for balanced classes:
    `unbiased-loss-bounds-supervised`.
    """
    for law, negatives in _CASES:
        masses = [Fraction(mass) for mass in law.split(", ")]
        supervised, unbiased = losses(masses, negatives)
        yield Instance(
            {"ρ": law, "N": str(negatives)},
            at_most(supervised, unbiased),
            "the loss of the mean classifier, and the unbiased one",
            {
                "mean classifier": list(supervised.decimals(9)),
                "unbiased": list(unbiased.decimals(9)),
            },
        )


def losses(masses: list[Fraction], negatives: int) -> tuple[Enclosure, Enclosure]:
    """Return the loss of the mean classifier and the unbiased one, at 1, −1, .., −1."""
    with precision(120):
        totals = [arb(0), arb(0)]
        for c, mass in enumerate(masses):
            far = (arb(-2)).exp()
            decays = [(p, arb(1) if c and t else far) for t, p in enumerate(masses) if t != c]
            weights = [negatives * p / (1 - mass) for p, _ in decays]
            means = (
                sum((rational(w) * e for w, (_, e) in zip(ws, decays, strict=True)), arb(0))
                for ws in ([Fraction(1)] * len(decays), weights)
            )
            for place, mean in enumerate(means):
                totals[place] += rational(mass) * mean.log1p()
        supervised, unbiased = (Enclosure.of(total, bits=80) for total in totals)
        return supervised, unbiased
