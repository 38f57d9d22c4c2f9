"""Random models on which the assumptions of a statement hold: small ones, and large ones.

Small models have every binder; large ones have as many classes and negatives as the binders of a
statement let one enumerate, up to a million of each where there are none.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from random import Random
from types import MappingProxyType
from typing import Any

from flint import fmpq

from numerics.exact.losses import Loss
from theorems.kernel import statement as given
from theorems.kernel import terms as t
from theorems.kernel.statement import Assumption, Statement
from theorems.verdicts.models.costs import Sizes, cost_of
from theorems.verdicts.models.evaluation import Environment, dot, evaluate
from theorems.verdicts.models.losses import HYPOTHESES, losses_meeting
from theorems.verdicts.models.world import Model, NoModelError, Repeated

_SIZES: tuple[tuple[Sizes, ...], ...] = (
    ((2, 1), (2, 2), (3, 1), (3, 2), (2, 3)),
    ((4, 1), (4, 2), (5, 1), (6, 1), (2, 4), (2, 5), (3, 4)),
)
"""Numbers of classes and negatives; the larger ones where no small model meets the assumptions."""
_TRIES = 400  # random models of each range of sizes, with values of the free variables
_LARGEST = (3, 4, 5, 6, 7, 8, 9, 10, 12, 16, 25, 40, 100, 300, 1000, 10**4, 10**5, 10**6)
_LARGE_COST = 5000  # nodes of the statement that are evaluated on a large model, at most
_LARGE_TRIES = 40
_VALUES = 5  # so many classes, at most, are values of free variables: some of them agree


def random_models(
    statement: Statement, *, count: int, seed: int
) -> Iterator[tuple[Model, Environment]]:
    """Yield models with values of the free variables on which the assumptions hold.

    Small ones; larger ones if no small one meets the assumptions. Raises `NoModelError` if none of
    those does: the assumptions may contradict each other.

    >>> statement = Statement(frozenset(), t.CLASS_COUNT, ">", t.CLASS_COUNT - 1)
    >>> one, = random_models(statement, count=1, seed=0)
    >>> one[0].classes in (2, 3)
    True
    """
    random, found = Random(seed), 0
    for sizes in _SIZES:
        for _ in range(_TRIES):
            drawn = valued(statement, _small_world(statement, random, random.choice(sizes)))
            if drawn is None:
                continue
            found += 1
            yield drawn
            if found == count:
                return
        if found:
            return
    raise NoModelError(
        f"no model of {len(_SIZES) * _TRIES}, with 2 to 6 classes and 1 to 5 negatives, "
        f"meets the assumptions of {statement}"
    )


def large_models(
    statement: Statement, *, count: int, seed: int
) -> Iterator[tuple[Model, Environment]]:
    """Yield models with as many classes and negatives as one can enumerate, one point a class.

    Fewer than `count`, or none, where the assumptions are not met by chance.

    >>> statement = Statement(frozenset(), t.CLASS_COUNT, ">", t.CLASS_COUNT - 1)
    >>> one, two = large_models(statement, count=2, seed=0)
    >>> one[0].classes > 10**5, two[0].negatives > 10**5
    (True, True)
    """
    random, found = Random(seed), 0
    largest = _largest_sizes(statement)
    for _ in range(_LARGE_TRIES):
        classes, negatives = (random.randint(n - n // 8, n) for n in largest[found % 2])
        drawn = valued(statement, _large_world(statement, random, (classes, negatives)))
        if drawn is not None:
            found += 1
            yield drawn
        if found == count:
            return


def _largest_sizes(statement: Statement) -> tuple[Sizes, Sizes]:
    """Return the most classes that are affordable, then most negatives, and the other way round."""
    cost = cost_of(statement)

    def largest(least: int, sizes: Callable[[int], Sizes]) -> int:
        fitting = bisect(_LARGEST, _LARGE_COST, key=lambda n: cost(sizes(n)))
        return _LARGEST[fitting - 1] if fitting else least

    classes, negatives = largest(2, lambda n: (n, 1)), largest(1, lambda n: (2, n))
    return (
        (classes, largest(1, lambda n: (classes, n))),
        (largest(2, lambda n: (n, negatives)), negatives),
    )


# --- worlds --------------------------------------------------------------------------------------


def _small_world(statement: Statement, random: Random, sizes: Sizes) -> Model:
    classes, negatives = sizes
    halves = [(fmpq(1),), (fmpq(1, 2), fmpq(1, 2)), (fmpq(1, 3), fmpq(2, 3))]
    law = _law(_weights(statement, random, classes), classes)
    points = tuple(random.choice(halves) for _ in range(classes))
    return _world(statement, random, law, points, negatives)


def _large_world(statement: Statement, random: Random, sizes: Sizes) -> Model:
    """Return a world whose law repeats five weights."""
    classes, negatives = sizes
    law = _law(_weights(statement, random, 5), classes)
    return _world(statement, random, law, Repeated(((fmpq(1),),), classes), negatives)


def _weights(statement: Statement, random: Random, count: int) -> list[int]:
    weights = [random.randint(1, 5) for _ in range(count)]
    return [1] * count if given.Balanced() in statement.assumptions else weights


def _law(weights: list[int], classes: int) -> Repeated[fmpq]:
    """Return the law with these weights, again and again."""
    rounds, rest = divmod(classes, len(weights))
    total = rounds * sum(weights) + sum(weights[:rest])
    return Repeated([fmpq(weight, total) for weight in weights], classes)


def _world(
    statement: Statement, random: Random, law: Sequence[fmpq], points: Any, negatives: int
) -> Model:
    """Return a world with a loss of which the assumptions hold; a rational one in an equation."""
    fitting = _fitting(statement)
    if not fitting:
        raise NoModelError(f"no loss of the family meets the assumptions of {statement}")
    return Model(law, points, negatives, random.choice(fitting), random, statement.assumptions)


@cache
def _fitting(statement: Statement) -> list[Loss]:
    """Return the losses with which a statement is looked at."""
    said = (statement.left, statement.right, *statement.assumptions)
    smooth = any(part.has(t.Subgradient) for part in said)
    return losses_meeting(statement.assumptions, smooth=smooth, rational=statement.relation == "=")


# --- values of the free variables ----------------------------------------------------------------


def valued(statement: Statement, model: Model) -> tuple[Model, Environment] | None:
    """Return a model with random values, or None where the assumptions do not hold on it.

    >>> from numerics.exact.losses import Logistic
    >>> model = Model((fmpq(1, 2),) * 2, ((fmpq(1),),) * 2, 1, Logistic(), Random(0))
    >>> nothing = Statement(frozenset(), t.CLASS_COUNT, ">", t.CLASS_COUNT - 1)
    >>> valued(nothing, model) == (model, {})
    True
    """
    variables, assumed = _in_order(statement)
    most = model.random.randint(1, _VALUES)
    pool = model.random.sample(range(model.classes), min(most, model.classes))
    at: Environment = {}
    try:
        for variable in variables:
            at[variable] = _random_value(variable, model, pool)
        met = all(_holds(assumption, model, at) for assumption in assumed)
    except NoModelError:
        return None
    return (model, at) if met else None


@cache
def _in_order(statement: Statement) -> tuple[tuple[t.Variable, ...], tuple[Assumption, ...]]:
    """Return the free variables and the assumptions, so that draws are the same in every run."""
    parts = (statement.left, statement.right, *statement.exists)
    free = statement.free.union(*map(t.free_variables, parts))
    variables = sorted(free, key=lambda variable: (variable.sort, variable.name))
    return tuple(variables), tuple(sorted(statement.assumptions, key=str))


def _random_value(variable: t.Variable, model: Model, pool: list[int]) -> Any:
    """Return a value whose classes are of a pool; a family of points may have any points."""
    random = model.random
    if variable.sort == "class":
        return random.choice(pool)
    if variable.sort == "index":
        return random.randrange(model.negatives)
    if variable.sort == "point":
        return _random_points(model, pool, 1)[0]
    if variable.sort == "permutation":
        return tuple(random.sample(range(model.classes), model.classes))
    if variable.sort == "classes":
        return tuple(random.choices(pool, k=model.negatives))
    longest = max(model.negatives, model.classes)  # its places are indices, or classes
    return tuple(_random_points(model, pool, longest))


def _random_points(model: Model, pool: list[int], count: int) -> list[tuple[int, int]]:
    points, choice, below = model.points, model.random.choice, model.random.randrange
    return [(c := choice(pool), below(len(points[c]))) for _ in range(count)]


_BY_CONSTRUCTION = (
    *HYPOTHESES,
    given.Balanced,
    given.Exchangeable,
    given.PairUniform,
    given.UnitVectors,
    given.UnitBall,
)
"""The assumptions that every random model meets."""


def _holds(assumption: Assumption, model: Model, at: Environment) -> bool:
    """Tell whether an assumption on classes, points or vectors holds."""
    if isinstance(assumption, given.GramIs):
        model.vector(assumption.name, 0)  # raises where the matrix is none
        return True
    if isinstance(assumption, given.GramBelow):
        return _is_below(model, *map(str, assumption.args))
    if isinstance(assumption, _BY_CONSTRUCTION):
        return True
    return TESTS[type(assumption)](*(evaluate(x, model, at) for x in assumption.args))


TESTS: Mapping[type[Assumption], Callable[[Any, Any], bool]] = MappingProxyType(
    {
        given.Same: lambda a, b: bool(a == b),
        given.Distinct: lambda a, b: bool(a != b),
        given.InSupport: lambda point, own: bool(point[0] == own),
        given.InnerBelowOne: lambda a, b: bool(dot(a, b) < 1),
        given.TermsDiffer: lambda a, b: bool(a - b != 0),
    }
)


def _is_below(model: Model, low: str, high: str) -> bool:
    """Tell whether ⟨v_s, v_t⟩ ≤ ⟨u_s, u_t⟩ for s ≠ t; the same vectors are not above themselves."""
    pairs = [tuple(model.vector(name, c) for c in range(model.classes)) for name in (low, high)]
    if all(v is u for v, u in zip(*pairs, strict=True)):
        return True
    lower, upper = pairs
    return all(
        dot(lower[a], lower[b]) <= dot(upper[a], upper[b])
        for a in range(model.classes)
        for b in range(a)
    )
