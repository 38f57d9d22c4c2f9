"""InfoNCE less log(k + 1), for maps that spread their classes."""

from __future__ import annotations

from collections.abc import Iterator

from numerics.balls.population_enclosure import representation_loss
from numerics.exact.finite_map import FiniteMap
from theorems.claims.negatives._normalised import less_log
from theorems.language import Instance, Verdict, at_most, claim, grid

_NEGATIVES = (1, 2, 8)


@claim(
    kind="refutation",
    hypotheses=(
        "two balanced classes, each at 1 and −1 with equal masses",
        "ℓ is the logistic loss (β = 1), so that L_k is InfoNCE with k negatives",
    ),
    family=grid("k against k + 1 negatives", k=_NEGATIVES),
    source="false neighbour of normalised-infonce-falls: f has to be constant on classes",
    declared=Verdict.REFUTED,
    instead=("normalised-infonce-falls",),
)
def normalised_infonce_falls_for_every_map() -> Iterator[Instance]:
    """For every map InfoNCE less log(k + 1) does not grow with k.

    False where a negative can be nearer to the anchor than its positive, as for a map that sends
    both classes to 1 and −1, half of each. Of maps that are constant on classes:
    `normalised-infonce-falls`.
    """
    spread = [("1/2", [1]), ("1/2", [-1])]
    f = FiniteMap.of(["1/2", "1/2"], [spread, spread])
    for k in _NEGATIVES:
        less, more = (
            less_log(representation_loss(f, negatives=n, bits=100), n + 1) for n in (k, k + 1)
        )
        yield Instance(
            {"k": str(k)},
            at_most(more, less),
            "k + 1 and k negatives",
            {"k": list(less.decimals(9)), "k + 1": list(more.decimals(9))},
        )
