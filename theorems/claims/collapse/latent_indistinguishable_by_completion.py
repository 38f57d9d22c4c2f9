"""Lemma 1 of the talk without the replacement inequality, into R^{C−1}: Lemma B."""

from __future__ import annotations

from typing import Any

from sympy import Tuple
from sympy.core.symbol import Str

from theorems.claims.simplex.bound_from_means import mean_of
from theorems.derivation import average, chain, rewrite, rewrite_left, subtract
from theorems.kernel import definitions as d
from theorems.kernel import rules
from theorems.kernel import statement as given
from theorems.kernel import terms as t
from theorems.kernel.statement import Statement
from theorems.kernel.theorem import Theorem
from theorems.verdicts.citing import cite
from theorems.verdicts.claim import derived


def formal() -> Statement:
    """For some unit vectors v in R^{C−1}, L_k(f) ≥ L_k(v)."""
    assumptions = frozenset((given.Convex(), given.Nonincreasing(), given.UnitBall("f")))
    exists = (Tuple(Str("v"), t.CLASS_COUNT - 1),)
    return given.Statement(assumptions, d.population_loss(d.plain), "≥", d.latent_loss("v"), exists)


@derived(
    kind="theorem",
    formal=formal,
    source="nceproof",
)
def latent_indistinguishable_by_completion() -> Theorem:
    """For every map some latent-indistinguishable map into R^{C−1} is at least as good.

    For every f into the unit ball of any R^d there are unit vectors v_1..v_C of R^{C−1} with
    L_k(v) ≤ L_k(f), for every C, k and law ρ; v may be another one for each of them. Neither
    symmetry nor the replacement inequality is needed.

    Gram completion: G_st = ⟨μ_s, μ_t⟩ for s ≠ t and G_ss = 1 is positive semidefinite, being
    Gram(μ) plus the diagonal 1 − ‖μ_s‖² ≥ 0; so it is the Gram matrix of unit vectors u of R^C.
    Subtracting t(J − I) from G until it is singular makes every coordinate larger and leaves
    unit vectors v of R^{C−1}.
    """
    gram, unit = _completion(), given.UnitVectors("u")
    means = rewrite(cite("bound-from-means"), d.latent_loss("u"), gram, unit)
    lower = rules.drop_dimension(chain(means, _smaller_cosines()), given.GramBelow("v", "u"))
    return rules.choose_vectors(lower, gram, _semidefinite(), _diagonal())


def _completion() -> Any:
    """Return the assumption ⟨u_s, u_t⟩ = ⟨μ_s, μ_t⟩ + [s = t](1 − ‖μ_s‖²)."""
    mu_s, mu_t = mean_of(d.s), mean_of(d.u)
    completed = t.Inner(mu_s, mu_t) + t.Equal(d.s, d.u) * (1 - t.Inner(mu_s, mu_s))
    return given.GramIs("u", d.s, d.u, completed)


def _semidefinite() -> Theorem:
    """Σ_s Σ_t z_s z_t G_st = ‖Σ_s z_s μ_s‖² + Σ_s z_s² (1 − ‖μ_s‖²) ≥ 0."""
    body = _completion().args[3]
    z_s, z_t = t.Scalar("z", d.s), t.Scalar("z", d.u)
    form = t.Bind(d.s, t.Classes(), t.Bind(d.u, t.Classes(), z_s * z_t * body))
    total = t.Bind(d.s, t.Classes(), z_s * mean_of(d.s))
    cosine = rules.cosine(d.f(d.x), d.f(d.x_plus), (given.UnitBall("f"),))
    points = ((d.x, t.Points(d.s)), (d.x_plus, t.Points(d.s)))
    norm = rules.scale(average(cosine, *points), z_s**2)
    slack = average(subtract(norm, norm.right), (d.s, t.Classes()))
    both = rules.add(rules.nonnegative(t.Inner(total, total)), slack)
    return rules.chain(rewrite_left(form, both), rules.algebra(both.right, 0))


def _diagonal() -> Theorem:
    """G_ss = 1."""
    return rules.algebra(t.substitute(_completion().args[3], {d.u: d.s}), 1)


def _smaller_cosines() -> Theorem:
    """L_k(u) ≥ L_k(v) where ⟨v_s, v_t⟩ ≤ ⟨u_s, u_t⟩ for s ≠ t."""
    below, units = given.GramBelow("v", "u"), (given.UnitVectors("u"), given.UnitVectors("v"))
    margins = {name: d.margin(d.latent(name)) for name in ("u", "v")}
    same = given.Same(d.c, d.c_i)
    equal = rules.algebra(margins["v"], margins["u"], (same, *units))
    fact = rules.below(below, d.c, d.c_i)
    shift = 1 - fact.left - fact.right
    distinct = given.Distinct(d.c, d.c_i)
    larger = subtract(fact, -shift)  # 1 − ⟨v_c, v_{c_i}⟩ ≥ 1 − ⟨u_c, u_{c_i}⟩
    larger = rewrite(rewrite_left(margins["v"], larger, *units), margins["u"], *units)
    coordinate = rules.cases(equal, larger, d.c, d.c_i)
    assert distinct in larger.assumptions
    smaller = rules.decrease(coordinate, d.i, t.Indices())
    classes = ((d.c, t.ClassLaw()), (d.negative_classes, t.IndependentClasses()))
    return average(smaller, *classes)
