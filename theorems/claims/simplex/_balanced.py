"""What claims about balanced classes share: the coordinate of two classes, and what bounds it."""

from __future__ import annotations

from typing import Any

from theorems.language import (
    Theorem,
    assume,
    average,
    rewrite,
    rewrite_left,
    rules,
    subtract,
    talk,
    terms,
)

_a = terms.Variable("a", "class")


def norms() -> Theorem:
    """C ≥ Σ_a ‖μ_a‖²."""
    cosine = rules.cosine(talk.f(talk.x), talk.f(talk.x_plus), (assume.UnitBall("f"),))
    points = (talk.x, terms.Points(_a)), (talk.x_plus, terms.Points(_a))
    return average(cosine, (_a, terms.Classes()), *points)


def squared_centre() -> Any:
    """Return ‖Σ_a μ_a‖²."""
    mean = terms.Bind(talk.x, terms.Points(_a), talk.f(talk.x))
    total = terms.Bind(_a, terms.Classes(), mean)
    return terms.Inner(total, total)


def coordinate(norm: Theorem, square: Theorem, other: Any, mean: Any) -> Theorem:
    """Return C/(C−1)·[c_i ≠ c] ≥ the mean coordinate, from the bounds of norms and centre.

    `other` is [c_i ≠ c], or 1 where the classes are known to be different.
    """
    size = terms.CLASS_COUNT
    norm = rules.scale(norm, other / (size - 1))
    square = rules.scale(square, other / (size * (size - 1)))
    bound = subtract(rules.add(norm, square), square.left)
    facts = (assume.Balanced(), *norm.assumptions, *square.assumptions)
    return rewrite(rewrite_left(other * size / (size - 1), bound), mean, *facts)
