"""The Frank–Wolfe gap that encloses the downstream loss."""

from __future__ import annotations

from typing import Any

from theorems.language import (
    Statement,
    Theorem,
    assume,
    average,
    chain,
    cite,
    derived,
    rules,
    subtract,
    talk,
    terms,
)


def _slope(klass: Any, other: Any) -> Any:
    """Return g_t, the slope of ℓ in the coordinate t of a point x of a class, at w."""
    n = terms.Variable("n", "class")
    coordinate = terms.Inner(talk.f(talk.x), terms.Vector("w", klass) - terms.Vector("w", n))
    return terms.Subgradient(other, terms.Loss(n, terms.OtherClasses(klass), coordinate))


def _gradient(klass: Any) -> Any:
    """Return h_s = ρ_s E Σ_{t≠s} g_t f(x) − Σ_{c≠s} ρ_c E g_s f(x), a subgradient of J in w_s."""
    a, j = (terms.Variable(name, "class") for name in ("a", "j"))
    own = terms.Bind(j, terms.OtherClasses(klass), _slope(klass, j)) * talk.f(talk.x)
    pull = terms.Probability(klass) * terms.Bind(talk.x, terms.Points(klass), own)
    others = terms.Probability(a) * terms.Bind(
        talk.x, terms.Points(a), _slope(a, klass) * talk.f(talk.x)
    )
    return pull - terms.Bind(a, terms.OtherClasses(klass), others)


def _over_classes(body: Any) -> Any:
    return terms.Bind(talk.s, terms.Classes(), body)


def formal() -> Statement:
    """J(w′) ≥ J(w) − Σ_s (r_s² + ⟨h_s, w_s⟩) + Σ_s ⟨h_s − r_s² e_s, w′_s⟩."""
    r, h = terms.Unknown("r", talk.s) ** 2, _gradient(talk.s)
    w, other, e = (terms.Vector(name, talk.s) for name in ("w", "w′", "e"))
    gap = _over_classes(r + terms.Inner(h, w))
    right = (
        talk.downstream_loss(talk.plain, "w") - gap + _over_classes(terms.Inner(h - r * e, other))
    )
    balls = (assume.UnitBall(name) for name in ("f", "w", "w′", "e"))
    return Statement(
        frozenset((assume.Convex(), *balls)), talk.downstream_loss(talk.plain, "w′"), "≥", right
    )


@derived(
    kind="theorem",
    formal=formal,
    source="nceproof, docs/supervised.md",
    remarks=("r_c are any numbers",),
)
def frank_wolfe_gap() -> Theorem:
    """In unit balls the Frank–Wolfe gap bounds the downstream loss from below, up to a remainder.

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
    balls = (assume.UnitBall("e"), assume.UnitBall("w′"))
    cosine = rules.cosine_below(terms.Vector("e", talk.s), terms.Vector("w′", talk.s), balls)
    pulled = average(
        rules.scale(cosine, terms.Unknown("r", talk.s) ** 2), (talk.s, terms.Classes())
    )
    both = subtract(rules.add(tangent, pulled), pulled.left)
    wanted = formal()
    left = rules.algebra(wanted.left, both.left)
    whole = chain(left, both, rules.algebra(both.right, wanted.right))
    return rules.weaken(whole, (assume.UnitBall("f"), assume.UnitBall("w")))
