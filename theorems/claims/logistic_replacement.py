"""The replacement inequality (R) for the logistic loss, without submodularity."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import permutations
from math import factorial
from typing import TYPE_CHECKING

from theorems.kernel.claim import claim
from theorems.kernel.verdict import Instance, Verdict

if TYPE_CHECKING:
    from sympy import Poly, Symbol

_SIZES = range(2, 7)


@claim(
    kind="lemma",
    hypotheses=("ℓ(v) = log(1 + Σ_i e^{−v_i})",),
    family="|S| = 2..6, every k ≥ |S|",
    source="nceproof",
    declared=Verdict.CERTIFIED,
    size=len(_SIZES),
)
def logistic_replacement() -> Iterator[Instance]:
    """The logistic loss has the replacement inequality (R).

    ℓ(v) ≥ (1/|S|) Σ_{i∈S} ℓ(v with v_i in all places of S), at every point v: (R) is the mean of
    this over v_i, i ∈ S, that are iid.

    With m = |S|, z_i = e^{−v_i} and A = 1 + Σ_{i∉S} z_i the i-th term on the right is log w_i for
    w_i = A + m z_i > 0, and ℓ(v) = log of the mean of the w_i. So this is the inequality between
    the arithmetic and the geometric mean of m positive numbers.

    That one is checked as an identity of Hurwitz: with w_i = x_i^m, the mean less the product of
    the x_i is Σ_r P_r / (2 m!), where P_r is the sum over all orders of x_1..x_m of
    (x_1^{m−r} − x_2^{m−r})(x_1 − x_2) x_3 ⋯ x_{r+1}, and
    (a^n − b^n)(a − b) = (a − b)² (a^{n−1} + .. + b^{n−1}) ≥ 0 for positive a and b.
    """
    for m in _SIZES:
        holds = mean_is_the_argument(m) and has_gap_of_squares(m)
        yield Instance(
            {"|S|": str(m)},
            True if holds else None,
            f"two identities of polynomials over Q in {m} and {m + 1} variables",
        )


def mean_is_the_argument(m: int) -> bool:
    """Tell whether the mean of A + m z_i is A + Σ z_i.

    >>> mean_is_the_argument(3)
    True
    """
    from sympy import Poly, symbols

    A, *z = symbols(f"A z1:{m + 1}")
    gap = sum((A + m * z_i for z_i in z), start=-m * (A + sum(z)))
    return bool(Poly(gap, A, *z).is_zero)


def has_gap_of_squares(m: int) -> bool:
    """Tell whether Hurwitz's sum of squares is the gap between the two means of m numbers.

    >>> has_gap_of_squares(3)
    True
    """
    from sympy import Poly, prod, symbols

    x = symbols(f"x1:{m + 1}")
    gap = Poly(sum(x_i**m for x_i in x) - m * prod(x), *x)
    squares = sum((hurwitz_sum(x, r) for r in range(1, m)), start=Poly(0, *x))
    return bool((2 * factorial(m) * gap - m * squares).is_zero)


def hurwitz_sum(x: Sequence[Symbol], r: int) -> Poly:
    """Return P_r: a sum over all orders of (a − b)² (a^{n−1} + .. + b^{n−1}) times a monomial.

    >>> from sympy import symbols
    >>> hurwitz_sum(symbols("a b"), 1).as_expr()
    2*a**2 - 4*a*b + 2*b**2
    """
    from sympy import Poly, symbols

    n = len(x) - r
    a, b = symbols("a b")
    square = Poly((a - b) ** 2 * sum(a**j * b ** (n - 1 - j) for j in range(n)), a, b)
    terms: dict[tuple[int, ...], int] = {}
    for order in permutations(range(len(x))):
        rest = set(order[2 : r + 1])
        for (i, j), coefficient in square.terms():
            powers = {order[0]: i, order[1]: j}
            key = tuple(powers.get(place, int(place in rest)) for place in range(len(x)))
            terms[key] = terms.get(key, 0) + int(coefficient)
    return Poly.from_dict(terms, *x)
