"""Exact finite models, drawn before the premises are, and what is true on them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice, permutations, product
from math import prod
from random import Random
from typing import Any

from flint import fmpq

from property_tests.fuzzer.losses import LOSSES
from theorems.kernel import statement as given
from theorems.kernel import terms as t
from theorems.kernel.statement import Assumption, Statement
from theorems.verdicts import models
from theorems.verdicts.models import evaluate, evaluation
from theorems.verdicts.models.evaluation import Environment
from theorems.verdicts.models.words import is_exchangeable, is_pair_uniform

SIZES = ((2, 1), (2, 2), (2, 2), (2, 2), (2, 3), (3, 1), (3, 2), (3, 2))
LAWS = {2: ((1, 1), (1, 2), (3, 1)), 3: ((1, 1, 1), (1, 2, 3), (2, 1, 1))}
UNIT_VECTORS = tuple(
    tuple(fmpq(n, d) for n in vector)
    for d, *vectors in ((1, (1, 0), (-1, 0), (0, 1)), (5, (3, 4), (4, -3), (-3, 4)), (13, (5, 12)))
    for vector in vectors
)
NORMS = (given.UnitVectors, given.UnitBall)
WORDS = (given.Exchangeable, given.PairUniform)
NUMBERS = tuple(fmpq(n, 2) for n in (-4, -2, -1, 0, 0, 1, 2, 2, 4, 6))


@dataclass
class World(models.Model):
    """A finite model whose vectors and numbers are rational.

    `norms` says of a family whether its vectors are drawn of norm 1, in the unit ball, or anyhow;
    "basis" gives the classes orthonormal vectors, "one" the same. `moved` puts one point in place
    of another for the vectors of a family, `pinned` other vectors in place of the drawn ones,
    `functions` a known function for an unknown one.
    """

    norms: dict[str, str] = field(default_factory=dict)
    moved: dict[tuple[str, Any], Any] = field(default_factory=dict)
    pinned: dict[tuple[str, Any], Any] = field(default_factory=dict)
    functions: dict[str, Any] = field(default_factory=dict)

    def vector(self, name: str, place: Any) -> Any:
        """Return the vector of a family at a class or point."""
        if (name, place) in self.pinned:
            return self.pinned[name, place]
        key = name, self.moved.get((name, place), place)
        if key not in self.vectors:
            self.vectors[key] = self._new_vector(*key)
        return self.vectors[key]

    def _new_vector(self, name: str, place: Any) -> Any:
        kind = self.norm(name)
        if kind in ("basis", "one") and isinstance(place, int):
            own = place if kind == "basis" else 0
            return tuple(fmpq(int(own == n)) for n in range(self.classes))
        unit = self.random.choice(UNIT_VECTORS)
        if kind == "line":
            return (self.random.choice((fmpq(1), fmpq(-1))),)
        if kind in ("ball", "any"):
            scale = self.random.choice(NUMBERS) / (1 if kind == "any" else 3)
            return tuple(scale * x for x in unit)
        return unit

    def norm(self, name: str) -> str:
        """Return how the vectors of a family are drawn."""
        if name not in self.norms:
            kinds = ("unit", "unit", "line", "ball", "any", "basis", "one")
            self.norms[name] = self.random.choice(kinds)
        return self.norms[name]

    def scalar(self, name: str, places: tuple[Any, ...]) -> Any:
        """Return the value of an unknown function, or of the known one in its place."""
        if name in self.functions:
            return self.functions[name](places)
        return super().scalar(name, places)

    def coefficient(self, *key: Any) -> fmpq:
        """Return the random number of a key, 0 and 1 more often than others."""
        if key not in self.scalars:
            self.scalars[key] = self.random.choice(NUMBERS)
        return self.scalars[key]

    def new_words(self, *_: bool) -> Any:
        """Return laws of words of any kind; nothing is assumed of a world before it is drawn."""
        return super().new_words(self.random.random() < 0.6, self.random.random() < 0.5)

    def all_points(self) -> list[Any]:
        """Return the points of all classes."""
        return [(c, n) for c in range(self.classes) for n in range(len(self.points[c]))]


def random_world(random: Random) -> World:
    """Return a world of 2 or 3 classes with a point or two each, and up to 3 negatives."""
    classes, negatives = random.choice(SIZES)
    weights = random.choice(LAWS[classes])
    points = tuple(
        random.choice((((1,)), (1, 1), (1, 2)) if classes == 2 else ((1,), (1,), (1, 1)))
        for _ in range(classes)
    )
    return World(
        law=tuple(fmpq(w, sum(weights)) for w in weights),
        points=tuple(tuple(fmpq(w, sum(own)) for w in own) for own in points),
        negatives=negatives,
        loss=random.choice(LOSSES),
        random=Random(random.random()),
    )


def with_changes(world: World, **changes: Any) -> World:
    """Return a world of the same vectors and numbers but for the changes."""
    return replace(world, known={}, **changes)


def suited(world: World, statement: Statement) -> World:
    """Return a world with a loss, a law and vectors such as a statement assumes them."""
    kinds = {type(x) for x in statement.assumptions if not x.args}
    fitting = [loss for loss in LOSSES if kinds - {given.Balanced, *WORDS} <= loss.hypotheses]
    law = (fmpq(1, world.classes),) * world.classes if given.Balanced in kinds else world.law
    named = {x.name for x in statement.assumptions if type(x) in NORMS}
    words = models.Model.new_words(world, *(x in kinds for x in WORDS))
    return with_changes(
        world,
        law=law,
        vectors={},
        drawn_words=[words],
        norms={**world.norms, **dict.fromkeys(named, "unit")},
        loss=world.loss if world.loss in fitting else world.random.choice(fitting or LOSSES),
    )


# --- values of the free variables ----------------------------------------------------------------


def values(variable: t.Variable, world: World) -> list[Any]:
    """Return all that a variable may be."""
    classes = range(world.classes)
    found: dict[str, Any] = {
        "class": lambda: classes,
        "index": lambda: range(world.negatives),
        "point": world.all_points,
        "permutation": lambda: permutations(classes),
        "classes": lambda: product(classes, repeat=world.negatives),
        "points": lambda: product(world.all_points(), repeat=max(world.negatives, world.classes)),
    }
    return list(islice(found[variable.sort](), 256))


def environments(
    variables: frozenset[t.Variable], world: World, *, most: int
) -> Iterator[Environment]:
    """Yield all values of variables, or so many random ones where there are more."""
    order = sorted(variables, key=str)
    pools = [values(variable, world) for variable in order]
    if prod(map(len, pools)) <= most:
        for chosen in product(*pools):
            yield dict(zip(order, chosen, strict=True))
        return
    for _ in range(most):
        yield {v: world.random.choice(pool) for v, pool in zip(order, pools, strict=True)}


def forget() -> None:
    """Drop what is kept of terms."""
    for kept in (evaluation.read, evaluation._dependence, evaluation._name):
        kept.cache_clear()


# --- truth ---------------------------------------------------------------------------------------


def meets(world: World, assumption: Assumption, at: Environment) -> bool:
    """Tell whether an assumption holds, exactly."""
    kind = type(assumption)
    if kind is given.Balanced:
        return all(mass == world.law[0] for mass in world.law)
    if kind in WORDS:
        return (is_exchangeable if kind is given.Exchangeable else is_pair_uniform)(world.words)
    if not assumption.args:
        return kind in world.loss.hypotheses
    if kind in NORMS:
        allowed = ("unit", "line", "basis", "one", *(("ball",) if kind is given.UnitBall else ()))
        return world.norm(assumption.name) in allowed
    if kind in (given.GramIs, given.GramBelow):
        return _has_gram(world, assumption)
    first, second = (evaluate(x, world, at) for x in assumption.args)
    compared: dict[type, Any] = {
        given.InSupport: lambda: first[0] == second,
        given.InnerBelowOne: lambda: evaluation.dot(first, second) < 1,
        given.Same: lambda: first == second,
        given.Distinct: lambda: first != second,
        given.TermsDiffer: lambda: first - second != 0,
    }
    return bool(compared[kind]())


def _has_gram(world: World, assumption: Assumption) -> bool:
    """Compare the cosines of the classes with those that are assumed."""
    name = str(assumption.args[0])
    if isinstance(assumption, given.GramIs):
        s, u, body = assumption.args[1:]
        return all(
            _cosine(world, name, a, b) == evaluate(body, world, {s: a, u: b})
            for a, b in _pairs(world)
        )
    upper = str(assumption.args[1])
    return all(
        _cosine(world, name, a, b) <= _cosine(world, upper, a, b)
        for a, b in _pairs(world)
        if a != b
    )


def _cosine(world: World, name: str, a: int, b: int) -> Any:
    return evaluation.dot(world.vector(name, a), world.vector(name, b))


def _pairs(world: World) -> Iterator[tuple[int, int]]:
    return product(range(world.classes), repeat=2)


def free_in(statement: Statement) -> frozenset[t.Variable]:
    """Return the free variables of a statement."""
    named = {exists.args[0] for exists in statement.exists}
    sides = t.free_variables(statement.left) | t.free_variables(statement.right)
    laws = (t.free_variables(exists.args[1]) for exists in statement.exists)
    return ((sides | statement.free) - named).union(*laws)


def places(statement: Statement, world: World, *, most: int) -> Iterator[Environment]:
    """Yield values of the free variables of a statement that meet its assumptions."""
    for at in environments(free_in(statement), world, most=most):
        if all(meets(world, assumption, at) for assumption in statement.assumptions):
            yield at


def verdicts(statement: Statement, world: World, *, most: int) -> Iterator[bool | None]:
    """Yield what a statement is at values of its free variables that meet its assumptions."""
    wanted = _without_idle_vectors(statement)
    for at in places(statement, world, most=most):
        yield _verdict(wanted, world, at)


def _verdict(statement: Statement, world: World, at: Environment) -> bool | None:
    """Decide ∃ for unit vectors of R^1, which are ±1; other vectors are left undecided."""
    for exists in statement.exists:
        name, dimension = exists.args
        if isinstance(name, t.Variable):
            continue
        if evaluate(dimension, world, {}) != 1:
            return None
        rest = replace(statement, exists=tuple(x for x in statement.exists if x != exists))
        return any(
            _verdict(rest, with_changes(world, pinned=chosen), at)
            for chosen in signs(str(name), world)
        )
    return models.check(statement, world, at)


def signs(name: str, world: World) -> Iterator[dict[Any, Any]]:
    """Yield all families of unit vectors of R^1, one a class."""
    for chosen in product((fmpq(1), fmpq(-1)), repeat=world.classes):
        yield {(name, c): (sign,) for c, sign in enumerate(chosen)}


def _without_idle_vectors(statement: Statement) -> Statement:
    """Drop ∃ for vectors that the relation does not mention."""
    used = t.family_names(statement.left) | t.family_names(statement.right)
    kept = tuple(
        x for x in statement.exists if isinstance(x.args[0], t.Variable) or str(x.args[0]) in used
    )
    return replace(statement, exists=kept)
