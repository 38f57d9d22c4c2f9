"""What claims about supervised losses share: class means, and losses of all other classes."""

from __future__ import annotations

from typing import Any

from theorems.language import talk, terms


def class_mean(klass: Any) -> Any:
    """Return the class mean μ_c."""
    return terms.Bind(talk.y, terms.Points(klass), talk.f(talk.y))


def class_loss(margins: Any) -> Any:
    """Return E ℓ((v_t)_{t ≠ c}) over an anchor's class c."""
    coordinates = terms.Loss(talk.t, terms.OtherClasses(talk.c), margins)
    return terms.Bind(talk.c, terms.ClassLaw(), coordinates)


def sample_loss(margins: Any) -> Any:
    """Return E ℓ((v_t)_{t ≠ c}) over an anchor's class c and a sample x of it."""
    coordinates = terms.Loss(talk.t, terms.OtherClasses(talk.c), margins)
    sample = terms.Bind(talk.x, terms.Points(talk.c), coordinates)
    return terms.Bind(talk.c, terms.ClassLaw(), sample)
