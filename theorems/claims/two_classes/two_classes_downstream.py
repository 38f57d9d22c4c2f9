"""The downstream loss of two antipodal classes."""

from __future__ import annotations

from theorems.claims.two_classes.two_classes_antipodal import antipodal_gram
from theorems.derivation import average, rewrite, rewrite_left, subtract
from theorems.kernel import definitions as d
from theorems.kernel import rules
from theorems.kernel import statement as given
from theorems.kernel import terms as t
from theorems.kernel.statement import Statement
from theorems.kernel.theorem import Theorem
from theorems.verdicts.claim import derived


def formal() -> Statement:
    """E ℓ((⟨f(x), w_c − w_t⟩)_{t ≠ c}) ≥ E ℓ((⟨u_c, u_c − u_t⟩)_{t ≠ c}) for antipodal u."""
    assumptions = frozenset(
        (given.Nonincreasing(), given.UnitBall("f"), given.UnitBall("w"), antipodal_gram("u"))
    )
    own = d.downstream_loss(d.latent("u"), "u")
    return given.Statement(assumptions, d.downstream_loss(d.plain), "≥", own)


@derived(
    kind="theorem",
    formal=formal,
    source="nceproof",
    remarks=("unit vectors have such cosines for C = 2 only",),
)
def two_classes_downstream() -> Theorem:
    """With two classes antipodal vectors have the smallest downstream loss of all maps.

    E ℓ((⟨f(x), w_c − w_t⟩)_{t ≠ c}) ≥ E ℓ((⟨u_c, u_c − u_t⟩)_{t ≠ c}) where u_1 = −u_2, for every
    f, classifiers w, d and law ρ. For f = u it says that the right side is L_sup(u), and for every
    f that L_sup(f) is at least that.

    Every coordinate ⟨f(x), w_c − w_t⟩ is at most 2, and is 2 for u with the classifiers u.
    """
    balls = (given.UnitBall("f"), given.UnitBall("w"))
    u_c, u_t, w_c, w_t = (t.Value(name, klass) for name in "uw" for klass in (d.c, d.u))
    above = rules.cosine(d.f(d.x), w_c, balls)
    below = rules.cosine_below(d.f(d.x), w_t, balls)
    bound = subtract(rules.add(above, below), t.Inner(d.f(d.x), w_t) - 1)
    mine, own = t.Inner(d.f(d.x), w_c - w_t), t.Inner(u_c, u_c - u_t)
    facts = (antipodal_gram("u"), given.Distinct(d.u, d.c))
    larger = rewrite(rewrite_left(own, bound, *facts), mine)
    smaller = rules.decrease(larger, d.u, t.OtherClasses(d.c))
    return average(smaller, (d.c, t.ClassLaw()), (d.x, t.Points(d.c)))
