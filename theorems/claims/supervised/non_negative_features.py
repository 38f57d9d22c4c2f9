"""Features without negative entries: no pair has a negative cosine."""

from __future__ import annotations

from typing import Any

from theorems.claims.supervised._samples import class_loss
from theorems.language import (
    Statement,
    Theorem,
    assume,
    average,
    derived,
    rewrite_left,
    rules,
    talk,
    terms,
)


def _inner(s: Any, other: Any) -> Any:
    """Return Σ_i z_si² z_ti²."""
    entries = (terms.Unknown("z", klass, talk.i) ** 2 for klass in (s, other))
    first, second = entries
    return terms.Bind(talk.i, terms.Indices(), first * second)


def formal() -> Statement:
    """E ℓ((‖f_c‖² − ⟨f_c, f_t⟩)_{t ≠ c}) ≥ E ℓ((‖f_c‖²)_{t ≠ c}), f_s = (z_si²)_i."""
    norm = _inner(talk.c, talk.c)
    falls = frozenset((assume.Nonincreasing(),))
    return Statement(falls, class_loss(norm - _inner(talk.c, talk.t)), "≥", class_loss(norm))


@derived(
    kind="theorem",
    formal=formal,
    source="Kini et al. 2024 (arXiv 2306.07960; read: abstract), at maps that are constant on "
    "classes",
    remarks=("f_s = (z_si²)_i has k entries, none of them negative",),
)
def non_negative_features() -> Theorem:
    """Features without negative entries are no better than orthogonal ones, whatever the classes.

    E ℓ((‖f_c‖² − ⟨f_c, f_t⟩)_{t ≠ c}) ≥ E ℓ((‖f_c‖²)_{t ≠ c}) for every C ≥ 2 and k, every law ρ of
    the classes, balanced or not, all f_c of R^k without a negative entry and every non-increasing
    ℓ, convex and symmetric or not. What is on the right is the loss of orthogonal vectors of the
    same norms, which there are from dimension C on.

    So for vectors of norm 1, as after a ReLU, an orthonormal frame is a minimiser at every
    imbalance, where with entries of any sign the simplex is one for balanced classes only
    (`etf-optimal-for-every-law`). Coordinate by coordinate, as no ⟨f_c, f_t⟩ is negative.
    """
    norm, between = _inner(talk.c, talk.c), _inner(talk.c, talk.t)
    below = rules.add(rules.nonnegative(between), rules.algebra(norm - between, norm - between))
    smaller = rules.decrease(rewrite_left(norm, below), talk.t, terms.OtherClasses(talk.c))
    return average(smaller, (talk.c, terms.ClassLaw()))
