"""Smoothed labels want margins that are large, but not as large as can be."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from flint import arb

from numerics.balls.enclosure import Enclosure, precision
from numerics.exact.rationals import rational
from theorems.language import Instance, Verdict, at_most, cases, claim

_CASES = ((2, "1/2", "1", "2"), (2, "1/10", "3", "4"), (10, "1/10", "5", "8"))


@claim(
    kind="refutation",
    hypotheses=(
        "C classes, all C − 1 margins of a sample equal to v",
        "targets of weight 1 − ε + ε/C for the own class and ε/C for each other one",
    ),
    family=cases(("C", "ε", "v", "w"), _CASES, "the margin w in place of v < w"),
    source="false neighbour; label smoothing as in Zhou et al., NeurIPS 2022 (arXiv 2210.02192; "
    "read: abstract), where nothing of the kind is said",
    declared=Verdict.REFUTED,
    instead=("loss-of-the-mean-margin",),
    rests_on=("loss-of-the-mean-margin",),
)
def label_smoothing_nonincreasing() -> Iterator[Instance]:
    """Cross-entropy with smoothed labels does not increase with the margins.

    False: log(1 + (C−1)e^{−v}) + ε((C−1)/C)·v falls until e^{−v} is ε/(C − (C−1)ε) and rises after
    that. So `cross-entropy-of-norms`, which takes a loss that does not rise, does not hold for it:
    with norms that allow larger margins the minimiser has that one. It is convex and symmetric, and
    from d = C − 1 on some multiple of a simplex is a minimiser: `loss-of-the-mean-margin`.
    """
    for classes, smoothing, first, second in _CASES:
        here, there = (loss(classes, Fraction(smoothing), Fraction(v)) for v in (first, second))
        yield Instance(
            {"C": str(classes), "ε": smoothing, "v": first, "w": second},
            at_most(there, here),
            "the losses at the margins w and v",
            {"at w": list(there.decimals(9)), "at v": list(here.decimals(9))},
        )


def loss(classes: int, smoothing: Fraction, margin: Fraction) -> Enclosure:
    """Return log(1 + (C−1)e^{−v}) + ε((C−1)/C)·v."""
    with precision(120):
        decay = (classes - 1) * (-arb(rational(margin))).exp()
        drag = rational(smoothing * Fraction(classes - 1, classes) * margin)
        return Enclosure.of(decay.log1p() + drag, bits=80)
