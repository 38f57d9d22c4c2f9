"""What the contrastive loss says of labels when no two instances share an augmentation."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from flint import arb

from numerics.balls.enclosure import Enclosure, precision
from numerics.balls.population_enclosure import latent_loss
from numerics.exact.geometry import gram_of, matrix
from numerics.exact.rationals import rational
from theorems.verdicts.claim import claim
from theorems.verdicts.evidence import all_of, below, counterexample
from theorems.verdicts.family import grid
from theorems.verdicts.verdict import Instance, Verdict

_NEGATIVES = (1, 2, 8)
_ACROSS = ((1, 0), (-1, 0), (0, 1), (0, -1))
_TOGETHER = ((1, 0), ("3/5", "4/5"), (-1, 0), ("-3/5", "-4/5"))


@claim(
    kind="refutation",
    hypotheses=(
        "four instances of mass 1/4, each a class of its own for the contrastive loss",
        "two labels downstream, of two instances each; logistic losses; ‖w‖ ≤ 1",
    ),
    family=grid("two maps into the plane", k=_NEGATIVES),
    source="Saunshi et al. 2022, Understanding contrastive learning requires incorporating "
    "inductive biases (read: abstract), who show this for disjoint augmentations",
    declared=Verdict.REFUTED,
)
def disjoint_augmentations() -> Iterator[Instance]:
    """Of two maps that with the smaller contrastive loss has the smaller downstream loss.

    False where no two instances share an augmentation, so that the loss does not know which of them
    have one label; no bound that holds for every map can tell. The first map has the instances of
    one label at ±e_1, those of the other at ±e_2: of two opposite points with one label one is on
    the wrong side, and the downstream loss is at least log 2, by Jensen. The second has (1, 0),
    (3/5, 4/5) and their opposites, which w = ±e_1 separates, and a larger contrastive loss.
    """
    law = ["1/4"] * 4
    with precision(120):
        best = Enclosure.of(arb(2).log(), bits=80)
        margins = [2 * Fraction(x) for x, _ in _TOGETHER[:2]]
        terms = [(-arb(rational(v))).exp().log1p() for v in margins]
        separated = Enclosure.of(sum(terms, arb(0)) / 2, bits=80)
    for negatives in _NEGATIVES:
        across, together = (
            latent_loss(gram_of(matrix(vectors)), law, negatives=negatives)
            for vectors in (_ACROSS, _TOGETHER)
        )
        yield Instance(
            {"k": str(negatives)},
            counterexample(all_of(below(across, together), below(separated, best))),
            "contrastive: first and second map; downstream: the second, and the least of the first",
            {
                "vectors": [[[str(x) for x in u] for u in one] for one in (_ACROSS, _TOGETHER)],
                "contrastive": [list(x.decimals(9)) for x in (across, together)],
                "downstream": [list(x.decimals(9)) for x in (best, separated)],
            },
        )
