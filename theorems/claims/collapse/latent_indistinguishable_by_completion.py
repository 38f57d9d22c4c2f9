"""Lemma 1 of the talk without the replacement inequality, into R^{C−1}: Lemma B."""

from __future__ import annotations

from typing import Any

from sympy import Tuple
from sympy.core.symbol import Str

from theorems.claims.simplex.bound_from_means import mean_of
from theorems.language import (
    Statement,
    Theorem,
    assume,
    average,
    chain,
    cite,
    derived,
    in_words,
    rewrite,
    rewrite_left,
    rules,
    subtract,
    talk,
    terms,
)


def formal() -> Statement:
    """For some unit vectors v in R^{C−1}, L_k(f) ≥ L_k(v)."""
    assumptions = frozenset((assume.Convex(), assume.Nonincreasing(), assume.UnitBall("f")))
    exists = (Tuple(Str("v"), terms.CLASS_COUNT - 1),)
    return Statement(
        assumptions, talk.population_loss(talk.plain), "≥", talk.latent_loss("v"), exists
    )


@derived(
    kind="theorem",
    formal=formal,
    source="nceproof",
)
def latent_indistinguishable_by_completion() -> Theorem:
    """A map into the unit ball is no better than some latent-indistinguishable one into R^{C−1}.

    For every f into the unit ball of any R^d there are unit vectors v_1..v_C of R^{C−1} with
    L_k(v) ≤ L_k(f), for every C, k and law ρ; v may be another one for each of them. Neither
    symmetry nor the replacement inequality is needed.

    Gram completion: G_st = ⟨μ_s, μ_t⟩ for s ≠ t and G_ss = 1 is positive semidefinite, being
    Gram(μ) plus the diagonal 1 − ‖μ_s‖² ≥ 0; so it is the Gram matrix of unit vectors u of R^C.
    Subtracting t(J − I) from G until it is singular makes every coordinate larger and leaves
    unit vectors v of R^{C−1}.
    """
    gram, unit = _completion(), assume.UnitVectors("u")
    means = rewrite(cite("bound-from-means"), talk.latent_loss("u"), gram, unit)
    means = in_words("The unit vectors u of the completed Gram matrix are no worse than f.", means)
    lower = rules.completion(chain(means, _smaller_cosines()), assume.GramBelow("v", "u"))
    lower = in_words(
        "Unit vectors v of R^{C−1} with smaller cosines exist, and are no worse.", lower
    )
    found = rules.vectors_of_gram(lower, gram, _semidefinite(), _diagonal())
    return in_words("The completed matrix is a Gram matrix, so that there is such a u.", found)


def _completion() -> Any:
    """Return the assumption ⟨u_s, u_t⟩ = ⟨μ_s, μ_t⟩ + [s = t](1 − ‖μ_s‖²)."""
    mu_s, mu_t = mean_of(talk.s), mean_of(talk.t)
    completed = terms.Inner(mu_s, mu_t) + terms.Equal(talk.s, talk.t) * (
        1 - terms.Inner(mu_s, mu_s)
    )
    return assume.GramIs("u", talk.s, talk.t, completed)


def _semidefinite() -> Theorem:
    """Σ_s Σ_t z_s z_t G_st = ‖Σ_s z_s μ_s‖² + Σ_s z_s² (1 − ‖μ_s‖²) ≥ 0."""
    body = _completion().args[3]
    z_s, z_t = terms.Unknown("z", talk.s), terms.Unknown("z", talk.t)
    form = terms.Bind(
        talk.s, terms.Classes(), terms.Bind(talk.t, terms.Classes(), z_s * z_t * body)
    )
    total = terms.Bind(talk.s, terms.Classes(), z_s * mean_of(talk.s))
    cosine = rules.cosine(talk.f(talk.x), talk.f(talk.x_plus), (assume.UnitBall("f"),))
    points = ((talk.x, terms.Points(talk.s)), (talk.x_plus, terms.Points(talk.s)))
    norm = rules.scale(average(cosine, *points), z_s**2)
    slack = average(subtract(norm, norm.right), (talk.s, terms.Classes()))
    both = rules.add(rules.nonnegative(terms.Inner(total, total)), slack)
    whole = rules.chain(rewrite_left(form, both), rules.algebra(both.right, 0))
    return in_words("Gram(μ) plus a diagonal that is not negative is positive semidefinite.", whole)


def _diagonal() -> Theorem:
    """G_ss = 1."""
    return rules.algebra(terms.substitute(_completion().args[3], {talk.t: talk.s}), 1)


def _smaller_cosines() -> Theorem:
    """L_k(u) ≥ L_k(v) where ⟨v_s, v_t⟩ ≤ ⟨u_s, u_t⟩ for s ≠ t."""
    below, units = assume.GramBelow("v", "u"), (assume.UnitVectors("u"), assume.UnitVectors("v"))
    margins = {name: talk.margin(talk.latent(name)) for name in ("u", "v")}
    same = assume.Same(talk.c, talk.c_i)
    equal = rules.algebra(margins["v"], margins["u"], (same, *units))
    fact = rules.gram_bound_assumed(below, talk.c, talk.c_i)
    shift = 1 - fact.left - fact.right
    distinct = assume.Distinct(talk.c, talk.c_i)
    larger = subtract(fact, -shift)  # 1 − ⟨v_c, v_{c_i}⟩ ≥ 1 − ⟨u_c, u_{c_i}⟩
    larger = rewrite(rewrite_left(margins["v"], larger, *units), margins["u"], *units)
    coordinate = rules.cases(equal, larger, talk.c, talk.c_i)
    assert distinct in larger.assumptions
    smaller = rules.decrease(coordinate, talk.i, terms.Indices())
    classes = ((talk.c, terms.ClassLaw()), (talk.negative_classes, terms.IndependentClasses()))
    return in_words("Smaller cosines, smaller loss.", average(smaller, *classes))
