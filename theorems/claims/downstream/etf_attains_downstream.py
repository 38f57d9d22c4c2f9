"""The downstream loss of the simplex ETF."""

from __future__ import annotations

from theorems.claims.downstream.supervised_lower_bound import etf_downstream_loss
from theorems.claims.simplex.etf_attains import etf_gram
from theorems.language import Statement, Theorem, assume, average, derived, rules, talk, terms


def formal() -> Statement:
    """E ℓ((⟨u_c, u_c − u_t⟩)_{t ≠ c}) = ℓ(C/(C−1)·1) for a simplex ETF u."""
    loss = talk.downstream_loss(talk.latent("u"), "u")
    return Statement(frozenset((etf_gram("u"),)), loss, "=", etf_downstream_loss())


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
    size, u_c, u_t = terms.CLASS_COUNT, terms.Vector("u", talk.c), terms.Vector("u", talk.t)
    facts = (etf_gram("u"), assume.Distinct(talk.t, talk.c))
    coordinate = rules.algebra(terms.Inner(u_c, u_c - u_t), size / (size - 1), facts)
    loss = rules.sym(rules.decrease(coordinate, talk.t, terms.OtherClasses(talk.c)))
    return average(loss, (talk.c, terms.ClassLaw()), (talk.x, terms.Points(talk.c)))
