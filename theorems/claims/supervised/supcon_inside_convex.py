"""The supervised contrastive loss with the positives inside the logarithm."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from flint import arb

from numerics.balls.enclosure import Enclosure, precision
from numerics.exact.rationals import rational
from theorems.language import Instance, Verdict, at_most, cases, claim

_CASES = (("1", "1"), ("1/2", "1"), ("1", "0"))


@claim(
    kind="refutation",
    hypotheses=(
        "two positives with cosines p, one negative with cosine q, τ = 1",
        "the loss is L_in = −log((1/2) Σ e^{p_i} / (Σ e^{p_i} + e^q))",
    ),
    family=cases(("a", "q"), _CASES, "between p = (a, −a) and p = (−a, a)"),
    source="false neighbour; L_in of Khosla et al. 2020 (read: memory), which is not said to be "
    "convex there",
    declared=Verdict.REFUTED,
    instead=("supcon-inside-bound",),
)
def supcon_inside_convex() -> Iterator[Instance]:
    """The supervised contrastive loss with its positives inside the logarithm is convex.

    False in the cosines: halfway between p = (a, −a) and p = (−a, a) it is larger than at both.
    With the positives outside, L_out, it is: each of its terms is log(1 + Σ e^{−v}) of margins v,
    as in `loss-hypotheses`. For classes of one size L_in is least at the simplex all the same
    (`supcon-inside-bound`), and it is never above L_out (`supcon-inside-below-outside`).
    """
    for text, negative in _CASES:
        a, q = Fraction(text), Fraction(negative)
        middle, *ends = (loss(p, q) for p in ((Fraction(0), Fraction(0)), (a, -a), (-a, a)))
        with precision(120):
            chord = Enclosure.of((ends[0].ball() + ends[1].ball()) / 2, bits=80)
        yield Instance(
            {"a": text, "q": negative},
            at_most(middle, chord),
            "the loss in the middle, and the mean of both ends",
            {"middle": list(middle.decimals(9)), "mean of the ends": list(chord.decimals(9))},
        )


def loss(positives: Sequence[Fraction], negative: Fraction) -> Enclosure:
    """Return −log((1/n) Σ e^{p_i} / (Σ e^{p_i} + e^q))."""
    with precision(120):
        pulled = sum((arb(rational(p)).exp() for p in positives), arb(0))
        pushed = arb(rational(negative)).exp()
        return Enclosure.of(-(pulled / len(positives) / (pulled + pushed)).log(), bits=80)
