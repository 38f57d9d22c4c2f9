"""Premises that hold on one model: sealed from outside, which only tests of the kernel may do."""

from __future__ import annotations

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

from flint import fmpq
from sympy import Rational, Tuple

from property_tests.fuzzer.terms import Terms
from property_tests.fuzzer.worlds import World, places
from theorems.kernel import statement as given
from theorems.kernel import terms as t
from theorems.kernel import theorem as sealed
from theorems.kernel.statement import Statement
from theorems.kernel.theorem import Theorem
from theorems.verdicts.models import evaluate

MOST = 60  # values of the free variables to which a premise is fitted


def premise(statement: Statement) -> Theorem:
    """Return a statement as a theorem, unproved."""
    return Theorem(statement, "algebra", (), sealed._SEAL)


def as_number(value: fmpq) -> Rational:
    """Return a rational number as a term."""
    return Rational(int(value.p), int(value.q))


def fitted(
    world: World,
    left: Any,
    right: Any,
    assumptions: Iterable[given.Assumption] = (),
    *,
    shift: bool = True,
) -> Theorem:
    """Return the strongest relation that two terms have on a world, the right one moved if needed.

    Without `shift` the sides stay as they are, and the relation may be one that does not hold.
    """
    assumed = frozenset(assumptions)
    trial = Statement(assumed, left, "=", right)
    gaps = [
        evaluate(trial.left, world, at) - evaluate(trial.right, world, at)
        for at in places(trial, world, most=MOST)
    ]
    if not any(gaps):
        return premise(Statement(assumed, left, "=", right))
    lowest = min(gaps)
    if lowest <= 0 and shift:
        lowest -= world.random.choice((0, 1))
        right, lowest = right + as_number(lowest), min(gaps) - lowest
    return premise(Statement(assumed, left, ">" if lowest > 0 else "≥", right))


def random_premise(
    terms: Terms, world: World, *, left: Any = None, assumptions: Iterable[Any] | None = None
) -> Theorem:
    """Return a random relation that holds on a world; at times it only says that something is."""
    if terms.chance(0.06):
        return impostor() if terms.chance(0.2) else existential(terms)
    assumed = terms.assumptions() if assumptions is None else assumptions
    left = terms.scalar(depth=terms.one(0, 1, 2)) if left is None else left
    right = terms.one(left, terms.leaf(), terms.scalar(depth=1), Rational(0))
    return fitted(world, left, right, assumed)


def impostor() -> Any:
    """Return something that looks like a theorem, and is false."""
    false = Statement(frozenset(), Rational(0), ">", Rational(1))
    parts = {
        name: getattr(false, name)
        for name in ("assumptions", "left", "relation", "right", "exists")
    }
    return SimpleNamespace(**parts, statement=false)


def existential(terms: Terms) -> Theorem:
    """Return ∃ v: a(v) R E a, for a term and the law of v."""
    variable = t.Variable(terms.one("x", "y"), "point")
    law = t.Points(terms.free("class"))
    body = terms.one(
        t.Unknown("h", variable),
        t.Unknown("h", variable) ** 2,
        t.Inner(t.Vector("f", variable), terms.vector()),
    )
    bound = t.Variable("b", "point")
    mean = t.Bind(bound, law, t.substitute(body, {variable: bound}))
    sides = terms.one((body, mean), (mean, body))
    return premise(Statement(frozenset(), sides[0], "≥", sides[1], (Tuple(variable, law),)))
