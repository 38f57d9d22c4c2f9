"""The integral behind the exact loss for any number of negatives."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from math import prod

from theorems.kernel.claim import claim
from theorems.kernel.verdict import Instance, Verdict

_POWERS = tuple(product((2, 3, 4), (1, 2, 3, 4, 5)))
_ATOMS = (
    ((0, "1/2"), (-2, "1/2")),
    ((0, "1/9"), (-1, "4/9"), (-4, "4/9")),
    ((20, "1/8"), (-20, "7/8")),
)
_RULES = tuple(product(_ATOMS, (1, 2, 9, 40), (0, 1), (53, 166)))


@claim(
    kind="lemma",
    hypotheses=(
        "S = Σ_i a_{c_i} > 0 for k iid classes, a_j = e^{x_j}",
        "M(t) = Σ_j p_j e^{−t a_j}, b is 0 or 1",
    ),
    family="every S ≥ 0 for the integral; M^k for 2..4 atoms and k = 1..5; the quadrature with its "
    "error bound for three laws, k in {1, 2, 9, 40}, both b, 53 and 166 bits",
    source="Frullani's integral; the error bound is nceproof's, docs/enclosure.md",
    declared=Verdict.CERTIFIED,
    size=2 + len(_POWERS) + len(_RULES),
)
def frullani_identity() -> Iterator[Instance]:
    """The mean of log(b + S) over k negatives is one integral.

    E log(1 + S) = ∫_0^∞ (1 − M(t)^k) e^{−t} dt/t, and E log S = ∫_0^∞ (e^{−t} − M(t)^k) dt/t.

    log(1 + S) and ∫ (1 − e^{−tS}) e^{−t} dt/t vanish at S = 0 and have the derivative 1/(1 + S) =
    ∫ e^{−t(1+S)} dt; with S − 1 for S this is log S. E e^{−tS} = M(t)^k because the negatives are
    independent. The quadrature of `numerics.quadrature`, error bound included, is compared with the
    multinomial sum in balls, on the family only.
    """
    yield from _derivative()
    for size, negatives in _POWERS:
        yield _power(size, negatives)
    for atoms, negatives, constant, bits in _RULES:
        yield _quadrature(atoms, negatives, constant, bits)


def _derivative() -> Iterator[Instance]:
    """Differentiate −e^{−t(1+S)}/(1+S) in t, and log(1+S) in S, exactly."""
    from sympy import cancel, diff, exp, log, symbols

    t, s = symbols("t S")
    decay = exp(-t * (1 + s))
    antiderivative = cancel((diff(-decay / (1 + s), t) - decay) / decay) == 0
    yield Instance(
        {"identity": "∫ e^{−t(1+S)} dt = 1/(1+S)"},
        True if antiderivative else None,
        "the antiderivative −e^{−t(1+S)}/(1+S) goes from −1/(1+S) to 0",
    )
    slope = cancel(diff(log(1 + s), s) - 1 / (1 + s)) == 0 and log(1 + s).subs(s, 0) == 0
    yield Instance(
        {"identity": "log(1+S) has the derivative 1/(1+S) and vanishes at 0"},
        True if slope else None,
        "exact differentiation",
    )


def _power(atoms: int, negatives: int) -> Instance:
    """Check Σ multinomial(n; p) Π y_j^{n_j} = (Σ p_j y_j)^k with y_j = e^{−t a_j}."""
    from sympy import QQ, ring

    from numerics.enumeration import patterns

    names = [f"{letter}{j}" for letter in "py" for j in range(atoms)]
    _, *symbols = ring(names, QQ)
    p, y = symbols[:atoms], symbols[atoms:]
    total = 0
    for drawn, probability in patterns(atoms, p, negatives, symmetric=False):
        total += probability * prod(y[j] for j in drawn)
    mean = sum(a * b for a, b in zip(p, y, strict=True))
    return Instance(
        {"atoms": str(atoms), "k": str(negatives)},
        True if total - mean**negatives == 0 else None,
        "polynomial identity over Q",
    )


def _quadrature(
    atoms: tuple[tuple[int, str], ...], negatives: int, constant: int, bits: int
) -> Instance:
    """Compare the quadrature, a ball, with the multinomial sum, a narrower ball."""
    from flint import arb, fmpq

    from numerics.balls import precision
    from numerics.enumeration import patterns
    from numerics.exact import rational
    from numerics.quadrature import moments

    exponents, masses = [fmpq(x) for x, _ in atoms], [rational(p) for _, p in atoms]
    found = moments(exponents, masses, negatives=negatives, constant=constant, bits=bits).value
    with precision(bits + 100):
        a, total = [arb(x).exp() for x in exponents], arb(0)
        for drawn, probability in patterns(len(a), masses, negatives, symmetric=True):
            total += probability * (constant + sum((a[j] for j in drawn), arb(0))).log()
        holds = found.contains(total)
    return Instance(
        {"atoms": str(atoms), "k": str(negatives), "b": str(constant), "bits": str(bits)},
        True if holds else None,
        "the ball of the quadrature contains that of the sum",
    )
