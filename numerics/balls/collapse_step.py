"""The step of Lemma 1: a class is sent to one of its own points; what that costs (trusted).

f_{x*} equals f but on class c*, where it is constant f(x*). The talk's proof needs that on average
over x* ~ D_{c*} this does not cost: E_{x*} L_k(f_{x*}) ≤ L_k(f).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from numerics.balls.enclosure import Enclosure
from numerics.balls.enumeration import check_budget, exact_representation_loss
from numerics.balls.population_enclosure import representation_loss
from numerics.exact.arithmetic import IrrationalError
from numerics.exact.finite_map import FiniteMap, checked_map
from numerics.exact.losses import Loss, checked_loss
from numerics.exact.rationals import as_fraction


@dataclass(frozen=True)
class Step:
    """L_k(f), the values L_k(f_{x*}) point by point, and by how much they increase.

    With L = L_k, `mean_increase` is E_{x*} L(f_{x*}) − L(f) and `least_increase` is
    min_{x*} L(f_{x*}) − L(f). All are enclosures, of width zero where the loss maps rationals to
    rationals.
    """

    before: Enclosure
    after: tuple[Enclosure, ...]
    mean_increase: Enclosure
    least_increase: Enclosure


def averaging_step(
    f: FiniteMap, *, replaced: int, negatives: int, loss: Loss, bits: int = 80
) -> Step:
    """Return what it costs to send the class numbered `replaced` to one of its own points.

    Raises `ValueError` for a class that does not exist.

    >>> from numerics.exact.losses import Square
    >>> f = FiniteMap.of(["1/2", "1/2"], [[(1, [1])], [("1/2", [-1]), ("1/2", [1])]])
    >>> step = averaging_step(f, replaced=1, negatives=1, loss=Square(margin=-10))
    >>> str(step.mean_increase.lower), step.mean_increase.width, str(step.least_increase.lower)
    ('9/2', Fraction(0, 1), '-13/2')
    """
    f, loss = checked_map(f), checked_loss(loss)
    k = check_budget(len(f.vectors), negatives, symmetric=False)
    if not 0 <= replaced < len(f.classes):
        raise ValueError(
            f"replaced is {replaced}; give the number of a class, below {len(f.classes)}"
        )
    points = f.classes[replaced]
    masses = [as_fraction(mass) for mass, _ in points]
    before = population_loss(f, negatives=k, loss=loss, bits=bits)
    after = tuple(
        population_loss(f.collapsed(replaced, vector), negatives=k, loss=loss, bits=bits)
        for _, vector in points
    )
    lowers, uppers = [value.lower for value in after], [value.upper for value in after]
    return Step(
        before,
        after,
        _increase(before, _mean(masses, lowers), _mean(masses, uppers)),
        _increase(before, min(lowers), min(uppers)),
    )


def _mean(masses: Sequence[Fraction], values: Sequence[Fraction]) -> Fraction:
    return sum((m * value for m, value in zip(masses, values, strict=True)), Fraction(0))


def _increase(before: Enclosure, lower: Fraction, upper: Fraction) -> Enclosure:
    return Enclosure(lower - before.upper, upper - before.lower, before.bits)


def population_loss(f: FiniteMap, *, negatives: int, loss: Loss, bits: int = 80) -> Enclosure:
    """Return L_k, exactly where the loss maps rationals to rationals, else in balls.

    >>> from numerics.exact.losses import Hinge
    >>> f = FiniteMap.of(["1/2", "1/2"], [[(1, [1])], [(1, [-1])]])
    >>> value = population_loss(f, negatives=1, loss=Hinge(margin=3))
    >>> value.lower, value.width
    (Fraction(2, 1), Fraction(0, 1))
    """
    f, loss = checked_map(f), checked_loss(loss)
    try:
        value = exact_representation_loss(f, negatives=negatives, loss=loss)
    except IrrationalError:
        return representation_loss(f, negatives=negatives, loss=loss, bits=bits)
    return Enclosure.exactly(value, bits=bits)
