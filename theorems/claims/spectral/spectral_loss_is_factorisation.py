"""The spectral loss as the distance of a matrix from a Gram matrix."""

from __future__ import annotations

from typing import Any

from theorems.language import Statement, Theorem, derived, rules, talk, terms

_WEIGHT = terms.Unknown("a", talk.s, talk.t)
_COSINE = terms.Inner(terms.Vector("f", talk.s), terms.Vector("f", talk.t))


def _over_pairs(of: Any) -> Any:
    """Return the mean over two independent vertices of law ρ."""
    return terms.Bind(talk.s, terms.ClassLaw(), terms.Bind(talk.t, terms.ClassLaw(), of))


def formal() -> Statement:
    """−2 E a_st ⟨f_s, f_t⟩ + E ⟨f_s, f_t⟩² + E a_st² = E (a_st − ⟨f_s, f_t⟩)²."""
    loss = -2 * _over_pairs(_WEIGHT * _COSINE) + _over_pairs(_COSINE**2)
    distance = _over_pairs((_WEIGHT - _COSINE) ** 2)
    return Statement(frozenset(), loss + _over_pairs(_WEIGHT**2), "=", distance)


@derived(
    kind="lemma",
    formal=formal,
    source="HaoChen, Wei, Gaidon, Ma 2021, Lemma 3.2 (read: a thesis that quotes it; the number is "
    "from memory)",
    remarks=(
        "classes are the vertices of a graph, ρ their weights",
        "ρ_s ρ_t a_st is the weight of the edge s, t: a pair has this probability",
    ),
)
def spectral_loss_is_factorisation() -> Theorem:
    """The spectral loss is a distance of the normalised adjacency from F Fᵀ, less a constant.

    E over independent vertices s, t of law ρ: −2 E a_st ⟨f_s, f_t⟩ + E ⟨f_s, f_t⟩² is
    E (a_st − ⟨f_s, f_t⟩)² − E a_st², for all vectors f and numbers a. With the rows √ρ_s f_s of F
    and Ā_st = √ρ_s √ρ_t a_st this is ‖Ā − F Fᵀ‖² − ‖Ā‖². What the least distance is:
    `rank-one-factorisation`; for which matrices not: `symmetric-factorisation`.
    """
    stated = formal()
    return rules.algebra(stated.left, stated.right)
