"""Lemma 1 of the talk, with the hypotheses that it needs: Lemma A."""

from __future__ import annotations

from sympy import Tuple

from theorems.language import (
    Statement,
    Theorem,
    Variable,
    assume,
    cite,
    derived,
    in_words,
    rules,
    talk,
    terms,
)


def one_point_a_class() -> Variable:
    """Return the family Y of points, one a class."""
    return terms.Variable("Y", "points")


def formal() -> Statement:
    """For some point Y_c of each class c, L(f) ≥ L(f(Y_c) on class c)."""
    family = one_point_a_class()
    chosen = talk.population_loss(lambda klass, _: talk.f(terms.Entry(family, klass)))
    assumptions = frozenset(
        (assume.Convex(), assume.Nonincreasing(), assume.Replacement(), assume.UnitVectors("f"))
    )
    exists = (Tuple(family, terms.OnePointAClass()),)
    return Statement(assumptions, talk.population_loss(talk.plain), "≥", chosen, exists)


@derived(
    kind="theorem",
    formal=formal,
    source="Awasthi, Dikkala, Kamath, ICML 2022, Lemma 1, with the missing hypotheses",
    remarks=("submodular losses have (R): `replacement-from-submodularity`",),
)
def latent_indistinguishable() -> Theorem:
    """For every map to unit vectors some latent-indistinguishable one is at least as good.

    For every f of norm 1 there are points Y_c, one a class, such that the representation with the
    value f(Y_c) on all of class c has L_k ≤ L_k(f): for every C, k, d, law ρ and finite supports.

    The averaging step is applied to one class after the other; a mean is at least its smallest
    term.
    """
    step = cite("averaging-step")
    all_classes = rules.collapse(step, "f", talk.s, one_point_a_class())
    again = "What collapsed has norm 1 again, so the step is taken for one class after the other."
    all_classes = in_words(again, all_classes)
    return in_words("A mean is at least its smallest term.", rules.exists_at_mean(all_classes))
