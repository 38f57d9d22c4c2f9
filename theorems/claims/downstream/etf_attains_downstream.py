"""The downstream loss of the simplex ETF."""

from __future__ import annotations

from theorems.claims.downstream.supervised_lower_bound import etf_downstream_loss
from theorems.claims.simplex.etf_attains import etf_gram
from theorems.derivation import average
from theorems.kernel import definitions as d
from theorems.kernel import rules
from theorems.kernel import statement as given
from theorems.kernel import terms as t
from theorems.kernel.statement import Statement
from theorems.kernel.theorem import Theorem
from theorems.verdicts.claim import derived


def formal() -> Statement:
    """E ℓ((⟨u_c, u_c − u_t⟩)_{t ≠ c}) = ℓ(C/(C−1)·1) for a simplex ETF u."""
    loss = d.downstream_loss(d.latent("u"), "u")
    return given.Statement(frozenset((etf_gram("u"),)), loss, "=", etf_downstream_loss())


@derived(
    kind="lemma",
    formal=formal,
    source="Awasthi, Dikkala, Kamath, ICML 2022, 'downstream loss is non-increasing'",
    remarks=("u is a simplex ETF",),
)
def etf_attains_downstream() -> Theorem:
    """The simplex ETF with its own vectors as classifiers attains the downstream bound.

    ⟨u_c, u_c − u_t⟩ = C/(C−1) for t ≠ c, whatever the law and the loss are. What follows for
    balanced classes: `supervised-optimal-balanced`.
    """
    size, u_c, u_t = t.CLASS_COUNT, t.Value("u", d.c), t.Value("u", d.u)
    facts = (etf_gram("u"), given.Distinct(d.u, d.c))
    coordinate = rules.algebra(t.Inner(u_c, u_c - u_t), size / (size - 1), facts)
    loss = rules.turn(rules.decrease(coordinate, d.u, t.OtherClasses(d.c)))
    return average(loss, (d.c, t.ClassLaw()), (d.x, t.Points(d.c)))
