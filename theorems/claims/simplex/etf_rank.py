"""The dimension that a simplex ETF needs."""

from __future__ import annotations

from sympy import Rational

from theorems.claims.simplex.etf_attains import etf_gram
from theorems.kernel import definitions as d
from theorems.kernel import rules
from theorems.kernel import statement as given
from theorems.kernel import terms as t
from theorems.kernel.statement import Statement
from theorems.kernel.theorem import Theorem
from theorems.verdicts.claim import derived


def formal() -> Statement:
    """‖Σ_s z_s u_s‖² = (1/(2(C−1))) Σ_s Σ_t (z_s − z_t)² for a simplex ETF u."""
    z_s, z_t = t.Scalar("z", d.s), t.Scalar("z", d.u)
    total = t.Bind(d.s, t.Classes(), z_s * t.Value("u", d.s))
    spread = t.Bind(d.s, t.Classes(), t.Bind(d.u, t.Classes(), (z_s - z_t) ** 2))
    right = Rational(1, 2) * spread / (t.CLASS_COUNT - 1)
    return given.Statement(frozenset((etf_gram("u"),)), t.Inner(total, total), "=", right)


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
