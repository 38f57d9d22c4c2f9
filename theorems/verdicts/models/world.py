"""A finite world in which the statements of the kernel are true or false.

A model has C classes with a few points each, k negatives, rational laws and vectors, and a loss.
Vectors with an assumed Gram matrix are rational, too, so that all but exp and log is exact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Any, TypeVar

from flint import arb, fmpq
from sympy.solvers.diophantine.diophantine import sum_of_four_squares

from numerics.exact.geometry import signature, sphere_point
from numerics.exact.losses import Loss
from theorems.errors import NceproofError
from theorems.kernel import statement as given
from theorems.kernel.statement import Assumption
from theorems.verdicts.models.evaluation import dot, function_of
from theorems.verdicts.models.words import WordLaw, random_word_law

Item = TypeVar("Item")


class NoModelError(NceproofError):
    """No model was found on which the assumptions of a statement hold."""


@dataclass(frozen=True)
class Repeated(Sequence[Item]):
    """A short pattern again and again, of any length without being stored.

    >>> list(Repeated((1, 2), 5))
    [1, 2, 1, 2, 1]
    """

    pattern: Sequence[Item]
    length: int

    def __len__(self) -> int:
        """Return the length."""
        return self.length

    def __getitem__(self, place: Any) -> Any:
        """Return the item at a place ≥ 0."""
        if not 0 <= place < self.length:
            raise IndexError(place)
        return self.pattern[place % len(self.pattern)]


@dataclass
class Model:
    """A finite world: laws, points, vectors, a loss.

    `points[c]` lists the probabilities of the points of class c; a point is the pair (c, n). The
    vectors of a family and the values of unknown functions are drawn when they are first asked for.
    """

    law: Sequence[fmpq]
    points: Sequence[Sequence[fmpq]]
    negatives: int
    loss: Loss
    random: Random
    assumptions: frozenset[Assumption] = frozenset()
    dimension: int = 2
    vectors: dict[tuple[str, Any], Any] = field(default_factory=dict)
    scalars: dict[Any, fmpq] = field(default_factory=dict)
    known: dict[Any, Any] = field(default_factory=dict)
    drawn_words: list[WordLaw] = field(default_factory=list)
    drawing: set[Assumption] = field(default_factory=set)

    @property
    def classes(self) -> int:
        """C."""
        return len(self.law)

    @property
    def words(self) -> WordLaw:
        """The laws W_c of k classes, drawn when they are first asked for."""
        if not self.drawn_words:
            kinds = given.Exchangeable(), given.PairUniform()
            self.drawn_words.append(self.new_words(*(x in self.assumptions for x in kinds)))
        return self.drawn_words[0]

    def new_words(self, exchangeable: bool, pair_uniform: bool) -> WordLaw:
        """Return random laws of words with the properties that are assumed of them."""
        return random_word_law(
            self.random,
            classes=self.classes,
            negatives=self.negatives,
            exchangeable=exchangeable,
            pair_uniform=pair_uniform,
        )

    def vector(self, name: str, place: Any) -> Any:
        """Return the vector of a family at a class or point, with the norm that is assumed."""
        if (name, place) not in self.vectors:
            self.vectors[name, place] = self._drawn(name, place)
        return self.vectors[name, place]

    def _drawn(self, name: str, place: Any) -> Any:
        for assumption in self.assumptions:
            if isinstance(assumption, given.GramIs) and assumption.name == name:
                if assumption in self.drawing:
                    raise NoModelError(f"{assumption} is about itself")
                with self._drawing(assumption):
                    rows = _realised(self, assumption)
                self.vectors |= {(name, c): row for c, row in enumerate(rows)}
                return rows[place]
        for assumption in self.assumptions:
            below = isinstance(assumption, given.GramBelow) and str(assumption.args[0]) == name
            if below and assumption not in self.drawing:
                with self._drawing(assumption):
                    higher = self.vector(str(assumption.args[1]), place)
                if self._has_norm(name, higher):  # equal cosines are not above each other
                    turned = self.random.randrange(4) == 0  # then smaller ones may be found
                    return tuple(-x for x in higher) if turned else higher
        unit = sphere_point(
            [fmpq(self.random.randint(-6, 6), 4) for _ in range(self.dimension - 1)]
        )
        if given.UnitVectors(name) in self.assumptions:
            return unit
        longest = 1 if given.UnitBall(name) in self.assumptions else 3
        return tuple(x * fmpq(self.random.randint(0, 4 * longest), 4) for x in unit)

    @contextmanager
    def _drawing(self, assumption: Assumption) -> Iterator[None]:
        """Remember which assumption vectors are drawn for, as it may be about these vectors."""
        self.drawing.add(assumption)
        try:
            yield
        finally:
            self.drawing.remove(assumption)

    def _has_norm(self, name: str, vector: Any) -> bool:
        """Tell whether a vector surely has the norm that is assumed of a family."""
        square = dot(vector, vector)
        return (given.UnitVectors(name) not in self.assumptions or bool(square == 1)) and (
            given.UnitBall(name) not in self.assumptions or bool(square <= 1)
        )

    def scalar(self, name: str, places: tuple[Any, ...]) -> Any:
        """Return the value of an unknown function: a random quadratic one of its numbers."""
        return quadratic(self.coefficient, name, places)

    def coefficient(self, *key: Any) -> fmpq:
        """Return the random number of a key, drawn when it is first asked for."""
        if key not in self.scalars:
            self.scalars[key] = fmpq(self.random.randint(-8, 8), 4)
        return self.scalars[key]


def quadratic(coefficient: Callable[..., fmpq], name: str, places: tuple[Any, ...]) -> Any:
    """Return a quadratic function of the numbers among its places, one for all other places.

    >>> quadratic(lambda *key: fmpq(key[-1]), "h", ((0, 0), fmpq(3)))
    21
    """
    numbers = [place for place in places if isinstance(place, fmpq | arb)]
    others = tuple(place for place in places if not isinstance(place, fmpq | arb))
    value: Any = coefficient(name, others, 0)
    for n, number in enumerate(numbers):
        linear, square = (coefficient(name, others, 2 * n + m) for m in (1, 2))
        value = value + number * (linear + number * square)
    return value


def _realised(model: Model, assumption: given.GramIs) -> list[tuple[fmpq, ...]]:
    """Return rational vectors whose Gram matrix is the assumed one."""
    G = _matrix(model, assumption)
    _check_norms(model, assumption.name, [G[c][c] for c in range(model.classes)])
    for other in model.assumptions:
        about = isinstance(other, given.GramIs) and other.name == assumption.name
        if about and _matrix(model, other) != G:
            raise NoModelError(f"{other} and {assumption} differ on this model")
    rows = tuple(tuple(row) for row in G)
    if any(G[a][b] != G[b][a] for a in range(len(G)) for b in range(a)):
        raise NoModelError(f"{assumption} is not symmetric on this model")
    if not signature(rows).is_psd:
        raise NoModelError(f"{assumption} is not positive semidefinite on this model")
    return _factor(G)


def _matrix(model: Model, assumption: given.GramIs) -> list[list[fmpq]]:
    s, u, body = assumption.args[1:]
    classes = range(model.classes)
    entry = function_of(body, s, u)
    G = [[entry(model, a, b) for b in classes] for a in classes]
    if not all(isinstance(x, fmpq) for row in G for x in row):
        raise NoModelError(f"{assumption} is not rational on this model")
    return G


def _check_norms(model: Model, name: str, squares: list[fmpq]) -> None:
    """Raise `NoModelError` where the norms are not what else is assumed of the vectors."""
    if given.UnitVectors(name) in model.assumptions and any(x != 1 for x in squares):
        raise NoModelError(f"the vectors {name} do not have norm 1 on this model")
    if given.UnitBall(name) in model.assumptions and any(x > 1 for x in squares):
        raise NoModelError(f"the vectors {name} have norm above 1 on this model")


def _factor(G: list[list[fmpq]]) -> list[tuple[fmpq, ...]]:
    """Return rational rows whose inner products are a PSD matrix G = LDLᵀ.

    Each pivot is a sum of four squares of rationals (Lagrange), each of which gives a column.
    """
    size, schur = len(G), [list(row) for row in G]
    columns: list[list[fmpq]] = []
    for n in range(size):
        pivot = schur[n][n]
        if not pivot:
            continue
        column = [schur[m][n] / pivot for m in range(size)]
        columns += [[root * x for x in column] for root in four_squares(pivot)]
        schur = [
            [x - column[a] * schur[n][b] for b, x in enumerate(row)] for a, row in enumerate(schur)
        ]
    return [tuple(column[m] for column in columns) for m in range(size)]


def four_squares(number: fmpq) -> list[fmpq]:
    """Return four rationals whose squares add up to a number ≥ 0, without those that are 0.

    >>> four_squares(fmpq(3, 4))
    [1/2, 1/2, 1/2]
    """
    roots = sum_of_four_squares(int(number.p * number.q))
    found = [fmpq(int(root), number.q) for root in roots if root]
    assert sum((x * x for x in found), fmpq(0)) == number, number
    return found
