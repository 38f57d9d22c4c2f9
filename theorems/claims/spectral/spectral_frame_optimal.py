"""The spectral contrastive loss, which is no function of the margins: its minimisers."""

from __future__ import annotations

from typing import Any

from theorems.language import (
    Assumption,
    Statement,
    Theorem,
    assume,
    average,
    derived,
    rewrite,
    rewrite_left,
    rules,
    subtract,
    talk,
    terms,
)


def pull(g: talk.Representation) -> Any:
    """Return ⟨f(x), f(x⁺)⟩."""
    return terms.Inner(g(talk.c, talk.x), g(talk.c, talk.x_plus))


def push(g: talk.Representation) -> Any:
    """Return ⟨f(x), f(x_i)⟩²."""
    return terms.Inner(g(talk.c, talk.x), g(talk.c_i, talk.x_i)) ** 2


def spectral_loss(g: talk.Representation) -> Any:
    """Return E (−2⟨f(x), f(x⁺)⟩ + (1/k) Σ_i ⟨f(x), f(x_i)⟩²)."""
    pushed = terms.Bind(talk.i, terms.Indices(), push(g)) / terms.NEGATIVES
    return talk.over_classes(talk.over_points(pushed - 2 * pull(g)))


def formal() -> Statement:
    """The spectral loss of f is at least that of e, for orthonormal e_1..e_C."""
    orthonormal = assume.GramIs("e", talk.s, talk.t, terms.Equal(talk.s, talk.t))
    assumptions = frozenset((assume.UnitBall("f"), orthonormal))
    return Statement(assumptions, spectral_loss(talk.plain), "≥", spectral_loss(talk.latent("e")))


@derived(
    kind="theorem",
    formal=formal,
    source="nceproof; spectral contrastive loss: HaoChen, Wei, Gaidon, Ma 2021",
    remarks=("the loss is −2⟨f(x), f(x⁺)⟩ + (1/k) Σ_i ⟨f(x), f(x_i)⟩²",),
)
def spectral_frame_optimal() -> Theorem:
    """Orthonormal class vectors minimise the spectral loss.

    E (−2⟨f(x), f(x⁺)⟩ + (1/k) Σ_i ⟨f(x), f(x_i)⟩²) is at least its value where every point of class
    c is sent to e_c, for every C, k, d, law ρ and f into the unit ball, and all orthonormal vectors
    e_1..e_C, which need C dimensions.

    Given that anchor and negative are of class s, the gain from the positive pair pays for the
    negatives: 2ρ_s(1 − g) ≥ ρ_s²(1 − g²) for g = ⟨f(x), f(x⁺)⟩ ≤ 1. Other squares are not negative.
    """
    wanted = formal()
    own = average(pull_pays_for_push(assume.UnitBall("f")), (talk.s, terms.Classes()))
    square = terms.Inner(talk.f(talk.x), talk.f(talk.y)) ** 2
    pairs = terms.Bind(
        talk.x, terms.Points(talk.s), terms.Bind(talk.y, terms.Points(talk.t), square)
    )
    apart = (
        terms.Probability(talk.s)
        * terms.Probability(talk.t)
        * (1 - terms.Equal(talk.s, talk.t))
        * pairs
    )
    rest = rules.nonnegative(
        terms.Bind(talk.s, terms.Classes(), terms.Bind(talk.t, terms.Classes(), apart))
    )
    total = subtract(rules.add(own, rest), own.right - wanted.right)
    return rewrite(rewrite_left(wanted.left, total, *wanted.assumptions), wanted.right)


def pull_pays_for_push(norm: Assumption) -> Theorem:
    """E 2ρ_s(1 − g) ≥ E ρ_s²(1 − g²) over x, x⁺ ∼ D_s, for g = ⟨f(x), f(x⁺)⟩.

    The difference is 2ρ_s(1 − ρ_s)(1 − g) + ρ_s²(1 − g)².
    """
    g, mass = terms.Inner(talk.f(talk.x), talk.f(talk.x_plus)), terms.Probability(talk.s)
    others = terms.Bind(
        talk.t, terms.Classes(), terms.Probability(talk.t) * (1 - terms.Equal(talk.t, talk.s))
    )
    slack = subtract(rules.cosine(talk.f(talk.x), talk.f(talk.x_plus), (norm,)), g)
    both = rules.add(
        rules.scale(slack, 2 * mass * others), rules.nonnegative(mass**2 * (1 - g) ** 2)
    )
    bound = rewrite_left(2 * mass * (1 - g), subtract(both, -(mass**2) * (1 - g**2)))
    return average(bound, (talk.x, terms.Points(talk.s)), (talk.x_plus, terms.Points(talk.s)))
