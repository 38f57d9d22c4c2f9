"""The Hessian of the log-sum-exp losses as a sum of squares."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import exp, log, symbols

from numerics.balls.calculus import gram_form
from theorems.language import Evidence, Instance, Verdict, all_of, claim, identity, shown, steps

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

    The second derivatives are taken in two coordinates, the rest of S being any number; double
    sums over i and j are equal for every k if their terms, made symmetric in i and j, are.
    """
    symmetric = gram_form.symmetric
    yield Instance({"step": _STEPS[0]}, shown(all_of(*_second_derivatives())))
    for step, sides in zip(
        _STEPS[1:], (gram_form.hessian_sides(), gram_form.lagrange_sides()), strict=True
    ):
        evidence = shown(identity(*map(symmetric, sides)))
        yield Instance({"step": step}, evidence, "made symmetric in i and j")


def _second_derivatives() -> Iterator[Evidence]:
    """Compare with SymPy's derivatives of log(R + e^{β(m − v)} + e^{β(m − w)}), R any number."""
    R, beta, m, v, w, z, y = symbols("R beta m v w z y")
    first, second = exp(beta * (m - v)), exp(beta * (m - w))
    loss, S = log(R + first + second), R + z + y
    expected = {(v, v): z / S - z**2 / S**2, (v, w): -z * y / S**2}
    for (a, b), entry in expected.items():
        yield identity(loss.diff(a, b).subs({first: z, second: y}), beta**2 * entry)
