"""Lemma 1 of the talk from hypotheses on the loss that are checked one by one."""

from __future__ import annotations

from theorems.claims.collapse import latent_indistinguishable
from theorems.language import Statement, Theorem, assume, cite, derived, rules


def formal() -> Statement:
    """For some point Y_c of each class c, L(f) ≥ L(f(Y_c) on class c)."""
    lemma = latent_indistinguishable.formal()
    assumptions = lemma.assumptions - {assume.Replacement()} | {assume.Submodular()}
    return Statement(assumptions, lemma.left, "≥", lemma.right, lemma.exists)


@derived(
    kind="theorem",
    formal=formal,
    source="Awasthi, Dikkala, Kamath, ICML 2022, Lemma 1, with the missing hypotheses",
)
def latent_indistinguishable_submodular() -> Theorem:
    """For unit vectors and a submodular loss some latent-indistinguishable map is at least as good.

    For every f of norm 1 there are points Y_c, one a class, such that the representation with the
    value f(Y_c) on all of class c has L_k ≤ L_k(f): for every C, k, d, law ρ and finite supports.
    Which losses are submodular: `loss-hypotheses`.

    The replacement inequality (R) that the lemma assumes is derived from submodularity.
    """
    return rules.discharge(cite("latent-indistinguishable"), cite("replacement-from-submodularity"))
