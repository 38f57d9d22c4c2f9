"""From a gap to a distance: the one-dimensional inequality behind boxes of minimisers."""

from __future__ import annotations

from collections.abc import Iterator

from theorems.kernel.claim import claim
from theorems.kernel.verdict import Instance, Verdict


@claim(
    kind="lemma",
    hypotheses=("φ is twice differentiable on [0, 1]", "φ″ ≥ m", "φ′(0) ≥ −δ", "φ(1) ≤ φ(0)"),
    family="any such function φ, any numbers m and δ",
    source="nceproof, docs/optimum.md",
    declared=Verdict.CERTIFIED,
    size=3,
)
def strong_convexity_distance() -> Iterator[Instance]:
    """A function that is nearly stationary and strongly convex cannot come down far away.

    φ(1) − φ(0) ≥ −δ + m/2, so φ(1) ≤ φ(0) gives m ≤ 2δ. Along the segment from Ĝ to the minimiser
    it bounds every entry of their difference by the gap of the certificate.

    (1 − s)φ′(s) + φ(s) has the derivative (1 − s)φ″(s), so φ(1) − φ(0) − φ′(0) is ∫ (1 − s)φ″(s) ds
    over [0, 1], at least m/2; the three identities are checked by exact differentiation.
    """
    from sympy import Function, Symbol, diff

    s = Symbol("s")
    phi = Function("φ")(s)
    inside = (1 - s) * diff(phi, s) + phi
    yield _identity("the derivative", diff(inside, s) - (1 - s) * diff(phi, s, 2))
    ends = inside.subs(s, 1).doit() - phi.subs(s, 1)
    yield _identity("the end s = 1 is φ(1)", ends)
    weight = s - s**2 / 2
    halves = (weight.subs(s, 1) - weight.subs(s, 0)) * 2 - 1
    yield _identity("∫ (1 − s) ds = 1/2", diff(weight, s) - (1 - s) + halves)


def _identity(name: str, difference: object) -> Instance:
    """Decide that a difference vanishes, as a polynomial in s, φ and its derivatives."""
    from sympy import expand

    vanishes = expand(difference) == 0
    return Instance({"identity": name}, True if vanishes else None, "exact differentiation")
