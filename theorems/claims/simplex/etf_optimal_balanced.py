"""The balanced theorem of the talk."""

from __future__ import annotations

from theorems.claims.simplex import balanced_lower_bound
from theorems.claims.simplex.etf_attains import etf_gram
from theorems.language import Statement, Theorem, cite, derived, rules, talk


def formal() -> Statement:
    """L_k(f) ≥ L_k(u) for a simplex ETF u."""
    bound = balanced_lower_bound.formal()
    assumptions = bound.assumptions | {etf_gram("u")}
    return Statement(assumptions, bound.left, "≥", talk.latent_loss("u"))


@derived(
    kind="theorem",
    formal=formal,
    source="Awasthi, Dikkala, Kamath, ICML 2022, 'Balanced class distribution'",
    remarks=("u is a simplex ETF",),
)
def etf_optimal_balanced() -> Theorem:
    """With balanced classes the simplex ETF minimises the population loss for every k.

    L_k(f) ≥ L_k(u) for every C, k, d and f, and every simplex ETF u. There is one in R^{C−1} for
    every C (`etf-exists-for-every-class-count`). Which maps are worse: `etf-unique-balanced`.

    The balanced theorem bounds every loss from below, and the ETF attains the bound.
    """
    return rules.chain(cite("balanced-lower-bound"), rules.sym(cite("etf-attains")))
