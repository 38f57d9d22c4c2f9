"""The simplex bound for batches in which every two pairs meet equally often."""

from __future__ import annotations

from typing import Any

from theorems.claims.batches import _words as words
from theorems.claims.batches.simplex_for_words import BALL, LOSS
from theorems.language import (
    Statement,
    Theorem,
    assume,
    bounded_by_symmetry,
    derived,
    talk,
    terms,
)


def formal() -> Statement:
    """E ℓ((⟨f(x), g(x) − g(x_i)⟩)_i) ≥ ℓ(C/(C−1)·1)."""
    assumptions = LOSS | BALL | {assume.PairUniform()}
    return Statement(assumptions, words.pairs_loss(), "≥", simplex_value())


def simplex_value() -> Any:
    """Return ℓ_k(C/(C−1)·1)."""
    return talk.loss_of(terms.CLASS_COUNT / (terms.CLASS_COUNT - 1))


@derived(
    kind="theorem",
    formal=formal,
    source="Cho et al., TMLR 2024 (arXiv 2307.05906, read: abstract and README) for all batches of "
    "a size; designs and other laws of batches: nceproof",
    remarks=(
        "C is the number N of pairs, and a point of class c is pair c, however it is augmented",
        "under W_c each of c_1..c_k is uniform on the other classes",
    ),
)
def simplex_for_pairs() -> Theorem:
    """No two towers do better than the simplex where every two pairs meet equally often.

    E ℓ((⟨f(x), g(x) − g(x_i)⟩)_i) ≥ ℓ(C/(C−1)·1) for every C ≥ 2, k ≥ 1, d, all towers f and g into
    the unit ball and every convex non-increasing ℓ. The anchor's pair is uniform, and given
    it each negative by itself is uniform on the others; together they may be drawn in any way.
    Such are random batches without replacement, of any size B = k + 1 ≤ C, the full batch, and the
    blocks of a design in which every two pairs lie in the same number of blocks, if a block is
    drawn at random of those with the anchor and the others are its negatives in random order. So
    designs suffice (`design-batches-suffice`); what happens to other families of batches is
    in `batches-form-a-design`.

    Jensen's inequality applies to the anchor, the word and the points at once. The mean coordinate,
    the mean of E⟨f, g⟩ − ⟨μ_a, ν_b⟩ over a ≠ b, is C/2·Σ E(‖f‖² + ‖g‖²) less squares, over C(C−1).
    """
    margin = words.pairs_margin_below()
    return bounded_by_symmetry(words.pairs_loss(), margin, assume.PairUniform())
