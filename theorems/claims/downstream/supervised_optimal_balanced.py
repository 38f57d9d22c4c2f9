"""The downstream loss of the simplex ETF against that of every other representation."""

from __future__ import annotations

from theorems.claims.downstream import supervised_lower_bound
from theorems.claims.simplex.etf_attains import etf_gram
from theorems.kernel import definitions as d
from theorems.kernel import rules
from theorems.kernel import statement as given
from theorems.kernel.statement import Statement
from theorems.kernel.theorem import Theorem
from theorems.verdicts.citing import cite
from theorems.verdicts.claim import derived


def formal() -> Statement:
    """E ℓ((⟨f(x), w_c − w_t⟩)_{t ≠ c}) ≥ E ℓ((⟨u_c, u_c − u_t⟩)_{t ≠ c}) for a simplex ETF u."""
    bound = supervised_lower_bound.formal()
    own = d.downstream_loss(d.latent("u"), "u")
    return given.Statement(bound.assumptions | {etf_gram("u")}, bound.left, "≥", own)


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
    attained = rules.turn(cite("etf-attains-downstream"))
    return rules.chain(cite("supervised-lower-bound"), attained)
