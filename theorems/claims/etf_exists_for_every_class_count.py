"""A simplex ETF exists for every number of classes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from theorems.citing import cite
from theorems.kernel.claim import derived

if TYPE_CHECKING:
    from theorems.kernel.statement import Statement
    from theorems.kernel.theorem import Theorem


def formal() -> Statement:
    """Some unit vectors u in R^C have L_k(u) = E ℓ((C/(C−1)·[c_i ≠ c])_i)."""
    from sympy import Tuple
    from sympy.core.symbol import Str

    from theorems.claims.balanced_lower_bound import etf_loss
    from theorems.kernel import definitions as d
    from theorems.kernel import statement as given
    from theorems.kernel import terms as t

    exists = (Tuple(Str("u"), t.CLASS_COUNT),)
    return given.Statement(frozenset(), etf_loss(), "=", d.latent_loss("u"), exists)


@derived(
    kind="theorem",
    hypotheses=("C ≥ 2",),
    formal=formal,
    source="Awasthi, Dikkala, Kamath, ICML 2022, 'Balanced class distribution'",
    uses=("etf-attains",),
)
def etf_exists_for_every_class_count() -> Theorem:
    """For every number of classes there are vectors that attain the bound of the balanced theorem.

    Unit vectors u_1..u_C of R^C with L_k(u) = E ℓ((C/(C−1)·[c_i ≠ c])_i) exist for every C,
    whatever the law, the loss and k are: the simplex ETF.

    Its matrix has diagonal 1 and is positive semidefinite:
    Σ_s Σ_t z_s z_t G_st = (1/(2(C−1))) Σ_s Σ_t (z_s − z_t)² ≥ 0.
    """
    from theorems.claims.etf_attains import etf_gram
    from theorems.kernel import definitions as d
    from theorems.kernel import rules
    from theorems.kernel import terms as t

    gram = etf_gram("u")
    diagonal = rules.algebra(t.substitute(gram.args[3], {d.u: d.s}), 1)
    attained = rules.turn(cite("etf-attains"))
    return rules.choose_vectors(attained, gram, _semidefinite(), diagonal)


def _semidefinite() -> Theorem:
    """Σ_s Σ_t z_s z_t G_st ≥ 0."""
    from sympy import Rational

    from theorems.claims.etf_attains import etf_gram
    from theorems.derivation import rewrite_left
    from theorems.kernel import definitions as d
    from theorems.kernel import rules
    from theorems.kernel import terms as t

    z_s, z_t = t.Scalar("z", d.s), t.Scalar("z", d.u)
    body = etf_gram("u").args[3]
    form = t.Bind(d.s, t.Classes(), t.Bind(d.u, t.Classes(), z_s * z_t * body))
    spread = t.Bind(d.s, t.Classes(), t.Bind(d.u, t.Classes(), (z_s - z_t) ** 2))
    half = Rational(1, 2) / (t.CLASS_COUNT - 1)
    return rewrite_left(form, rules.nonnegative(half * spread))
