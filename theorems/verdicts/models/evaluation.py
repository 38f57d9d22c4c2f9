"""The value of a term on a finite model, by enumerating every binder."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import permutations, product, zip_longest
from math import prod
from typing import Any, Protocol

from flint import arb, arb_series, fmpq, fmpq_series
from sympy import Add, Mul, Pow, Rational, Symbol

from numerics.exact.arithmetic import BALLS, RATIONALS, IrrationalError
from numerics.exact.losses import Loss
from theorems.kernel import terms as t
from theorems.verdicts.models.words import WordLaw

Environment = dict[t.Variable, Any]


class Structure(Protocol):
    """What terms are evaluated on, and what is known of their values; `world.Model` is one."""

    @property
    def law(self) -> Sequence[fmpq]:
        """The probabilities of the classes."""

    @property
    def points(self) -> Sequence[Sequence[fmpq]]:
        """The probabilities of the points of each class."""

    @property
    def negatives(self) -> int:
        """The number k."""

    @property
    def loss(self) -> Loss:
        """The loss ℓ."""

    @property
    def known(self) -> dict[Any, Any]:
        """Of each term its free variables, and its values that are known, by theirs."""

    @property
    def classes(self) -> int:
        """C."""

    @property
    def words(self) -> WordLaw:
        """The laws W_c of k classes."""

    def vector(self, name: str, place: Any) -> Any:
        """Return the vector of a family at a class or point."""

    def scalar(self, name: str, places: tuple[Any, ...]) -> Any:
        """Return the value of an unknown function."""


@cache
def _free(term: Any) -> tuple[t.Variable, ...]:
    return tuple(t.free_variables(term))


def evaluate(term: Any, model: Structure, environment: Environment | None = None) -> Any:
    """Return the value of a term: a rational, a ball, a vector, or a class, point or family.

    >>> from random import Random
    >>> from numerics.exact.losses import Logistic
    >>> from theorems.verdicts.models.world import Model
    >>> model = Model((fmpq(1, 2),) * 2, ((fmpq(1),),) * 2, 1, Logistic(), Random(0))
    >>> c = t.Variable("c", "class")
    >>> evaluate(t.Bind(c, t.ClassLaw(), t.Probability(c)), model)
    1/2
    """
    environment = environment or {}
    if (of_term := model.known.get(term)) is None:  # terms that are equal are compared whole
        of_term = model.known[term] = _free(term), dict[tuple[Any, ...], Any]()
    free, values = of_term
    key = tuple([environment[v] for v in free])
    if (found := values.get(key)) is None:
        found = values[key] = _value(term, model, environment)
    return found


def _value(term: Any, model: Structure, at: Environment) -> Any:
    if isinstance(term, Rational):
        return fmpq(int(term.p), int(term.q))
    if isinstance(term, Symbol):
        return fmpq({t.CLASS_COUNT: model.classes, t.NEGATIVES: model.negatives}[term])
    if isinstance(term, Add):
        return _total(evaluate(x, model, at) for x in term.args)
    if isinstance(term, Mul):
        return _product(evaluate(x, model, at) for x in term.args)
    if isinstance(term, Pow):
        base, exponent = term.args
        if not exponent.is_Integer:
            raise ValueError(f"{term} has no value here: its exponent is no integer")
        return evaluate(base, model, at) ** int(exponent)
    return _NODES[type(term)](term, model, at)


def _total(values: Iterator[Any]) -> Any:
    first, *rest = values
    for other in rest:
        if isinstance(first, tuple):
            first = tuple(a + b for a, b in zip_longest(first, other, fillvalue=fmpq(0)))
        else:
            first = first + other
    return first


def _product(values: Iterator[Any]) -> Any:
    factors = list(values)
    scalar = prod((x for x in factors if not isinstance(x, tuple)), start=fmpq(1))
    vectors = [x for x in factors if isinstance(x, tuple)]
    if len(vectors) > 1:
        raise ValueError("a product of two vectors has no value")
    return tuple(scalar * x for x in vectors[0]) if vectors else scalar


def _bound(term: t.Bind, model: Structure, at: Environment) -> Any:
    variable, law, body = term.args
    return _total(
        _product(iter((weight, evaluate(body, model, {**at, variable: value}))))
        for value, weight in draws(law, model, at)
    )


def _loss(term: t.Loss, model: Structure, at: Environment) -> Any:
    """Return ℓ, exactly where it has a rational value at rational coordinates."""
    v = _coordinates(term, model, at)
    if all(isinstance(x, fmpq) for x in v):
        try:
            return model.loss.value(v, RATIONALS)
        except IrrationalError:
            pass
    return model.loss.value([arb(x) for x in v], BALLS)


def _coordinates(term: t.Loss, model: Structure, at: Environment) -> list[Any]:
    index, domain, body = term.args
    return [evaluate(body, model, {**at, index: value}) for value, _ in draws(domain, model, at)]


def _slope(term: t.Subgradient, model: Structure, at: Environment) -> Any:
    """Return the derivative of ℓ in one coordinate, by power series; 0 where it is none."""
    place, loss = term.args
    values = [value for value, _ in draws(loss.args[1], model, at)]
    if evaluate(place, model, at) not in values:
        return fmpq(0)
    own = values.index(evaluate(place, model, at))
    ones = [int(n == own) for n in range(len(values))]
    v = _coordinates(loss, model, at)
    if all(isinstance(x, fmpq) for x in v):
        try:
            exact = [fmpq_series([x, one], prec=2) for x, one in zip(v, ones, strict=True)]
            return model.loss.value(exact, RATIONALS)[1]
        except IrrationalError:
            pass
    balls = [arb_series([arb(x), one], 2) for x, one in zip(v, ones, strict=True)]
    return model.loss.value(balls, BALLS)[1]


def _entry(term: t.Entry, model: Structure, at: Environment) -> Any:
    family_, place = (evaluate(x, model, at) for x in term.args)
    return family_[place]


def _inner(term: t.Inner, model: Structure, at: Environment) -> Any:
    return dot(*(evaluate(x, model, at) for x in term.args))


def dot(a: Any, b: Any) -> Any:
    """Return the inner product of two vectors; the shorter one has zeros at its end.

    >>> dot((fmpq(1, 2), fmpq(1)), (fmpq(2),))
    1
    """
    return _total(x * y for x, y in zip(a, b, strict=False))


_NODES: dict[type, Callable[[Any, Structure, Environment], Any]] = {
    t.Variable: lambda term, model, at: at[term],
    t.Entry: _entry,
    t.Constant: lambda term, model, at: (evaluate(term.args[0], model, at),) * model.negatives,
    t.Renamed: lambda term, model, at: tuple(
        evaluate(term.args[0], model, at)[c] for c in evaluate(term.args[1], model, at)
    ),
    t.Vector: lambda term, model, at: model.vector(
        str(term.args[0]), evaluate(term.args[1], model, at)
    ),
    t.Inner: _inner,
    t.Equal: lambda term, model, at: fmpq(
        int(evaluate(term.args[0], model, at) == evaluate(term.args[1], model, at))
    ),
    t.Probability: lambda term, model, at: model.law[evaluate(term.args[0], model, at)],
    t.Unknown: lambda term, model, at: model.scalar(
        str(term.args[0]), tuple(evaluate(x, model, at) for x in term.args[1:])
    ),
    t.Bind: _bound,
    t.Loss: _loss,
    t.Subgradient: _slope,
}


def draws(law: t.Law, model: Structure, at: Environment) -> list[tuple[Any, fmpq]]:
    """Return the values that a law gives or a domain has, each with its probability or 1.

    >>> from random import Random
    >>> from numerics.exact.losses import Logistic
    >>> from theorems.verdicts.models.world import Model
    >>> model = Model((fmpq(1, 2),) * 2, ((fmpq(1),),) * 2, 1, Logistic(), Random(0))
    >>> draws(t.IndependentClasses(), model, {})
    [((0,), 1/2), ((1,), 1/2)]
    """
    if isinstance(law, t.OtherClasses):
        own = evaluate(law.args[0], model, at)
        return [(c, fmpq(1)) for c in range(model.classes) if c != own]
    if isinstance(law, t.Points):
        return _points(model, evaluate(law.args[0], model, at))
    if isinstance(law, t.Words):
        return list(model.words[evaluate(law.args[0], model, at)].items())
    if type(law) in _SUPPORTS:
        return _SUPPORTS[type(law)](model)
    return _tuples(law, model, at)


def _orders(model: Structure) -> list[tuple[Any, fmpq]]:
    orders = list(permutations(range(model.classes)))
    return [(order, fmpq(1, len(orders))) for order in orders]


_SUPPORTS: dict[type, Callable[[Structure], list[tuple[Any, fmpq]]]] = {
    t.Classes: lambda model: [(c, fmpq(1)) for c in range(model.classes)],
    t.Indices: lambda model: [(n, fmpq(1)) for n in range(model.negatives)],
    t.ClassLaw: lambda model: list(enumerate(model.law)),
    t.Permutation: _orders,
}


def _points(model: Structure, c: int) -> list[tuple[Any, fmpq]]:
    return [((c, n), mass) for n, mass in enumerate(model.points[c])]


def _tuples(law: t.Law, model: Structure, at: Environment) -> list[tuple[Any, fmpq]]:
    """Return the values of a family with independent entries."""
    if isinstance(law, t.IndependentClasses):
        entries = [list(enumerate(model.law))] * model.negatives
    elif isinstance(law, t.IndependentPoints):
        entries = [_points(model, c) for c in evaluate(law.args[0], model, at)]
    else:
        entries = [_points(model, c) for c in range(model.classes)]
    return [
        (tuple(value for value, _ in chosen), prod((p for _, p in chosen), start=fmpq(1)))
        for chosen in product(*entries)
    ]
