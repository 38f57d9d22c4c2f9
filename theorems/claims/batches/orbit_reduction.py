"""Any convex loss of cosines: the Gram matrices that renaming the classes leaves."""

from __future__ import annotations

from typing import Any

from theorems.claims.batches import _words as words
from theorems.language import Statement, Theorem, assume, derived, rules, talk, terms
from theorems.symmetry import negatives, over, positives, to_means

_PULL, _PUSH = (terms.Unknown(name, talk.i) for name in ("r", "w"))


def loss() -> Any:
    """Return E ℓ((r_i⟨f(x), g(x⁺)⟩ + w_i⟨f(x), g(x_i)⟩)_i) over words and points."""
    positive, negative = (
        terms.Inner(talk.f(talk.x), words.g(point)) for point in (talk.x_plus, talk.x_i)
    )
    coordinates = _PULL * positive + _PUSH * negative
    return words.over_words(talk.over_points(talk.loss_of(coordinates)))


def _invariant() -> tuple[Any, Any]:
    """Return the means of ⟨μ_a, ν_a⟩ and of ⟨μ_a, ν_b⟩ over classes a ≠ b."""
    (u, v, drawn), size = words.one_of_each_class(), terms.CLASS_COUNT
    same, other = (over(drawn, of(u, v)) for of in (positives, negatives))
    return same / size, other / (size * (size - 1))


def formal() -> Statement:
    """E ℓ((r_i⟨f(x), g(x⁺)⟩ + w_i⟨f(x), g(x_i)⟩)_i) ≥ E ℓ((r_i P + w_i([c_i=c]P + [c_i≠c]Q))_i)."""
    same, other = _invariant()
    collided = terms.Equal(talk.c_i, talk.c)
    cosine = collided * same + (1 - collided) * other
    right = words.over_words(talk.loss_of(_PULL * same + _PUSH * cosine))
    assumptions = frozenset((assume.Balanced(), assume.Convex(), assume.Exchangeable()))
    return Statement(assumptions, loss(), "≥", right)


@derived(
    kind="theorem",
    formal=formal,
    source="nceproof; the special case of the sigmoid loss, its family of two constants, in Lee, "
    "Chang, Sohn, AISTATS 2024 (arXiv 2402.12613; read: abstract)",
    remarks=("r_i and w_i are any numbers", "P and Q are means of cosines of class means"),
)
def orbit_reduction() -> Theorem:
    """A loss is at least that of its class means with all cosines of a kind made equal.

    E ℓ((r_i⟨f(x), g(x⁺)⟩ + w_i⟨f(x), g(x_i)⟩)_i) ≥ E ℓ((r_i P + w_i([c_i = c]P + [c_i ≠ c]Q))_i)
    for every C ≥ 2, k, d, all numbers r_i and w_i, towers f and g of any norms, every convex ℓ,
    balanced classes and every class-symmetric law of the negatives' classes. P is the mean of
    ⟨μ_a, ν_a⟩ and Q that of ⟨μ_a, ν_b⟩, a ≠ b, for the class means μ of f and ν of g. With
    r = (1, 0, .., 0) and w = (0, 1, .., 1) it is any convex function of the cosine of the positive
    and those of k − 1 negatives.

    So the least loss is that of two numbers, the Gram matrices which no renaming of classes
    changes: for maps of norm ≤ 1 (C−2)P − 2(C−1)Q ≤ C (`two-tower-gram`), for one tower also P ≥ 0
    and P + (C−1)Q ≥ 0. Where a pull outweighs the push of its collisions P is 1 and the simplex is
    best (`simplex-for-net-pulls`). Where P < 1 is best, as for some sigmoid losses with negatives
    of the own class, no one map f = g of norm 1 has the least value
    (`spread-classes-do-not-attain`).

    The classes are renamed by a random permutation, and Jensen's inequality applies to it and to
    the points at once.
    """
    means, stated = to_means(loss()), formal()
    return rules.chain(means, rules.algebra(means.right, stated.right, (assume.Balanced(),)))
