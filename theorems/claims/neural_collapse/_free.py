"""Features and classifiers of which nothing is assumed: margins, and sums over classes."""

from __future__ import annotations

from typing import Any

from sympy import S

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


def constant_loss(margin: Any) -> Any:
    """Return E ℓ((margin)_{t ≠ c}), which is ℓ(margin·1)."""
    least = terms.Loss(talk.u, terms.OtherClasses(talk.c), margin)
    return terms.Bind(talk.c, terms.ClassLaw(), least)


def logit_loss(feature: Any = S.One, classifiers: Any = S.One) -> Any:
    """Return E ℓ((⟨a f(x), b (w_c − w_t)⟩ + m_c − m_t)_{t ≠ c}) for two numbers a and b."""
    w = classifier(talk.c) - classifier(talk.u)
    biases = terms.Unknown("m", talk.c) - terms.Unknown("m", talk.u)
    margins = terms.Inner(feature * talk.f(talk.x), classifiers * w) + biases
    loss = terms.Loss(talk.u, terms.OtherClasses(talk.c), margins)
    return terms.Bind(talk.c, terms.ClassLaw(), in_the_mean(talk.c, loss))
