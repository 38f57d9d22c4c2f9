"""One simplex ETF for both towers attains the bound for words."""

from __future__ import annotations

from typing import Any

from theorems.claims.batches import _words as words
from theorems.claims.batches import simplex_for_words
from theorems.claims.simplex.etf_attains import etf_gram
from theorems.language import Statement, Theorem, cite, derived, rules, talk, terms


def latent_loss() -> Any:
    """Return E ℓ((⟨u_c, u_c − u_{c_i}⟩)_i) over words."""
    own, other = terms.Vector("u", talk.c), terms.Vector("u", talk.c_i)
    return words.over_words(talk.loss_of(terms.Inner(own, own - other)))


def formal() -> Statement:
    """E ℓ((⟨f(x), g(x⁺) − g(x_i)⟩)_i) ≥ E ℓ((⟨u_c, u_c − u_{c_i}⟩)_i) for a simplex ETF u."""
    bound = simplex_for_words.formal()
    return Statement(bound.assumptions | {etf_gram("u")}, bound.left, "≥", latent_loss())


@derived(
    kind="theorem",
    formal=formal,
    source="nceproof",
    remarks=("u is a simplex ETF",),
)
def simplex_for_words_attained() -> Theorem:
    """One simplex ETF is optimal for both towers if renaming classes keeps the law of negatives.

    For every C, k, d, convex non-increasing ℓ, law of words that is the same if classes are
    renamed, towers f, g into the unit ball and simplex ETF u, the loss of (f, g) is at least that
    of (u, u), in which coordinates are C/(C−1), or 0 where a negative has the anchor's class. There
    is a simplex ETF in R^{C−1}
    (`etf-exists-for-every-class-count`). That it is the only minimiser is not said.
    """
    bound = cite("simplex-for-words")
    attained = rules.algebra(bound.right, latent_loss(), (etf_gram("u"),))
    return rules.chain(bound, attained)
