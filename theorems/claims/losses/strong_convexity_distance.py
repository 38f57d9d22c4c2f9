"""From a gap to a distance: the one-dimensional inequality behind boxes of minimisers."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Integer, evaluate, symbols

from theorems.language import Instance, Verdict, argued, claim, derivative, identity, steps

_STEPS = (
    "(1 − s)φ′ + φ has the derivative of φ′ times 1 − s",
    "it is φ at s = 1",
    "s − s²/2 has the derivative 1 − s",
    "∫ (1 − s) ds = 1/2 over [0, 1]",
)


@claim(
    kind="lemma",
    hypotheses=("φ is twice differentiable on [0, 1]", "φ″ ≥ m", "φ′(0) ≥ −δ", "φ(1) ≤ φ(0)"),
    family=steps("any such function φ, any numbers m and δ", *_STEPS),
    source="nceproof, docs/optimum.md",
    declared=Verdict.ARGUED,
)
def strong_convexity_distance() -> Iterator[Instance]:
    """A function that is nearly stationary and strongly convex cannot come down far away.

    φ(1) − φ(0) ≥ −δ + m/2, so φ(1) ≤ φ(0) gives m ≤ 2δ. Along the segment from Ĝ to the minimiser
    it bounds every entry of their difference by the gap of the certificate.

    (1 − s)φ′(s) + φ(s) has the derivative (1 − s)φ″(s), so φ(1) − φ(0) − φ′(0) is ∫ (1 − s)φ″(s) ds
    over [0, 1], at least m/2; the identities are checked by exact differentiation.
    """
    s, value, slope, bend = symbols("s φ φ1 φ2")
    inside, weight = (1 - s) * slope + value, s - s**2 / 2
    zero, one = {s: Integer(0)}, {s: Integer(1)}
    with evaluate(False):  # what is compared is to be seen as it was
        at_one = inside.xreplace(one)
        area = weight.xreplace(one) - weight.xreplace(zero)
    found = (
        derivative(inside, s, (1 - s) * bend, given=[(value, slope), (slope, bend)]),
        identity(at_one, value),
        derivative(weight, s, 1 - s),
        identity(area, Integer(1) / 2),
    )
    yield from argued(_STEPS, found)
