"""The least loss with balanced classes in closed form."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

from theorems.kernel.claim import claim
from theorems.kernel.evidence import all_of, below, shown, within
from theorems.kernel.family import grid, sample
from theorems.kernel.verdict import Instance, Verdict

if TYPE_CHECKING:
    from flint import arb

    from numerics.losses import Loss

_CLASSES, _NEGATIVES = range(2, 9), (1, 2, 3, 8, 64)
_LOSSES = ("logistic, β = 1", "logistic, β = 5, m = 1", "exponential", "hinge of the worst")


@claim(
    kind="lemma",
    hypotheses=(
        "ρ_c = 1/C for every class",
        "ℓ is symmetric: the logistic loss (β = 1, and β = 5 with m = 1), Σ exp(−v_i), "
        "max(0, 1 − min v_i)",
    ),
    family=sample(grid(C=_CLASSES, k=_NEGATIVES, loss=_LOSSES)),
    source="Awasthi, Dikkala, Kamath, ICML 2022, 'Balanced class distribution'",
    declared=Verdict.TESTED,
)
def etf_closed_value() -> Iterator[Instance]:
    """The loss of the simplex ETF is a binomial sum.

    Σ_m binom(k, m) C^{−m} (1 − 1/C)^{k−m} ℓ(0 m times, C/(C−1) k − m times), m the number of
    negatives of the anchor's own class: `etf-attains`, written out for a symmetric ℓ, as this
    number has a binomial law. It is the least loss with balanced classes if ℓ is convex and
    non-increasing (`balanced-lower-bound`).

    On the family, the sum is evaluated in balls and compared with the enclosure of the loss of the
    ETF, which is computed for its Gram matrix by another method.
    """
    from numerics.balls import Enclosure, precision
    from numerics.enclosure import latent_loss
    from numerics.geometry import simplex_etf_gram
    from numerics.losses import Exponential, HingeMax, Logistic

    losses = (Logistic(), Logistic(beta=5, margin=1), Exponential(), HingeMax(margin=1))
    named = zip(_LOSSES, losses, strict=True)
    for classes, negatives, (name, loss) in product(_CLASSES, _NEGATIVES, named):
        law = [Fraction(1, classes)] * classes
        found = latent_loss(simplex_etf_gram(classes), law, negatives=negatives, loss=loss, bits=80)
        with precision(200):
            total = Enclosure.of(binomial_sum(classes, negatives, loss), bits=160)
        yield Instance(
            {"C": str(classes), "k": str(negatives), "loss": name},
            shown(all_of(within(total, found), below(found.width, Fraction(1, 10**15)))),
            "the sum lies in the enclosure of the loss, which is narrow",
        )


def binomial_sum(classes: int, negatives: int, loss: Loss) -> arb:
    """Return Σ_m binom(k, m) C^{−m} (1 − 1/C)^{k−m} ℓ(0 × m, C/(C−1) × (k−m)) as a ball."""
    from math import comb

    from flint import arb, fmpq

    from numerics.arithmetic import BALLS

    collision, apart, total = fmpq(1, classes), fmpq(classes, classes - 1), arb(0)
    for m in range(negatives + 1):
        weight = comb(negatives, m) * collision**m * (1 - collision) ** (negatives - m)
        v = [arb(0)] * m + [arb(apart)] * (negatives - m)
        total += weight * loss.value(v, BALLS)
    return total
