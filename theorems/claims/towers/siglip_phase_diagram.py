"""Which towers minimise the sigmoid loss, for every batch, temperature and bias."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from flint import arb
from sympy import symbols

from numerics.balls.enclosure import Enclosure, precision
from numerics.exact.rationals import rational
from theorems.claims.towers import _sigmoid as sigmoid
from theorems.language import (
    Evidence,
    Instance,
    Verdict,
    all_of,
    at_most,
    below,
    cases,
    claim,
    identity,
    shown,
    steps,
)

_OPPOSITE = "1 + e^z = e^z (1 + e^{−z})"
_PHASES = (
    ("simplex", 4, 10, -10),
    ("simplex", 64, 10, -10),
    ("simplex", 32768, 10, -20),
    ("between", 4, 1, 0),
    ("between", 64, 10, -5),
    ("between", 32768, 10, -10),
    ("opposite", 4, 1, 2),
    ("opposite", 64, 1, -1),
    ("opposite", 32768, 1, -1),
)
_GRID = 200
"""Between the ends the least loss is looked for at so many cosines."""


@claim(
    kind="theorem",
    hypotheses=(
        "N ≥ 3 pairs of unit vectors, d ≥ N",
        "the loss is Σ_s log(1 + e^{−(t⟨u_s, v_s⟩ + b)}) + Σ_{s≠r} log(1 + e^{t⟨u_s, v_r⟩ + b})",
        "t > 0 and any b",
    ),
    family=steps("every N, t and b", *sigmoid.STEPS, _OPPOSITE)
    + cases(("phase", "N", "t", "b"), _PHASES, "what is optimal"),
    source="Lee, Chang, Sohn, AISTATS 2024 (arXiv 2402.12613; read: abstract), with exact "
    "thresholds; Lee, Lim, Lee, Sohn, ICML 2025 (arXiv 2506.09781), Example C.11 (read: full text)",
    declared=Verdict.ARGUED,
    rests_on=(
        "double-constant-family",
        "additive-loss-at-the-simplex",
        "additive-loss-at-opposite-points",
    ),
)
def siglip_phase_diagram() -> Iterator[Instance]:
    """The sigmoid loss wants the aligned simplex, opposite points, or one map between them.

    φ(x) = log(1 + e^{−(tx + b)}) and ψ(x) = log(1 + e^{tx + b}) are convex and ψ rises, so that
    h(P) = φ(P) + (N−1)ψ(q), q = ((N−2)P − N)/(2(N−1)), is convex in the positive cosine P, and

    - where 1 + e^{t/(N−1) − b} ≥ ((N−2)/2)·(1 + e^{t + b}), which is h′(1) ≤ 0, the simplex for
      both towers is a minimiser (`additive-loss-at-the-simplex`);
    - where t − b ≤ log((N−2)/2), which is h′(−1) ≥ 0, the u_s at one point and the v_s at its
      opposite are one (`additive-loss-at-opposite-points`);
    - elsewhere h′ vanishes at some P with −1 < P < 1, and the towers with constant cosines P and q
      are one (`double-constant-family`), where neither end is.

    As −φ′(1) = t/(1 + e^{t+b}), ψ′(−1/(N−1)) = t/(1 + e^{t/(N−1) − b}), and −φ′(−1)/ψ′(−1) =
    (1 + e^{t−b})/(1 + e^{b−t}) = e^{t−b}. The conditions are enclosed for the cases named; in the
    third a P is found at which the loss is less than at both ends.
    """
    yield from sigmoid.derivatives()
    power = symbols("power")
    turned = identity(1 + power, power * (1 + 1 / power))
    yield Instance({"step": _OPPOSITE}, shown(turned), "power = e^z")
    for phase, size, temperature, bias in _PHASES:
        numbers = {"N": str(size), "t": str(temperature), "b": str(bias)}
        given = size, Fraction(temperature), Fraction(bias)
        if phase == "between":
            found = best(*given)
            evidence, witness = beats_both_ends(*given, found), {"P": str(found)}
        else:
            condition = at_the_simplex if phase == "simplex" else at_opposite_points
            evidence, witness = condition(*given), {}
        yield Instance({"phase": phase, **numbers}, shown(evidence), "", witness)


def at_the_simplex(size: int, temperature: Fraction, bias: Fraction) -> Evidence:
    """Decide ((N−2)/2)·(1 + e^{t + b}) ≤ 1 + e^{t/(N−1) − b}."""
    with precision(sigmoid.BITS):
        push = arb(rational(temperature + bias)).exp() + 1
        allowed = 1 + arb(rational(temperature / (size - 1) - bias)).exp()
        push *= rational(Fraction(size - 2, 2))
        return at_most(Enclosure.of(push, bits=80), Enclosure.of(allowed, bits=80))


def at_opposite_points(size: int, temperature: Fraction, bias: Fraction) -> Evidence:
    """Decide e^{t − b} ≤ (N−2)/2."""
    with precision(sigmoid.BITS):
        pull = arb(rational(temperature - bias)).exp()
        return at_most(Enclosure.of(pull, bits=80), Fraction(size - 2, 2))


def beats_both_ends(
    size: int, temperature: Fraction, bias: Fraction, positive: Fraction
) -> Evidence:
    """Decide that the loss at P is below those at the simplex and at opposite points."""
    here, simplex, opposite = (
        sigmoid.loss(size, P, temperature=temperature, bias=bias)
        for P in (positive, Fraction(1), Fraction(-1))
    )
    return all_of(below(here, simplex), below(here, opposite))


def best(size: int, temperature: Fraction, bias: Fraction) -> Fraction:
    """Return a cosine of a grid where the loss is least, as a proposal."""
    grid = [Fraction(k, _GRID) for k in range(1 - _GRID, _GRID)]

    def lower(positive: Fraction) -> Fraction:
        return sigmoid.loss(size, positive, temperature=temperature, bias=bias).lower

    return min(grid, key=lower)
