"""Losses of the user's own, given as SymPy expressions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from numerics.arithmetic import Arithmetic
from numerics.losses import CustomLoss, Hypotheses


def custom_loss(expression: Any, *, claimed: Hypotheses, title: str = "custom") -> CustomLoss:
    """Return the loss that a SymPy expression in the coordinates v[1]..v[k] defines.

    The coordinates are ``v = sympy.IndexedBase("v")`` and the number of negatives is the symbol
    ``k``, so a sum over negatives is ``Sum(exp(-v[i]), (i, 1, k))``. Rational numbers, sums,
    products, rational powers, exp, log, Max, Min and Abs are understood; anything else, a float
    included, raises `ValueError` that names the piece. `claimed` are the hypotheses that the
    author vouches for.

    >>> from sympy import IndexedBase, Sum, exp, log, symbols
    >>> from numerics.arithmetic import FLOATS
    >>> from numerics.losses import Logistic
    >>> v, i, k = IndexedBase("v"), symbols("i", integer=True), symbols("k")
    >>> mine = custom_loss(log(1 + Sum(exp(-v[i]), (i, 1, k))), claimed=Logistic().hypotheses)
    >>> bool(mine.value([0.5, 1.0], FLOATS) == Logistic().value([0.5, 1.0], FLOATS))
    True
    """
    from sympy import sympify

    formula = sympify(expression)
    foreign = {symbol.name for symbol in formula.free_symbols} - {"v", "k"}
    foreign -= {str(symbol) for symbol in formula.free_symbols if _is_coordinate(symbol)}
    if foreign:
        raise ValueError(
            f"expression contains {', '.join(sorted(foreign))}; only v[i] and k may be free in it"
        )

    def function(v: Sequence[Any], arithmetic: Arithmetic) -> Any:
        from sympy import Symbol

        arity = {s: len(v) for s in formula.free_symbols if s == Symbol(s.name) and s.name == "k"}
        return evaluate(formula.subs(arity).doit(), v, arithmetic)

    return CustomLoss(title, function, claimed, text=str(formula))


def _is_coordinate(symbol: Any) -> bool:
    from sympy import Indexed

    return isinstance(symbol, Indexed) and str(symbol.base) == "v"


def evaluate(expression: Any, v: Sequence[Any], arithmetic: Arithmetic) -> Any:
    """Return the value of a SymPy expression at coordinates v, in any of the arithmetics.

    >>> from sympy import IndexedBase, Max
    >>> from numerics.arithmetic import FLOATS
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
