"""Formulas of the user's own, written down by running them once on symbolic coordinates (trusted).

A Python function would turn a ball into a float without a word (`math.exp(ball)` is that of the
mid-point). So it is never given one: it sees coordinates that know exact arithmetic only, and what
it did to them is evaluated in floats, balls, rationals and symbols.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import reduce
from operator import add, mul
from typing import Any, NoReturn, final

from numerics.exact.arithmetic import Arithmetic


@dataclass(frozen=True)
class Step:
    """An operation on the results of earlier steps, by their numbers."""

    operation: str
    arguments: tuple[int, ...] = ()
    parameter: Any = None


@dataclass(frozen=True)
class Trace:
    """A formula in the coordinates v_1..v_k as steps; its value is the result of the last one."""

    coordinates: int
    steps: tuple[Step, ...]

    def value(self, v: Sequence[Any], arithmetic: Arithmetic) -> Any:
        """Return the value at v, in any of the arithmetics."""
        results: list[Any] = []
        for step in self.steps:
            if step.operation == "coordinate":
                results.append(v[step.parameter])
            else:
                arguments = [results[n] for n in step.arguments]
                results.append(_MEANING[step.operation](arguments, step.parameter, arithmetic))
        return results[-1]

    @property
    def is_symmetric(self) -> bool:
        """Whether it is seen to be the same formula in any order of its coordinates.

        Sums, products and maxima are compared as multisets, nothing else is rewritten; so False
        says nothing. The first two coordinates exchanged and all of them turned round give every
        order.
        """
        k = self.coordinates
        flat, names = _flattened(self.steps), dict[Any, int]()
        orders = {(1, 0, *range(2, k)), (*range(1, k), 0)} if k > 1 else set()
        same = _name(flat, range(k), names)
        return all(_name(flat, order, names) == same for order in orders)


_MEANING: dict[str, Callable[[list[Any], Any, Arithmetic], Any]] = {
    "number": lambda _, number, arithmetic: arithmetic.number(number),
    "sum": lambda x, _, arithmetic: reduce(add, x),
    "product": lambda x, _, arithmetic: reduce(mul, x),
    "negative": lambda x, _, arithmetic: -x[0],
    "quotient": lambda x, _, arithmetic: x[0] / x[1],
    "power": lambda x, exponent, arithmetic: x[0] ** exponent,
    "exp": lambda x, _, arithmetic: arithmetic.exp(x[0]),
    "log": lambda x, _, arithmetic: arithmetic.log(x[0]),
    "log_sum_exp": lambda x, constant, arithmetic: arithmetic.log_sum_exp(x, constant),
    "maximum": lambda x, _, arithmetic: arithmetic.maximum(x),
}


# --- symmetry ------------------------------------------------------------------------------------

_ASSOCIATIVE = ("sum", "product", "maximum")
_COMMUTATIVE = (*_ASSOCIATIVE, "log_sum_exp")


def _flattened(steps: Sequence[Step]) -> list[tuple[int, Step, Counter[int]]]:
    """Return the steps that the last one needs, sums of sums as one sum with how often each is."""
    flat, needed = [], {len(steps) - 1}
    for n in reversed(range(len(steps))):
        if n not in needed:
            continue
        step, arguments, pending = steps[n], Counter[int](), Counter(steps[n].arguments)
        while pending:
            m = max(pending)
            times = pending.pop(m)
            if step.operation in _ASSOCIATIVE and steps[m].operation == step.operation:
                for inner in steps[m].arguments:
                    pending[inner] += times
            else:
                arguments[m] += times
        needed |= set(arguments)
        flat.append((n, step, arguments))
    return flat[::-1]


def _name(
    flat: Sequence[tuple[int, Step, Counter[int]]], order: Sequence[int], names: dict[Any, int]
) -> int:
    """Return a number that two formulas share only if they are the same, coordinates renamed."""
    of: dict[int, int] = {}
    for n, step, arguments in flat:
        parameter = order[step.parameter] if step.operation == "coordinate" else step.parameter
        if step.operation in _COMMUTATIVE:
            counted = Counter[int]()
            for m, times in arguments.items():
                counted[of[m]] += times
            operands: Any = frozenset(counted.items())
        else:
            operands = tuple(of[m] for m in step.arguments)
        of[n] = names.setdefault((step.operation, operands, parameter), len(names))
    return of[flat[-1][0]]


# --- writing down --------------------------------------------------------------------------------


def trace(function: Callable[[Sequence[Any], Arithmetic], Any], coordinates: int) -> Trace:
    """Run a function of the coordinates and of an arithmetic once, and return what it computed.

    Raises `TypeError` that names the piece where anything but exact arithmetic is done to a
    coordinate: a float, a number of NumPy, a function of `math`, a comparison, a truth value.

    >>> import math
    >>> from numerics.exact.arithmetic import FLOATS
    >>> float(trace(lambda v, a: a.exp(-v[0] / 2), 1).value([0.0], FLOATS))
    1.0
    >>> trace(lambda v, a: math.exp(-v[0]), 1)
    Traceback (most recent call last):
    TypeError: a coordinate was made a float, as by `math` or float(); use arithmetic.exp, \
