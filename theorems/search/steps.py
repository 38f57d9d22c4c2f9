"""The search for representations at which the step of Lemma 1 fails, and how a witness is told."""

from __future__ import annotations

from collections.abc import Sequence

from numerics.balls import Enclosure
from numerics.collapse import Step
from numerics.losses import Loss
from theorems.search.lattice import smallest_refutation
from theorems.search.representations import Spread


def smallest_step_refutation(
    shape: Sequence[int],
    *,
    replaced: int,
    loss: Loss,
    negatives: int,
    dimension: int = 2,
    vectors_up_to: int,
    laws_up_to: int,
) -> Spread | None:
    """Return the smallest spread with E_{x*} L_k(f_{x*}) > L_k(f), or None if the lattice has none.

    Arguments and order as for `smallest_refutation`; class `replaced` is sent to its points.

    >>> from numerics.losses import Logistic, Square
    >>> lattice = {"replaced": 1, "negatives": 1, "vectors_up_to": 1, "laws_up_to": 2}
    >>> f = smallest_step_refutation((1, 2), loss=Square(margin=-10), **lattice)
    >>> str(f.step(1, Square(margin=-10), 1).increase.lower)
    '9/2'
    >>> smallest_step_refutation((1, 2), loss=Logistic(), **lattice) is None
    True
    """
    return smallest_refutation(
        shape,
        dimension=dimension,
        loss=loss,
        negatives=negatives,
        vectors_up_to=vectors_up_to,
        laws_up_to=laws_up_to,
        violation=lambda landscape, maps: landscape.step_increases(maps, replaced),
        refutes=lambda f: f.step(replaced, loss, negatives).increase.lower > 0,
    )


def step_witness(f: Spread, replaced: int, step: Step) -> dict[str, object]:
    """Return a witness against the step as text.

    >>> from numerics.losses import Square
    >>> lattice = {"replaced": 1, "negatives": 1, "vectors_up_to": 1, "laws_up_to": 2}
    >>> f = smallest_step_refutation((1, 2), loss=Square(margin=-10), **lattice)
    >>> step_witness(f, 1, f.step(1, Square(margin=-10), 1))["E L(f_{x*}) − L(f)"]
    '9/2'
    """
    return {
        **f.fields(),
        "replaced class": str(replaced),
        "L(f)": number(step.before),
        "L(f_{x*}) point by point": [number(value) for value in step.after],
        "E L(f_{x*}) − L(f)": number(step.increase),
    }


def number(value: Enclosure) -> str:
    """Return a rational p/q where the enclosure is one, else an interval of twelve places.

    >>> number(Enclosure.exactly("3/8", bits=53))
    '3/8'
    """
    if value.width == 0:
        return str(value.lower)
    return "[{}, {}]".format(*value.decimals(12))
