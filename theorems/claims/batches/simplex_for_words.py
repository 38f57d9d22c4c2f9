"""The simplex bound for any law of negatives that renaming the classes leaves as it is."""

from __future__ import annotations

from typing import Any

from theorems.claims.batches import _words as words
from theorems.language import (
    Statement,
    Theorem,
    assume,
    derived,
    simplex_bound,
    talk,
    terms,
)

LOSS = frozenset((assume.Balanced(), assume.Convex(), assume.Nonincreasing()))
BALL = frozenset((assume.UnitBall("f"), assume.UnitBall("g")))


def simplex_margin() -> Any:
    """Return C/(C−1)·[c_i ≠ c], the coordinate at the simplex."""
    apart, size = 1 - terms.Equal(talk.c_i, talk.c), terms.CLASS_COUNT
    return apart * size / (size - 1)


def simplex_loss() -> Any:
    """Return E ℓ((C/(C−1)·[c_i ≠ c])_i) over words."""
    return words.over_words(talk.loss_of(simplex_margin()))


def formal() -> Statement:
    """E ℓ((⟨f(x), g(x⁺) − g(x_i)⟩)_i) ≥ E ℓ((C/(C−1)·[c_i ≠ c])_i)."""
    assumptions = LOSS | BALL | {assume.Exchangeable()}
    return Statement(assumptions, words.views_loss(), "≥", simplex_loss())


@derived(
    kind="theorem",
    formal=formal,
    source="nceproof; for iid negatives Awasthi, Dikkala, Kamath, ICML 2022, 'Balanced class "
    "distribution'",
    remarks=(
        "the word c_1..c_k of the negatives' classes has any law W_c with W_{π(c)}(π(word)) = "
        "W_c(word) for all permutations π",
    ),
)
def simplex_for_words() -> Theorem:
    """No two towers beat the simplex where renaming classes does not change the law of negatives.

    E ℓ((⟨f(x), g(x⁺)⟩ − ⟨f(x), g(x_i)⟩)_i) ≥ E ℓ((C/(C−1)·[c_i ≠ c])_i) for every C ≥ 2, k ≥ 1, d,
    all towers f and g into the unit ball, every convex non-increasing ℓ, symmetric or not, and
    balanced classes with any law of the negatives' classes that does not change if classes are
    renamed. Such are: iid draws, with the anchor's class among them or not; the other classes of
    a batch of B ≤ C different ones, k = B − 1; all other classes, k = C − 1; one class k times.

    The classes are renamed by a random permutation, and Jensen's inequality applies to it and to
    the points at once. Collided coordinates become 0, the others the mean over a ≠ b of
    ⟨μ_a, ν_a − ν_b⟩, at most C/(C−1) by Cauchy–Schwarz for the centred class means of the towers.
    """
    return simplex_bound(words.views_loss())
