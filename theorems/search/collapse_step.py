"""The search for representations at which the step of Lemma 1 fails, and how a witness is told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from numerics.balls.collapse_step import Step, averaging_step
from numerics.balls.enclosure import Enclosure
from numerics.exact.finite_map import FiniteMap
from numerics.exact.losses import Loss
from numerics.floats.expectations import Floats
from theorems.search.landscape import Landscape, as_texts
from theorems.search.smallest_rational import smallest_refutation

Conclusion: TypeAlias = Literal["on-average", "for-some-x*"]
"""What a step may promise: E_{x*} L_k(f_{x*}) ≤ L_k(f), or less, that some L_k(f_{x*}) ≤ L_k(f)."""


def smallest_step_refutation(
    shape: Sequence[int],
    conclusion: Conclusion = "on-average",
    *,
    replaced: int,
    loss: Loss,
    negatives: int,
    dimension: int = 2,
    vectors_up_to: int,
    laws_up_to: int,
) -> FiniteMap | None:
    """Return the smallest map at which the step fails, or None if the lattice has none.

    Arguments and order as for `smallest_refutation`; class `replaced` is sent to its points.

    >>> from numerics.exact.losses import Logistic, Square
    >>> lattice = {"replaced": 1, "negatives": 1, "vectors_up_to": 1, "laws_up_to": 2}
    >>> f = smallest_step_refutation((1, 2), loss=Square(margin=-10), **lattice)
    >>> step = averaging_step(f, replaced=1, negatives=1, loss=Square(margin=-10))
    >>> str(step.mean_increase.lower)
    '9/2'
    >>> smallest_step_refutation((1, 2), loss=Logistic(), **lattice) is None
    True
    """
    average = conclusion == "on-average"

    def violation(landscape: Landscape, maps: Floats) -> Floats:
        increases = landscape.mean_increases if average else landscape.least_increases
        return increases(maps, replaced)

    def refutes(f: FiniteMap) -> bool:
        step = averaging_step(f, replaced=replaced, negatives=negatives, loss=loss)
        return increase(step, conclusion).lower > 0

    return smallest_refutation(
        shape,
        dimension=dimension,
        loss=loss,
        negatives=negatives,
        vectors_up_to=vectors_up_to,
        laws_up_to=laws_up_to,
        violation=violation,
        refutes=refutes,
    )


def increase(step: Step, conclusion: Conclusion) -> Enclosure:
    """Return what is positive exactly where a step breaks its promise.

    >>> zero, one = (Enclosure.exactly(x, bits=53) for x in (0, 1))
    >>> increase(Step(zero, (zero, one), one, zero), "for-some-x*") == zero
    True
    """
    return step.mean_increase if conclusion == "on-average" else step.least_increase


def step_witness(f: FiniteMap, replaced: int, step: Step) -> dict[str, object]:
    """Return a witness against the step as text.

    >>> from numerics.exact.losses import Square
    >>> lattice = {"replaced": 1, "negatives": 1, "vectors_up_to": 1, "laws_up_to": 2}
    >>> f = smallest_step_refutation((1, 2), loss=Square(margin=-10), **lattice)
    >>> step = averaging_step(f, replaced=1, negatives=1, loss=Square(margin=-10))
    >>> step_witness(f, 1, step)["L(f)"]
    '213/2'
    """
    return {
        **as_texts(f),
        "replaced class, from 0": str(replaced),
        "L(f)": number(step.before),
        "L(f_{x*}) point by point": [number(value) for value in step.after],
    }


def told(amount: Enclosure, conclusion: Conclusion) -> str:
    """Return in words by how much a step increases the loss.

    >>> told(Enclosure.exactly("9/2", bits=53), "on-average")
    'L(f_{x*}) − L(f) is 9/2 on average'
    """
    where = "on average" if conclusion == "on-average" else "at the best x*"
    return f"L(f_{{x*}}) − L(f) is {number(amount)} {where}"


def number(value: Enclosure) -> str:
    """Return a rational p/q where the enclosure is one, else an interval of twelve places.

    >>> number(Enclosure.exactly("3/8", bits=53))
    '3/8'
    """
    if value.width == 0:
        return str(value.lower)
    return "[{}, {}]".format(*value.decimals(12))
