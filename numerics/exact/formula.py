"""Losses as trees: numbers, k, β, m, the coordinates v, and what is made of them (trusted).

A formula has two storeys. Inside an `Aggregate` (a sum, a mean or a maximum over the coordinates)
stands a function of one coordinate v_i; outside stand functions of aggregates. So a formula is a
function on [−2, 2]^k for every k ≥ 1 at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from operator import mul
from types import MappingProxyType
from typing import Any, Literal, TypeAlias

from numerics.errors import Undecided
from numerics.exact.arithmetic import Arithmetic, power


@dataclass(frozen=True)
class Number:
    """A rational number."""

    value: Fraction


@dataclass(frozen=True)
class Parameter:
    """A constant of the formula: ``k``, ``beta`` or ``margin``."""

    name: str


@dataclass(frozen=True)
class Coordinate:
    """The coordinate v_i over which the aggregate around it runs."""


@dataclass(frozen=True)
class First:
    """The first coordinate, ``v[1]``: what makes a formula unsymmetric."""


@dataclass(frozen=True)
class Add:
    """A sum of formulas."""

    terms: tuple[Formula, ...]


@dataclass(frozen=True)
class Multiply:
    """A product of formulas."""

    factors: tuple[Formula, ...]


@dataclass(frozen=True)
class Power:
    """An integer power, not 0; a quotient is a product with the power −1.

    x^0 would be 1 where x is undefined too, as `NaN^0` is.
    """

    base: Formula
    exponent: int

    def __post_init__(self) -> None:
        if self.exponent == 0:
            raise ValueError("exponent is 0; give the number 1, if the base is defined")


@dataclass(frozen=True)
class Exp:
    """The exponential function."""

    argument: Formula


@dataclass(frozen=True)
class Log:
    """The natural logarithm."""

    argument: Formula


@dataclass(frozen=True)
class Largest:
    """The largest of several formulas; the smallest is −max(−x, −y)."""

    arguments: tuple[Formula, ...]


@dataclass(frozen=True)
class Aggregate:
    """The sum, the mean or the maximum of a function of one coordinate over the coordinates."""

    kind: Literal["sum", "mean", "max"]
    body: Formula


Formula: TypeAlias = (
    Number
    | Parameter
    | Coordinate
    | First
    | Add
    | Multiply
    | Power
    | Exp
    | Log
    | Largest
    | Aggregate
)

ZERO, ONE = Number(Fraction(0)), Number(Fraction(1))


def add(*terms: Formula) -> Formula:
    """Return a sum, with sums in it flattened, numbers added and like aggregates merged.

    >>> add(Number(Fraction(1)), Number(Fraction(2)))
    Number(value=Fraction(3, 1))
    """
    flat = [t for term in terms for t in (term.terms if isinstance(term, Add) else (term,))]
    number = sum((t.value for t in flat if isinstance(t, Number)), Fraction(0))
    rest: list[Formula] = _merged([t for t in flat if not isinstance(t, Number)])
    if number or not rest:
        rest = [Number(number), *rest]
    return rest[0] if len(rest) == 1 else Add(tuple(rest))


def _merged(terms: list[Formula]) -> list[Formula]:
    """Replace a·Σ φ(v_i) + b·Σ ψ(v_i) by Σ (aφ + bψ)(v_i), and means likewise."""
    result: list[Formula] = []
    bodies: dict[Literal["sum", "mean"], list[tuple[Fraction, Formula, Formula]]] = {}
    for term in terms:
        coefficient, core = split(term)
        if isinstance(core, Aggregate) and core.kind != "max":
            bodies.setdefault(core.kind, []).append((coefficient, core.body, term))
        else:
            result.append(term)
    for kind, parts in bodies.items():
        if len(parts) == 1:
            result.append(parts[0][2])
        else:
            body = add(*(multiply(Number(c), body) for c, body, _ in parts))
            result.append(Aggregate(kind, body))
    return result


def split(term: Formula) -> tuple[Fraction, Formula]:
    """Return a term as a number times a formula.

    >>> split(multiply(Number(Fraction(2)), Coordinate()))
    (Fraction(2, 1), Coordinate())
    """
    if isinstance(term, Multiply) and isinstance(term.factors[0], Number):
        rest = term.factors[1:]
        return term.factors[0].value, rest[0] if len(rest) == 1 else Multiply(rest)
    return Fraction(1), term


def multiply(*factors: Formula) -> Formula:
    """Return a product, with products in it flattened and numbers multiplied and put in front.

    A factor 0 stays where it is: what it is multiplied with may be undefined.

    >>> multiply(Number(Fraction(2)), Coordinate(), Number(Fraction(3)))
    Multiply(factors=(Number(value=Fraction(6, 1)), Coordinate()))
    """
    flat = [f for x in factors for f in (x.factors if isinstance(x, Multiply) else (x,))]
    number = Fraction(1)
    for factor in flat:
        number *= factor.value if isinstance(factor, Number) else 1
    rest: list[Formula] = [factor for factor in flat if not isinstance(factor, Number)]
    if number != 1 or not rest:
        rest = [Number(number), *rest]
    return rest[0] if len(rest) == 1 else Multiply(tuple(rest))


def negative(x: Formula) -> Formula:
    """Return −x, term by term.

    >>> negative(Number(Fraction(2)))
    Number(value=Fraction(-2, 1))
    """
    terms = x.terms if isinstance(x, Add) else (x,)
    return add(*(multiply(Number(Fraction(-1)), term) for term in terms))


def children(node: Formula) -> tuple[Formula, ...]:
    """Return the formulas that a node is made of.

    >>> children(Exp(Coordinate()))
    (Coordinate(),)
    """
    match node:
        case Add(parts) | Multiply(parts) | Largest(parts):
            return parts
        case Power(part, _) | Exp(part) | Log(part) | Aggregate(_, part):
            return (part,)
    return ()


def nodes(node: Formula) -> Iterator[Formula]:
    """Yield a formula and all that it is made of.

    >>> [type(node).__name__ for node in nodes(Exp(Coordinate()))]
    ['Exp', 'Coordinate']
    """
    yield node
    for child in children(node):
        yield from nodes(child)


def parameters_of(node: Formula) -> frozenset[str]:
    """Return the names of the constants that a formula contains.

    >>> parameters_of(Exp(Parameter("beta")))
    frozenset({'beta'})
    """
    return frozenset(part.name for part in nodes(node) if isinstance(part, Parameter))


def rebuilt(node: Formula, parts: Sequence[Formula]) -> Formula:
    """Return a node of the same kind made of other parts.

    >>> rebuilt(Exp(Coordinate()), [First()])
    Exp(argument=First())
    """
    match node:
        case Add():
            made: Formula = add(*parts)
        case Multiply():
            made = multiply(*parts)
        case Largest():
            made = Largest(tuple(parts))
        case Power(_, exponent):
            made = Power(parts[0], exponent)
        case Aggregate(kind, _):
            made = Aggregate(kind, parts[0])
        case Exp() | Log():
            made = type(node)(parts[0])
        case _:
            made = node
    return made


def affine(node: Formula) -> tuple[Fraction, Fraction] | None:
    """Return (a, b) where a function of one coordinate is seen to be a + b·v.

    >>> affine(add(ONE, negative(Coordinate())))
    (Fraction(1, 1), Fraction(-1, 1))
    """
    match node:
        case Number(value):
            return value, Fraction(0)
        case Coordinate():
            return Fraction(0), Fraction(1)
        case Add(parts) | Multiply(parts):
            lines = [line for line in map(affine, parts) if line is not None]
            if len(lines) < len(parts):
                return None
            if isinstance(node, Add):
                a, b = zip(*lines, strict=True)
                return sum(a, Fraction(0)), sum(b, Fraction(0))
            if len(parts) == 2 and isinstance(parts[0], Number):  # v·v has none in front
                return parts[0].value * lines[1][0], parts[0].value * lines[1][1]
    return None


def along_ones(node: Formula) -> Formula:
    """Return t ↦ ℓ(t, .., t) as a function of one coordinate, for every k.

    >>> along_ones(Aggregate("max", Coordinate()))
    Coordinate()
    """
    if isinstance(node, First):
        return Coordinate()
    parts = [along_ones(child) for child in children(node)]
    if isinstance(node, Aggregate):
        return multiply(Parameter("k"), parts[0]) if node.kind == "sum" else parts[0]
    return rebuilt(node, parts)


def with_values(node: Formula, values: Mapping[str, Fraction]) -> Formula:
    """Return a formula with numbers in the place of some of its parameters.

    >>> with_values(Parameter("beta"), {"beta": Fraction(2)})
    Number(value=Fraction(2, 1))
    """
    if isinstance(node, Parameter) and node.name in values:
        return Number(values[node.name])
    return rebuilt(node, [with_values(child, values) for child in children(node)])


def evaluate(
    node: Formula, v: Sequence[Any], arithmetic: Arithmetic, values: Mapping[str, Fraction]
) -> Any:
    """Return ℓ(v) in an arithmetic, with `values` for the parameters; k is the length of v.

    >>> from numerics.floats.arithmetic import FLOATS
    >>> loss = Log(add(ONE, Aggregate("sum", Exp(Coordinate()))))
    >>> round(float(evaluate(loss, [0.0, 0.0], FLOATS, {})), 6) == 1.098612
    True
    """
    return _Evaluation(v, arithmetic, {**values, "k": Fraction(len(v))}).of(node, None)


@dataclass(frozen=True)
class _Evaluation:
    """The recursion over a formula at one point v."""

    v: Sequence[Any]
    arithmetic: Arithmetic
    constants: Mapping[str, Fraction]

    def of(self, node: Formula, coordinate: Any) -> Any:
        return _VALUES[type(node)](self, node, coordinate)

    def each(self, parts: Sequence[Formula], coordinate: Any) -> list[Any]:
        return [_VALUES[type(part)](self, part, coordinate) for part in parts]

    def sum_of(self, node: Add, coordinate: Any) -> Any:
        first, *others = self.each(node.terms, coordinate)
        return sum(others, first)

    def product_of(self, node: Multiply, coordinate: Any) -> Any:
        first, *others = self.each(node.factors, coordinate)
        return reduce(mul, others, first)

    def power_of(self, node: Power, coordinate: Any) -> Any:
        raised = power(self.of(node.base, coordinate), abs(node.exponent))
        return raised if node.exponent > 0 else _reciprocal(raised)

    def log_of(self, node: Log, coordinate: Any) -> Any:
        if exponents := self.exponents_of(node.argument, coordinate):
            return self.arithmetic.log_sum_exp(exponents)
        return self.arithmetic.log(self.of(node.argument, coordinate))

    def aggregate_of(self, node: Aggregate, coordinate: Any) -> Any:
        body, value = node.body, _VALUES[type(node.body)]
        return _aggregated(node.kind, [value(self, body, v_i) for v_i in self.v], self.arithmetic)

    def exponents_of(self, node: Formula, coordinate: Any) -> list[Any]:
        """Return x_1, x_2, .. of e^{x_1} + e^{x_2} + .., where 1 is e^0; nothing of another sum."""
        found, ones = [], []
        for term in node.terms if isinstance(node, Add) else (node,):
            match term:
                case Exp(x):
                    found.append(self.of(x, coordinate))
                case Aggregate("sum", Exp(x)):
                    found += [self.of(x, v_i) for v_i in self.v]
                case Number(value) if value == 1:
                    ones.append(self.arithmetic.number(Fraction(0)))
                case _:
                    return []
        return found + ones


def of_one(body: Formula, x: Any, arithmetic: Arithmetic) -> Any:
    """Return φ(x) in an arithmetic, for a function φ of one coordinate.

    >>> from numerics.floats.arithmetic import FLOATS
    >>> of_one(Power(Coordinate(), 2), 3.0, FLOATS)
    9.0
    """
    return evaluate(Aggregate("sum", body), (x,), arithmetic, {})


def _aggregated(kind: str, terms: list[Any], arithmetic: Arithmetic) -> Any:
    if kind == "max":
        return arithmetic.maximum(terms)
    total = sum(terms[1:], terms[0])
    return total * arithmetic.number(Fraction(1, len(terms))) if kind == "mean" else total


_VALUES: Mapping[type, Callable[[_Evaluation, Any, Any], Any]] = MappingProxyType(
    {
        Number: lambda at, node, coordinate: at.arithmetic.number(node.value),
        Parameter: lambda at, node, coordinate: at.arithmetic.number(at.constants[node.name]),
        Coordinate: lambda at, node, coordinate: coordinate,
        First: lambda at, node, coordinate: at.v[0],
        Add: _Evaluation.sum_of,
        Multiply: _Evaluation.product_of,
        Power: _Evaluation.power_of,
        Exp: lambda at, node, coordinate: at.arithmetic.exp(at.of(node.argument, coordinate)),
        Log: _Evaluation.log_of,
        Largest: lambda at, node, coordinate: at.arithmetic.maximum(
            at.each(node.arguments, coordinate)
        ),
        Aggregate: _Evaluation.aggregate_of,
    }
)
"""What each kind of node is at a point v and a coordinate of it."""


def _reciprocal(divisor: Any) -> Any:
    """Return 1/x; raise `Undecided` where x is zero, or a ball or series that may be."""
    try:
        return 1 / divisor
    except (ValueError, ZeroDivisionError):  # how python-flint says so
        raise Undecided("a divisor is not shown to be different from zero") from None


def show(node: Formula) -> str:
    """Return a formula in the notation that `numerics.exact.parse` reads.

    >>> show(Log(add(ONE, Aggregate("sum", Exp(negative(Coordinate()))))))
    'log(1 + sum(exp(-v)))'
    """
    return _text(node, 0)


def _text(node: Formula, binding: int) -> str:
    """Write a node; `binding` is 0 in a sum, 1 in a product, 2 in a power."""
    match node:
        case Number(value):
            text, own = str(value), 0 if value < 0 else 1 if value.denominator > 1 else 3
        case Parameter(name):
            text, own = name, 3
        case Coordinate() | First():
            text, own = ("v" if isinstance(node, Coordinate) else "v[1]"), 3
        case Add(terms):
            text, own = " + ".join(_text(term, 0) for term in terms).replace("+ -", "- "), 0
        case Multiply(factors):
            text, own = _product_text(factors), 0 if _is_negative(factors[0]) else 1
        case Power(base, exponent):
            text, own = f"{_text(base, 3)}**{exponent}", 2
        case _:
            text, own = f"{_name(node)}({', '.join(_text(x, 0) for x in children(node))})", 3
    return f"({text})" if own < binding else text


def _name(node: Formula) -> str:
    if isinstance(node, Aggregate):
        return node.kind
    return "max" if isinstance(node, Largest) else type(node).__name__.lower()


def _is_negative(node: Formula) -> bool:
    return isinstance(node, Number) and node.value < 0


def _product_text(factors: tuple[Formula, ...]) -> str:
    head, rest = factors[0], factors[1:]
    if head == Number(Fraction(-1)) and rest:
        return "-" + "*".join(_text(factor, 2) for factor in rest)
    first = str(head.value) if isinstance(head, Number) else _text(head, 2)
    return "*".join([first, *(_text(factor, 2) for factor in rest)])
