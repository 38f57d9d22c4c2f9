"""The Gram bound, step 2 of the talk's proof that the simplex ETF is optimal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from theorems.derivation import rewrite_left, subtract
from theorems.kernel import definitions as d
from theorems.kernel import rules
from theorems.kernel import statement as given
from theorems.kernel import terms as t
from theorems.kernel.statement import Statement
from theorems.kernel.theorem import Theorem
from theorems.verdicts.claim import derived


def mean_over_pairs(of: Callable[[Any, Any], Any]) -> Any:
    """Return the mean of a term over the ordered pairs of different classes."""
    a, b = (t.Variable(name, "class") for name in ("a", "b"))
    size, apart = t.CLASS_COUNT, (1 - t.Equal(a, b)) * of(a, b)
    return t.Bind(a, t.Classes(), t.Bind(b, t.Classes(), apart)) / (size * (size - 1))


def formal() -> Statement:
    """(1/(C(C−1))) Σ_{a≠b} ⟨u_a, u_b⟩ ≥ −1/(C−1)."""
    cosines = mean_over_pairs(lambda a, b: t.Inner(t.Value("u", a), t.Value("u", b)))
    units = frozenset((given.UnitVectors("u"),))
    return given.Statement(units, cosines, "≥", -1 / (t.CLASS_COUNT - 1))


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
    size = t.CLASS_COUNT
    total = t.Bind(d.s, t.Classes(), t.Value("u", d.s))
    square = rules.scale(rules.nonnegative(t.Inner(total, total)), 1 / (size * (size - 1)))
    return rewrite_left(formal().left, subtract(square, 1 / (size - 1)), given.UnitVectors("u"))
