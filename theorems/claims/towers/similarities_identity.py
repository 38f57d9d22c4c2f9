"""The identity between positive cosines, the means of two towers and their variance."""

from __future__ import annotations

from typing import Any

from theorems.kernel import definitions as d
from theorems.kernel import rules
from theorems.kernel import statement as given
from theorems.kernel import terms as t
from theorems.kernel.statement import Statement
from theorems.kernel.theorem import Theorem
from theorems.verdicts.claim import derived


def _mean(of: Any) -> Any:
    return t.Bind(d.c, t.ClassLaw(), of)


def formal() -> Statement:
    """1 − E⟨u, v⟩ + 2⟨Eu, Ev⟩ = (1/2) tr Var(u − v) + (1/2) ‖E(u + v)‖²."""
    u, v = t.Value("u", d.c), t.Value("v", d.c)
    gap = u - v - t.Bind(d.s, t.ClassLaw(), t.Value("u", d.s) - t.Value("v", d.s))
    both = _mean(u + v)
    right = (_mean(t.Inner(gap, gap)) + t.Inner(both, both)) / 2
    left = 1 - _mean(t.Inner(u, v)) + 2 * t.Inner(_mean(u), _mean(v))
    units = frozenset((given.UnitVectors("u"), given.UnitVectors("v")))
    return given.Statement(units, left, "=", right)


@derived(
    kind="lemma",
    formal=formal,
    source="Lee, Lim, Lee, Sohn, ICML 2025 (arXiv 2506.09781), Lemma C.3 with another factor "
    "(read: full text)",
    remarks=("E is the mean over pairs of any law",),
)
def similarities_identity() -> Theorem:
    """Positive cosines and the two means give the variance of the difference of two towers.

    1 − E⟨u, v⟩ + 2⟨Eu, Ev⟩ = (1/2) tr Var(u − v) + (1/2) ‖E(u + v)‖² for unit vectors u_c and v_c
    of any dimension and any law of the pairs c. With the factor 1 of the source in place of 2 it is
    false (`similarities-identity-as-printed`).
    """
    stated = formal()
    return rules.algebra(stated.left, stated.right, tuple(sorted(stated.assumptions, key=str)))
