"""The Hessian of the log-sum-exp losses as a sum of squares."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sympy import exp, log, symbols

from theorems.language import (
    Evidence,
    Instance,
    Variable,
    Verdict,
    all_of,
    argued,
    claim,
    derivative,
    same_term,
    steps,
    talk,
    terms,
)

i, j = talk.i, Variable("j", "index")

_STEPS = (
    "∂_i∂_j ℓ = β²(1[i = j] p_i − p_i p_j)",
    "S Σ z_i x_i² − (Σ z_i x_i)² = b Σ z_i x_i² + ½ Σ_i Σ_j z_i z_j (x_i − x_j)²",
    "(Σ a_i²)(Σ b_i²) − (Σ a_i b_i)² = ½ Σ_i Σ_j (a_i b_j − a_j b_i)²",
)


@claim(
    kind="lemma",
    hypotheses=("ℓ(v) = log(b + Σ_i e^{β(m − v_i)}), b ≥ 0, β > 0, m real", "k ≥ 1"),
    family=steps("every k, b, β and m", *_STEPS),
    source="the Hessian of log-sum-exp; Lagrange's identity",
    declared=Verdict.ARGUED,
)
def log_sum_exp_hessian() -> Iterator[Instance]:
    """The Hessian of log(b + Σ e^{β(m − v_i)}) is a Gram form for every k.

    With z_i = e^{β(m − v_i)}, S = b + Σ z_i and p_i = z_i/S, p_0 = b/S,
    xᵀHx = β² (p_0 Σ_i p_i x_i² + ½ Σ_i Σ_j p_i p_j (x_i − x_j)²) ≥ 0. If b > 0 it is positive
    definite; if b = 0 it vanishes exactly along (1, .., 1).

    The second derivatives are taken in two coordinates, the rest of S being any number; that the
    sums over k indices are equal is decided by the normal form of the kernel.
    """
    found = (
        all_of(*_second_derivatives()),
        same_term(*hessian_sides()),
        same_term(*lagrange_sides()),
    )
    yield from argued(_STEPS, found)


def _second_derivatives() -> Iterator[Evidence]:
    """Differentiate log(R + z + y) twice for z = e^{β(m − v)}, y = e^{β(m − w)}, R any number."""
    R, beta, m, v, w, z, y = symbols("R beta m v w z y")
    S, of_v, of_w = R + z + y, [(z, -beta * z)], [(y, -beta * y)]
    slope, decay = -beta * z / S, exp(beta * (m - v))
    yield derivative(decay, v, -beta * decay)
    yield derivative(log(S), v, slope, given=of_v)
    yield derivative(slope, v, beta**2 * (z / S - z**2 / S**2), given=of_v)
    yield derivative(slope, w, -(beta**2) * z * y / S**2, given=of_w)


Sides = tuple[Any, Any]


def hessian_sides() -> Sides:
    """Return S²·xᵀHx/β² for S = b + Σ z_i, where H_ij = β²(S z_i 1[i = j] − z_i z_j)/S².

    >>> same_term(*hessian_sides()).holds
    True
    """
    b, z, x = terms.Unknown("b"), *map(_numbers, "zx")
    total, mean, square = (_sum(z(i) * x(i) ** n, i) for n in (0, 1, 2))
    pairs = _sum(_sum(z(i) * z(j) * (x(i) - x(j)) ** 2, j), i)
    return (b + total) * square - mean**2, b * square + pairs / 2


def lagrange_sides() -> Sides:
    """Return the sides of Lagrange's identity.

    >>> same_term(*lagrange_sides()).holds
    True
    """
    a, b = map(_numbers, "ab")
    left = _sum(a(i) ** 2, i) * _sum(b(i) ** 2, i) - _sum(a(i) * b(i), i) ** 2
    return left, _sum(_sum((a(i) * b(j) - a(j) * b(i)) ** 2, j), i) / 2


def _numbers(name: str) -> Callable[[Variable], Any]:
    """Return the numbers z_i of a name by their index."""
    return lambda index: terms.Unknown(name, index)


def _sum(body: Any, index: Variable) -> Any:
    return terms.Bind(index, terms.Indices(), body)
