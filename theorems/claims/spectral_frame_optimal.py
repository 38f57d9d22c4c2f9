"""The spectral contrastive loss, which is no function of the margins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from theorems.kernel.claim import derived

if TYPE_CHECKING:
    from theorems.kernel.statement import Statement
    from theorems.kernel.theorem import Theorem


def formal() -> Statement:
    """E[s ∼ ρ, t ∼ ρ] ⟨u_s, u_t⟩² ≥ Σ_s ρ_s²."""
    from theorems.kernel import definitions as d
    from theorems.kernel import statement as given
    from theorems.kernel import terms as t

    square = t.Inner(t.Value("u", d.s), t.Value("u", d.u)) ** 2
    left = t.Bind(d.s, t.ClassLaw(), t.Bind(d.u, t.ClassLaw(), square))
    right = t.Bind(d.s, t.Classes(), t.Mass(d.s) ** 2)
    return given.Statement(frozenset((given.UnitVectors("u"),)), left, "≥", right)


@derived(
    kind="theorem",
    hypotheses=("‖u_c‖ = 1", "the loss is −2⟨f(x), f(x⁺)⟩ + (1/k) Σ_i ⟨f(x), f(x_i)⟩²"),
    formal=formal,
    source="nceproof; spectral contrastive loss: HaoChen, Wei, Gaidon, Ma 2021",
)
def spectral_frame_optimal() -> Theorem:
    """Orthonormal class vectors minimise the spectral loss among maps constant on classes.

    The loss of class vectors u is −2 + E ⟨u_s, u_t⟩² over two independent classes, for every k, and
    E ⟨u_s, u_t⟩² ≥ Σ_s ρ_s², with equality for orthonormal u, which exist for d ≥ C: for every C
    and law ρ. The simplex ETF is worse (`spectral-etf-optimal`).

    The terms with s = t are ρ_s², and squares are not negative.
    """
    from theorems.derivation import rewrite_left, subtract
    from theorems.kernel import definitions as d
    from theorems.kernel import rules
    from theorems.kernel import statement as given
    from theorems.kernel import terms as t

    square = t.Inner(t.Value("u", d.s), t.Value("u", d.u)) ** 2
    apart = t.Mass(d.s) * t.Mass(d.u) * (1 - t.Equal(d.s, d.u)) * square
    rest = rules.nonnegative(t.Bind(d.s, t.Classes(), t.Bind(d.u, t.Classes(), apart)))
    wanted = formal()
    total = subtract(rest, -wanted.right)
    bound = rewrite_left(wanted.left, total, given.UnitVectors("u"))
    return rules.chain(bound, rules.algebra(bound.right, wanted.right))
