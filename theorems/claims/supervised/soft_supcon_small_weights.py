"""Soft targets in the supervised contrastive loss: small weights for other classes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from flint import arb

from numerics.balls.enclosure import Enclosure, precision
from numerics.exact.rationals import rational
from theorems.claims.supervised._class_sizes import (
    BITS,
    sizes_of,
    soft_supervised,
    tilted,
)
from theorems.language import Instance, Verdict, below, cases, claim, counterexample

_PIECES = 1000
_CASES = (("2, 2, 10", "1/2", 6), ("2, 2, 10", "1/2", 12), ("2, 2, 10", "1", 4))


@claim(
    kind="refutation",
    hypotheses=(
        "three classes of samples, constant on classes, d ≥ 2",
        "targets of weight 1 for samples of the own class and b > 0 for others, over their sum",
        "a sample's loss is the cross-entropy of its targets against the softmax of cosine/τ",
    ),
    family=cases(("sizes", "τ", "r"), _CASES, "b = e^{−r}"),
    source="false neighbour of Vock, Duchesnay, Dufumier 2026 (arXiv 2605.13943) as summarised in "
    "the abstract (read: abstract); the theorem itself may carry the hypothesis that the weights "
    "are not too small",
    declared=Verdict.REFUTED,
    instead=("soft-supcon-simplex",),
    rests_on=("gram-bound", "soft-supcon-simplex"),
)
def soft_supcon_small_weights() -> Iterator[Instance]:
    """However small the weights of other classes are, all cosines of classes are equal.

    At a minimiser, whatever the sizes of the classes. False where τ log(1/b) > C/(C−1): the cosine
    1 − τ log(1/b) that the targets ask for is then below −1/(C−1), and no C vectors have it
    (`gram-bound`). The vectors (3/5, ±4/5), (−1, 0) have a smaller loss than all maps with one
    cosine q from −1/(C−1) to 1, which is computed for intervals of q that cover these. That
    there is a minimiser, by compactness, is argued and not computed.

    Where τ log(1/b) ≤ C/(C−1) one cosine attains the entropy of the targets: `soft-supcon-simplex`.
    """
    for text, temperature, exponent in _CASES:
        sizes = sizes_of(text)
        with precision(BITS):
            other = arb(-exponent).exp()
        witness = soft_supervised(sizes, tilted(3, 4, 5), temperature=temperature, other=other)
        least = least_of_equal_cosines(sizes, temperature=temperature, other=other)
        yield Instance(
            {"sizes": text, "τ": temperature, "r": str(exponent)},
            counterexample(below(witness, least), argued=True),
            "the loss of the witness, and the least one of equal cosines",
            {
                "vectors": [["3/5", "4/5"], ["3/5", "-4/5"], ["-1", "0"]],
                "witness": list(witness.decimals(9)),
                "equal cosines": list(least.decimals(9)),
            },
        )


def least_of_equal_cosines(sizes: Sequence[int], *, temperature: str, other: arb) -> Enclosure:
    """Return the least loss of vectors with one cosine q, as −1/(C−1) ≤ q ≤ 1, from below."""
    classes, least = len(sizes), arb("inf")
    lowest = Fraction(-1, classes - 1)
    half = (1 - lowest) / (2 * _PIECES)
    for piece in range(_PIECES):
        middle = lowest + (2 * piece + 1) * half
        with precision(BITS):
            q = arb(rational(middle), rational(half))
            rows = [[arb(1) if s == r else q for r in range(classes)] for s in range(classes)]
            found = soft_supervised(sizes, rows, temperature=temperature, other=other)
            least = least.min(found.ball())
    return Enclosure.of(least, bits=80)
