"""Soft targets in the supervised contrastive loss: small weights for other classes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from flint import arb, fmpq

from numerics.balls.enclosure import Enclosure, precision
from theorems.claims.supervised._class_sizes import (
    BITS,
    equiangular,
    rate_of,
    sizes_of,
    soft_supervised,
    tilted,
)
from theorems.verdicts.claim import claim
from theorems.verdicts.evidence import all_of, at_most, below, counterexample
from theorems.verdicts.family import cases
from theorems.verdicts.verdict import Instance, Verdict

_CASES = (("2, 2, 10", "1/2", 6), ("2, 2, 10", "1/2", 12), ("2, 2, 10", "1", 4))


@claim(
    kind="refutation",
    hypotheses=(
        "three classes of samples, constant on classes, d ≥ 2",
        "targets of weight 1 for samples of the own class and b > 0 for others, over their sum",
        "a sample's loss is the cross-entropy of its targets against the softmax of cosine/τ",
    ),
    family=cases(("sizes", "τ", "r"), _CASES, "b = e^{−r}"),
    source="Vock, Duchesnay, Dufumier 2026 (arXiv 2605.13943), as summarised in the abstract "
    "(read: abstract); the theorem itself may bound the weights from below",
    declared=Verdict.REFUTED,
    rests_on=("soft-supcon-simplex",),
)
def soft_supcon_small_weights() -> Iterator[Instance]:
    """However small the weights of other classes are, all cosines of classes are equal.

    At a minimiser, whatever the sizes of the classes. False where τ log(1/b) > C/(C−1): the cosine
    1 − τ log(1/b) that the targets ask for is then below −1/(C−1), and no C vectors have it. Of all
    maps with one cosine q the simplex is the best, as the loss is convex in q and rises at
    q = −1/(C−1); and the vectors (3/5, ±4/5), (−1, 0) have a smaller one.

    Where τ log(1/b) ≤ C/(C−1) the statement holds: `soft-supcon-simplex`.
    """
    for text, temperature, exponent in _CASES:
        sizes = sizes_of(text)
        with precision(BITS):
            other = arb(-exponent).exp()
        losses = [
            soft_supervised(sizes, gram, temperature=temperature, other=other)
            for gram in (tilted(3, 4, 5), equiangular(3, Fraction(-1, 2)))
        ]
        slope = slope_at_simplex(sizes, temperature=temperature, other=other)
        yield Instance(
            {"sizes": text, "τ": temperature, "r": str(exponent)},
            counterexample(all_of(at_most(0, slope), below(*losses))),
            "the slope in q at −1/2; the losses of the witness and of the simplex",
            {
                "vectors": [["3/5", "4/5"], ["3/5", "-4/5"], ["-1", "0"]],
                "witness": list(losses[0].decimals(9)),
                "simplex": list(losses[1].decimals(9)),
            },
        )


def slope_at_simplex(sizes: Sequence[int], *, temperature: str, other: arb) -> Enclosure:
    """Return τ times the derivative in q of the loss of equal cosines q, at q = −1/(C−1)."""
    rate, total, count = rate_of(temperature), arb(0), sum(sizes)
    with precision(BITS):
        near, far = arb(rate).exp(), arb(rate * fmpq(-1, len(sizes) - 1)).exp()
        for own in sizes:
            rest = count - own
            softmax = rest * far / ((own - 1) * near + rest * far)
            total += own * (softmax - rest * other / (own - 1 + rest * other))
        return Enclosure.of(total / count, bits=80)
