"""The simplex bound for two towers and one batch."""

from __future__ import annotations

from typing import Any

from theorems.claims.towers import _pairs as pairs
from theorems.kernel import statement as given
from theorems.kernel import terms as t
from theorems.kernel.statement import Statement
from theorems.kernel.theorem import Theorem
from theorems.verdicts.claim import derived

PAIRS = t.Variable("Y", "points")
DRAWN = (PAIRS, t.OnePointAClass())


def image(s: Any) -> Any:
    """Return f at the pair that is drawn of class s."""
    return t.Value("f", t.Entry(PAIRS, s))


def caption(s: Any) -> Any:
    """Return g at the same pair."""
    return t.Value("g", t.Entry(PAIRS, s))


LOSS = frozenset((given.Balanced(), given.Convex(), given.Nonincreasing(), given.Symmetric()))
BALL = frozenset((given.UnitBall("f"), given.UnitBall("g")))


def formal() -> Statement:
    """E ℓ((⟨f(y_c), g(y_c) − g(y_t)⟩)_{t ≠ c}) ≥ ℓ(N/(N−1)·1)."""
    left = pairs.batch_loss(image, caption, DRAWN)
    return given.Statement(LOSS | BALL, left, "≥", pairs.simplex_loss())


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
    return pairs.simplex_bound(image, caption, DRAWN)
