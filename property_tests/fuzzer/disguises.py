"""Terms that vanish without looking it, and indicators under another face.

A side condition about where a variable occurs must see these before SymPy makes `0·X` to 0.
"""

from __future__ import annotations

from typing import Any

from property_tests.fuzzer.terms import Terms
from property_tests.terms import Scope
from theorems.kernel import terms as t


def vanishing_factor(terms: Terms, scope: Scope | None = None) -> Any:
    """Return a term that is 0 for all values of its variables; SymPy does not see that it is."""
    a, b = terms.klass(scope), terms.klass(scope)
    same, bound = t.Equal(a, b), terms.new("class")
    return terms.one(
        same * (1 - same),
        same - t.Equal(b, a),
        same * (1 - t.Equal(b, a)),
        t.Bind(bound, t.ClassLaw(), 1) - 1 + 0 * same,
        t.Bind(bound, t.Classes(), t.Equal(bound, a)) - 1,
    )


def vanishing(terms: Terms, hidden: Any, scope: Scope | None = None) -> Any:
    """Return a term that is 0 and mentions what is hidden in it."""
    return vanishing_factor(terms, scope) * hidden


def hidden_indicator(terms: Terms, a: Any, b: Any) -> Any:
    """Return [a = b] in words that do not have [a = b] in them."""
    u, v = terms.new("class"), terms.new("class")
    one = t.Bind(u, t.Classes(), t.Equal(u, a) * t.Equal(u, b))
    two = t.Bind(
        u, t.Classes(), t.Bind(v, t.Classes(), t.Equal(u, v) * t.Equal(u, a) * t.Equal(v, b))
    )
    return terms.one(one, one, two, 1 - t.Bind(u, t.Classes(), t.Equal(u, a) * (1 - t.Equal(u, b))))


def decorated(terms: Terms, term: Any, hidden: Any) -> Any:
    """Return a term, at times with something that vanishes added, or times something that is 1."""
    if terms.chance(0.6):
        return term
    nothing = vanishing(terms, hidden)
    return terms.one(term + nothing, term * (1 + vanishing_factor(terms)), nothing, term - nothing)
