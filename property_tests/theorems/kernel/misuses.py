"""What misuses of rules are made of, and how they are told apart in a run."""

from types import SimpleNamespace

import pytest
from sympy import S

from property_tests.theorems.kernel.uses import (
    IN_SET,
    C,
    c,
    fact,
    i,
    joined,
    members,
    positive,
    s,
    u,
)
from theorems.kernel import rules
from theorems.kernel import statement as given
from theorems.kernel import terms as t
from theorems.kernel.statement import Statement


def zero():
    """[c = s] − [s = c], which is 0 but does not look it."""
    return t.Equal(c, s) - t.Equal(s, c)


def at_s():
    """z(s)² > 0, where z(s) ≠ 0."""
    return rules.instantiate(positive(), c, s)


DOUBLE = given.GramIs("u", s, u, 2 * t.Equal(s, u))


def polynomial_zero():
    return (C - 1) * (C + 1) - C**2 + 1


def hidden_family():
    """Σ_i m_i h_i for m_i = [e_i = s] and h_i, which is the same and does not look it."""
    h = t.Bind(u, t.Classes(), t.Equal(u, t.Entry(members, i)) * t.Equal(u, s))
    return fact(*(t.Bind(i, t.Indices(), m * h) for m in (IN_SET, joined())))


def itself(term):
    """A term equals itself."""
    return fact(term, term)


def forged(*assumptions):
    """1 > 2, as an object that looks like a theorem."""
    statement = Statement(frozenset(assumptions), S(1), ">", S(2))
    return SimpleNamespace(statement=statement, assumptions=statement.assumptions)


class Odd(t.Equal):
    """Not the indicator of the kernel."""


NO_TERM, GENUINE, SOME = "is no term", "not a Theorem", "only says that something exists"


def cases(misuses):
    """Each misuse and its message as the parameters of a test, named after the rule."""
    return [pytest.param(*case, id=f"{name}-{n}") for n, (name, *case) in enumerate(misuses)]
