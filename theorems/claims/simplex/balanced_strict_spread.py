"""The balanced theorem is strict where a class is spread."""

from __future__ import annotations

from theorems.claims.simplex.balanced_lower_bound import centre
from theorems.claims.simplex.balanced_strict_off_centre import (
    strict_statement,
    strictly,
    two_classes,
)
from theorems.derivation import average_strictly
from theorems.kernel import definitions as d
from theorems.kernel import rules
from theorems.kernel import statement as given
from theorems.kernel import terms as t
from theorems.kernel.statement import Assumption, Statement
from theorems.kernel.theorem import Theorem
from theorems.verdicts.claim import derived


def _spread() -> tuple[Assumption, ...]:
    """Return the assumptions: p, q are points of class s with ⟨f(p), f(q)⟩ < 1."""
    p, q = (t.Variable(name, "point") for name in ("p", "q"))
    return (
        given.InSupport(p, d.s),
        given.InSupport(q, d.s),
        given.InnerBelowOne(d.f(p), d.f(q)),
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
    return strictly(_norms_strictly(), centre())


def _norms_strictly() -> Theorem:
    """C > Σ_s ‖μ_s‖²."""
    in_p, in_q, differ = _spread()
    a = t.Variable("a", "class")
    weak = rules.cosine(d.f(d.x), d.f(d.x_plus), (given.UnitBall("f"),))
    strict = rules.weaken(rules.inner_below_one(differ), _spread())
    points = (d.x, t.Points(a), in_p.args[0]), (d.x_plus, t.Points(a), in_q.args[0])
    return average_strictly(weak, strict, (a, t.Classes(), d.s), *points)
