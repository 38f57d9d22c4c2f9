"""Lemma 1 of the talk, with the hypotheses that it needs: Lemma A."""

from __future__ import annotations

from sympy import Tuple

from theorems.kernel import definitions as d
from theorems.kernel import rules
from theorems.kernel import statement as given
from theorems.kernel import terms as t
from theorems.kernel.statement import Statement
from theorems.kernel.terms import Variable
from theorems.kernel.theorem import Theorem
from theorems.verdicts.citing import cite
from theorems.verdicts.claim import derived


def one_point_a_class() -> Variable:
    """Return the family Y of points, one a class."""
    return t.Variable("Y", "points")


def formal() -> Statement:
    """For some point Y_c of each class c, L(f) ≥ L(f(Y_c) on class c)."""
    family = one_point_a_class()
    chosen = d.population_loss(lambda klass, _: d.f(t.Entry(family, klass)))
    assumptions = frozenset(
        (given.Convex(), given.Nonincreasing(), given.Replacement(), given.UnitVectors("f"))
    )
    exists = (Tuple(family, t.OnePointAClass()),)
    return given.Statement(assumptions, d.population_loss(d.plain), "≥", chosen, exists)


@derived(
    kind="theorem",
    formal=formal,
    source="Awasthi, Dikkala, Kamath, ICML 2022, Lemma 1, with the missing hypotheses",
    remarks=("submodular losses have (R): `replacement-from-submodularity`",),
)
def latent_indistinguishable() -> Theorem:
    """For every representation some latent-indistinguishable one is at least as good.

    For every f there are points Y_c, one a class, such that the representation with the value
    f(Y_c) on all of class c has L_k ≤ L_k(f): for every C, k, d, law ρ and finite supports.

    The averaging step is applied to one class after the other; a mean is at least its smallest
    term.
    """
    step = cite("averaging-step")
    return rules.choose_point(rules.collapse(step, "f", d.s, one_point_a_class()))
