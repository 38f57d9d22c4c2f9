"""The dual bound behind every certificate for an optimum."""

from __future__ import annotations

from typing import Any

from theorems.derivation import average, rewrite, rewrite_left
from theorems.kernel import definitions as d
from theorems.kernel import rules
from theorems.kernel import statement as given
from theorems.kernel import terms as t
from theorems.kernel.statement import Statement
from theorems.kernel.theorem import Theorem
from theorems.verdicts.claim import derived


def gradient(s: Any, u: Any) -> Any:
    """Return A_st = −ρ_s E Σ_n g_n [c_n = t], a subgradient of L_k in G_st at the vectors u.

    g is a subgradient of ℓ at the coordinates of the anchor class s.
    """
    loss, n = t.substitute(d.loss_of(d.margin(d.latent("u"))), {d.c: s}), t.Variable("n", "index")
    c_n = t.Entry(d.negative_classes, n)
    slopes = t.Bind(n, t.Indices(), t.Slope(n, loss) * t.Equal(c_n, u))
    return -t.Mass(s) * t.Bind(d.negative_classes, t.IndependentClasses(), slopes)


def paired(matrix: Any, vectors: str) -> Any:
    """Return ⟨M, G⟩ = Σ_s Σ_t M_st ⟨v_s, v_t⟩ for a matrix given as a term in s and t."""
    cosine = t.Inner(t.Value(vectors, d.s), t.Value(vectors, d.u))
    return t.Bind(d.s, t.Classes(), t.Bind(d.u, t.Classes(), matrix * cosine))


def _square_of_r() -> Any:
    """Return (RᵀR)_st = Σ_j r_sj r_tj."""
    j = t.Variable("j", "class")
    return t.Bind(j, t.Classes(), t.Scalar("r", d.s, j) * t.Scalar("r", d.u, j))


def formal() -> Statement:
    """L(v) ≥ L(u) − ⟨A, G_u⟩ + Σ_s y_s − Cε + ⟨A − Diag(y) + εI − RᵀR, G_v⟩."""
    y, epsilon, A = t.Scalar("y", d.s), t.Scalar("ε"), gradient(d.s, d.u)
    slack = A - t.Equal(d.s, d.u) * (y - epsilon) - _square_of_r()
    bound = d.latent_loss("u") - paired(A, "u") + t.Bind(d.s, t.Classes(), y)
    right = bound - t.CLASS_COUNT * epsilon + paired(slack, "v")
    assumptions = frozenset((given.Convex(), given.UnitVectors("u"), given.UnitVectors("v")))
    return given.Statement(assumptions, d.latent_loss("v"), "≥", right)


@derived(
    kind="theorem",
    formal=formal,
    source="nceproof, docs/optimum.md",
    remarks=("y_s, ε and r_sj are any numbers",),
)
def weak_duality() -> Theorem:
    """A dual matrix bounds the loss of all class vectors from below, up to its remainder.

    L(v) ≥ L(u) − ⟨A, G_u⟩ + Σ_s y_s − Cε + ⟨A − Diag(y) + εI − RᵀR, G_v⟩ for any numbers y_s, ε and
    r_sj, all unit vectors u and v, every C, k, d and law ρ: this is what is derived. Here
    A_st = −ρ_s E Σ_n g_n [c_n = t], where g is a subgradient of ℓ, chosen for each anchor class and
    pattern of negatives at its coordinates under u.

    A certificate uses it where the symmetric part of A − Diag(y) + εI is positive semidefinite,
    which it checks: then R can be chosen such that RᵀR is that part. G_v is symmetric, so the last
    term, the remainder, is 0.

    ℓ lies above its tangent at the coordinates of u, which is linear in the Gram matrix G_v;
    ⟨RᵀR, G_v⟩ = Σ_j ‖Σ_s r_sj v_s‖² ≥ 0, and G_v has diagonal 1.
    """
    losses = [d.loss_of(d.margin(d.latent(name))) for name in ("v", "u")]
    classes = ((d.c, t.ClassLaw()), (d.negative_classes, t.IndependentClasses()))
    tangent = average(rules.subgradient(*losses), *classes)
    j = t.Variable("j", "class")
    column = t.Bind(d.s, t.Classes(), t.Scalar("r", d.s, j) * t.Value("v", d.s))
    square = rules.nonnegative(t.Bind(j, t.Classes(), t.Inner(column, column)))
    both = rules.add(tangent, square)
    kept = rules.add(both, rules.algebra(-square.left, -square.left))
    units = (given.UnitVectors("u"), given.UnitVectors("v"))
    return rewrite(rewrite_left(formal().left, kept), formal().right, *units)
