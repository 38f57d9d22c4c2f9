"""The simplex bound for two towers and one batch."""

from __future__ import annotations

from typing import Any

from theorems.claims.downstream.supervised_lower_bound import etf_downstream_loss
from theorems.claims.towers import _pairs as pairs
from theorems.language import Statement, Theorem, assume, derived, simplex_bound, terms

PAIRS = terms.Variable("Y", "points")
DRAWN = (PAIRS, terms.OnePointAClass())


def image(s: Any) -> Any:
    """Return f at the pair that is drawn of class s."""
    return terms.Vector("f", terms.Entry(PAIRS, s))


def caption(s: Any) -> Any:
    """Return g at the same pair."""
    return terms.Vector("g", terms.Entry(PAIRS, s))


LOSS = frozenset((assume.Balanced(), assume.Convex(), assume.Nonincreasing(), assume.Symmetric()))
BALL = frozenset((assume.UnitBall("f"), assume.UnitBall("g")))


def formal() -> Statement:
    """E ℓ((⟨f(y_c), g(y_c) − g(y_t)⟩)_{t ≠ c}) ≥ ℓ(N/(N−1)·1)."""
    left = pairs.batch_loss(image, caption, DRAWN)
    return Statement(LOSS | BALL, left, "≥", etf_downstream_loss())


@derived(
    kind="theorem",
    formal=formal,
    source="Lu, Steinerberger 2022 (arXiv 2012.08465, read: abstract) for one tower; E, "
    "Wojtowytsch 2022 (read: full text) with classifiers; the loss of CLIP, Radford et al. 2021",
    remarks=("C is the number N of pairs of the batch, and a point is a pair",),
)
def clip_full_batch() -> Theorem:
    """No two towers have a smaller loss on the full batch than one simplex ETF for both.

    E ℓ((⟨f(y_c), g(y_c)⟩ − ⟨f(y_c), g(y_t)⟩)_{t ≠ c}) ≥ ℓ(N/(N−1)·1) for every N ≥ 2, d and all
    towers f and g into the unit ball. The anchor c is uniform; y_1..y_N are independent, each of
    any law, and y_c holds both ends of a pair, so image and caption may depend on each other. ℓ is
    any convex, symmetric, non-increasing loss: InfoNCE, its decoupled form, hinges, the hardest
    negative. One simplex for both towers attains it (`clip-simplex-optimal`).

    The pairs are renamed at random, and Jensen's inequality applies to the renaming and to the
    pairs at once. The mean coordinate is (1/(N−1)) Σ_s ⟨u_s − ū, v_s − v̄⟩, at most N/(N−1).
    """
    return simplex_bound(formal().left)
