"""The largest batch for which the sigmoid loss wants its pairs aligned, before training."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from flint import arb, fmpq

from numerics.balls.enclosure import Enclosure, precision
from theorems.claims.towers import _sigmoid as sigmoid
from theorems.language import (
    Evidence,
    Instance,
    Verdict,
    at_most,
    below,
    claim,
    grid,
    shown,
    steps,
)

_LARGEST = 22039
_SIZES = (2, 256, _LARGEST, _LARGEST + 1, 32768)
_TEMPERATURE, _BIAS = 10, -10


@claim(
    kind="theorem",
    hypotheses=(
        "N pairs of unit vectors, d ≥ N",
        "the loss is Σ_s log(1 + e^{−(t⟨u_s, v_s⟩ + b)}) + Σ_{s≠r} log(1 + e^{t⟨u_s, v_r⟩ + b})",
        "t = 10 and b = −10",
    ),
    family=steps("every N", *sigmoid.STEPS) + grid(N=_SIZES),
    source="nceproof; t and b are where Zhai, Mustafa, Kolesnikov, Beyer 2023 begin (read: memory)",
    declared=Verdict.ARGUED,
    rests_on=("additive-loss-at-the-simplex",),
)
def siglip_initial_batch() -> Iterator[Instance]:
    """Where SigLIP begins the aligned simplex is optimal up to 22,039 pairs and no further.

    The terms φ(x) = log(1 + e^{−(tx + b)}) and ψ(x) = log(1 + e^{tx + b}) are convex, and
    −φ′(1) = t/(1 + e^{t + b}), ψ′(−1/(N−1)) = t/(1 + e^{t/(N−1) − b}) > 0. So by
    `additive-loss-at-the-simplex` the simplex for both towers minimises the loss if
    1 + e^{t/(N−1) − b} ≥ ((N−2)/2)·(1 + e^{t + b}), which holds for N = 22,039. As N grows the left
    side falls and the right side rises, so for every smaller N as well.

    The towers u_s, v_s = (√((1+P)/2) e_s, ±√((1−P)/2)), e a simplex, have the positive cosine P and
    the negative ones ((N−2)P − N)/(2(N−1)). Where the condition fails their loss rises with P at
    P = 1, so some P < 1 is better; for N = 22,040 and 32,768, the published batch, their losses are
    compared with those of the simplex. So that batch at first wants its pairs apart.
    """
    yield from sigmoid.derivatives()
    for size in _SIZES:
        if size <= _LARGEST:
            push = shown(condition(size))
            yield Instance({"N": str(size)}, push, "push and pull at the simplex")
        else:
            witness = {"P": str(_positive(size))}
            yield Instance({"N": str(size)}, beaten(size), "not aligned, and the simplex", witness)


def condition(size: int) -> Evidence:
    """Compare the push ((N−2)/2)·(1 + e^{t + b}) with what the pull allows."""
    with precision(sigmoid.BITS):
        allowed = 1 + arb(fmpq(_TEMPERATURE, size - 1) - _BIAS).exp()
        push = fmpq(size - 2, 2) * (1 + arb(_TEMPERATURE + _BIAS).exp())
        return at_most(Enclosure.of(push, bits=80), Enclosure.of(allowed, bits=80))


def beaten(size: int) -> Evidence:
    """Compare the loss of towers that are not aligned with that of the simplex."""
    return below(loss(size, _positive(size)), loss(size, Fraction(1)))


def _positive(size: int) -> Fraction:
    """Return a cosine below 1 for the positives."""
    return 1 - Fraction(1, 500_000) if size < 23_000 else Fraction(99, 100)


def loss(size: int, positive: Fraction) -> Enclosure:
    """Return the loss, over N, of towers with one cosine P and the least negative one for it."""
    temperature, bias = Fraction(_TEMPERATURE), Fraction(_BIAS)
    return sigmoid.loss(size, positive, temperature=temperature, bias=bias)
