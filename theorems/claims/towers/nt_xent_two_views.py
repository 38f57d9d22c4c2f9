"""The simplex bound for the loss of SimCLR, with negatives of both views."""

from __future__ import annotations

from typing import Any

from theorems import symmetry
from theorems.claims.downstream.supervised_lower_bound import etf_downstream_loss
from theorems.claims.towers import _pairs as pairs
from theorems.claims.towers.clip_full_batch import BALL, DRAWN, LOSS, caption, image
from theorems.language import (
    Statement,
    Theorem,
    average,
    bounded_by_symmetry,
    derived,
    rewrite_left,
    rules,
    subtract,
    talk,
    terms,
)


def _loss() -> Any:
    """Return E ℓ((⟨f_c, g_c⟩ − ⟨f_c, f_t + g_t⟩/2)_{t ≠ c})."""
    anchor, both = image(talk.c), (image(talk.t) + caption(talk.t)) / 2
    margins = terms.Inner(anchor, caption(talk.c)) - terms.Inner(anchor, both)
    loss = terms.Loss(talk.t, terms.OtherClasses(talk.c), margins)
    return terms.Bind(talk.c, terms.ClassLaw(), terms.Bind(*DRAWN, loss))


def formal() -> Statement:
    """E ℓ((⟨f_c, g_c⟩ − ⟨f_c, f_t + g_t⟩/2)_{t ≠ c}) ≥ ℓ(N/(N−1)·1)."""
    return Statement(LOSS | BALL, _loss(), "≥", etf_downstream_loss())


@derived(
    kind="theorem",
    formal=formal,
    source="Chen et al. 2020, the loss of SimCLR (read: memory); Lee, Lim, "
    "Lee, Sohn, ICML 2025 (arXiv 2506.09781), Theorem 5.1 (i) (read: full text)",
    remarks=("C is the number N of instances of the batch, f and g its two views",),
)
def nt_xent_two_views() -> Theorem:
    """Two views of N instances are no better than one simplex ETF, with negatives of both views.

    E ℓ((⟨f_c, g_c⟩ − ⟨f_c, f_t + g_t⟩/2)_{t ≠ c}) ≥ ℓ(N/(N−1)·1) for every N ≥ 2, d and all views
    f_c = f(y_c), g_c = g(y_c) in the unit ball, dependent or not, with independent y_1..y_N, and
    every convex, symmetric, non-increasing ℓ.

    NT-Xent is the mean of its anchors in f and those in g, and f and g may be exchanged here. Its
    2(N − 1) negatives are both views of the others, so with an anchor in f it is at least what is
    on the left with ℓ(v) = log(1 + 2Σ_t e^{−v_t/τ}), as the mean of two exponentials is at least
    that of their mean exponent; so is its decoupled form with log(2Σ_t e^{−v_t/τ}). One simplex ETF
    for both views attains it. That is no part of what is proved.

    The mean coordinate is N/(N−1) less squares.
    """
    margin = average(_mean_margin_below(image, caption), DRAWN)
    return bounded_by_symmetry(_loss(), rewrite_left(pairs.SIZE / (pairs.SIZE - 1), margin))


def _mean_margin_below(u: symmetry.Tower, v: symmetry.Tower) -> Theorem:
    """N/(N−1) ≥ (1/N) Σ_s ⟨u_s, v_s⟩ − (1/(2N(N−1))) Σ_{s≠t} ⟨u_s, u_t + v_t⟩."""
    size, own = pairs.SIZE, symmetry.norms_below(u)
    norms = rules.add(own, symmetry.norms_below(v))
    weighted = rules.add(rules.scale(norms, size), rules.scale(norms, size - 1))
    room = rules.add(weighted, rules.scale(own, 2))
    squares = _squares(u, v)
    bound = subtract(rules.add(room, rules.nonnegative(squares)), squares)
    scaled = rules.scale(bound, 1 / (4 * size * (size - 1)))
    return rewrite_left(size / (size - 1), scaled)


def _squares(u: symmetry.Tower, v: symmetry.Tower) -> Any:
    """Return N Σ_s ‖δ_s − δ̄‖² + (N−1) Σ_s ‖δ_s‖² + 3‖Σ u_s‖² + ‖Σ v_s‖², δ = u − v."""
    size, sums = pairs.SIZE, [symmetry.total(tower) for tower in (u, v)]
    gap = u(talk.s) - v(talk.s)
    apart = terms.Bind(talk.s, terms.Classes(), terms.Inner(gap, gap))
    centres = 3 * terms.Inner(sums[0], sums[0]) + terms.Inner(sums[1], sums[1])
    return size * symmetry.variance(u, v) + (size - 1) * apart + centres
