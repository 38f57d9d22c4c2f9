"""Finite models on which a statement is false: whether one is a counterexample (trusted).

A countermodel is data: C classes with points and masses, k, a loss, rational vectors for every
class or point, coefficients of the unknown functions, and values of the free variables. Nothing is
drawn: each assumption is tested on it, and the conclusion is evaluated, exactly or in balls.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product
from types import MappingProxyType
from typing import Any

from flint import fmpq

from numerics.exact.losses import Loss
from theorems.kernel import statement as given
from theorems.kernel import terms as t
from theorems.kernel.statement import Assumption, Statement
from theorems.verdicts.models.checking import check
from theorems.verdicts.models.evaluation import Environment, dot, evaluate
from theorems.verdicts.models.losses import HYPOTHESES, LOSSES, Bent, is_smooth, meets
from theorems.verdicts.models.sampling import TESTS
from theorems.verdicts.models.words import (
    WordLaw,
    is_exchangeable,
    is_pair_uniform,
    is_word_law,
)
from theorems.verdicts.models.world import NoModelError, quadratic


@dataclass(frozen=True)
class Countermodel:
    """A finite world that is given in full, and values of the free variables of a statement.

    `vectors` are by family and place, a class or a point (class, number); `numbers` are the
    coefficients of unknown functions by their key, 0 where none is given; `words` are the laws of
    k classes, one a class, or none.
    """

    law: Sequence[fmpq]
    points: Sequence[Sequence[fmpq]]
    negatives: int
    loss: Loss
    vectors: dict[tuple[str, Any], tuple[fmpq, ...]]
    numbers: Mapping[tuple[Any, ...], fmpq]
    values: Environment
    words: WordLaw = ()
    known: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def classes(self) -> int:
        """C."""
        return len(self.law)

    def vector(self, name: str, place: Any) -> Any:
        """Return the vector of a family at a class or point; raise `NoModelError` for none."""
        if (name, place) not in self.vectors:
            raise NoModelError(f"the family {name} has no vector at {place}")
        return self.vectors[name, place]

    def scalar(self, name: str, places: tuple[Any, ...]) -> Any:
        """Return the value of an unknown function."""
        return quadratic(lambda *key: self.numbers.get(key, fmpq(0)), name, places)

    def places(self, sort: str) -> list[Any]:
        """Return all classes, or all points."""
        classes = range(self.classes)
        if sort == "class":
            return list(classes)
        return [(c, n) for c in classes for n in range(len(self.points[c]))]


def why_not(statement: Statement, model: Countermodel) -> str:
    """Return why a model is no counterexample to a statement, or "" where it is one.

    >>> from theorems.kernel import definitions as talk
    >>> half = (fmpq(1, 2),) * 2
    >>> model = Countermodel(half, ((fmpq(1),),) * 2, 1, LOSSES[0], {}, {}, {talk.c: 0})
    >>> why_not(Statement(frozenset(), t.Probability(talk.c), "≥", t.as_term(1)), model)
    ''
    >>> why_not(Statement(frozenset(), t.Probability(talk.c), ">", t.as_term(0)), model)
    'its conclusion is not false'
    """
    try:
        if reason := _malformed(model) or _incomplete(statement, model):
            return reason
        for assumption in sorted(statement.assumptions, key=str):
            if not _holds(assumption, model):
                return f"{assumption} does not hold"
        is_false = check(statement, model, model.values) is False
        return "" if is_false else "its conclusion is not false"
    except NoModelError as error:
        return str(error)


def _incomplete(statement: Statement, model: Countermodel) -> str:
    """Return what a statement mentions and a model does not have; raise for a missing vector."""
    sides = (statement.left, statement.right, *statement.exists)
    if not is_smooth(model.loss) and any(part.has(t.Subgradient) for part in sides):
        return f"{model.loss.formula} has no derivative somewhere"
    if draws_words(statement) and not model.words:
        return "no law of words"
    for variable in statement.free.union(*map(t.free_variables, sides)):
        if variable not in model.values:
            return f"no value of {variable}"
        if not _is_value(variable, model.values[variable], model):
            return f"{model.values[variable]} is no {variable.sort}"
    for name, sort in families(statement):
        for place in model.places(sort):
            model.vector(name, place)
    return ""


def families(statement: Statement) -> list[tuple[str, str]]:
    """Return the families of vectors of a statement, each with what it has a vector for.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> families(find_claim("etf-optimal-balanced").formal())
    [('f', 'point'), ('u', 'class')]
    """
    parts = (statement.left, statement.right, *statement.assumptions)
    found = {
        (str(node.args[0]), str(node.args[1].sort))
        for part in parts
        for node in part.atoms(t.Vector)
    }
    for assumption in statement.assumptions:
        if isinstance(assumption, given.GramIs):
            found.add((assumption.name, "class"))
        if isinstance(assumption, given.GramBelow):
            found |= {(name, "class") for name in map(str, assumption.args)}
    return sorted(found)


def draws_words(statement: Statement) -> bool:
    """Tell whether a statement is about a law of words.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> draws_words(find_claim("gram-bound").formal())
    False
    """
    parts = (statement.left, statement.right, *statement.exists, *statement.assumptions)
    return any(part.has(t.Words, given.Exchangeable, given.PairUniform) for part in parts)


def _malformed(model: Countermodel) -> str:
    """Return what is wrong with the laws, or with the loss, which has to be one that is known."""
    laws = (model.law, *model.points)
    if len(model.law) < 2 or len(model.points) != len(model.law) or model.negatives < 1:
        return "it does not have C ≥ 2 classes with points, and k ≥ 1"
    if any(sum(law, fmpq(0)) != 1 or min(law, default=fmpq(0)) <= 0 for law in laws):
        return "a law has masses that are not positive, or do not add up to 1"
    if model.words and not is_word_law(model.words, model.negatives):
        return "its words are no laws of k classes"
    if model.words and len(model.words) != len(model.law):
        return "it does not have one law of words a class"
    if type(model.loss) is not Bent and model.loss not in LOSSES:
        return f"{model.loss} is no loss of the models"
    return ""


def _is_value(variable: t.Variable, value: Any, model: Countermodel) -> bool:
    """Tell whether a value is of the sort of a variable."""
    classes, indices, points = range(model.classes), range(model.negatives), model.places("point")
    if variable.sort in ("class", "index", "point"):
        return value in {"class": classes, "index": indices, "point": points}[variable.sort]
    if variable.sort == "permutation":
        return sorted(value) == list(classes)
    inside = classes if variable.sort == "classes" else points
    return len(value) >= model.negatives and all(one in inside for one in value)


def _holds(assumption: Assumption, model: Countermodel) -> bool:
    """Tell whether an assumption holds, by what the model is and not by how it was found."""
    if type(assumption) in HYPOTHESES:
        return meets(model.loss, HYPOTHESES[type(assumption)])
    if type(assumption) in _ON_LAWS:
        return _ON_LAWS[type(assumption)](model)
    if isinstance(assumption, given.UnitVectors | given.UnitBall):
        squares = [dot(v, v) for (name, _), v in model.vectors.items() if name == assumption.name]
        exactly = isinstance(assumption, given.UnitVectors)
        return all(x == 1 if exactly else x <= 1 for x in squares)
    classes = range(model.classes)
    if isinstance(assumption, given.GramIs):
        s, u, body = assumption.args[1:]
        return all(
            dot(model.vector(assumption.name, a), model.vector(assumption.name, b))
            == evaluate(body, model, {s: a, u: b})
            for a, b in product(classes, repeat=2)
        )
    if isinstance(assumption, given.GramBelow):
        low, high = map(str, assumption.args)
        return all(
            dot(model.vector(low, a), model.vector(low, b))
            <= dot(model.vector(high, a), model.vector(high, b))
            for a, b in combinations(classes, 2)
        )
    return TESTS[type(assumption)](*(evaluate(x, model, model.values) for x in assumption.args))


_ON_LAWS: Mapping[type[Assumption], Callable[[Countermodel], bool]] = MappingProxyType(
    {
        given.Balanced: lambda model: len(set(map(str, model.law))) == 1,
        given.Exchangeable: lambda model: is_exchangeable(model.words),
        given.PairUniform: lambda model: is_pair_uniform(model.words),
    }
)
