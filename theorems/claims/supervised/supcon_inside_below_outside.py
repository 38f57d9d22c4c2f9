"""The supervised contrastive loss with its positives inside and outside of the logarithm."""

from __future__ import annotations

from typing import Any

from theorems.language import Statement, Theorem, assume, derived, rules, talk, terms

_P = terms.Unknown("p", talk.c)
_POSITIVES = ((talk.c, terms.ClassLaw()),)


def _mean(of: Any) -> Any:
    return terms.Bind(talk.c, terms.ClassLaw(), of)


def formal() -> Statement:
    """E ℓ(p_c·1) ≥ ℓ((E p_c)·1)."""
    convex = frozenset((assume.Convex(),))
    return Statement(convex, _mean(talk.loss_of(_P)), "≥", talk.loss_of(_mean(_P)))


@derived(
    kind="lemma",
    formal=formal,
    source="Khosla et al. 2020 (read: memory)",
    remarks=("classes are the positives of a sample, ρ their weights", "p_c are any numbers"),
)
def supcon_inside_below_outside() -> Theorem:
    """With positives inside the logarithm the supervised loss is at most that with them outside.

    E ℓ(p_c·1) ≥ ℓ((E p_c)·1) for all numbers p_c, every law of c and convex ℓ. With p_c the softmax
    weight of positive c of a sample, and ℓ(v) = −log v_1, which below the least of the p_c goes on
    as its tangent there, the left side is L_out and the right one L_in. The weights are any
    positive numbers, so it is so for every map, batch and temperature. Where all positives of a
    sample have one cosine both are equal; for classes of one size the simplex minimises both
    (`supcon-inside-bound`, `supcon-bound`).

    It is Jensen's inequality.
    """
    return rules.jensen(talk.loss_of(_P), _POSITIVES)
