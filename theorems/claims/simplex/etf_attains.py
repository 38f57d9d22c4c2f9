"""The loss of the simplex ETF, for every law."""

from __future__ import annotations

from typing import Any

from theorems.claims.simplex.balanced_lower_bound import etf_loss
from theorems.language import Statement, Theorem, assume, derived, rules, talk, terms


def etf_gram(vectors: str) -> Any:
    """Return the assumption that vectors have the Gram matrix of the simplex ETF."""
    a, b = pair_of_classes()
    return assume.GramIs(vectors, a, b, etf_entry(a, b))


def etf_entry(a: Any, b: Any) -> Any:
    """Return (C·[a = b] − 1)/(C − 1), the cosine of two classes in the simplex ETF."""
    return (terms.CLASS_COUNT * terms.Equal(a, b) - 1) / (terms.CLASS_COUNT - 1)


def pair_of_classes() -> tuple[terms.Variable, terms.Variable]:
    """Return the classes that a Gram matrix is about, which are those of no other assumption."""
    return terms.Variable("a", "class"), terms.Variable("b", "class")


def formal() -> Statement:
    """L_k(ETF) = E ℓ((C/(C−1)·[c_i ≠ c])_i)."""
    return Statement(frozenset((etf_gram("u"),)), talk.latent_loss("u"), "=", etf_loss())


@derived(
    kind="lemma",
    formal=formal,
    source="Awasthi, Dikkala, Kamath, ICML 2022, 'Balanced class distribution'",
    remarks=("u is a simplex ETF",),
)
def etf_attains() -> Theorem:
    """The simplex ETF attains the bound of the balanced theorem.

    Where every point of class c is sent to u_c, collided coordinates are 0 and the others
    1 + 1/(C−1) = C/(C−1), whatever the law, the loss and k are.
    """
    wanted = formal()
    return rules.algebra(wanted.left, wanted.right, (etf_gram("u"),))
