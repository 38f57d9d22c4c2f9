"""What claims about words of negatives share: two towers, and the bound of the margin of pairs.

The anchor's class c has law ρ, the classes c_1..c_k of its negatives are a word of the law W_c.
"""

from __future__ import annotations

from typing import Any

from theorems.derivation import Binder
from theorems.language import (
    Theorem,
    assume,
    average,
    rewrite_left,
    rules,
    subtract,
    talk,
    terms,
)
from theorems.symmetry import Tower


def g(point: Any) -> Any:
    """Return the value of the second tower."""
    return terms.Vector("g", point)


def over_words(body: Any) -> Any:
    """Return E over c ∼ ρ and (c_i)_i ∼ W_c."""
    words = terms.Bind(talk.negative_classes, terms.Words(talk.c), body)
    return terms.Bind(talk.c, terms.ClassLaw(), words)


def views_loss() -> Any:
    """Return E ℓ((⟨f(x), g(x⁺)⟩ − ⟨f(x), g(x_i)⟩)_i), x and x⁺ independent."""
    return over_words(talk.over_points(talk.loss_of(margin())))


def margin() -> Any:
    """Return ⟨f(x), g(x⁺) − g(x_i)⟩."""
    return terms.Inner(talk.f(talk.x), g(talk.x_plus) - g(talk.x_i))


def one_of_each_class() -> tuple[Tower, Tower, tuple[Binder, ...]]:
    """Return f and g at points that are drawn of each class, independent, and what draws them."""
    one, two = (terms.Variable(name, "points") for name in ("X", "Y"))
    drawn = (one, terms.OnePointAClass()), (two, terms.OnePointAClass())
    return (
        lambda s: talk.f(terms.Entry(one, s)),
        lambda s: g(terms.Entry(two, s)),
        drawn,
    )


def pairs_loss() -> Any:
    """Return E ℓ((⟨f(x), g(x) − g(x_i)⟩)_i), where a point x has both ends of a pair."""
    margin = terms.Inner(talk.f(talk.x), g(talk.x) - g(talk.x_i))
    negatives = terms.IndependentPoints(talk.negative_classes)
    loss = terms.Bind(talk.negative_points, negatives, talk.loss_of(margin))
    return over_words(terms.Bind(talk.x, terms.Points(talk.c), loss))


def pairs_margin_below() -> Theorem:
    """Derive C/(C−1) ≥ (C/2·Σ E(‖f‖² + ‖g‖²) − squares)/(C(C−1)), the mean of ⟨f, g − ν_b⟩."""
    size, squares = terms.CLASS_COUNT, _squares()
    norms = rules.scale(rules.add(_norms(talk.f, "f"), _norms(g, "g")), size / 2)
    bound = subtract(rules.add(norms, rules.nonnegative(squares)), squares)
    scaled = rules.scale(bound, 1 / (size * (size - 1)))
    return rewrite_left(size / (size - 1), scaled)


def _norms(tower: Any, name: str) -> Theorem:
    """C ≥ Σ_s E ‖tower(x)‖²."""
    cosine = rules.cosine(tower(talk.x), tower(talk.x), (assume.UnitBall(name),))
    return average(cosine, (talk.s, terms.Classes()), (talk.x, terms.Points(talk.s)))


def _squares() -> Any:
    """Return (C−1)/2·ΣE‖δ − Δ_s‖² + ½ΣE(‖f − μ_s‖² + ‖g − ν_s‖²) + C/2·Σ‖Δ_s − Δ̄‖² + ½(..).

    δ = f − g with class means Δ_s, whose mean is Δ̄; the last are ‖Σμ_s‖² + ‖Σν_s‖².
    """
    size = terms.CLASS_COUNT

    def spread(tower: Any) -> Any:
        """Σ_s E ‖tower(x) − its class mean‖²."""
        off = tower(talk.x) - _mean(tower, talk.s)
        return _summed(terms.Bind(talk.x, terms.Points(talk.s), terms.Inner(off, off)))

    def difference(point: Any) -> Any:
        return talk.f(point) - g(point)

    apart = _mean(difference, talk.s) - _total(difference) / size
    centres = (terms.Inner(_total(tower), _total(tower)) for tower in (talk.f, g))
    return (
        (size - 1) * spread(difference) / 2
        + (spread(talk.f) + spread(g)) / 2
        + size / 2 * _summed(terms.Inner(apart, apart))
        + sum(centres) / 2
    )


def _summed(body: Any) -> Any:
    return terms.Bind(talk.s, terms.Classes(), body)


def _mean(tower: Any, klass: Any) -> Any:
    """Return the class mean of a tower."""
    return terms.Bind(talk.y, terms.Points(klass), tower(talk.y))


def _total(tower: Any) -> Any:
    """Return the sum of the class means of a tower."""
    return terms.Bind(talk.t, terms.Classes(), _mean(tower, talk.t))
