"""Polynomials that are not negative on a box, by their Bernstein coefficients."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import comb, prod

from sympy import Expr, Integer, Poly, Rational, Symbol, expand, fraction, together

from theorems.language import Evidence, all_of, at_most, identity


def nonnegative(polynomial: Expr, *, unit: tuple[Symbol, ...], positive: Symbol) -> Evidence:
    """Decide that a polynomial is ≥ 0 where each of `unit` is in [0, 1] and `positive` is ≥ 0.

    It is compared with Σ b_i Π comb(d, i) s^i (1 − s)^(d−i), and the least coefficient of the b_i,
    which are polynomials of `positive`, with 0.

    >>> from sympy import symbols
    >>> s, m = symbols("s m")
    >>> nonnegative(m * s**2 - s + 1, unit=(s,), positive=m).holds
    True
    >>> nonnegative(m * s**2 - s - 1, unit=(s,), positive=m).holds
    False
    """
    forms = list(_forms(Poly(expand(polynomial), *unit)))
    written = sum((coefficient * basis for coefficient, basis in forms), Integer(0))
    least = min(number for one, _ in forms for number in Poly(one, positive).coeffs())
    return all_of(
        identity(polynomial, written),
        at_most(0, Fraction(int(least.p), int(least.q))),
    )


def bounded_below(
    quotient: Expr, least: int, *, unit: tuple[Symbol, ...], positive: Symbol
) -> Evidence:
    """Decide that numerator and denominator of a quotient are both ≥ `least` there, 0 or 1.

    >>> from sympy import symbols
    >>> s, m = symbols("s m")
    >>> bounded_below((m + 1) / (2 - s), 1, unit=(s,), positive=m).holds
    True
    """
    top, bottom = fraction(together(quotient))
    parts = (nonnegative(one - least, unit=unit, positive=positive) for one in (top, bottom))
    return all_of(identity(quotient, top / bottom), *parts)


def _forms(polynomial: Poly) -> list[tuple[Expr, Expr]]:
    """Return the Bernstein coefficients of a polynomial, each with its basis function."""
    degrees, terms = polynomial.degree_list(), polynomial.terms()
    return [
        (
            expand(sum(_share(powers, index, degrees) * value for powers, value in terms)),
            prod(
                (
                    comb(d, i) * s**i * (1 - s) ** (d - i)
                    for s, i, d in zip(polynomial.gens, index, degrees, strict=True)
                ),
                start=Integer(1),
            ),
        )
        for index in product(*(range(degree + 1) for degree in degrees))
    ]


def _share(powers: tuple[int, ...], index: tuple[int, ...], degrees: tuple[int, ...]) -> Rational:
    """Return what s^a is of the i-th coefficient, Π comb(i, a)/comb(d, a)."""
    triples = zip(powers, index, degrees, strict=True)
    return prod((Rational(comb(i, a), comb(d, a)) for a, i, d in triples), start=Integer(1))
