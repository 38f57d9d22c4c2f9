"""The distance of a symmetric matrix from the products f fᵀ, in its eigenbasis."""

from __future__ import annotations

from typing import Any

from theorems.language import Statement, Theorem, derived, rules, talk, terms

_TOP = terms.Unknown("m")


def _entry(s: Any) -> Any:
    return terms.Unknown("f", s)


def _eigenvalue(s: Any) -> Any:
    return terms.Unknown("λ", s)


def _total(of: Any) -> Any:
    return terms.Bind(talk.s, terms.Classes(), of)


def formal() -> Statement:
    """Σ_s Σ_t ([s = t] λ_s − f_s f_t)² = Σ_s λ_s² − m² + (Σ_s f_s² − m)² + 2 Σ_s (m − λ_s) f_s²."""
    entry = terms.Equal(talk.s, talk.t) * _eigenvalue(talk.s) - _entry(talk.s) * _entry(talk.t)
    distance = _total(terms.Bind(talk.t, terms.Classes(), entry**2))
    square, values = _total(_entry(talk.s) ** 2), _total(_eigenvalue(talk.s) ** 2)
    rest = (square - _TOP) ** 2 + 2 * _total((_TOP - _eigenvalue(talk.s)) * _entry(talk.s) ** 2)
    return Statement(frozenset(), distance, "=", values - _TOP**2 + rest)


@derived(
    kind="lemma",
    formal=formal,
    source="Eckart, Young 1936 for one vector (read: memory)",
    remarks=("C is the order of A, λ_s are its eigenvalues, f_s coordinates in its eigenbasis",),
)
def rank_one_factorisation() -> Theorem:
    """The distance of a symmetric matrix from f fᵀ is what its other eigenvalues leave, and more.

    ‖A − f fᵀ‖² = Σ_s λ_s² − m² + (‖f‖² − m)² + 2 Σ_s (m − λ_s) f_s² for every number m. Where m is
    the largest eigenvalue and not negative, all that follows Σ_s λ_s² − m² is ≥ 0, and 0 for the
    eigenvector f of m with ‖f‖² = m: Eckart and Young's theorem for rank 1. Where it is negative
    nothing attains that value, as ‖f‖² is not negative (`symmetric-factorisation` for rank 2).
    """
    stated = formal()
    return rules.algebra(stated.left, stated.right)
