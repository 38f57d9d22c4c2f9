"""Rational functions of C and k, the coefficients of a normal form, as one quotient (trusted).

The polynomials are FLINT's: SymPy takes minutes for a product of two that it writes in a line.
"""

from __future__ import annotations

from typing import Any

from flint import Ordering, fmpz_mpoly_ctx
from sympy import Add, Integer, Mul, Pow, Rational, Symbol

from theorems.errors import IllFormed


def cancelled(coefficient: Any) -> Any:
    """Return a coefficient as a quotient without common factors, as SymPy's `cancel` does.

    Numerator and denominator are multiplied out and have integer coefficients, the first one of the
    denominator positive, so that equal functions are one term. Raises `IllFormed` for what is no
    rational function, or divides by one that vanishes.

    >>> import theorems.kernel.terms as t
    >>> cancelled((t.CLASS_COUNT**2 - t.CLASS_COUNT) / (2 - 2 * t.CLASS_COUNT))
    -C/2
    """
    if isinstance(coefficient, Rational):
        return coefficient
    symbols = sorted(coefficient.free_symbols, key=str)
    context = fmpz_mpoly_ctx.get(tuple(map(str, symbols)), Ordering.lex)
    top, bottom = _quotient(coefficient, context, dict(zip(symbols, context.gens(), strict=True)))
    common = top.gcd(bottom)
    top, bottom = top // common, bottom // common
    if bottom.leading_coefficient() < 0:
        top, bottom = -top, -bottom
    return _term(top, symbols) / _term(bottom, symbols)


def _quotient(term: Any, context: Any, generators: dict[Symbol, Any]) -> tuple[Any, Any]:
    """Return numerator and denominator, polynomials over the integers."""
    one = context.constant(1)
    if isinstance(term, Symbol):
        return generators[term], one
    if isinstance(term, Rational):
        return context.constant(int(term.p)), context.constant(int(term.q))
    if isinstance(term, Pow) and term.args[1].is_Integer:
        exponent = int(term.args[1])
        top, bottom = _quotient(term.args[0], context, generators)
        if exponent < 0:
            if top == 0:
                raise IllFormed(f"{term} is no number: its denominator is 0")
            top, bottom = bottom, top
        return top ** abs(exponent), bottom ** abs(exponent)
    if not isinstance(term, Add | Mul):
        raise IllFormed(f"{term} is no rational function of the parameters")
    parts = [_quotient(part, context, generators) for part in term.args]
    top, bottom = parts[0]
    for other, under in parts[1:]:
        if isinstance(term, Mul):
            top, bottom = top * other, bottom * under
        else:
            common = bottom.gcd(under)
            top = top * (under // common) + other * (bottom // common)
            bottom *= under // common
    return top, bottom


def _term(polynomial: Any, symbols: list[Symbol]) -> Any:
    return Add(
        *(
            Mul(Integer(int(number)), *map(Pow, symbols, powers))
            for powers, number in polynomial.to_dict().items()
        )
    )
