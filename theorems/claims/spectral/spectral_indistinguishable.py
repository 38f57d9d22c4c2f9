"""Lemma 1 of the talk for the spectral contrastive loss, which is no function of the margins."""

from __future__ import annotations

from sympy import Tuple

from theorems.claims.collapse.latent_indistinguishable import one_point_a_class
from theorems.claims.spectral.spectral_frame_optimal import (
    pull,
    pull_pays_for_push,
    push,
    spectral_loss,
)
from theorems.language import (
    Statement,
    Theorem,
    assume,
    average,
    derived,
    peel,
    rewrite_left,
    rules,
    subtract,
    talk,
    terms,
)


def formal() -> Statement:
    """For some point Y_c of each class c, the loss of f is at least that of f(Y_c) on class c."""
    family = one_point_a_class()
    chosen = spectral_loss(lambda klass, _: talk.f(terms.Entry(family, klass)))
    exists = (Tuple(family, terms.OnePointAClass()),)
    assumptions = frozenset((assume.UnitVectors("f"),))
    return Statement(assumptions, spectral_loss(talk.plain), "≥", chosen, exists)


@derived(
    kind="theorem",
    formal=formal,
    source="nceproof; spectral contrastive loss: HaoChen, Wei, Gaidon, Ma 2021",
    remarks=("the loss is −2⟨f(x), f(x⁺)⟩ + (1/k) Σ_i ⟨f(x), f(x_i)⟩²",),
)
def spectral_indistinguishable() -> Theorem:
    """For every map to unit vectors some latent-indistinguishable one has no larger spectral loss.

    For every f of norm 1 there are points Y_c, one a class, such that the map with the value f(Y_c)
    on all of class c has no larger spectral loss: for every C, k, d and law ρ, below dimension C as
    well.

    Collapsing class s to a random one of its points changes the mean of two terms only: positive
    pairs of the class gain 2ρ_s(1 − g), pairs of anchor and negative lose ρ_s²(1 − g²), which is
    not more.
    """
    pays, after = pull_pays_for_push(assume.UnitVectors("f")), _after_collapse()
    step = subtract(pays, pays.right - after.left)
    step = rewrite_left(spectral_loss(talk.plain), step, assume.UnitVectors("f"))
    return rules.exists_at_mean(
        rules.collapse(rules.chain(step, after), "f", talk.s, one_point_a_class())
    )


def _after_collapse() -> Theorem:
    """The mean loss after collapsing class s: its square is that of one of four inner products."""
    g = talk.collapsed(talk.s, talk.y)
    binders, _ = peel(terms.Bind(talk.y, terms.Points(talk.s), spectral_loss(g)))
    from_y, from_x = (
        terms.choose(
            talk.c_i,
            talk.s,
            terms.Inner(talk.f(p), talk.f(talk.y)) ** 2,
            terms.Inner(talk.f(p), talk.f(talk.x_i)) ** 2,
        )
        for p in (talk.y, talk.x)
    )
    one_of_four = rules.algebra(terms.choose(talk.c, talk.s, from_y, from_x), push(g))
    pushed = rules.scale(average(one_of_four, (talk.i, terms.Indices())), 1 / terms.NEGATIVES)
    return average(subtract(pushed, 2 * pull(g)), *binders)
