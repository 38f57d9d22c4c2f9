"""The dual bound behind every certificate for an optimum."""

from __future__ import annotations

from typing import Any

from theorems.language import (
    Statement,
    Theorem,
    assume,
    average,
    derived,
    rewrite,
    rewrite_left,
    rules,
    talk,
    terms,
)


def gradient(s: Any, u: Any) -> Any:
    """Return A_st = −ρ_s E Σ_n g_n [c_n = t], a subgradient of L_k in G_st at the vectors u.

    g is a subgradient of ℓ at the coordinates of the anchor class s.
    """
    loss, n = (
        terms.substitute(talk.loss_of(talk.margin(talk.latent("u"))), {talk.c: s}),
        terms.Variable("n", "index"),
    )
    c_n = terms.Entry(talk.negative_classes, n)
    slopes = terms.Bind(n, terms.Indices(), terms.Subgradient(n, loss) * terms.Equal(c_n, u))
    return -terms.Probability(s) * terms.Bind(
        talk.negative_classes, terms.IndependentClasses(), slopes
    )


def paired(matrix: Any, vectors: str) -> Any:
    """Return ⟨M, G⟩ = Σ_s Σ_t M_st ⟨v_s, v_t⟩ for a matrix given as a term in s and t."""
    cosine = terms.Inner(terms.Vector(vectors, talk.s), terms.Vector(vectors, talk.t))
    return terms.Bind(talk.s, terms.Classes(), terms.Bind(talk.t, terms.Classes(), matrix * cosine))


def _square_of_r() -> Any:
    """Return (RᵀR)_st = Σ_j r_sj r_tj."""
    j = terms.Variable("j", "class")
    return terms.Bind(
        j, terms.Classes(), terms.Unknown("r", talk.s, j) * terms.Unknown("r", talk.t, j)
    )


def formal() -> Statement:
    """L(v) ≥ L(u) − ⟨A, G_u⟩ + Σ_s y_s − Cε + ⟨A − Diag(y) + εI − RᵀR, G_v⟩."""
    y, epsilon, A = terms.Unknown("y", talk.s), terms.Unknown("ε"), gradient(talk.s, talk.t)
    slack = A - terms.Equal(talk.s, talk.t) * (y - epsilon) - _square_of_r()
    bound = talk.latent_loss("u") - paired(A, "u") + terms.Bind(talk.s, terms.Classes(), y)
    right = bound - terms.CLASS_COUNT * epsilon + paired(slack, "v")
    assumptions = frozenset((assume.Convex(), assume.UnitVectors("u"), assume.UnitVectors("v")))
    return Statement(assumptions, talk.latent_loss("v"), "≥", right)


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
    losses = [talk.loss_of(talk.margin(talk.latent(name))) for name in ("v", "u")]
    classes = ((talk.c, terms.ClassLaw()), (talk.negative_classes, terms.IndependentClasses()))
    tangent = average(rules.subgradient(*losses), *classes)
    j = terms.Variable("j", "class")
    column = terms.Bind(
        talk.s, terms.Classes(), terms.Unknown("r", talk.s, j) * terms.Vector("v", talk.s)
    )
    square = rules.nonnegative(terms.Bind(j, terms.Classes(), terms.Inner(column, column)))
    both = rules.add(tangent, square)
    kept = rules.add(both, rules.algebra(-square.left, -square.left))
    units = (assume.UnitVectors("u"), assume.UnitVectors("v"))
    return rewrite(rewrite_left(formal().left, kept), formal().right, *units)
