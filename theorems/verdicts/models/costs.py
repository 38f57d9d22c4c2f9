"""How much of a statement is evaluated on a model of a size, with one point a class."""

from __future__ import annotations

from math import factorial
from typing import Any

from theorems.kernel import statement as given
from theorems.kernel import terms as t
from theorems.kernel.statement import Statement

Sizes = tuple[int, int]
"""C and k."""


def cost_of(statement: Statement, sizes: Sizes) -> int:
    """Return about how many nodes are evaluated, a family counted as its entries.

    >>> c = t.Variable("c", "class")
    >>> total = t.Bind(c, t.Classes(), t.Probability(c))
    >>> counted = Statement(frozenset(), total, "=", t.CLASS_COUNT)
    >>> cost_of(counted, (40, 2)), cost_of(counted, (80, 2))
    (122, 242)
    """
    classes, negatives = sizes
    parts = (statement.left, statement.right)
    assumed = [x for x in statement.assumptions if not isinstance(x, given.GramIs)]
    terms = sum(_cost(part, sizes) for part in (*parts, *assumed))
    for exists in statement.exists:
        terms *= _draws(exists.args[1], sizes) if isinstance(exists.args[0], t.Variable) else 1
    free = statement.free.union(*map(t.free_variables, (*parts, *statement.exists)))
    long = {"classes": negatives, "points": negatives + classes, "permutation": classes}
    families = sum(long.get(variable.sort, 0) for variable in free)
    matrices = sum(_matrix_cost(x, sizes) for x in statement.assumptions)
    return terms + families + matrices


def _matrix_cost(assumption: given.Assumption, sizes: Sizes) -> int:
    """Return what a Gram matrix costs: its factors, or its entries where these cost more."""
    classes, _ = sizes
    if isinstance(assumption, given.GramIs):
        return classes**2 * max(classes, _cost(assumption.args[3], sizes))
    return classes**3 if isinstance(assumption, given.GramBelow) else 0


def _cost(term: Any, sizes: Sizes) -> int:
    if isinstance(term, t.Bind | t.Loss):
        _, law, body = term.args
        return _cost(law, sizes) + _draws(law, sizes) * (
            1 + _length(law, sizes) + _cost(body, sizes)
        )
    own = sizes[1] if isinstance(term, t.Constant | t.Renamed) else 1
    if isinstance(term, t.Variable):
        return own
    return own + sum(_cost(arg, sizes) for arg in term.args)


def _draws(law: Any, sizes: Sizes) -> int:
    """Return how many values a law has, one point a class; large numbers are not exact."""
    classes, negatives = sizes
    if isinstance(law, t.Indices):
        return negatives
    if isinstance(law, t.Permutation | t.Words):  # a law of words is made of renamings
        return factorial(min(classes, 20))
    if isinstance(law, t.IndependentClasses):
        return int(classes ** min(negatives, 60))
    return classes if isinstance(law, t.Classes | t.OtherClasses | t.ClassLaw) else 1


def _length(law: Any, sizes: Sizes) -> int:
    """Return how many entries a value of a law has."""
    classes, negatives = sizes
    if isinstance(law, t.IndependentClasses | t.IndependentPoints | t.Words):
        return negatives
    return classes if isinstance(law, t.OnePointAClass | t.Permutation) else 0
