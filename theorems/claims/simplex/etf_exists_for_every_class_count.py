"""A simplex ETF exists for every number of classes."""

from __future__ import annotations

from typing import Any

from sympy import Integer, Rational, Tuple
from sympy.core.symbol import Str

from theorems.claims.simplex.etf_attains import etf_entry, etf_gram
from theorems.language import Statement, Theorem, derived, rewrite_left, rules, talk, terms


def _distance() -> Any:
    """Return Σ_s Σ_t (⟨u_s, u_t⟩ − G_st)² for the matrix G of the simplex ETF."""
    entry = terms.Inner(terms.Vector("u", talk.s), terms.Vector("u", talk.t)) - etf_entry(
        talk.s, talk.t
    )
    return terms.Bind(talk.s, terms.Classes(), terms.Bind(talk.t, terms.Classes(), entry**2))


def formal() -> Statement:
    """Some unit vectors u in R^{C−1} have 0 = Σ_s Σ_t (⟨u_s, u_t⟩ − (C·[s = t] − 1)/(C − 1))²."""
    exists = (Tuple(Str("u"), terms.CLASS_COUNT - 1),)
    return Statement(frozenset(), Integer(0), "=", _distance(), exists)


@derived(
    kind="theorem",
    formal=formal,
    source="Awasthi, Dikkala, Kamath, ICML 2022, 'Balanced class distribution'",
)
def etf_exists_for_every_class_count() -> Theorem:
    """For every number of classes there is a simplex ETF in R^{C−1}.

    Unit vectors u_1..u_C of R^{C−1} exist with Σ_s Σ_t (⟨u_s, u_t⟩ − (C·[s = t] − 1)/(C − 1))² = 0,
    so all ⟨u_s, u_t⟩ = −1/(C−1) for s ≠ t. No law, no loss and no k are mentioned.

    Its matrix G has diagonal 1 and is positive semidefinite:
    Σ_s Σ_t z_s z_t G_st = (1/(2(C−1))) Σ_s Σ_t (z_s − z_t)² ≥ 0. Every row adds up to 0, so its
    rank is at most C − 1.
    """
    gram = etf_gram("u")
    same = rules.algebra(Integer(0), _distance(), (gram,))
    diagonal = rules.algebra(etf_entry(talk.s, talk.s), 1)
    row = rules.algebra(terms.Bind(talk.t, terms.Classes(), etf_entry(talk.s, talk.t)), 0)
    return rules.centred_vectors_of_gram(same, gram, _semidefinite(), diagonal, row)


def _semidefinite() -> Theorem:
    """Σ_s Σ_t z_s z_t G_st ≥ 0."""
    z_s, z_t = terms.Unknown("z", talk.s), terms.Unknown("z", talk.t)
    form = terms.Bind(
        talk.s,
        terms.Classes(),
        terms.Bind(talk.t, terms.Classes(), z_s * z_t * etf_entry(talk.s, talk.t)),
    )
    spread = terms.Bind(
        talk.s, terms.Classes(), terms.Bind(talk.t, terms.Classes(), (z_s - z_t) ** 2)
    )
    half = Rational(1, 2) / (terms.CLASS_COUNT - 1)
    return rewrite_left(form, rules.nonnegative(half * spread))
