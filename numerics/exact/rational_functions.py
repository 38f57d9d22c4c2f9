"""Whether two SymPy expressions are the same rational function, decided exactly (trusted).

The expression is walked here, not simplified by SymPy: sums, products and integer powers become
quotients of polynomials over Q, everything else that is allowed becomes an unknown.
"""

from __future__ import annotations

from typing import Any

MAX_EXPONENT = 64


def same(left: Any, right: Any) -> bool | None:
    """Return True for the same quotient, False for another one, None where functions occur.

    Both are SymPy expressions, or both polynomials of FLINT.

    Raises `TypeError` for what is not an expression of numbers, symbols, exp, log, sin, cos and
    powers, and `ValueError` where a denominator is the polynomial 0.

    >>> from sympy import Symbol
    >>> x = Symbol("x")
    >>> same((x**2 - 1)/(x - 1), x + 1), same(x, 2*x)
    (True, False)
    """
    from flint import fmpq_mpoly
    from sympy import QQ, Symbol, ring

    if type(left) is fmpq_mpoly and type(right) is fmpq_mpoly:
        return bool(left.context() == right.context() and left == right)
    unknowns: dict[Any, None] = {}
    for side in (left, right):
        _check(side)
        _collect(side, unknowns)
    _, *generators = ring([f"x{n}" for n in range(len(unknowns))], QQ) if unknowns else (None,)
    values = dict(zip(unknowns, generators, strict=True))
    (a, b), (c, d) = (_quotient(side, values) for side in (left, right))
    if a * d == c * b:
        return True
    return False if all(type(unknown) is Symbol for unknown in unknowns) else None


def _plain() -> frozenset[type]:
    """Return the classes of SymPy that an expression may consist of, not their subclasses."""
    from sympy import Add, Integer, Mul, Pow, Rational, S, Symbol, cos, exp, log, sin

    constants = (S.Zero, S.One, S.NegativeOne, S.Half, S.Exp1, S.Pi)
    return frozenset((Add, Mul, Pow, Integer, Rational, Symbol, exp, log, sin, cos)) | frozenset(
        map(type, constants)
    )


def _check(side: Any) -> None:
    plain, left = _plain(), [side]
    while left:
        node = left.pop()
        if type(node) not in plain:
            raise TypeError(
                f"a {type(node).__name__} cannot be compared; give expressions of numbers, "
                "symbols, exp, log, sin, cos and powers"
            )
        left += node.args


def _power(node: Any) -> tuple[Any, int] | None:
    """Return base and exponent of an integer power; e^{n x} is one of e^x. None for others."""
    from sympy import S, exp

    if node.is_Pow and type(node) is not exp:
        base, exponent = node.args
    elif type(node) is exp:
        exponent, rest = node.args[0].as_coeff_Mul()
        base = S.Exp1 if rest == 1 else exp(rest)
    else:
        return None
    if not exponent.is_Integer or base == node:
        return None
    if abs(int(exponent)) > MAX_EXPONENT:
        raise ValueError(f"the exponent {exponent} is above {MAX_EXPONENT}")
    return base, int(exponent)


def _collect(node: Any, unknowns: dict[Any, None]) -> None:
    power = _power(node)
    if power is not None:
        _collect(power[0], unknowns)
    elif node.is_Add or node.is_Mul:
        for part in node.args:
            _collect(part, unknowns)
    elif not node.is_Rational:
        unknowns[node] = None


def _quotient(node: Any, values: dict[Any, Any]) -> tuple[Any, Any]:
    """Return numerator and denominator, polynomials over Q or rational numbers."""
    from sympy import QQ

    if node in values:
        return values[node], QQ(1)
    if node.is_Rational:
        return QQ(int(node.p), int(node.q)), QQ(1)
    power = _power(node)
    if power is not None:
        base, exponent = power
        top, bottom = _quotient(base, values)
        if exponent < 0:
            top, bottom, exponent = bottom, top, -exponent
        if bottom == 0:
            raise ValueError(f"the denominator of {node} is 0")
        return top**exponent, bottom**exponent
    first, *rest = (_quotient(part, values) for part in node.args)
    top, bottom = first
    for a, b in rest:
        if node.is_Add:
            top, bottom = top * b + a * bottom, bottom * b
        else:
            top, bottom = top * a, bottom * b
    return top, bottom
