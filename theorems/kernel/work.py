"""How much a normal form may take, so that no line of a proof takes minutes (trusted)."""

from __future__ import annotations

from math import prod
from typing import Any

from sympy import Mul, Pow, Symbol

from theorems.errors import Undecided

MOST_PRODUCTS = 100_000
"""How many products of atoms, and monomials in C and k, one normal form may make on the way."""


class Work:
    """What is left of these products; terms inside a term take theirs from the same.

    >>> Work().spend(MOST_PRODUCTS + 1)
    Traceback (most recent call last):
    numerics.errors.Undecided: a normal form takes more than 100000 products; prove it in smaller \
steps, with instantiate_scalar putting a number for what is raised to a high power
    """

    def __init__(self) -> None:
        self.left = MOST_PRODUCTS

    def spend(self, products: int) -> None:
        """Take products away before they are made; raises `Undecided` where too few are left."""
        self.left -= products
        if self.left < 0:
            raise Undecided(
                f"a normal form takes more than {MOST_PRODUCTS} products; prove it in smaller "
                "steps, with instantiate_scalar putting a number for what is raised to a high power"
            )


def monomials(coefficient: Any) -> int:
    """Return how many monomials in C and k there are up to the degrees of a coefficient.

    Their numbers get as long as the degree is high: each counts once more for each 100 of it.

    >>> import theorems.kernel.terms as t
    >>> monomials((t.CLASS_COUNT + 1) ** 3 * t.NEGATIVES), monomials(t.NEGATIVES**200)
    (8, 603)
    """
    degrees = _degrees(coefficient).values()
    return prod(degree + 1 for degree in degrees) * (1 + max(degrees, default=0) // 100)


def _degrees(term: Any) -> dict[Any, int]:
    """Return bounds on the degrees in C and in k of numerator and denominator."""
    if isinstance(term, Symbol):
        return {term: 1}
    inside = [_degrees(part) for part in term.args]
    if isinstance(term, Pow):
        return {symbol: abs(int(term.args[1])) * n for symbol, n in inside[0].items()}
    joined = sum if isinstance(term, Mul) else max
    symbols = set[Any]().union(*inside)
    return {symbol: joined(found.get(symbol, 0) for found in inside) for symbol in symbols}
