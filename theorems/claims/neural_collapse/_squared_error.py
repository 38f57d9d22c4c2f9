"""The squared error of free features and classifiers, with weight decay."""

from __future__ import annotations

from typing import Any

from sympy import S

from theorems.claims.neural_collapse._free import classifier, over_samples, summed
from theorems.language import talk, terms

DECAY = terms.Unknown("λ")
SIZE = terms.CLASS_COUNT


def distance(targets: Any, scores: Any) -> Any:
    """Return Σ_s E Σ_t (score − target)², both terms in s, x and t."""
    return over_samples(terms.Bind(talk.t, terms.Classes(), (scores - targets) ** 2))


def target() -> Any:
    """Return [s = t]."""
    return terms.Equal(talk.s, talk.t)


def score() -> Any:
    """Return ⟨w_t, f(x)⟩."""
    return terms.Inner(classifier(talk.t), talk.f(talk.x))


def loss(*, bias: Any = S.Zero) -> Any:
    """Return Σ_s E Σ_t (⟨w_t, f(x)⟩ + bias − [s = t])² + λ (Σ_s E‖f(x)‖² + Σ_s ‖w_s‖²)."""
    feature, w = talk.f(talk.x), classifier(talk.s)
    norms = over_samples(terms.Inner(feature, feature))
    norms += summed(terms.Inner(w, w))
    return distance(target(), score() + bias) + DECAY * norms
