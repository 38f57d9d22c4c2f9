"""The spectral contrastive loss, which is no function of the margins: its minimisers."""

from __future__ import annotations

from typing import Any

from theorems.derivation import average, rewrite, rewrite_left, subtract
from theorems.kernel import definitions as d
from theorems.kernel import rules
from theorems.kernel import statement as given
from theorems.kernel import terms as t
from theorems.kernel.definitions import Representation
from theorems.kernel.statement import Assumption, Statement
from theorems.kernel.theorem import Theorem
from theorems.verdicts.claim import derived


def pull(g: Representation) -> Any:
    """Return ⟨f(x), f(x⁺)⟩."""
    return t.Inner(g(d.c, d.x), g(d.c, d.x_plus))


def push(g: Representation) -> Any:
    """Return ⟨f(x), f(x_i)⟩²."""
    return t.Inner(g(d.c, d.x), g(d.c_i, d.x_i)) ** 2


def spectral_loss(g: Representation) -> Any:
    """Return E (−2⟨f(x), f(x⁺)⟩ + (1/k) Σ_i ⟨f(x), f(x_i)⟩²)."""
    pushed = t.Bind(d.i, t.Indices(), push(g)) / t.NEGATIVES
    return d.over_classes(d.over_points(pushed - 2 * pull(g)))


def formal() -> Statement:
    """The spectral loss of f is at least that of e, for orthonormal e_1..e_C."""
    orthonormal = given.GramIs("e", d.s, d.u, t.Equal(d.s, d.u))
    assumptions = frozenset((given.UnitBall("f"), orthonormal))
    return given.Statement(assumptions, spectral_loss(d.plain), "≥", spectral_loss(d.latent("e")))


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
    own = average(pull_pays_for_push(given.UnitBall("f")), (d.s, t.Classes()))
    square = t.Inner(d.f(d.x), d.f(d.y)) ** 2
    pairs = t.Bind(d.x, t.Points(d.s), t.Bind(d.y, t.Points(d.u), square))
    apart = t.Mass(d.s) * t.Mass(d.u) * (1 - t.Equal(d.s, d.u)) * pairs
    rest = rules.nonnegative(t.Bind(d.s, t.Classes(), t.Bind(d.u, t.Classes(), apart)))
    total = subtract(rules.add(own, rest), own.right - wanted.right)
    return rewrite(rewrite_left(wanted.left, total, *wanted.assumptions), wanted.right)


def pull_pays_for_push(norm: Assumption) -> Theorem:
    """E 2ρ_s(1 − g) ≥ E ρ_s²(1 − g²) over x, x⁺ ∼ D_s, for g = ⟨f(x), f(x⁺)⟩.

    The difference is 2ρ_s(1 − ρ_s)(1 − g) + ρ_s²(1 − g)².
    """
    g, mass = t.Inner(d.f(d.x), d.f(d.x_plus)), t.Mass(d.s)
    others = t.Bind(d.u, t.Classes(), t.Mass(d.u) * (1 - t.Equal(d.u, d.s)))
    slack = subtract(rules.cosine(d.f(d.x), d.f(d.x_plus), (norm,)), g)
    both = rules.add(
        rules.scale(slack, 2 * mass * others), rules.nonnegative(mass**2 * (1 - g) ** 2)
    )
    bound = rewrite_left(2 * mass * (1 - g), subtract(both, -(mass**2) * (1 - g**2)))
    return average(bound, (d.x, t.Points(d.s)), (d.x_plus, t.Points(d.s)))
