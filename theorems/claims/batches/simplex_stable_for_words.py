"""How much larger the loss is away from the simplex, for any class-symmetric law of negatives."""

from __future__ import annotations

from typing import Any

from theorems.claims.batches import _words as words
from theorems.claims.batches.simplex_for_words import BALL, LOSS, simplex_loss, simplex_margin
from theorems.language import (
    Statement,
    Theorem,
    assume,
    average,
    cite,
    derived,
    rewrite_left,
    rules,
    subtract,
    talk,
    terms,
)
from theorems.symmetry import margin_below

_R, _W = terms.Unknown("r"), terms.Unknown("w")
_PI = terms.Variable("π", "permutation")


def _most() -> Any:
    """Return C/(C−1) + w²."""
    return terms.CLASS_COUNT / (terms.CLASS_COUNT - 1) + _W**2


def _total(body: Any) -> Any:
    """Return E Σ_i over words and points."""
    return words.over_words(talk.over_points(terms.Bind(talk.i, terms.Indices(), body)))


def formal() -> Statement:
    """E ℓ(v) + r² E Σ_i (b − v_i)² ≥ the same at the simplex + r² E Σ_i (v_i − m_i)²."""
    margin = words.margin()
    left = words.views_loss() + _R**2 * _total((_most() - margin) ** 2)
    at_simplex = simplex_loss() + _R**2 * _total((_most() - simplex_margin()) ** 2)
    excess = _R**2 * _total((margin - simplex_margin()) ** 2)
    assumptions = LOSS | BALL | {assume.Exchangeable()}
    return Statement(assumptions, left, "≥", at_simplex + excess)


@derived(
    kind="theorem",
    formal=formal,
    source="nceproof",
    remarks=("r and w are any two numbers", "W class-symmetric, as in `simplex-for-words`"),
)
def simplex_stable_for_words() -> Theorem:
    """A loss with squares of margins added exceeds the simplex's by how far the margins are off.

    For v_i = ⟨f(x), g(x⁺) − g(x_i)⟩, m_i = C/(C−1)·[c_i ≠ c] and b = C/(C−1) + w²,

    E ℓ(v) + r² E Σ_i (b − v_i)² ≥ E ℓ(m) + r² E Σ_i (b − m_i)² + r² E Σ_i (v_i − m_i)²

    for every C ≥ 2, k, d, numbers r and w, towers f, g into the unit ball, convex non-increasing ℓ,
    balanced classes and every class-symmetric law of the negatives' classes. So for the loss
    ℓ(v) + r² Σ_i (b − v_i)², r ≠ 0, only maps with v_i = m_i surely have the value of the simplex.
    Every loss is such a one that stays convex and non-increasing on the margins, [−2, 2]^k, when
    r² Σ_i (2 − v_i)² is taken away, as log(1 + Σ_i e^{−v_i/τ}) with a small r; that is no part of
    what is proved. Where it cannot be, other maps may tie: `simplex-unique-for-every-law-of-words`.

    (b − v_i)² = (b − m_i)² + (v_i − m_i)² + 2(b − m_i)(m_i − v_i), and the mean of the last, over a
    renaming as well, is 2w²·[c_i ≠ c] times what the mean margin of two classes lacks of C/(C−1).
    """
    cross = _total((_most() - simplex_margin()) * (simplex_margin() - words.margin()))
    renamed = rules.relabel(cross, _PI)
    short = rewrite_left(renamed.right, _lacking(), assume.Balanced())
    excess = rules.scale(rules.chain(renamed, short), 2 * _R**2)
    stated = formal()
    same = stated.right - simplex_loss()
    both = rules.add(cite("simplex-for-words"), rules.add(excess, rules.algebra(same, same)))
    return rules.chain(rewrite_left(stated.left, both), rules.algebra(both.right, stated.right))


def _lacking() -> Theorem:
    """E Σ_i w²[c_i ≠ c](C/(C−1) − the mean margin) ≥ 0."""
    u, v, drawn = words.one_of_each_class()
    margin = margin_below(u, v, drawn=drawn)
    lacking = subtract(margin, margin.right)
    each = rules.scale(lacking, _W**2 * (1 - terms.Equal(talk.c_i, talk.c)))
    word = (talk.negative_classes, terms.Words(talk.c))
    over = (talk.c, terms.ClassLaw()), word, (talk.i, terms.Indices())
    whole = average(each, *over)
    return rules.chain(whole, rules.algebra(whole.right, 0))
