"""The balanced theorem is strict where a class is spread."""

from __future__ import annotations

from theorems.claims.simplex._balanced import squared_centre
from theorems.claims.simplex.balanced_strict_off_centre import (
    strict_statement,
    strictly,
    two_classes,
)
from theorems.language import (
    Assumption,
    Statement,
    Theorem,
    assume,
    average_strictly,
    derived,
    rules,
    talk,
    terms,
)


def _spread() -> tuple[Assumption, ...]:
    """Return the assumptions: p, q are points of class s with ⟨f(p), f(q)⟩ < 1."""
    p, q = (terms.Variable(name, "point") for name in ("p", "q"))
    return (
        assume.InSupport(p, talk.s),
        assume.InSupport(q, talk.s),
        assume.InnerBelowOne(talk.f(p), talk.f(q)),
    )


def formal() -> Statement:
    """L_k(f) > E ℓ((C/(C−1)·[c_i ≠ c])_i) where ⟨f(p), f(q)⟩ < 1 on one class."""
    return strict_statement((two_classes(), *_spread()))


@derived(
    kind="theorem",
    formal=formal,
    source="nceproof",
)
def balanced_strict_spread() -> Theorem:
    """With balanced classes a representation that spreads a class is worse than the simplex ETF.

    L_k(f) > E ℓ((C/(C−1)·[c_i ≠ c])_i) where ⟨f(p), f(q)⟩ < 1 for points p and q of one class, of
    positive probability, for every C, k and d. With p = q it is a class with a point of norm
    below 1. The right side is the loss of the simplex ETF (`etf-attains`); t is any other class.

    In the balanced theorem ‖μ_s‖ ≤ 1 is strict for that class.
    """
    return strictly(_norms_strictly(), rules.nonnegative(squared_centre()))


def _norms_strictly() -> Theorem:
    """C > Σ_s ‖μ_s‖²."""
    in_p, in_q, differ = _spread()
    a = terms.Variable("a", "class")
    weak = rules.cosine(talk.f(talk.x), talk.f(talk.x_plus), (assume.UnitBall("f"),))
    strict = rules.weaken(rules.inner_below_one(differ), _spread())
    points = (talk.x, terms.Points(a), in_p.args[0]), (talk.x_plus, terms.Points(a), in_q.args[0])
    return average_strictly(weak, strict, (a, terms.Classes(), talk.s), *points)