arithmetic.log and exact numbers
    """
    tape = _Tape()
    v = tuple(tape.write("coordinate", (), n) for n in range(coordinates))
    last = tape.read(function(v, tape))
    return Trace(coordinates, tuple(tape.steps[: last + 1]))


@dataclass(eq=False)
class _Tape:
    """The arithmetic that writes down what is done with it."""

    steps: list[Step] = field(default_factory=list)

    def write(self, operation: str, arguments: tuple[int, ...], parameter: Any = None) -> Traced:
        self.steps.append(Step(operation, arguments, parameter))
        return Traced(self, len(self.steps) - 1)

    def read(self, x: Any) -> int:
        """Return the number of the step whose result x is; exact numbers become one."""
        if type(x) is Traced:
            if x._tape is not self:
                raise TypeError("a coordinate of another call is used; use those that are given")
            return x._step
        if type(x) is int or type(x) is Fraction:
            return self.write("number", (), Fraction(x))._step
        shown = f"{type(x).__name__} {x!r}" if isinstance(x, float) else f"{type(x).__name__}"
        raise TypeError(
            f"a loss computes with the {shown}; it is made of its coordinates, int, Fraction and "
            'what the arithmetic gives: for a decimal write Fraction("0.1")'
        )

    def number(self, value: Any) -> Traced:
        return Traced(self, self.read(value))

    def exp(self, x: Any) -> Traced:
        return self.write("exp", (self.read(x),))

    def log(self, x: Any) -> Traced:
        return self.write("log", (self.read(x),))

    def log_sum_exp(self, exponents: Sequence[Any], constant: int) -> Traced:
        if type(constant) is not int or constant not in (0, 1):
            raise ValueError(f"constant is {constant!r}; it is 0 or 1")
        return self.write("log_sum_exp", self._several(exponents), constant)

    def maximum(self, values: Sequence[Any]) -> Traced:
        return self.write("maximum", self._several(values))

    def _several(self, values: Any) -> tuple[int, ...]:
        if type(values) is Traced or not (read := tuple(map(self.read, values))):
            raise TypeError("the arithmetic is given no list; write maximum([a, b])")
        return read


def _refuse(what: str, remedy: str) -> Callable[..., NoReturn]:
    def refuse(*_: Any, **__: Any) -> NoReturn:
        raise TypeError(f"a coordinate was {what}; use {remedy}")

    return refuse


@final
class Traced:
    """A coordinate, or what was computed of coordinates, while a formula is written down."""

    __slots__ = ("_step", "_tape")

    def __init__(self, tape: _Tape, step: int) -> None:
        self._tape, self._step = tape, step

    def _write(self, operation: str, *operands: Any) -> Traced:
        return self._tape.write(operation, tuple(map(self._tape.read, operands)))

    def __neg__(self) -> Traced:
        return self._write("negative", self)

    def __pos__(self) -> Traced:
        return self

    def __add__(self, other: Any) -> Traced:
        return self._write("sum", self, other)

    def __radd__(self, other: Any) -> Traced:
        return self._write("sum", other, self)

    def __sub__(self, other: Any) -> Traced:
        return self + -self._tape.number(other)

    def __rsub__(self, other: Any) -> Traced:
        return self._tape.number(other) + -self

    def __mul__(self, other: Any) -> Traced:
        return self._write("product", self, other)

    def __rmul__(self, other: Any) -> Traced:
        return self._write("product", other, self)

    def __truediv__(self, other: Any) -> Traced:
        return self._write("quotient", self, other)

    def __rtruediv__(self, other: Any) -> Traced:
        return self._write("quotient", other, self)

    def __pow__(self, exponent: Any, modulus: None = None) -> Traced:
        if type(exponent) is not int or modulus is not None:
            raise TypeError(
                f"a coordinate is raised to {exponent!r}; exponents are int, and x^p is "
                "arithmetic.exp(p * arithmetic.log(x))"
            )
        return self._tape.write("power", (self._step,), exponent)

    __rpow__ = _refuse("made an exponent", "arithmetic.exp(x * arithmetic.log(base))")
    __abs__ = _refuse("given to abs()", "arithmetic.maximum([x, -x])")
    __float__ = __complex__ = _refuse(
        "made a float, as by `math` or float()", "arithmetic.exp, arithmetic.log and exact numbers"
    )
    __array__ = __array_ufunc__ = _refuse("given to NumPy", "the operations of the arithmetic")
    __int__ = __index__ = __round__ = __trunc__ = __floor__ = __ceil__ = _refuse(
        "rounded or made an int", "exact arithmetic"
    )
    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __divmod__ = __rdivmod__ = _refuse(
        "divided with a remainder", "x / y"
    )
    __bool__ = _refuse("made a truth value", "arithmetic.maximum for cases")
    __lt__ = __le__ = __gt__ = __ge__ = __eq__ = __ne__ = _refuse(
        "compared", "arithmetic.maximum, of a list, for max, min and cases"
    )
    __hash__ = None  # type: ignore[assignment]
