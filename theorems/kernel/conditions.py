"""The side conditions of rules: what is checked of their inputs before they conclude (trusted)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import theorems.kernel.statement as given
import theorems.kernel.terms as t
from theorems.kernel.normal_form import is_equal
from theorems.kernel.statement import Assumption, Relation, Statement
from theorems.kernel.theorem import RuleError, Theorem


def check(condition: bool, message: str) -> None:
    """Raise `RuleError` unless a condition holds.

    >>> check(True, "never said")
    """
    if not condition:
        raise RuleError(message)


def check_equal(a: Any, b: Any, assumptions: Any, what: str) -> None:
    """Raise `RuleError` unless two terms have the same normal form.

    >>> check_equal(t.CLASS_COUNT, 1 + (t.CLASS_COUNT - 1), (), "never said")
    """
    if not is_equal(a, b, assumptions):
        needed = Statement(frozenset(assumptions), a, "=", b)
        raise RuleError(f"{what}: {a} and {b} have different normal forms", needed)


def genuine(theorem: Any) -> Statement:
    """Return the statement of a theorem of this kernel.

    >>> genuine("1 > 2")
    Traceback (most recent call last):
    theorems.kernel.theorem.RuleError: '1 > 2' is not a Theorem
    """
    if type(theorem) is not Theorem:
        raise RuleError(f"{theorem!r} is not a Theorem")
    statement: Statement = theorem.statement
    return statement


def plain(*theorems: Theorem) -> frozenset[Assumption]:
    """Return the assumptions of theorems that do not only say that something exists."""
    for theorem in theorems:
        genuine(theorem)
        check(not theorem.statement.exists, "the premise only says that something exists")
    return frozenset().union(*(theorem.assumptions for theorem in theorems))


def everywhere(theorem: Theorem, put: Callable[[Any], Any]) -> Statement:
    """Return what a theorem says with something put into both sides and into all it assumes."""
    assumptions, old = plain(theorem), theorem.statement
    return Statement(frozenset(map(put, assumptions)), put(old.left), old.relation, put(old.right))


def both(first: Relation, second: Relation) -> Relation:
    """Return the relation of a sum or a chain.

    >>> both("=", "≥"), both("≥", ">")
    ('≥', '>')
    """
    return ">" if ">" in (first, second) else "≥" if "≥" in (first, second) else "="


def assume(*assumptions: Assumption) -> frozenset[Assumption]:
    """Return a set of assumptions.

    >>> len(assume(given.Convex(), given.Convex()))
    1
    """
    return frozenset(assumptions)


def generalise(theorem: Theorem, variable: t.Variable, law: t.Law) -> frozenset[Assumption]:
    """Return what a theorem assumes where a variable has a law; nothing else may be about it."""
    assumptions = plain(theorem) - _discharged(variable, law)
    check_not_free(variable, assumptions)
    return assumptions


def check_not_free(variable: t.Variable, assumptions: frozenset[Assumption]) -> None:
    """Raise `RuleError` where an assumption is about a variable.

    >>> check_not_free(t.Variable("c", "class"), assume(given.Convex()))
    """
    for assumption in assumptions:
        if variable in t.free_variables(assumption):
            raise RuleError(f"{variable} is free in {assumption}")


def _discharged(variable: t.Variable, law: t.Law) -> frozenset[Assumption]:
    """Return what the law of a variable says of it."""
    if isinstance(law, t.OtherClasses):
        other = law.args[0]
        return assume(given.Distinct(variable, other), given.Distinct(other, variable))
    if isinstance(law, t.Points):
        return assume(given.InSupport(variable, law.args[0]))
    return frozenset()
