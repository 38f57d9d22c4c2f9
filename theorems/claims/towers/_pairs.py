"""What claims about two towers share: N pairs as classes, and the simplex bound of their loss.

A pair is a point, drawn of the law of its class; u_s and v_s are the vectors of the two towers at
one pair of class s, so image and caption may depend on each other in any way.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy import Integer, Rational

from theorems.derivation import Binder
from theorems.language import (
    Assumption,
    Theorem,
    assume,
    average,
    bounded_by_symmetry,
    rewrite,
    rewrite_left,
    rules,
    subtract,
    talk,
    terms,
)

Tower = Callable[[Any], Any]
"""The vector of a class, or of the pair that is drawn of it."""

SIZE = terms.CLASS_COUNT
"""The number N of pairs."""

_p, _q = (terms.Variable(name, "class") for name in ("p", "q"))


def total(of: Callable[[Any], Any]) -> Any:
    """Return the sum of a term over all pairs."""
    return terms.Bind(_p, terms.Classes(), of(_p))


def positives(u: Tower, v: Tower) -> Any:
    """Return Σ_s ⟨u_s, v_s⟩."""
    return total(lambda s: terms.Inner(u(s), v(s)))


def negatives(u: Tower, v: Tower) -> Any:
    """Return Σ_{s≠t} ⟨u_s, v_t⟩."""
    apart = (1 - terms.Equal(_p, _q)) * terms.Inner(u(_p), v(_q))
    return terms.Bind(_p, terms.Classes(), terms.Bind(_q, terms.Classes(), apart))


def vectors(name: str) -> Tower:
    """Return the tower of one vector a class."""
    return lambda s: terms.Vector(name, s)


def batch_loss(u: Tower, v: Tower, *drawn: Binder) -> Any:
    """Return E ℓ((⟨u_c, v_c⟩ − ⟨u_c, v_t⟩)_{t ≠ c}): a pair against all others of the batch."""
    loss = terms.Loss(
        talk.u, terms.OtherClasses(talk.c), terms.Inner(u(talk.c), v(talk.c) - v(talk.u))
    )
    for variable, law in reversed(drawn):
        loss = terms.Bind(variable, law, loss)
    return terms.Bind(talk.c, terms.ClassLaw(), loss)


def simplex_bound(u: Tower, v: Tower, *drawn: Binder) -> Theorem:
    """Derive that the batch loss is at least that of the simplex, for towers into the unit ball."""
    margin = average(mean_margin_below(u, v), *drawn)
    return bounded_by_symmetry(batch_loss(u, v, *drawn), rewrite_left(SIZE / (SIZE - 1), margin))


def simplex_is_better(u: Tower, v: Tower) -> Theorem:
    """Derive that the batch loss is more than that of the simplex, where the squares are not 0."""
    upper = rewrite_left(SIZE / (SIZE - 1), mean_margin_below(u, v, strictly=True))
    return bounded_by_symmetry(batch_loss(u, v), upper, decrease=rules.decrease_strictly)


def squares(u: Tower, v: Tower) -> Any:
    """Return Σ_s ‖u_s − v_s − (ū − v̄)‖² + (1/N) (‖Σ_s u_s‖² + ‖Σ_s v_s‖²)."""
    sum_u, sum_v = total(u), total(v)
    return variance(u, v) + (terms.Inner(sum_u, sum_u) + terms.Inner(sum_v, sum_v)) / SIZE


def variance(u: Tower, v: Tower) -> Any:
    """Return Σ_s ‖u_s − v_s − (ū − v̄)‖², which is 0 for one tower."""
    gap = u(talk.s) - v(talk.s) - (total(u) - total(v)) / SIZE
    return Integer(0) if gap == 0 else terms.Bind(talk.s, terms.Classes(), terms.Inner(gap, gap))


def mean_margin_below(u: Tower, v: Tower, *, strictly: bool = False) -> Theorem:
    """Derive N/(N−1) ≥ (1/N) Σ_s ⟨u_s, v_s⟩ − (1/(N(N−1))) Σ_{s≠t} ⟨u_s, v_t⟩.

    The squares are ≥ 0; they are assumed not to be 0 where it is to be derived with >.
    """
    margin = positives(u, v) / SIZE - negatives(u, v) / (SIZE * (SIZE - 1))
    known = rules.positive_unless_zero if strictly else rules.nonnegative
    norms = rules.add(norms_below(u), norms_below(v))
    bound = subtract(rules.add(norms, known(squares(u, v))), squares(u, v))
    scaled = rules.scale(bound, Rational(1, 2) / (SIZE - 1))
    return rewrite(rewrite_left(SIZE / (SIZE - 1), scaled), margin)


def norms_below(u: Tower) -> Theorem:
    """Derive N ≥ Σ_s ‖u_s‖² for a tower into the unit ball."""
    at = u(talk.s)
    ball: Assumption = assume.UnitBall(str(at.args[0]))
    return average(rules.cosine(at, at, (ball,)), (talk.s, terms.Classes()))
