"""The Gram bound, step 2 of the talk's proof that the simplex ETF is optimal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from theorems.language import (
    Statement,
    Theorem,
    assume,
    derived,
    rewrite_left,
    rules,
    subtract,
    talk,
    terms,
)


def mean_over_pairs(of: Callable[[Any, Any], Any]) -> Any:
    """Return the mean of a term over the ordered pairs of different classes."""
    a, b = (terms.Variable(name, "class") for name in ("a", "b"))
    size, apart = terms.CLASS_COUNT, (1 - terms.Equal(a, b)) * of(a, b)
    return terms.Bind(a, terms.Classes(), terms.Bind(b, terms.Classes(), apart)) / (
        size * (size - 1)
    )


def formal() -> Statement:
    """(1/(C(C−1))) Σ_{a≠b} ⟨u_a, u_b⟩ ≥ −1/(C−1)."""
    cosines = mean_over_pairs(lambda a, b: terms.Inner(terms.Vector("u", a), terms.Vector("u", b)))
    units = frozenset((assume.UnitVectors("u"),))
    return Statement(units, cosines, "≥", -1 / (terms.CLASS_COUNT - 1))


@derived(
    kind="lemma",
    formal=formal,
    source="Awasthi, Dikkala, Kamath, ICML 2022, proof outline (2), step 2",
)
def gram_bound() -> Theorem:
    """The cosines of C unit vectors are at least −1/(C−1) in the mean.

    (1/(C(C−1))) Σ_{a≠b} ⟨u_a, u_b⟩ ≥ −1/(C−1) for every C and d.

    C + Σ_{a≠b} ⟨u_a, u_b⟩ = ‖Σ_c u_c‖² ≥ 0.
    """
    size = terms.CLASS_COUNT
    total = terms.Bind(talk.s, terms.Classes(), terms.Vector("u", talk.s))
    square = rules.scale(rules.nonnegative(terms.Inner(total, total)), 1 / (size * (size - 1)))
    return rewrite_left(formal().left, subtract(square, 1 / (size - 1)), assume.UnitVectors("u"))
