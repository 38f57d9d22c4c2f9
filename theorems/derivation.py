"""Convenience for writing derivations: chains and binders. Nothing here is trusted."""

from __future__ import annotations

from typing import Any

from sympy import S

from theorems.kernel import definitions as d
from theorems.kernel import rules
from theorems.kernel.statement import Assumption
from theorems.kernel.terms import (
    Bind,
    ClassLaw,
    Constant,
    IndependentClasses,
    Law,
    Variable,
    substitute,
)
from theorems.kernel.theorem import Theorem

Binder = tuple[Variable, Law]

Place = tuple[Variable, Law, Any]
"""A binder, and a value of positive probability."""

PATTERN: tuple[Place, ...] = (
    (d.c, ClassLaw(), d.s),
    (d.negative_classes, IndependentClasses(), Constant(d.t)),
)
"""An anchor of class s, and all negatives of class t."""


def chain(*links: Theorem) -> Theorem:
    """Return `a R z` from `a R b`, `b R c`, .., `y R z`.

    >>> chain(rules.nonnegative(4), rules.algebra(0, 0)).relation
    '≥'
    """
    whole = links[0]
    for link in links[1:]:
        whole = rules.chain(whole, link)
    return whole


def peel(term: Any, most: int | None = None) -> tuple[tuple[Binder, ...], Any]:
    """Return the outer binders of a term, at most so many, and what they bind.

    >>> from theorems.kernel.definitions import latent_loss
    >>> binders, loss = peel(latent_loss("u"))
    >>> len(binders), type(loss).__name__
    (2, 'Loss')
    """
    binders: list[Binder] = []
    while isinstance(term, Bind) and (most is None or len(binders) < most):
        variable, law, term = term.args
        binders.append((variable, law))
    return tuple(binders), term


def rewrite(theorem: Theorem, right: Any, *assumptions: Assumption) -> Theorem:
    """Return the theorem with an equal term on the right.

    >>> rewrite(rules.nonnegative(4), 3 - 3).right
    0
    """
    return rules.chain(theorem, rules.algebra(theorem.right, right, assumptions))


def rewrite_left(left: Any, theorem: Theorem, *assumptions: Assumption) -> Theorem:
    """Return the theorem with an equal term on the left.

    >>> rewrite_left(2 + 2, rules.nonnegative(4)).left
    4
    """
    return rules.chain(rules.algebra(left, theorem.left, assumptions), theorem)


def average(theorem: Theorem, *binders: Binder) -> Theorem:
    """Return `E a R E b` over several variables, the first of them the outermost.

    >>> from theorems.kernel.definitions import c, i
    >>> from theorems.kernel.terms import ClassLaw, Probability
    >>> average(rules.nonnegative(Probability(c)), (c, ClassLaw())).left
    Bind(c, ClassLaw, Probability(c))
    """
    for variable, law in reversed(binders):
        theorem = rules.average(theorem, variable, law)
    return theorem


def average_strictly(weak: Theorem, strict: Theorem, *places: Place) -> Theorem:
    """Return E a > E b over several variables, from a ≥ b, and a > b at one value of each.

    >>> from theorems.kernel.terms import Probability
    >>> mass, own = Probability(d.c), Probability(d.s)
    >>> mass, own = rules.nonnegative(mass), rules.positive_unless_zero(own)
    >>> average_strictly(mass, own, *PATTERN).relation
    '>'
    """
    if not places:
        return strict
    (variable, law, at), *inner = places
    there = [(v, substitute(x, {variable: at}), value) for v, x, value in inner]
    strict = average_strictly(rules.instantiate(weak, variable, at), strict, *there)
    weak = average(weak, *((v, x) for v, x, _ in inner))
    return rules.average_strictly(weak, strict, variable, law, at)


def subtract(theorem: Theorem, term: Any) -> Theorem:
    """Return a − t R b − t.

    >>> str(subtract(rules.nonnegative(4), 1))
    ' ⊢ 3 ≥ -1'
    """
    return rules.add(theorem, rules.algebra(-S(term), -S(term)))
