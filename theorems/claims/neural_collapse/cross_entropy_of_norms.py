"""What the norms of free features and classifiers allow of cross-entropy."""

from __future__ import annotations

from typing import Any

from sympy import Rational

from theorems.claims.neural_collapse import _free as free
from theorems.claims.supervised._samples import class_loss
from theorems.language import (
    Statement,
    Theorem,
    assume,
    bounded_by_symmetry,
    derived,
    rewrite_left,
    rules,
    talk,
    terms,
)

_A, _B = terms.Unknown("a"), terms.Unknown("b")


def _norms() -> Any:
    """Return (a² Σ_s E‖f(x)‖² + b² Σ_s ‖w_s‖²)/(2(C−1))."""
    feature, w = talk.f(talk.x), free.classifier(talk.s)
    features = _A**2 * free.over_samples(terms.Inner(feature, feature))
    classifiers = _B**2 * free.summed(terms.Inner(w, w))
    return (features + classifiers) / (terms.CLASS_COUNT - 1) / 2


def formal() -> Statement:
    """E ℓ((a·b·⟨f(x), w_c − w_t⟩ + m_c − m_t)_{t ≠ c}) ≥ ℓ((a²Σ E‖f‖² + b²Σ ‖w‖²)/(2(C−1))·1)."""
    loss = (assume.Balanced(), assume.Convex(), assume.Nonincreasing(), assume.Symmetric())
    right = class_loss(_norms())
    return Statement(frozenset(loss), free.logit_loss(_A, _B), "≥", right)


@derived(
    kind="theorem",
    formal=formal,
    source="Fang, He, Long, Su 2021 with bounds on the mean squared norms, Zhu et al. 2021 with "
    "weight decay (read: abstracts)",
    remarks=("m_c are biases", "a and b are any two numbers"),
)
def cross_entropy_of_norms() -> Theorem:
    """With balanced classes free features and classifiers are no better than a simplex.

    E ℓ((a·b·⟨f(x), w_c − w_t⟩ + m_c − m_t)_{t ≠ c}) ≥ ℓ(s·1) for every C ≥ 2, d, features f(x),
    classifiers w_c, biases m_c, numbers a and b and convex, symmetric, non-increasing ℓ, with
    s = (a² Σ_c E‖f(x)‖² + b² Σ_c ‖w_c‖²)/(2(C−1)). Nothing is assumed of the norms.

    Where the mean of ‖f(x)‖² is at most p² > 0 and that of ‖w_c‖² at most q² > 0, a² = q/p and
    b = 1/a give s ≤ (C/(C−1))·p·q, as ℓ is non-increasing; a simplex ETF of norms p and q for both
    attains that. With a = b = 1 and weight decay (λ/2)(mean ‖f(x)‖² + mean ‖w_c‖²) the whole is at
    least ℓ((C/(C−1))·r·1) + λr for r half the sum of the two means, which a simplex ETF of norms √r
    attains: neural collapse. Biases cannot help. That is no part of what is proved.

    The mean coordinate is s less squares: the features and classifiers are renamed together.
    """
    size = terms.CLASS_COUNT
    squares = rules.scale(rules.nonnegative(_squares()), Rational(1, 2) / (size - 1))
    rest = _norms() - squares.left
    return bounded_by_symmetry(
        free.logit_loss(_A, _B),
        rewrite_left(_norms(), rules.add(squares, rules.algebra(rest, rest))),
    )


def _squares() -> Any:
    """Return Σ_s E‖a f(x) − b w_s − mean‖² + (‖a Σμ_s‖² + ‖b Σw_s‖²)/C."""
    size, a = terms.CLASS_COUNT, terms.Variable("a'", "class")
    mean = terms.Bind(talk.y, terms.Points(a), _A * talk.f(talk.y))
    features = terms.Bind(a, terms.Classes(), mean)
    classifiers = terms.Bind(a, terms.Classes(), _B * free.classifier(a))
    gap = _A * talk.f(talk.x) - _B * free.classifier(talk.s) - (features - classifiers) / size
    centres = terms.Inner(features, features) + terms.Inner(classifiers, classifiers)
    return free.over_samples(terms.Inner(gap, gap)) + centres / size
