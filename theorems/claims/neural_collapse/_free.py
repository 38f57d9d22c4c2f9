"""Features and classifiers of which nothing is assumed: margins, and sums over classes."""

from __future__ import annotations

from typing import Any

from sympy import S

from theorems.claims.supervised._samples import sample_loss
from theorems.language import talk, terms


def classifier(s: Any) -> Any:
    """Return w_s."""
    return terms.Vector("w", s)


def in_the_mean(s: Any, of: Any) -> Any:
    """Return the mean of a term in x over class s."""
    return terms.Bind(talk.x, terms.Points(s), of)


def summed(of: Any) -> Any:
    """Return Σ_s of a term in s."""
    return terms.Bind(talk.s, terms.Classes(), of)


def over_samples(of: Any) -> Any:
    """Return Σ_s E of a term in s and a sample x of class s."""
    return summed(in_the_mean(talk.s, of))


def logit_loss(feature: Any = S.One, classifiers: Any = S.One) -> Any:
    """Return E ℓ((⟨a f(x), b (w_c − w_t)⟩ + m_c − m_t)_{t ≠ c}) for two numbers a and b."""
    w = classifier(talk.c) - classifier(talk.t)
    biases = terms.Unknown("m", talk.c) - terms.Unknown("m", talk.t)
    return sample_loss(terms.Inner(feature * talk.f(talk.x), classifiers * w) + biases)
