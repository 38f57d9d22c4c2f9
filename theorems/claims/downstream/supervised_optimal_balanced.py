"""The downstream loss of the simplex ETF against that of every other representation."""

from __future__ import annotations

from theorems.claims.downstream import supervised_lower_bound
from theorems.claims.simplex.etf_attains import etf_gram
from theorems.language import Statement, Theorem, cite, derived, rules, talk


def formal() -> Statement:
    """E ℓ((⟨f(x), w_c − w_t⟩)_{t ≠ c}) ≥ E ℓ((⟨u_c, u_c − u_t⟩)_{t ≠ c}) for a simplex ETF u."""
    bound = supervised_lower_bound.formal()
    own = talk.downstream_loss(talk.latent("u"), "u")
    return Statement(bound.assumptions | {etf_gram("u")}, bound.left, "≥", own)


@derived(
    kind="theorem",
    formal=formal,
    source="nceproof; the talk has it for the simplex ETF only",
    remarks=("u is a simplex ETF",),
)
def supervised_optimal_balanced() -> Theorem:
    """With balanced classes no map has a smaller downstream loss than the simplex ETF.

    E ℓ((⟨f(x), w_c − w_t⟩)_{t ≠ c}) ≥ E ℓ((⟨u_c, u_c − u_t⟩)_{t ≠ c}) for every C, d, f and
    classifiers w, and every simplex ETF u, which needs C − 1 dimensions. For f = u it says that the
    right side is L_sup(u), and for every f that L_sup(f) is at least that.

    The bound for every representation, and the ETF with its own vectors as classifiers attains it.
    """
    attained = rules.sym(cite("etf-attains-downstream"))
    return rules.chain(cite("supervised-lower-bound"), attained)
