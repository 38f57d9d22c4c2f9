"""Losses that are sums over the negatives."""

from __future__ import annotations

from typing import Any

from theorems.kernel import definitions as d
from theorems.kernel import rules
from theorems.kernel import statement as given
from theorems.kernel import terms as t
from theorems.kernel.statement import Statement
from theorems.kernel.theorem import Theorem
from theorems.verdicts.claim import derived


def sum_loss() -> Any:
    """Return L_k(f) = E Σ_i φ(v_i) for an unknown function φ."""
    terms = t.Bind(d.i, t.Indices(), t.Scalar("φ", d.margin(d.plain)))
    return d.over_classes(d.over_points(terms))


def one_negative_loss() -> Any:
    """Return L_1(f) = E φ(⟨f(x), f(x⁺)⟩ − ⟨f(x), f(y)⟩) for one negative y ∼ D_s, s ∼ ρ."""
    anchor = d.f(d.x)
    v = t.Inner(anchor, d.f(d.x_plus)) - t.Inner(anchor, d.f(d.y))
    pair = t.Bind(d.x, t.Points(d.c), t.Bind(d.x_plus, t.Points(d.c), t.Scalar("φ", v)))
    negative = t.Bind(d.s, t.ClassLaw(), t.Bind(d.y, t.Points(d.s), pair))
    return t.Bind(d.c, t.ClassLaw(), negative)


def formal() -> Statement:
    """L_k(f) = k·L_1(f)."""
    return given.Statement(frozenset(), sum_loss(), "=", t.NEGATIVES * one_negative_loss())


@derived(
    kind="theorem",
    formal=formal,
    source="nceproof",
    remarks=("ℓ(v) = Σ_i φ(v_i), with the same φ for every k",),
)
def sums_do_not_depend_on_negatives() -> Theorem:
    """For a sum over the negatives the loss is k times that of one negative.

    L_k(f) = k·L_1(f) for ℓ(v) = Σ_i φ(v_i), any function φ, every C, k, d, law and f. So L_k and
    L_1 order the maps in the same way, whatever k is.

    Each negative has the same law, and only one of them occurs in each term.
    """
    wanted = formal()
    return rules.algebra(wanted.left, wanted.right)
