"""Sums over pairs of coordinates that are equal for every k: the squares in a Hessian (trusted).

Σ_i Σ_j c(i, j) = Σ_i Σ_j (c(i, j) + c(j, i))/2 for every k. So two double sums of one polynomial
in the quantities of i and of j each are equal for every k if the polynomials, made symmetric, are.
"""

from __future__ import annotations

from typing import Any

from flint import fmpq, fmpq_mpoly, fmpq_mpoly_ctx


def pair_variables(*names: str) -> tuple[fmpq_mpoly, ...]:
    """Return the quantities of i, then those of j, as variables of one ring of polynomials.

    >>> pair_variables("z", "x")
    (z_i, x_i, z_j, x_j)
    """
    context = fmpq_mpoly_ctx.get(tuple(f"{name}_{index}" for index in "ij" for name in names))
    return tuple(context.gens())


def symmetric(p: Any) -> Any:
    """Return the mean of a polynomial and of the one with i and j exchanged.

    Where it is that of another polynomial, the double sums of both are equal for every k.
    Lagrange's identity, (Σ a²)(Σ b²) − (Σ ab)² = ½ Σ_i Σ_j (a_i b_j − a_j b_i)²:

    >>> left, right = lagrange_sides()
    >>> bool(symmetric(left) == symmetric(right))
    True
    """
    gens = p.context().gens()
    half = len(gens) // 2
    return (p + p.compose(*gens[half:], *gens[:half])) * fmpq(1, 2)


def lagrange_sides() -> tuple[fmpq_mpoly, fmpq_mpoly]:
    """Return the double sums of Lagrange's identity, by which Σ of log-convex functions is one.

    >>> lagrange_sides()[0]
    a_i^2*b_j^2 - a_i*b_i*a_j*b_j
    """
    a_i, b_i, a_j, b_j = pair_variables("a", "b")
    left = a_i**2 * b_j**2 - a_i * b_i * a_j * b_j
    return left, (a_i * b_j - a_j * b_i) ** 2 * fmpq(1, 2)


def hessian_sides() -> tuple[fmpq_mpoly, fmpq_mpoly]:
    """Return the double sums of the Hessian of log(b + Σ e^{β(m − v_i)}) as a sum of squares.

    S²·xᵀHx/β² = b Σ z_i x_i² + ½ Σ_i Σ_j z_i z_j (x_i − x_j)², where S = b + Σ z_i.
    With H_ij = β²(S z_i 1[i = j] − z_i z_j)/S² the left side is S Σ z_i x_i² − (Σ z_i x_i)²; the
    part with b is the same on both sides, and the rest are double sums.

    >>> left, right = hessian_sides()
    >>> bool(symmetric(left) == symmetric(right))
    True
    """
    z_i, x_i, z_j, x_j = pair_variables("z", "x")
    left = z_j * z_i * x_i**2 - z_i * x_i * z_j * x_j
    return left, z_i * z_j * (x_i - x_j) ** 2 * fmpq(1, 2)
