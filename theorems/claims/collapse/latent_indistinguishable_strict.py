"""When Lemma 1 of the talk is strict."""

from __future__ import annotations

from theorems.claims.collapse import averaging_step_strict, latent_indistinguishable
from theorems.claims.collapse.latent_indistinguishable import one_point_a_class
from theorems.language import Statement, Theorem, assume, cite, derived, rules, talk


def formal() -> Statement:
    """For some point Y_c of each class c, L(f) > L(f(Y_c) on class c)."""
    weak, strict = latent_indistinguishable.formal(), averaging_step_strict.formal()
    return Statement(strict.assumptions, weak.left, ">", weak.right, weak.exists)


@derived(
    kind="theorem",
    formal=formal,
    source="Awasthi, Dikkala, Kamath, ICML 2022, Lemma 1, with the missing hypotheses",
    remarks=(
        "submodular losses have (R): `replacement-from-submodularity`",
        "f takes two different values on some class, and there is another class",
    ),
    seconds=5,
)
def latent_indistinguishable_strict() -> Theorem:
    """For a map with two values on a class some latent-indistinguishable map has a smaller loss.

    If f, of norm 1, takes two values on some class, at points of positive probability, there are
    points Y_c, one a class, such that the representation with the value f(Y_c) on all of class c
    has L_k < L_k(f): for every C, k, d and law ρ.

    Collapsing the class on which f takes two values is a strict step, and the weak lemma for the
    representation after it collapses the others.
    """
    all_classes = rules.collapse(cite("averaging-step"), "f", talk.s, one_point_a_class())
    others = rules.collapse_others(all_classes, "f", talk.s, talk.y)
    others = rules.strengthen(others, assume.Nonincreasing())
    return rules.exists_at_mean(rules.chain(cite("averaging-step-strict"), others))
