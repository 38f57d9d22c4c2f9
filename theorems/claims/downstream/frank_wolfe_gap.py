"""The Frank–Wolfe gap that encloses the downstream loss."""

from __future__ import annotations

from typing import Any

from theorems.derivation import average, chain, subtract
from theorems.kernel import definitions as d
from theorems.kernel import rules
from theorems.kernel import statement as given
from theorems.kernel import terms as t
from theorems.kernel.statement import Statement
from theorems.kernel.theorem import Theorem
from theorems.verdicts.citing import cite
from theorems.verdicts.claim import derived


def _slope(klass: Any, other: Any) -> Any:
    """Return g_t, the slope of ℓ in the coordinate t of a point x of a class, at w."""
    n = t.Variable("n", "class")
    coordinate = t.Inner(d.f(d.x), t.Value("w", klass) - t.Value("w", n))
    return t.Slope(other, t.Loss(n, t.OtherClasses(klass), coordinate))


def _gradient(klass: Any) -> Any:
    """Return h_s = ρ_s E Σ_{t≠s} g_t f(x) − Σ_{c≠s} ρ_c E g_s f(x), a subgradient of J in w_s."""
    a, j = (t.Variable(name, "class") for name in ("a", "j"))
    own = t.Bind(j, t.OtherClasses(klass), _slope(klass, j)) * d.f(d.x)
    pull = t.Mass(klass) * t.Bind(d.x, t.Points(klass), own)
    others = t.Mass(a) * t.Bind(d.x, t.Points(a), _slope(a, klass) * d.f(d.x))
    return pull - t.Bind(a, t.OtherClasses(klass), others)


def _over_classes(body: Any) -> Any:
    return t.Bind(d.s, t.Classes(), body)


def formal() -> Statement:
    """J(w′) ≥ J(w) − Σ_s (r_s² + ⟨h_s, w_s⟩) + Σ_s ⟨h_s − r_s² e_s, w′_s⟩."""
    r, h = t.Scalar("r", d.s) ** 2, _gradient(d.s)
    w, other, e = (t.Value(name, d.s) for name in ("w", "w′", "e"))
    gap = _over_classes(r + t.Inner(h, w))
    right = d.downstream_loss(d.plain, "w") - gap + _over_classes(t.Inner(h - r * e, other))
    balls = (given.UnitBall(name) for name in ("f", "w", "w′", "e"))
    return given.Statement(
        frozenset((given.Convex(), *balls)), d.downstream_loss(d.plain, "w′"), "≥", right
    )


@derived(
    kind="theorem",
    formal=formal,
    source="nceproof, docs/supervised.md",
    remarks=("r_c are any numbers",),
)
def frank_wolfe_gap() -> Theorem:
    """The Frank–Wolfe gap bounds the downstream loss from below, up to a remainder.

    J(w′) ≥ J(w) − Σ_s (r_s² + ⟨h_s, w_s⟩) + Σ_s ⟨h_s − r_s² e_s, w′_s⟩ for any numbers r_s, any e_s
    and w′_s in the unit ball, and every C, d and law ρ: this is what is derived. Here
    h_s = ρ_s E Σ_{t≠s} g_t f(x) − Σ_{c≠s} ρ_c E g_s f(x), where g is a subgradient of ℓ, chosen for
    each class and point x at its coordinates under w.

    It is used with r_s² = ‖h_s‖ and e_s the direction of h_s, or any e_s where h_s = 0: then the
    last term, the remainder, is 0, and the bound is J(w) − Σ_s (‖h_s‖ + ⟨h_s, w_s⟩).

    The tangent is linear in w′, and r_s² ⟨e_s, w′_s⟩ ≥ −r_s². The norms of f and w are assumed so
    that it is enough that ℓ is convex on [−2, 2]^{C−1} (docs/kernel.md).
    """
    tangent = cite("downstream-tangent")
    balls = (given.UnitBall("e"), given.UnitBall("w′"))
    cosine = rules.cosine_below(t.Value("e", d.s), t.Value("w′", d.s), balls)
    pulled = average(rules.scale(cosine, t.Scalar("r", d.s) ** 2), (d.s, t.Classes()))
    both = subtract(rules.add(tangent, pulled), pulled.left)
    wanted = formal()
    left = rules.algebra(wanted.left, both.left)
    whole = chain(left, both, rules.algebra(both.right, wanted.right))
    return rules.weaken(whole, (given.UnitBall("f"), given.UnitBall("w")))
