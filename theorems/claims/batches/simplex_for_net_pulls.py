"""The simplex is best for every loss in which a pull outweighs the push of its collisions."""

from __future__ import annotations

from typing import Any

from theorems.claims.batches import _words as words
from theorems.claims.batches.simplex_for_words import BALL, LOSS
from theorems.claims.simplex.etf_attains import etf_gram
from theorems.language import (
    Statement,
    Theorem,
    assume,
    average,
    derived,
    peel,
    rewrite,
    rules,
    talk,
    terms,
)
from theorems.symmetry import margin_below, to_means

_PULL, _PUSH = (terms.Unknown(name, talk.i) ** 2 for name in ("r", "w"))


def _coordinates(anchor: Any, positive: Any, negative: Any) -> Any:
    """Return r_i²⟨f(x), g(x⁺)⟩ + w_i²⟨f(x), g(x⁺) − g(x_i)⟩ for the three vectors."""
    return _PULL * terms.Inner(anchor, positive) + _PUSH * terms.Inner(anchor, positive - negative)


def loss() -> Any:
    """Return the mean of ℓ over words and points."""
    coordinates = _coordinates(talk.f(talk.x), words.g(talk.x_plus), words.g(talk.x_i))
    return words.over_words(talk.over_points(talk.loss_of(coordinates)))


def latent_loss() -> Any:
    """Return the mean of ℓ over words for vectors u of the classes."""
    own, other = (terms.Vector("u", s) for s in (talk.c, talk.c_i))
    return words.over_words(talk.loss_of(_coordinates(own, own, other)))


def formal() -> Statement:
    """The loss of f and g is at least that of u for both, u a simplex ETF."""
    assumptions = LOSS | BALL | {assume.Exchangeable(), etf_gram("u")}
    return Statement(assumptions, loss(), "≥", latent_loss())


@derived(
    kind="theorem",
    formal=formal,
    source="nceproof",
    remarks=("u is a simplex ETF", "r_i and w_i are any numbers"),
)
def simplex_for_net_pulls() -> Theorem:
    """One simplex ETF for both towers is best where positives are pulled at least as negatives are.

    For v_i = r_i²⟨f(x), g(x⁺)⟩ + w_i²⟨f(x), g(x⁺) − g(x_i)⟩ and any numbers r_i and w_i, E ℓ(v) is
    at least its value at a simplex ETF u for both towers, for every C ≥ 2, k, d, convex
    non-increasing ℓ, towers f and g into the unit ball, balanced classes and class-symmetric law of
    the negatives' classes. r = 0 and w = 1 is `simplex-for-words-attained`; with w_1 = 0 there is a
    pull without negatives as well, so that ℓ may be a sum of functions of the positive's cosine and
    of the margins.

    It is `orbit-reduction`, with P ≤ 1 and P − Q ≤ C/(C−1). A negative that pushes harder than the
    positive pulls, as in the sigmoid loss, is no such coordinate: there the simplex is best only
    under a condition (`additive-loss-at-the-simplex`), and with collisions, where P < 1 is best, no
    one map f = g of norm 1 is (`spread-classes-do-not-attain`).
    """
    means = to_means(loss())
    classes, inside = peel(means.right)
    bound = rewrite(_larger(), inside.args[2], assume.Balanced())
    smaller = average(rules.decrease(bound, talk.i, terms.Indices()), *classes)
    return rewrite(rules.chain(means, smaller), latent_loss(), etf_gram("u"))


def _larger() -> Theorem:
    """r_i² + w_i²[c_i ≠ c]·C/(C−1) ≥ r_i² P + w_i²[c_i ≠ c]·(the mean margin)."""
    (u, v, drawn), size = words.one_of_each_class(), terms.CLASS_COUNT
    cosine = rules.cosine(u(talk.s), v(talk.s), tuple(BALL))
    aligned = rules.scale(average(cosine, *drawn, (talk.s, terms.Classes())), _PULL / size)
    apart = _PUSH * (1 - terms.Equal(talk.c_i, talk.c))
    return rules.add(aligned, rules.scale(margin_below(u, v, drawn=drawn), apart))
