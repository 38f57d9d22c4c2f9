"""The squared cosines between two families of vectors."""

from __future__ import annotations

from typing import Any

from theorems.language import Statement, Theorem, derived, rules, talk, terms

_J = terms.Variable("j", "index")


def _inner(first: str, s: Any, second: str, t: Any) -> Any:
    """Return Σ_i z_si y_ti for two families z and y."""
    product = terms.Unknown(first, s, talk.i) * terms.Unknown(second, t, talk.i)
    return terms.Bind(talk.i, terms.Indices(), product)


def _squares(first: str, second: str) -> Any:
    """Return Σ_s Σ_t (Σ_i z_si y_ti)²."""
    square = _inner(first, talk.s, second, talk.t) ** 2
    return terms.Bind(talk.s, terms.Classes(), terms.Bind(talk.t, terms.Classes(), square))


def _difference() -> Any:
    """Return Σ_i Σ_j (Σ_s z_si z_sj − Σ_s y_si y_sj)²."""

    def entry(name: str) -> Any:
        product = terms.Unknown(name, talk.s, talk.i) * terms.Unknown(name, talk.s, _J)
        return terms.Bind(talk.s, terms.Classes(), product)

    square = (entry("z") - entry("y")) ** 2
    return terms.Bind(talk.i, terms.Indices(), terms.Bind(_J, terms.Indices(), square))


def formal() -> Statement:
    """Σ_st ⟨z_s, z_t⟩² + Σ_st ⟨y_s, y_t⟩² − 2 Σ_st ⟨z_s, y_t⟩² = ‖Σ_s z_s z_sᵀ − Σ_s y_s y_sᵀ‖²."""
    left = _squares("z", "z") + _squares("y", "y") - 2 * _squares("z", "y")
    return Statement(frozenset(), left, "=", _difference())


@derived(
    kind="lemma",
    formal=formal,
    source="Lee, Lim, Lee, Sohn, ICML 2025 (arXiv 2506.09781), the step for Theorem 5.5 (read: "
    "full text), by another proof",
    remarks=("z_s and y_s are C vectors each, of k entries",),
)
def overlap_of_two_families() -> Theorem:
    """How far squared cosines between two families are from those within them is a square.

    Σ_st ⟨z_s, z_t⟩² + Σ_st ⟨y_s, y_t⟩² − 2 Σ_st ⟨z_s, y_t⟩² = ‖Σ_s z_s z_sᵀ − Σ_s y_s y_sᵀ‖², the
    entries squared and added, for any two families of C vectors of R^k.

    For two simplices of m vectors each of the first two sums is m²/(m−1), so the squared cosines
    between them add up to m²/(m−1) at most, as they do where both span one space: its frames are
    tight. So of fixed batches at a simplex each, those in one space have the largest variance of
    the negative cosines, and orthogonal ones the smallest: the ends of `fixed-batches-spread`.
    """
    stated = formal()
    return rules.algebra(stated.left, stated.right)
