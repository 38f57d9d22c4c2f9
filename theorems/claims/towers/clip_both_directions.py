"""The simplex bound for the loss of CLIP, images against captions and captions against images."""

from __future__ import annotations

from theorems.claims.downstream.supervised_lower_bound import etf_downstream_loss
from theorems.claims.towers import _pairs as pairs
from theorems.claims.towers.clip_full_batch import BALL, DRAWN, LOSS, caption, image
from theorems.language import Statement, Theorem, cite, derived, rules, simplex_bound


def formal() -> Statement:
    """The sum of both directions is at least 2ℓ(N/(N−1)·1)."""
    ways = (image, caption), (caption, image)
    both = sum(pairs.batch_loss(u, v, DRAWN) for u, v in ways)
    return Statement(LOSS | BALL, both, "≥", 2 * etf_downstream_loss())


@derived(
    kind="theorem",
    formal=formal,
    source="Radford et al. 2021, the loss of CLIP (read: abstract)",
    remarks=("C is the number N of pairs of the batch, and a point is a pair",),
)
def clip_both_directions() -> Theorem:
    """The symmetrised loss of CLIP has no smaller value than at one simplex ETF for both towers.

    E ℓ((⟨f(y_c), g(y_c) − g(y_t)⟩)_{t ≠ c}) + E ℓ((⟨g(y_c), f(y_c) − f(y_t)⟩)_{t ≠ c}) is at least
    2ℓ(N/(N−1)·1), under the hypotheses of `clip-full-batch`. Each direction is bounded by itself.
    """
    return rules.add(
        cite("clip-full-batch"), simplex_bound(pairs.batch_loss(caption, image, DRAWN))
    )
