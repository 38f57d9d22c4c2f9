"""A simplex ETF exists for every number of classes."""

from __future__ import annotations

from typing import Any

from sympy import Integer, Rational, Tuple
from sympy.core.symbol import Str

from theorems.claims.simplex.etf_attains import etf_entry, etf_gram
from theorems.derivation import rewrite_left
from theorems.kernel import definitions as d
from theorems.kernel import rules
from theorems.kernel import statement as given
from theorems.kernel import terms as t
from theorems.kernel.statement import Statement
from theorems.kernel.theorem import Theorem
from theorems.verdicts.claim import derived


def _distance() -> Any:
    """Return Σ_s Σ_t (⟨u_s, u_t⟩ − G_st)² for the matrix G of the simplex ETF."""
    entry = t.Inner(t.Value("u", d.s), t.Value("u", d.u)) - etf_entry(d.s, d.u)
    return t.Bind(d.s, t.Classes(), t.Bind(d.u, t.Classes(), entry**2))


def formal() -> Statement:
    """Some unit vectors u in R^{C−1} have 0 = Σ_s Σ_t (⟨u_s, u_t⟩ − (C·[s = t] − 1)/(C − 1))²."""
    exists = (Tuple(Str("u"), t.CLASS_COUNT - 1),)
    return given.Statement(frozenset(), Integer(0), "=", _distance(), exists)


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
    diagonal = rules.algebra(etf_entry(d.s, d.s), 1)
    row = rules.algebra(t.Bind(d.u, t.Classes(), etf_entry(d.s, d.u)), 0)
    return rules.choose_centred_vectors(same, gram, _semidefinite(), diagonal, row)


def _semidefinite() -> Theorem:
    """Σ_s Σ_t z_s z_t G_st ≥ 0."""
    z_s, z_t = t.Scalar("z", d.s), t.Scalar("z", d.u)
    form = t.Bind(d.s, t.Classes(), t.Bind(d.u, t.Classes(), z_s * z_t * etf_entry(d.s, d.u)))
    spread = t.Bind(d.s, t.Classes(), t.Bind(d.u, t.Classes(), (z_s - z_t) ** 2))
    half = Rational(1, 2) / (t.CLASS_COUNT - 1)
    return rewrite_left(form, rules.nonnegative(half * spread))
