"""The downstream loss of two antipodal classes."""

from __future__ import annotations

from theorems.claims.two_classes.two_classes_antipodal import antipodal_gram
from theorems.language import (
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


def formal() -> Statement:
    """E ℓ((⟨f(x), w_c − w_t⟩)_{t ≠ c}) ≥ E ℓ((⟨u_c, u_c − u_t⟩)_{t ≠ c}) for antipodal u."""
    assumptions = frozenset(
        (assume.Nonincreasing(), assume.UnitBall("f"), assume.UnitBall("w"), antipodal_gram("u"))
    )
    own = talk.downstream_loss(talk.latent("u"), "u")
    return Statement(assumptions, talk.downstream_loss(talk.plain), "≥", own)


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
    balls = (assume.UnitBall("f"), assume.UnitBall("w"))
    u_c, u_t, w_c, w_t = (terms.Vector(name, klass) for name in "uw" for klass in (talk.c, talk.t))
    above = rules.cosine(talk.f(talk.x), w_c, balls)
    below = rules.cosine_below(talk.f(talk.x), w_t, balls)
    bound = subtract(rules.add(above, below), terms.Inner(talk.f(talk.x), w_t) - 1)
    mine, own = terms.Inner(talk.f(talk.x), w_c - w_t), terms.Inner(u_c, u_c - u_t)
    facts = (antipodal_gram("u"), assume.Distinct(talk.t, talk.c))
    larger = rewrite(rewrite_left(own, bound, *facts), mine)
    smaller = rules.decrease(larger, talk.t, terms.OtherClasses(talk.c))
    return average(smaller, (talk.c, terms.ClassLaw()), (talk.x, terms.Points(talk.c)))
