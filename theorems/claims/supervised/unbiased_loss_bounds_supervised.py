"""A loss whose negatives are of other classes, and the loss of the mean classifier."""

from __future__ import annotations

from typing import Any

from theorems.claims.supervised._samples import class_mean, sample_loss
from theorems.language import (
    Statement,
    Theorem,
    assume,
    average,
    chain,
    derived,
    peel,
    rewrite,
    rules,
    talk,
    terms,
)
from theorems.symmetry import over

_Y = terms.Variable("Y", "points")
_DRAWN = ((talk.x_plus, terms.Points(talk.c)), (_Y, terms.OnePointAClass()))
_ANCHOR = ((talk.c, terms.ClassLaw()), (talk.x, terms.Points(talk.c)))


def _drawn_margins() -> Any:
    """Return ⟨f(x), f(x⁺) − f(y_t)⟩ − a_ct²."""
    between = talk.f(talk.x_plus) - talk.f(terms.Entry(_Y, talk.t))
    return terms.Inner(talk.f(talk.x), between) - _weight()


def _weight() -> Any:
    return terms.Unknown("a", talk.c, talk.t) ** 2


def _mean_margins() -> Any:
    """Return ⟨f(x), μ_c − μ_t⟩."""
    return terms.Inner(talk.f(talk.x), class_mean(talk.c) - class_mean(talk.t))


def formal() -> Statement:
    """E ℓ((⟨f(x), f(x⁺) − f(y_t)⟩ − a_ct²)_{t ≠ c}) ≥ E ℓ((⟨f(x), μ_c − μ_t⟩)_{t ≠ c})."""
    loss = frozenset((assume.Convex(), assume.Nonincreasing()))
    drawn = terms.Loss(talk.t, terms.OtherClasses(talk.c), _drawn_margins())
    return Statement(loss, over(_ANCHOR + _DRAWN, drawn), "≥", sample_loss(_mean_margins()))


@derived(
    kind="theorem",
    formal=formal,
    source="Chuang, Robinson, Lin, Torralba, Jegelka 2020, Lemma on the unbiased loss (read: "
    "memory), with the condition of nceproof",
    remarks=("y_t is drawn of class t, for every t", "a_ct are any numbers"),
)
def unbiased_loss_bounds_supervised() -> Theorem:
    """With enough negatives of other classes the loss bounds that of the mean classifier.

    E ℓ((⟨f(x), f(x⁺) − f(y_t)⟩ − a_ct²)_{t ≠ c}) ≥ E ℓ((⟨f(x), μ_c − μ_t⟩)_{t ≠ c}) for every C ≥
    2, d, law ρ, f, all numbers a_ct and every convex non-increasing ℓ.

    The unbiased loss with N negatives is E log(1 + N·E e^{⟨f(x), f(z)⟩ − ⟨f(x), f(x⁺)⟩}), z of the
    classes t ≠ c with their masses ρ_t/(1 − ρ_c). If N ≥ (1 − ρ_c)/ρ_t for all c ≠ t, which is
    N ≥ C − 1 for balanced classes, there are numbers with e^{a_ct²} = N·ρ_t/(1 − ρ_c), and with the
    logistic ℓ it is at least what is on the left, as the mean inside of the logarithm is at least
    that outside. On the right is the loss of the mean classifier w_t = μ_t. That is no part of what
    is proved. With fewer negatives than that it can fail: `unbiased-loss-for-every-law`.

    The squares only raise the loss; then Jensen's inequality, over x⁺ and the y_t.
    """
    margins = _drawn_margins()
    smaller = rules.add(rules.nonnegative(_weight()), rules.algebra(margins, margins))
    smaller = rewrite(smaller, margins)
    plain = rules.decrease(smaller, talk.t, terms.OtherClasses(talk.c))
    _, loss = peel(plain.right)
    jensen = rules.jensen(loss, _DRAWN)
    means = rules.decrease(
        rules.algebra(_mean_margins(), jensen.right.args[2]), talk.t, terms.OtherClasses(talk.c)
    )
    return average(chain(average(plain, *_DRAWN), jensen, means), *_ANCHOR)
