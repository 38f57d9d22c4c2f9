"""Jensen's inequality over the positive point and the negatives: what collisions cost."""

from __future__ import annotations

from typing import Any

from theorems.derivation import average, chain, peel
from theorems.kernel import definitions as d
from theorems.kernel import rules
from theorems.kernel import statement as given
from theorems.kernel import terms as t
from theorems.kernel.statement import Statement
from theorems.kernel.theorem import Theorem
from theorems.verdicts.claim import derived


def mean_of(klass: Any) -> Any:
    """Return the class mean μ_c = E_{y∼D_c} f(y)."""
    return t.Bind(d.y, t.Points(klass), d.f(d.y))


def mean_margin() -> Any:
    """Return [c_i ≠ c]⟨f(x), μ_c − μ_{c_i}⟩."""
    other = 1 - t.Equal(d.c_i, d.c)
    return other * t.Inner(d.f(d.x), mean_of(d.c) - mean_of(d.c_i))


def formal() -> Statement:
    """L_k(f) ≥ E ℓ(([c_i ≠ c]⟨f(x), μ_c − μ_{c_i}⟩)_i)."""
    anchored = t.Bind(d.x, t.Points(d.c), d.loss_of(mean_margin()))
    assumptions = frozenset((given.Convex(),))
    return given.Statement(assumptions, d.population_loss(d.plain), "≥", d.over_classes(anchored))


@derived(
    kind="lemma",
    formal=formal,
    source="Saunshi et al. 2019, the first step of every bound of docs/bounds.md",
)
def collision_decomposition() -> Theorem:
    """The loss is at least that of the mean margins, where a negative of the own class counts 0.

    L_k(f) ≥ E ℓ(([c_i ≠ c]⟨f(x), μ_c − μ_{c_i}⟩)_i) for every C, k, d, f and law ρ, with the class
    means μ_c = E_{x∼D_c} f(x).

    Given the classes and the anchor x, Jensen's inequality over x⁺ and the negatives leaves the
    mean margins ⟨f(x), μ_c⟩ − ⟨f(x), μ_{c_i}⟩, which are 0 for the negatives that collide.
    """
    outer, drawn = peel(d.population_loss(d.plain), 3)
    binders, loss = peel(drawn)
    jensen = rules.jensen(loss, binders)
    margins = rules.algebra(mean_margin(), jensen.right.args[2])
    return average(chain(jensen, rules.decrease(margins, d.i, t.Indices())), *outer)
