"""The balanced theorem of the talk, for every representation: the bound."""

from __future__ import annotations

from typing import Any

from theorems.language import Statement, Theorem, assume, cite, derived, rules, talk, terms


def etf_loss() -> Any:
    """Return E ℓ((C/(C−1)·[c_i ≠ c])_i), the loss of the simplex ETF."""
    size = terms.CLASS_COUNT
    return talk.over_classes(talk.loss_of((1 - terms.Equal(talk.c_i, talk.c)) * size / (size - 1)))


def formal() -> Statement:
    """L_k(f) ≥ E ℓ((C/(C−1)·[c_i ≠ c])_i)."""
    assumptions = frozenset(
        (assume.Balanced(), assume.Convex(), assume.Nonincreasing(), assume.UnitBall("f"))
    )
    return Statement(assumptions, talk.population_loss(talk.plain), "≥", etf_loss())


@derived(
    kind="theorem",
    formal=formal,
    source="Awasthi, Dikkala, Kamath, ICML 2022, 'Balanced class distribution'",
)
def balanced_lower_bound() -> Theorem:
    """With balanced classes no representation has a smaller loss than the simplex ETF.

    L_k(f) ≥ E ℓ((C/(C−1)·[c_i ≠ c])_i) for every C, k, d and every f into the unit ball, with any
    number of points a class; the right side is the loss of the simplex ETF (`etf-attains`).

    It is `simplex-for-words` for words of k iid classes and one tower, g = f.
    """
    return rules.one_family(rules.iid_words(cite("simplex-for-words")), "g", "f")
