"""The identity between positive cosines, the means of two towers and their variance."""

from __future__ import annotations

from typing import Any

from theorems.language import Statement, Theorem, assume, derived, rules, talk, terms


def _mean(of: Any) -> Any:
    return terms.Bind(talk.c, terms.ClassLaw(), of)


def formal() -> Statement:
    """1 − E⟨u, v⟩ + 2⟨Eu, Ev⟩ = (1/2) tr Var(u − v) + (1/2) ‖E(u + v)‖²."""
    u, v = terms.Vector("u", talk.c), terms.Vector("v", talk.c)
    gap = (
        u
        - v
        - terms.Bind(
            talk.s, terms.ClassLaw(), terms.Vector("u", talk.s) - terms.Vector("v", talk.s)
        )
    )
    both = _mean(u + v)
    right = (_mean(terms.Inner(gap, gap)) + terms.Inner(both, both)) / 2
    left = 1 - _mean(terms.Inner(u, v)) + 2 * terms.Inner(_mean(u), _mean(v))
    units = frozenset((assume.UnitVectors("u"), assume.UnitVectors("v")))
    return Statement(units, left, "=", right)


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
