"""Where the hardest negatives put the classes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flint import arb

from numerics.balls.enclosure import Enclosure, precision
from theorems.claims.low_dimension._plane import merged_cosines, polygon_cosines
from theorems.language import Instance, Verdict, at_most, claim, grid

_CLASSES = (7, 8, 16)


@claim(
    kind="refutation",
    hypotheses=(
        "C balanced classes on the circle, d = 2",
        "what the worst negatives leave to maximise: Σ_c ρ_c min_{t≠c} ‖v_c − v_t‖²",
    ),
    family=grid(
        "against C − 3 classes at one corner of a square and one at each other", C=_CLASSES
    ),
    source="false neighbour of Robinson, Chuang, Sra, Jegelka, ICLR 2021 as summarised in a blog "
    "post (read: the post); the theorem itself may carry the hypothesis: it states the sum, from "
    "memory",
    declared=Verdict.REFUTED,
    instead=("cross-entropy-against-itself",),
    rests_on=("cross-entropy-against-itself",),
)
def hard_negatives_tammes() -> Iterator[Instance]:
    """Against the worst negatives no class vectors of the circle are better than the polygon.

    The regular polygon is the solution of the Tammes problem on the circle, where the least
    distance of two classes is as large as can be, as the worst negatives are said to ask. False for
    7, 8 and 16 classes: the objective is a sum of least distances and not the least of them, and
    gives up some classes for the others. With all but three classes at e_1, these three at e_2,
    −e_1 and −e_2, the sum Σ_c min_{t≠c} ‖v_c − v_t‖² is 6, and C(2 − 2cos(2π/C)) < 6 for the
    polygon (5.27 for C = 7): the limit merges classes.

    In dimension C − 1 and above the simplex, which solves the Tammes problem, is a maximiser:
    `cross-entropy-against-itself` for the loss max_t (⟨v_c, v_t⟩ − ⟨v_c, v_c⟩).
    """
    for classes in _CLASSES:
        merged = nearest_distances(merged_cosines(classes))
        polygon = nearest_distances(polygon_cosines(classes, bits=120))
        yield Instance(
            {"C": str(classes)},
            at_most(merged, polygon),
            "Σ_c min_{t≠c} ‖v_c − v_t‖² of the merged classes and of the polygon",
            {
                "vectors": f"{classes - 3} at (1, 0), one at (0, 1), (-1, 0) and (0, -1)",
                "merged": list(merged.decimals(9)),
                "polygon": list(polygon.decimals(9)),
            },
        )


def nearest_distances(cosines: list[list[Any]]) -> Enclosure:
    """Return Σ_c min_{t≠c} ‖v_c − v_t‖² for unit vectors."""
    with precision(120):
        total = arb(0)
        for c, row in enumerate(cosines):
            closest = arb(-1)
            for t, cosine in enumerate(row):
                closest = closest if t == c else closest.max(arb(cosine))
            total += 2 - 2 * closest
        return Enclosure.of(total, bits=80)
