"""The value of a term on a finite model, by enumerating every binder.

A term is read once: it becomes a function of a model and of values of its variables, as its parts
do. On one model, what has a value keeps it, by the values of what it depends on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import permutations, product, zip_longest
from math import prod
from operator import itemgetter
from types import MappingProxyType
from typing import Any, Protocol

from flint import arb, arb_series, fmpq, fmpq_series
from sympy import Add, Mul, Pow, Rational, Symbol

from numerics.exact.arithmetic import BALLS, RATIONALS, IrrationalError
from numerics.exact.losses import Loss
from theorems.kernel import terms as t
from theorems.verdicts.models.words import WordLaw

Environment = dict[t.Variable, Any]
Values = dict[str, Any]
"""Values of variables by name and sort, which are looked up faster than terms."""


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
        """The values that are known: of each term, by the values of what it depends on."""

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


Read = Callable[[Structure, Values], Any]
"""A term that was read: its value on a model, at values of its variables."""


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
    return read(term)(model, _by_name(environment or {}))


def function_of(term: Any, *variables: t.Variable) -> Callable[..., Any]:
    """Return a term as a function of a model and of the values of its variables.

    >>> from random import Random
    >>> from numerics.exact.losses import Logistic
    >>> from theorems.verdicts.models.world import Model
    >>> model = Model((fmpq(1, 3), fmpq(2, 3)), ((fmpq(1),),) * 2, 1, Logistic(), Random(0))
    >>> c = t.Variable("c", "class")
    >>> function_of(t.Probability(c), c)(model, 1)
    2/3
    """
    value, names = read(term), list(map(_name, variables))
    return lambda model, *values: value(model, dict(zip(names, values, strict=True)))


def draws(law: t.Law, model: Structure, environment: Environment) -> list[tuple[Any, fmpq]]:
    """Return the values that a law gives or a domain has, each with its probability or 1.

    >>> from random import Random
    >>> from numerics.exact.losses import Logistic
    >>> from theorems.verdicts.models.world import Model
    >>> model = Model((fmpq(1, 2),) * 2, ((fmpq(1),),) * 2, 1, Logistic(), Random(0))
    >>> draws(t.IndependentClasses(), model, {})
    [((0,), 1/2), ((1,), 1/2)]
    """
    found: list[tuple[Any, fmpq]] = read(law)(model, _by_name(environment))
    return list(found)


def _by_name(environment: Environment) -> Values:
    return {_name(variable): value for variable, value in environment.items()}


@cache
def _name(variable: t.Variable) -> str:
    return " ".join(map(t.text_of, variable.args))


@cache
def read(term: Any) -> Read:
    """Return what evaluates a term, or the draws of a law; equal terms are read once.

    >>> read(t.as_term(2)) is read(t.as_term(2))
    True
    """
    if isinstance(term, Rational):
        number = fmpq(int(term.p), int(term.q))
        return lambda model, at: number
    if isinstance(term, Symbol):
        return _SYMBOLS[term]
    if isinstance(term, t.Variable):
        name = _name(term)
        return lambda model, at: at[name]
    value = _KINDS[type(term)](term)
    return value if isinstance(term, _QUICK) else _kept(value, _key(_dependence(term)))


_QUICK = (t.Entry, t.Equal, t.Probability, t.Vector)
"""What is as quickly looked up on a model as among what is kept."""


def _kept(value: Read, key: Callable[[Values], Any]) -> Read:
    """Return what evaluates a term once a model and once a key, the values that it depends on."""

    def of(model: Structure, at: Values) -> Any:
        if (values := model.known.get(of)) is None:
            values = model.known[of] = {}
        if (found := values.get(own := key(at))) is None:
            found = values[own] = value(model, at)
        return found

    return of


@cache
def _dependence(term: Any) -> frozenset[Any]:
    """Return what the value of a term depends on: variables, and entries x_i of families x.

    Where only x_i occurs of a family, families with the same entry give the same value.
    """
    if isinstance(term, t.Variable):
        return frozenset((term,))
    if isinstance(term, t.Entry) and all(isinstance(part, t.Variable) for part in term.args):
        return frozenset((term,))
    inside = list(map(_dependence, term.args))
    if isinstance(term, t.BINDING):
        return inside[1].union(*(_without(term.args[0], part) for part in inside[2]))
    return frozenset().union(*inside)


def _without(bound: t.Variable, part: Any) -> frozenset[Any]:
    """Return what is left of a variable or an entry outside of the binder of a variable."""
    free = t.free_variables(part)
    return free - {bound} if bound in free else frozenset((part,))


def _key(parts: frozenset[Any]) -> Callable[[Values], Any]:
    """Return what takes the values of variables and entries out of the values of variables."""
    if not parts:
        return lambda at: None
    if all(isinstance(part, t.Variable) for part in parts):
        return itemgetter(*map(_name, parts))
    each = [
        _key(frozenset((part,))) if isinstance(part, t.Variable) else _at(part) for part in parts
    ]
    return each[0] if len(each) == 1 else lambda at: tuple([one(at) for one in each])


def _at(entry: t.Entry) -> Callable[[Values], Any]:
    family, place = map(_name, entry.args)
    return lambda at: at[family][at[place]]


# --- numbers and vectors -------------------------------------------------------------------------


def _sum(term: Any) -> Read:
    parts = list(map(read, term.args))
    return lambda model, at: _total([part(model, at) for part in parts])


def _total(values: Iterable[Any]) -> Any:
    first, *rest = values
    for other in rest:
        if isinstance(first, tuple):
            first = tuple(a + b for a, b in zip_longest(first, other, fillvalue=_ZERO))
        else:
            first = first + other
    return first


def _multiple(term: Any) -> Read:
    parts = list(map(read, term.args))
    return lambda model, at: _product([part(model, at) for part in parts])


def _product(values: Iterable[Any]) -> Any:
    scalar, vector = _ONE, None
    for value in values:
        if not isinstance(value, tuple):
            scalar = scalar * value
        elif vector is None:
            vector = value
        else:
            raise ValueError("a product of two vectors has no value")
    return scalar if vector is None else tuple([scalar * x for x in vector])


def _power(term: Any) -> Read:
    base, exponent = term.args
    if not exponent.is_Integer:
        raise ValueError(f"{term} has no value here: its exponent is no integer")
    value, n = read(base), int(exponent)
    return lambda model, at: value(model, at) ** n


def dot(a: Any, b: Any) -> Any:
    """Return the inner product of two vectors; the shorter one has zeros at its end.

    >>> dot((fmpq(1, 2), fmpq(1)), (fmpq(2),))
    1
    """
    return _total(x * y for x, y in zip(a, b, strict=False))


def _inner(term: t.Inner) -> Read:
    first, second = map(read, term.args)
    return lambda model, at: dot(first(model, at), second(model, at))


def _equal(term: t.Equal) -> Read:
    first, second = map(read, term.args)
    return lambda model, at: _ONE if first(model, at) == second(model, at) else _ZERO


def _probability(term: t.Probability) -> Read:
    own = read(term.args[0])
    return lambda model, at: model.law[own(model, at)]


def _vector(term: t.Vector) -> Read:
    name, place = str(term.args[0]), read(term.args[1])
    return lambda model, at: model.vector(name, place(model, at))


def _unknown(term: t.Unknown) -> Read:
    name, places = str(term.args[0]), list(map(read, term.args[1:]))
    return lambda model, at: model.scalar(name, tuple([place(model, at) for place in places]))


# --- binders and losses --------------------------------------------------------------------------


def _bound(term: t.Bind) -> Read:
    """Return what adds up the values at all draws, each times its probability."""
    name, law, body = _name(term.args[0]), read(term.args[1]), read(term.args[2])

    def value(model: Structure, at: Values) -> Any:
        inside = dict(at)
        weighted = []
        for inside[name], weight in law(model, at):
            weighted.append(_product((weight, body(model, inside))))
        return _total(weighted)

    return value


def _coordinates(term: t.Loss) -> Read:
    name, domain, body = _name(term.args[0]), read(term.args[1]), read(term.args[2])

    def value(model: Structure, at: Values) -> list[Any]:
        inside = dict(at)
        return [body(model, inside) for inside[name], _ in domain(model, at)]

    return value


def _loss(term: t.Loss) -> Read:
    """Return what gives ℓ, exactly where it has a rational value at rational coordinates."""
    coordinates = _coordinates(term)

    def value(model: Structure, at: Values) -> Any:
        v = coordinates(model, at)
        if all(isinstance(x, fmpq) for x in v):
            try:
                return model.loss.value(v, RATIONALS)
            except IrrationalError:
                pass
        return model.loss.value([arb(x) for x in v], BALLS)

    return value


def _slope(term: t.Subgradient) -> Read:
    """Return what gives the derivative of ℓ in one coordinate; 0 where it is none."""
    place, loss = term.args
    own, domain, coordinates = read(place), read(loss.args[1]), _coordinates(loss)

    def value(model: Structure, at: Values) -> Any:
        values = [value for value, _ in domain(model, at)]
        if (place := own(model, at)) not in values:
            return _ZERO
        return _derivative(model.loss, coordinates(model, at), values.index(place))

    return value


def _derivative(loss: Loss, v: list[Any], place: int) -> Any:
    """Return the derivative of ℓ in one coordinate, by power series."""
    ones = [int(n == place) for n in range(len(v))]
    if all(isinstance(x, fmpq) for x in v):
        try:
            exact = [fmpq_series([x, one], prec=2) for x, one in zip(v, ones, strict=True)]
            return loss.value(exact, RATIONALS)[1]
        except IrrationalError:
            pass
    balls = [arb_series([arb(x), one], 2) for x, one in zip(v, ones, strict=True)]
    return loss.value(balls, BALLS)[1]


# --- families and laws ---------------------------------------------------------------------------


def _entry(term: t.Entry) -> Read:
    family, place = map(read, term.args)
    return lambda model, at: family(model, at)[place(model, at)]


def _constant(term: t.Constant) -> Read:
    own = read(term.args[0])
    return lambda model, at: (own(model, at),) * model.negatives


def _renamed(term: t.Renamed) -> Read:
    pi, family = map(read, term.args)

    def value(model: Structure, at: Values) -> Any:
        order = pi(model, at)
        return tuple([order[c] for c in family(model, at)])

    return value


def _other_classes(law: t.OtherClasses) -> Read:
    own = read(law.args[0])

    def value(model: Structure, at: Values) -> list[tuple[Any, fmpq]]:
        left_out = own(model, at)
        return [(c, _ONE) for c in range(model.classes) if c != left_out]

    return value


def _points_of(law: t.Points) -> Read:
    own = read(law.args[0])
    return lambda model, at: _points(model, own(model, at))


def _words_of(law: t.Words) -> Read:
    own = read(law.args[0])
    return lambda model, at: list(model.words[own(model, at)].items())


def _points_at(law: t.IndependentPoints) -> Read:
    own = read(law.args[0])
    return lambda model, at: _tuples([_points(model, c) for c in own(model, at)])


def _points(model: Structure, c: int) -> list[tuple[Any, fmpq]]:
    return [((c, n), mass) for n, mass in enumerate(model.points[c])]


def _tuples(entries: list[list[tuple[Any, fmpq]]]) -> list[tuple[Any, fmpq]]:
    """Return the values of a family with independent entries."""
    return [
        (tuple([value for value, _ in chosen]), prod((p for _, p in chosen), start=_ONE))
        for chosen in product(*entries)
    ]


def _orders(model: Structure) -> list[tuple[Any, fmpq]]:
    orders = list(permutations(range(model.classes)))
    return [(order, fmpq(1, len(orders))) for order in orders]


_ZERO, _ONE = fmpq(0), fmpq(1)

_SYMBOLS: Mapping[Symbol, Read] = MappingProxyType(
    {
        t.CLASS_COUNT: lambda model, at: fmpq(model.classes),
        t.NEGATIVES: lambda model, at: fmpq(model.negatives),
    }
)

_KINDS: Mapping[type, Callable[[Any], Read]] = MappingProxyType(
    {
        Add: _sum,
        Mul: _multiple,
        Pow: _power,
        t.Entry: _entry,
        t.Constant: _constant,
        t.Renamed: _renamed,
        t.Vector: _vector,
        t.Inner: _inner,
        t.Equal: _equal,
        t.Probability: _probability,
        t.Unknown: _unknown,
        t.Bind: _bound,
        t.Loss: _loss,
        t.Subgradient: _slope,
        t.OtherClasses: _other_classes,
        t.Points: _points_of,
        t.Words: _words_of,
        t.IndependentPoints: _points_at,
        t.Classes: lambda law: lambda model, at: [(c, _ONE) for c in range(model.classes)],
        t.Indices: lambda law: lambda model, at: [(n, _ONE) for n in range(model.negatives)],
        t.ClassLaw: lambda law: lambda model, at: list(enumerate(model.law)),
        t.Permutation: lambda law: lambda model, at: _orders(model),
        t.IndependentClasses: lambda law: (
            lambda model, at: _tuples([list(enumerate(model.law))] * model.negatives)
        ),
        t.OnePointAClass: lambda law: (
            lambda model, at: _tuples([_points(model, c) for c in range(model.classes)])
        ),
    }
)
"""How each kind of term or law is read."""
