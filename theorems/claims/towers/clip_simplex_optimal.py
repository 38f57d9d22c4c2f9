"""One simplex ETF for both towers attains the bound."""

from __future__ import annotations

from theorems.claims.simplex.etf_attains import etf_gram
from theorems.claims.towers import _pairs as pairs
from theorems.claims.towers import clip_full_batch
from theorems.language import Statement, Theorem, cite, derived, rules


def formal() -> Statement:
    """The loss of two towers is at least that of u for both, u a simplex ETF."""
    bound = clip_full_batch.formal()
    u = pairs.vectors("u")
    assumptions = bound.assumptions | {etf_gram("u")}
    return Statement(assumptions, bound.left, "≥", pairs.batch_loss(u, u))


@derived(
    kind="theorem",
    formal=formal,
    source="Lu, Steinerberger 2022 (arXiv 2012.08465, read: abstract) for one tower; E, "
    "Wojtowytsch 2022 (read: full text) with classifiers",
    remarks=("u is a simplex ETF", "C is the number N of pairs of the batch, a point is a pair"),
)
def clip_simplex_optimal() -> Theorem:
    """One simplex ETF for both towers minimises the loss of the full batch.

    For every N, d, convex, symmetric, non-increasing ℓ, all towers f, g into the unit ball and
    every simplex ETF u, the loss of (f, g) is at least that of (u, u). There is one in R^{N−1}
    (`etf-exists-for-every-class-count`). That it is the only one is not said, and false for some
    such ℓ, as `similarities-without-strictness` shows for a sum.
    """
    return rules.chain(cite("clip-full-batch"), rules.sym(cite("etf-attains-downstream")))
