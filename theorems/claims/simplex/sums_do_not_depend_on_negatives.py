"""Losses that are sums over the negatives."""

from __future__ import annotations

from typing import Any

from theorems.language import Statement, Theorem, derived, rules, talk, terms


def sum_loss() -> Any:
    """Return L_k(f) = E Σ_i φ(v_i) for an unknown function φ."""
    summed = terms.Bind(talk.i, terms.Indices(), terms.Unknown("φ", talk.margin(talk.plain)))
    return talk.over_classes(talk.over_points(summed))


def one_negative_loss() -> Any:
    """Return L_1(f) = E φ(⟨f(x), f(x⁺)⟩ − ⟨f(x), f(y)⟩) for one negative y ∼ D_s, s ∼ ρ."""
    anchor = talk.f(talk.x)
    v = terms.Inner(anchor, talk.f(talk.x_plus)) - terms.Inner(anchor, talk.f(talk.y))
    pair = terms.Bind(
        talk.x,
        terms.Points(talk.c),
        terms.Bind(talk.x_plus, terms.Points(talk.c), terms.Unknown("φ", v)),
    )
    negative = terms.Bind(talk.s, terms.ClassLaw(), terms.Bind(talk.y, terms.Points(talk.s), pair))
    return terms.Bind(talk.c, terms.ClassLaw(), negative)


def formal() -> Statement:
    """L_k(f) = k·L_1(f)."""
    return Statement(frozenset(), sum_loss(), "=", terms.NEGATIVES * one_negative_loss())


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
