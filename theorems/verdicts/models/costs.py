"""How much of a statement is evaluated on a model of a size, with one point a class."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from math import factorial, prod
from typing import Any

from theorems.kernel import statement as given
from theorems.kernel import terms as t
from theorems.kernel.statement import Statement

Sizes = tuple[int, int]
"""C and k."""


def cost_of(statement: Statement) -> Callable[[Sizes], int]:
    """Return what tells about how many nodes are evaluated, a family counted as its entries.

    >>> c = t.Variable("c", "class")
    >>> total = t.Bind(c, t.Classes(), t.Probability(c))
    >>> counted = cost_of(Statement(frozenset(), total, "=", t.CLASS_COUNT))
    >>> counted((40, 2)), counted((80, 2))
    (122, 242)
    """
    parts = (statement.left, statement.right)
    matrices = [x for x in statement.assumptions if isinstance(x, given.GramIs | given.GramBelow)]
    assumed = [x for x in statement.assumptions if not isinstance(x, given.GramIs)]
    terms = [_cost(part) for part in (*parts, *assumed)]
    tried = [x.args[1] for x in statement.exists if isinstance(x.args[0], t.Variable)]
    free = statement.free.union(*map(t.free_variables, (*parts, *statement.exists)))

    def cost(sizes: Sizes) -> int:
        classes, negatives = sizes
        long = {"classes": negatives, "points": negatives + classes, "permutation": classes}
        once = sum(term.at(sizes) for term in terms)
        families = sum(long.get(variable.sort, 0) for variable in free)
        values = prod(_draws(law, sizes) for law in tried)
        return once * values + families + sum(_matrix_cost(x, sizes) for x in matrices)

    return cost


def _matrix_cost(assumption: given.Assumption, sizes: Sizes) -> int:
    """Return what a Gram matrix costs: its factors, or its entries where these cost more."""
    classes, _ = sizes
    if isinstance(assumption, given.GramIs):
        return classes**2 * max(classes, _cost(assumption.args[3]).at(sizes))
    return classes**3


@dataclass(frozen=True)
class _Cost:
    """Nodes of a term: so many, so many for each of the negatives, and the bodies of binders."""

    fixed: int
    negatives: int
    bound: tuple[tuple[Any, _Cost], ...]

    def at(self, sizes: Sizes) -> int:
        """Return how many nodes are evaluated, a body once for each value of its law."""
        bodies = (
            _draws(law, sizes) * (1 + _length(law, sizes) + body.at(sizes))
            for law, body in self.bound
        )
        return self.fixed + self.negatives * sizes[1] + sum(bodies)


@cache
def _cost(term: Any) -> _Cost:
    if isinstance(term, t.BINDING):
        _, law, body = term.args
        own = _cost(law)
        return _Cost(own.fixed, own.negatives, (*own.bound, (law, _cost(body))))
    is_family = isinstance(term, t.Constant | t.Renamed)
    inside = [] if isinstance(term, t.Variable) else list(map(_cost, term.args))
    return _Cost(
        sum((x.fixed for x in inside), int(not is_family)),
        sum((x.negatives for x in inside), int(is_family)),
        tuple(one for x in inside for one in x.bound),
    )


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
