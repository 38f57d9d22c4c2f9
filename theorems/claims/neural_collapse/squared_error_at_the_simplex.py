"""Where squared error with weight decay and free biases puts features and classifiers."""

from __future__ import annotations

from typing import Any

from theorems.claims.neural_collapse import _squared_error as squared
from theorems.claims.neural_collapse._free import classifier, over_samples
from theorems.language import Statement, Theorem, derived, rules, talk, terms

_BIAS = terms.Unknown("m", talk.t)


def _mean_feature() -> Any:
    """Return the mean of f over all classes."""
    a = terms.Variable("a", "class")
    mean = terms.Bind(talk.y, terms.Points(a), talk.f(talk.y))
    return terms.Bind(a, terms.Classes(), mean) / squared.SIZE


def _rest() -> Any:
    """Return what the loss is beyond its least value: four sums of squares."""
    mean, size, kept = _mean_feature(), squared.SIZE, 1 - squared.DECAY
    centred = terms.Inner(classifier(talk.t), talk.f(talk.x) - mean)
    fit = squared.distance(kept * (squared.target() - 1 / size), centred)
    offset = terms.Inner(classifier(talk.t), mean) + _BIAS - 1 / size
    offsets = size * terms.Bind(talk.t, terms.Classes(), offset**2)
    gap = talk.f(talk.x) - mean - classifier(talk.s)
    apart = over_samples(terms.Inner(gap, gap)) + size * terms.Inner(mean, mean)
    return fit + offsets + squared.DECAY * apart


def formal() -> Statement:
    """The loss with biases = (C−1)(2λ−λ²) + squares."""
    least = (squared.SIZE - 1) * (2 * squared.DECAY - squared.DECAY**2)
    return Statement(frozenset(), squared.loss(bias=_BIAS), "=", least + _rest())


@derived(
    kind="theorem",
    formal=formal,
    source="Tirer, Bruna, ICML 2022, for free features and classifiers (read: memory); the "
    "identity is nceproof's",
    remarks=("λ is any number, m_t are biases", "g is the mean of f over all classes"),
)
def squared_error_at_the_simplex() -> Theorem:
    """Squared error with weight decay and free biases is what a simplex leaves, and squares.

    Σ_s E Σ_t (⟨w_t, f(x)⟩ + m_t − [s = t])² + λ (Σ_s E‖f(x)‖² + Σ_s ‖w_s‖²) is (C − 1)(2λ − λ²) and

    Σ_s E Σ_t (⟨w_t, f(x) − g⟩ − (1 − λ)([s = t] − 1/C))² + C Σ_t (⟨w_t, g⟩ + m_t − 1/C)²
    + λ (Σ_s E‖f(x) − g − w_s‖² + C‖g‖²),

    for every C ≥ 2, d, number λ, all features f(x) with mean g over all classes, classifiers w_s
    and biases m_t, which are not decayed.

    For 0 < λ < 1 the least value (C − 1)(2λ − λ²) is thus taken exactly where g = 0, m_t = 1/C, all
    samples of a class stand at its classifier, and ⟨w_s, w_t⟩ = (1 − λ)([s = t] − 1/C): a simplex
    ETF, from d = C − 1 on. Without biases it is a frame: `squared-error-at-a-frame`.
    """
    stated = formal()
    return rules.algebra(stated.left, stated.right)
