"""Losses of the user's own: a Python function or a SymPy expression, and the claimed hypotheses.

Trusted as far as the formula goes: the arithmetic that evaluates it is checked, what its author
claims of it is not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any, ClassVar

from numerics.exact.arithmetic import Arithmetic
from numerics.exact.losses import Hypotheses, Loss


@dataclass(frozen=True)
class CustomLoss(Loss):
    """A loss of the user's own: a formula, and the hypotheses that its author claims.

    `function(v, arithmetic)` receives the coordinates and the arithmetic to use (`exp`, `log`,
    `maximum`, `number`); written with these it works on floats, balls and symbols alike. A SymPy
    expression does as well: see `custom_loss`. The hypotheses are the author's word: a
    certificate that uses them says so. Expectations are enumerated (cost grows with k).

    >>> def softplus_of_worst(v, a):
    ...     return a.log(1 + a.exp(a.maximum([-v_i for v_i in v])))
    >>> from numerics.exact.losses import HingeMax
    >>> claimed = HingeMax().hypotheses
    >>> loss = CustomLoss("softplus of worst", softplus_of_worst, claimed)
    >>> loss.hypotheses.convex
    True
    """

    title: str
    function: Callable[[Sequence[Any], Arithmetic], Any]
    claimed: Hypotheses
    text: str = "given by a Python function"
    name: ClassVar[str] = "custom"

    @property
    def hypotheses(self) -> Hypotheses:
        """What the author claims; nothing here has been checked."""
        return self.claimed

    @property
    def formula(self) -> str:
        """The formula as the author wrote it."""
        return self.text

    def value(self, v: Sequence[Any], arithmetic: Arithmetic) -> Any:
        """Return the loss at v."""
        return self.function(v, arithmetic)


def custom_loss(expression: Any, *, claimed: Hypotheses, title: str = "custom") -> CustomLoss:
    """Return the loss that a SymPy expression in the coordinates v[1]..v[k] defines.

    The coordinates are ``v = sympy.IndexedBase("v")`` and the number of negatives is the symbol
    ``k``, so a sum over negatives is ``Sum(exp(-v[i]), (i, 1, k))``. Rational numbers, sums,
    products, rational powers, exp, log, Max, Min and Abs are understood; anything else, a float
    included, raises `ValueError` that names the piece. `claimed` are the hypotheses that the
    author vouches for.

    >>> from sympy import IndexedBase, Sum, exp, log, symbols
    >>> from numerics.exact.arithmetic import FLOATS
    >>> from numerics.exact.losses import Logistic
    >>> v, i, k = IndexedBase("v"), symbols("i", integer=True), symbols("k")
    >>> mine = custom_loss(log(1 + Sum(exp(-v[i]), (i, 1, k))), claimed=Logistic().hypotheses)
    >>> bool(mine.value([0.5, 1.0], FLOATS) == Logistic().value([0.5, 1.0], FLOATS))
    True
    """
    from sympy import Basic

    if not isinstance(expression, Basic):
        raise TypeError(f"expression is {expression!r}; give a SymPy expression in v[1]..v[k]")
    foreign = {symbol.name for symbol in expression.free_symbols} - {"v", "k"}
    foreign -= {str(symbol) for symbol in expression.free_symbols if _is_coordinate(symbol)}
    if foreign:
        raise ValueError(
            f"expression contains {', '.join(sorted(foreign))}; only v[i] and k may be free in it"
        )

    @cache
    def written_out(negatives: int) -> Any:
        arity = {symbol: negatives for symbol in expression.free_symbols if symbol.name == "k"}
        return expression.subs(arity).doit()

    def function(v: Sequence[Any], arithmetic: Arithmetic) -> Any:
        return evaluate(written_out(len(v)), v, arithmetic)

    return CustomLoss(title, function, claimed, text=str(expression))


def _is_coordinate(symbol: Any) -> bool:
    from sympy import Indexed

    return isinstance(symbol, Indexed) and str(symbol.base) == "v"


def evaluate(expression: Any, v: Sequence[Any], arithmetic: Arithmetic) -> Any:
    """Return the value of a SymPy expression at coordinates v, in any of the arithmetics.

    >>> from sympy import IndexedBase, Max
    >>> from numerics.exact.arithmetic import FLOATS
    >>> v = IndexedBase("v")
    >>> float(evaluate(Max(0, 1 - v[1]) ** 2, [0.5], FLOATS))
    0.25
    """
    if expression.is_Rational:
        return arithmetic.number(Fraction(int(expression.p), int(expression.q)))
    if _is_coordinate(expression):
        return _coordinate(expression, v)
    kind = type(expression).__name__
    if kind not in _OPERATIONS:
        raise ValueError(
            f"{expression} is a {kind}; a loss may use rational numbers, v[i], sums, products, "
            "rational powers, exp, log, Max, Min and Abs"
        )
    arguments = [evaluate(argument, v, arithmetic) for argument in expression.args]
    return _OPERATIONS[kind](arguments, expression, arithmetic)


def _coordinate(expression: Any, v: Sequence[Any]) -> Any:
    (index,) = expression.indices
    if not index.is_Integer or not 1 <= int(index) <= len(v):
        raise ValueError(f"{expression} is not one of the coordinates v[1]..v[{len(v)}]")
    return v[int(index) - 1]


def _sum(arguments: list[Any], expression: Any, arithmetic: Arithmetic) -> Any:
    return sum(arguments[1:], arguments[0])


def _product(arguments: list[Any], expression: Any, arithmetic: Arithmetic) -> Any:
    product = arguments[0]
    for argument in arguments[1:]:
        product = product * argument
    return product


def _power(arguments: list[Any], expression: Any, arithmetic: Arithmetic) -> Any:
    exponent = expression.exp
    if exponent.is_Integer:
        return arguments[0] ** int(exponent)
    if exponent.is_Rational:
        return arithmetic.exp(arguments[1] * arithmetic.log(arguments[0]))
    raise ValueError(f"{expression} has the exponent {exponent}; exponents are rational numbers")


_OPERATIONS: dict[str, Callable[[list[Any], Any, Arithmetic], Any]] = {
    "Add": _sum,
    "Mul": _product,
    "Pow": _power,
    "exp": lambda arguments, _, arithmetic: arithmetic.exp(arguments[0]),
    "log": lambda arguments, _, arithmetic: arithmetic.log(arguments[0]),
    "Max": lambda arguments, _, arithmetic: arithmetic.maximum(arguments),
    "Min": lambda arguments, _, arithmetic: -arithmetic.maximum([-x for x in arguments]),
    "Abs": lambda arguments, _, arithmetic: arithmetic.maximum([arguments[0], -arguments[0]]),
}
