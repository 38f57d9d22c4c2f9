"""The Hessian of the log-sum-exp losses as a sum of squares."""

from __future__ import annotations

from collections.abc import Iterator

from theorems.kernel.claim import claim
from theorems.kernel.verdict import Instance, Verdict


@claim(
    kind="lemma",
    hypotheses=("ℓ(v) = log(b + Σ_i e^{β(m − v_i)}), b ≥ 0, β > 0, m real", "k ≥ 1"),
    family="every k, b, β and m: three polynomial identities",
    source="the Hessian of log-sum-exp; Lagrange's identity",
    declared=Verdict.CERTIFIED,
    size=3,
)
def log_sum_exp_hessian() -> Iterator[Instance]:
    """The Hessian of log(b + Σ e^{β(m − v_i)}) is a Gram form for every k.

    With z_i = e^{β(m − v_i)}, S = b + Σ z_i and p_i = z_i/S, p_0 = b/S,
    xᵀHx = β² (p_0 Σ_i p_i x_i² + ½ Σ_i Σ_j p_i p_j (x_i − x_j)²) ≥ 0. If b > 0 it is positive
    definite; if b = 0 it vanishes exactly along (1, .., 1).

    The second derivatives are taken in two coordinates, the rest of S being any number; double
    sums over i and j are equal for every k if their terms, made symmetric in i and j, are.
    """
    from theorems.audit import gram_form

    identities = (
        ("∂_i∂_j ℓ = β²(1[i = j] p_i − p_i p_j)", _second_derivatives()),
        ("S Σ z_i x_i² − (Σ z_i x_i)² = b Σ z_i x_i² + ½ Σ_i Σ_j z_i z_j (x_i − x_j)²",
         gram_form.log_sum_exp_hessian()),
        ("(Σ a_i²)(Σ b_i²) − (Σ a_i b_i)² = ½ Σ_i Σ_j (a_i b_j − a_j b_i)²",
         gram_form.lagrange()),
    )  # fmt: skip
    for identity, holds in identities:
        yield Instance({"identity": identity}, True if holds else None, "polynomials over Q")


def _second_derivatives() -> bool:
    """Compare with SymPy's derivatives of log(R + e^{β(m − v)} + e^{β(m − w)}), R any number."""
    from sympy import Poly, exp, fraction, log, symbols, together

    R, beta, m, v, w, z, y = symbols("R beta m v w z y")
    first, second = exp(beta * (m - v)), exp(beta * (m - w))
    loss, S = log(R + first + second), R + z + y
    expected = {(v, v): z / S - z**2 / S**2, (v, w): -z * y / S**2}
    for (a, b), entry in expected.items():
        found = loss.diff(a, b).subs({first: z, second: y})
        numerator, _ = fraction(together(found - beta**2 * entry))
        if not Poly(numerator, R, beta, z, y).is_zero:
            return False
    return True
