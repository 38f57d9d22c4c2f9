"""Which towers are worse than the simplex, for any law of negatives that is uniform on pairs."""

from __future__ import annotations

from sympy import Integer

from theorems.claims.batches import _words as words
from theorems.claims.batches.simplex_for_pairs import simplex_value
from theorems.claims.batches.simplex_for_words import BALL
from theorems.language import Statement, Theorem, assume, derived, simplex_bound
from theorems.symmetry import over, squares


def formal() -> Statement:
    """E ℓ((⟨f(x), g(x⁺) − g(x_i)⟩)_i) > ℓ(C/(C−1)·1) where the squares are not 0."""
    loss = (assume.Balanced(), assume.Convex(), assume.StrictlyDecreasing(), assume.PairUniform())
    u, v, drawn = words.one_of_each_class()
    apart = assume.TermsDiffer(over(drawn, squares(u, v)), Integer(0))
    return Statement(BALL | {*loss, apart}, words.views_loss(), ">", simplex_value())


@derived(
    kind="theorem",
    formal=formal,
    source="nceproof; Lu, Steinerberger 2022 (arXiv 2012.08465; read: abstract) have that the "
    "simplex is the only minimiser for one tower and the full batch",
    remarks=("under W_c each of c_1..c_k is uniform on the other classes",),
)
def simplex_strict_for_words() -> Theorem:
    """Towers that are not one centred map, constant on classes, are worse than the simplex.

    E ℓ((⟨f(x), g(x⁺)⟩ − ⟨f(x), g(x_i)⟩)_i) > ℓ(C/(C−1)·1) for every C ≥ 2, k, d, convex strictly
    decreasing ℓ, and towers f, g into the unit ball with

    E Σ_s ‖u_s − v_s − (ū − v̄)‖² + (1/C)(‖Σ_s u_s‖² + ‖Σ_s v_s‖²) ≠ 0,  u_s = f(X_s), v_s = g(Y_s)

    for independent X_s, Y_s of class s; it is 0 only if f and g are the same and constant on
    classes, with Σ_s u_s = 0. The classes of the negatives are not the anchor's, and each by itself
    is uniform on the others: batches without replacement, the full batch, block designs.

    Nothing more follows from these hypotheses: where ℓ is a function of Σ_i v_i and the negatives
    are all other classes, every centred map of norm 1 ties
    (`simplex-unique-for-every-law-of-words`). What excludes the ties: `simplex-unique-for-words`,
    `simplex-stable-for-words`.
    """
    return simplex_bound(formal().left, assume.PairUniform(), strictly=True)
