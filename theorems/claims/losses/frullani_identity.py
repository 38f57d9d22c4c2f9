"""The integral behind the exact loss for any number of negatives."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from math import prod

from flint import arb, fmpq
from sympy import Integer, evaluate, exp, log, symbols

from numerics.balls.enclosure import Enclosure, precision
from numerics.balls.enumeration import patterns
from numerics.balls.quadrature import moments
from numerics.exact.rationals import rational
from theorems.language import (
    Instance,
    Verdict,
    argued,
    cases,
    claim,
    derivative,
    grid,
    identity,
    sample,
    shown,
    steps,
    within,
)

_POWERS = tuple(product((2, 3, 4), (1, 2, 3, 4, 5)))
_ATOMS = (
    ((0, "1/2"), (-2, "1/2")),
    ((0, "1/9"), (-1, "4/9"), (-4, "4/9")),
    ((20, "1/8"), (-20, "7/8")),
)

_DRAWS, _BITS = (1, 2, 9, 40), (53, 166)
_RULES = tuple(product(_ATOMS, _DRAWS, (0, 1), _BITS))
_DERIVATIVES = (
    "∫ e^{−t(1+S)} dt = 1/(1+S)",
    "log(1+S) has the derivative 1/(1+S)",
    "log(1+S) vanishes at S = 0",
)


def _named(atoms: tuple[tuple[int, str], ...]) -> str:
    """Return a law of atoms x and masses p as a formula."""
    return " + ".join(f"{p}·δ({x})" for x, p in atoms)


@claim(
    kind="lemma",
    hypotheses=(
        "S = Σ_i a_{c_i} > 0 for k iid classes, a_j = e^{x_j}",
        "M(t) = Σ_j p_j e^{−t a_j}, b is 0 or 1",
    ),
    family=sample(
        steps("every S > 0 for the integral", *_DERIVATIVES)
        + cases(("atoms", "k"), _POWERS, "M^k for a few atoms and draws")
        + grid(
            "the quadrature with its error bound for three laws",
            law=map(_named, _ATOMS),
            k=_DRAWS,
            b=(0, 1),
            bits=_BITS,
        )
    ),
    source="Frullani's integral; the error bound is nceproof's, docs/enclosure.md",
    declared=Verdict.TESTED,
)
def frullani_identity() -> Iterator[Instance]:
    """The mean of log(b + S) over k negatives is one integral.

    E log(1 + S) = ∫_0^∞ (1 − M(t)^k) e^{−t} dt/t, and E log S = ∫_0^∞ (e^{−t} − M(t)^k) dt/t.

    log(1 + S) and ∫ (1 − e^{−tS}) e^{−t} dt/t vanish at S = 0 and have the derivative 1/(1 + S) =
    ∫ e^{−t(1+S)} dt; with S − 1 for S this is log S. E e^{−tS} = M(t)^k because the negatives are
    independent. The quadrature of `numerics.balls.quadrature`, error bound included, is compared
    with the multinomial sum in balls, on the family only.
    """
    yield from _derivative()
    for size, negatives in _POWERS:
        yield _power(size, negatives)
    for atoms, negatives, constant, bits in _RULES:
        yield _quadrature(atoms, negatives, constant, bits)


def _derivative() -> Iterator[Instance]:
    """Differentiate −e^{−t(1+S)}/(1+S) in t, and log(1+S) in S, exactly; 1 + 0 is e^0."""
    t, s = symbols("t S")
    decay = exp(-t * (1 + s))
    with evaluate(False):  # what is compared is to be seen
        at_zero = Integer(1) + Integer(0), exp(Integer(0))
    found = (
        derivative(-decay / (1 + s), t, decay),
        derivative(log(1 + s), s, 1 / (1 + s)),
        identity(*at_zero),
    )
    yield from argued(_DERIVATIVES, found)


def _power(atoms: int, negatives: int) -> Instance:
    """Check Σ multinomial(n; p) Π y_j^{n_j} = (Σ p_j y_j)^k with y_j = e^{−t a_j}."""
    p, y = symbols(f"p:{atoms}"), symbols(f"y:{atoms}")
    total = Integer(0)
    for drawn, probability in patterns(atoms, p, negatives, symmetric=False):
        total += probability * prod(y[j] for j in drawn)
    mean = sum(a * b for a, b in zip(p, y, strict=True))
    return Instance(
        {"atoms": str(atoms), "k": str(negatives)},
        shown(identity(total, mean**negatives)),
    )


def _quadrature(
    atoms: tuple[tuple[int, str], ...], negatives: int, constant: int, bits: int
) -> Instance:
    """Compare the quadrature, a ball, with the multinomial sum, a narrower ball."""
    exponents, masses = [fmpq(x) for x, _ in atoms], [rational(p) for _, p in atoms]
    found = moments(exponents, masses, negatives=negatives, constant=constant, bits=bits).value
    with precision(bits + 100):
        a, total = [arb(x).exp() for x in exponents], arb(0)
        for drawn, probability in patterns(len(a), masses, negatives, symmetric=True):
            total += probability * (constant + sum((a[j] for j in drawn), arb(0))).log()
        inner, outer = (Enclosure.of(ball, bits=bits + 80) for ball in (total, found))
    return Instance(
        {"law": _named(atoms), "k": str(negatives), "b": str(constant), "bits": str(bits)},
        shown(within(inner, outer)),
        "the multinomial sum lies in the ball of the quadrature",
    )
