"""The dimension that a simplex ETF needs."""

from __future__ import annotations

from sympy import Rational

from theorems.claims.simplex.etf_attains import etf_gram
from theorems.language import Statement, Theorem, derived, rules, talk, terms


def formal() -> Statement:
    """‖Σ_s z_s u_s‖² = (1/(2(C−1))) Σ_s Σ_t (z_s − z_t)² for a simplex ETF u."""
    z_s, z_t = terms.Unknown("z", talk.s), terms.Unknown("z", talk.t)
    total = terms.Bind(talk.s, terms.Classes(), z_s * terms.Vector("u", talk.s))
    spread = terms.Bind(
        talk.s, terms.Classes(), terms.Bind(talk.t, terms.Classes(), (z_s - z_t) ** 2)
    )
    right = Rational(1, 2) * spread / (terms.CLASS_COUNT - 1)
    return Statement(frozenset((etf_gram("u"),)), terms.Inner(total, total), "=", right)


@derived(
    kind="lemma",
    formal=formal,
    source="nceproof",
    remarks=("u is a simplex ETF",),
)
def etf_rank() -> Theorem:
    """The squared norm of a combination of ETF vectors is the spread of its coefficients.

    ‖Σ_s z_s u_s‖² = (1/(2(C−1))) Σ_s Σ_t (z_s − z_t)² for all numbers z, for every C.

    The right side is 0 exactly where all z_s are equal. So the vectors have one linear relation,
    that they add up to zero, and by linear algebra, which is not part of the derivation, they span
    C − 1 dimensions (`etf-exists`, `etf-exists-one-dimension-lower`).
    """
    wanted = formal()
    return rules.algebra(wanted.left, wanted.right, (etf_gram("u"),))
