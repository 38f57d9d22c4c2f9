"""The tangent of the downstream loss, behind its Frank–Wolfe gap."""

from __future__ import annotations

from typing import Any

from theorems.derivation import average
from theorems.kernel import definitions as d
from theorems.kernel import rules
from theorems.kernel import statement as given
from theorems.kernel import terms as t
from theorems.kernel.statement import Statement
from theorems.kernel.theorem import Theorem
from theorems.verdicts.claim import derived


def _coordinate(weights: str, other: Any) -> Any:
    """Return ⟨f(x), w_c − w_t⟩."""
    return t.Inner(d.f(d.x), t.Value(weights, d.c) - t.Value(weights, other))


def formal() -> Statement:
    """J(w′) ≥ J(w) + E Σ_{t≠c} g_t ⟨f(x), (w′_c − w′_t) − (w_c − w_t)⟩."""
    others, j = t.OtherClasses(d.c), t.Variable("j", "class")
    slope = t.Slope(j, t.Loss(d.u, others, _coordinate("w", d.u)))
    change = _coordinate("w′", j) - _coordinate("w", j)
    linear = t.Bind(d.x, t.Points(d.c), t.Bind(j, others, slope * change))
    right = d.downstream_loss(d.plain, "w") + t.Bind(d.c, t.ClassLaw(), linear)
    left = d.downstream_loss(d.plain, "w′")
    return given.Statement(frozenset((given.Convex(),)), left, "≥", right)


@derived(
    kind="lemma",
    formal=formal,
    source="nceproof, docs/supervised.md",
)
def downstream_tangent() -> Theorem:
    """The downstream loss of classifiers lies above its tangent.

    J(w′) ≥ J(w) + E Σ_{t≠c} g_t ⟨f(x), (w′_c − w′_t) − (w_c − w_t)⟩ for every C, d, law ρ, f, w and
    w′, where g is a subgradient of ℓ, chosen for each class and point x at its coordinates under w.
    What it bounds in the unit ball: `frank-wolfe-gap`.

    ℓ lies above its tangent at every point x; the mean is taken.
    """
    losses = [t.Loss(d.u, t.OtherClasses(d.c), _coordinate(name, d.u)) for name in ("w′", "w")]
    tangent = average(rules.subgradient(*losses), (d.c, t.ClassLaw()), (d.x, t.Points(d.c)))
    return rules.chain(tangent, rules.algebra(tangent.right, formal().right))
