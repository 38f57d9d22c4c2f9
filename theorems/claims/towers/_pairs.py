"""What claims about two towers share: N pairs as classes, and the loss of a batch of them.

A pair is a point, drawn of the law of its class; u_s and v_s are the vectors of the two towers at
one pair of class s, so image and caption may depend on each other in any way.
"""

from __future__ import annotations

from typing import Any

from theorems.derivation import Binder
from theorems.language import talk, terms
from theorems.symmetry import Tower, over

SIZE = terms.CLASS_COUNT
"""The number N of pairs."""


def vectors(name: str) -> Tower:
    """Return the tower of one vector a class."""
    return lambda s: terms.Vector(name, s)


def batch_loss(u: Tower, v: Tower, *drawn: Binder) -> Any:
    """Return E ℓ((⟨u_c, v_c⟩ − ⟨u_c, v_t⟩)_{t ≠ c}): a pair against all others of the batch."""
    margins = terms.Inner(u(talk.c), v(talk.c) - v(talk.t))
    loss = terms.Loss(talk.t, terms.OtherClasses(talk.c), margins)
    return over(((talk.c, terms.ClassLaw()), *drawn), loss)


def shifted_negatives(u: Tower, v: Tower, shift: Any) -> Any:
    """Return Σ_{s≠t} (⟨u_s, v_t⟩ + shift)."""
    apart = (1 - terms.Equal(talk.s, talk.t)) * (terms.Inner(u(talk.s), v(talk.t)) + shift)
    return over(((talk.s, terms.Classes()), (talk.t, terms.Classes())), apart)
