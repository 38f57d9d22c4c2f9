"""What the contrastive loss says of labels when no two instances share an augmentation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from flint import arb

from numerics.balls.enclosure import Enclosure, precision
from numerics.balls.population_enclosure import latent_loss
from numerics.exact.geometry import gram_of, matrix
from numerics.exact.rationals import rational
from theorems.language import Instance, Verdict, all_of, below, claim, counterexample, grid

Instances = Sequence[Sequence[int | str]]
"""Vectors of four instances of mass 1/4, the first two of one label, the others of the other."""

_NEGATIVES = (1, 2, 8)
_ACROSS: Instances = ((1, 0), (-1, 0), (0, 1), (0, -1))
_TOGETHER: Instances = ((1, 0), ("3/5", "4/5"), (-1, 0), ("-3/5", "-4/5"))


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
    instead=("saunshi-bound",),
    rests_on=("frank-wolfe-gap",),
)
def disjoint_augmentations() -> Iterator[Instance]:
    """Of two maps that with the smaller contrastive loss has the smaller downstream loss.

    False where no two instances share an augmentation, so that the loss does not know which of them
    have one label; no bound that holds for every map can tell. The first map has the instances of
    one label at ±e_1, those of the other at ±e_2: of two opposite points with one label one is on
    the wrong side. By `frank-wolfe-gap` at w = 0, where every slope is −1/2, its downstream loss is
    at least log 2 − (1/2) Σ_c ‖Σ_s ±u_s‖/4 over the labels c, with − for the instances of the other
    label; that is log 2. The second has (1, 0), (3/5, 4/5) and their opposites, which w = ±e_1
    separates, and a larger contrastive loss.

    Where the classes of the contrastive loss are the labels it bounds the downstream loss:
    `saunshi-bound`.
    """
    law = ["1/4"] * 4
    best, separated = least_downstream(_ACROSS), downstream(_TOGETHER)
    for negatives in _NEGATIVES:
        across, together = (
            latent_loss(gram_of(matrix(vectors)), law, negatives=negatives)
            for vectors in (_ACROSS, _TOGETHER)
        )
        yield Instance(
            {"k": str(negatives)},
            counterexample(all_of(below(across, together), below(separated, best)), argued=True),
            "contrastive: first and second map; downstream: the second, and the least of the first",
            {
                "the first map": [[str(x) for x in u] for u in _ACROSS],
                "the second map": [[str(x) for x in u] for u in _TOGETHER],
                "contrastive": [list(x.decimals(9)) for x in (across, together)],
                "downstream": [list(x.decimals(9)) for x in (best, separated)],
            },
        )


def least_downstream(vectors: Instances) -> Enclosure:
    """Return J(0) − Σ_c ‖h_c‖, which no classifiers of the unit ball are below.

    h_c = −(1/2) (1/4) Σ_s ±u_s is a subgradient at w = 0 of the two-class logistic loss, with + for
    the instances of label c.
    """
    first, second = (
        [sum((Fraction(u[axis]) for u in half), Fraction(0)) for axis in range(2)]
        for half in (vectors[:2], vectors[2:])
    )
    square = sum(((a - b) ** 2 for a, b in zip(first, second, strict=True)), Fraction(0))
    with precision(120):
        gradient = arb(rational(square)).sqrt() / 8
        return Enclosure.of(arb(2).log() - 2 * gradient, bits=80)


def downstream(vectors: Instances) -> Enclosure:
    """Return J(w) for w = e_1 and −e_1, so the margin of u is 2⟨u, e_1⟩ or −2⟨u, e_1⟩."""
    total = arb(0)
    with precision(120):
        for place, u in enumerate(vectors):
            margin = 2 * Fraction(u[0]) * (1 if place < 2 else -1)
            total += (-arb(rational(margin))).exp().log1p()
        return Enclosure.of(total / 4, bits=80)
