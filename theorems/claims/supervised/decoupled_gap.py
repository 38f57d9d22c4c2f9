"""How far the decoupled loss is from one that leaves out negatives of the own class."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from flint import arb
from sympy import symbols

from numerics.balls.enclosure import Enclosure, precision
from numerics.exact.geometry import Matrix, simplex_etf_gram
from numerics.exact.rationals import rational
from theorems.claims.supervised._class_sizes import sizes_of, tilted
from theorems.language import (
    Instance,
    Verdict,
    all_of,
    argued,
    at_most,
    claim,
    grid,
    identity,
    shown,
    steps,
)

_STEPS = (
    "the ratio of the denominators",
    "two classes of n samples at antipodes attain the bound",
)
_SIZES, _TEMPERATURES = ("2, 2, 2", "5, 2, 2", "2, 2, 10", "1, 1, 8"), ("1", "1/2")
_MAPS = {"simplex": simplex_etf_gram(3), "tilted": tilted(3, 4, 5)}


@claim(
    kind="lemma",
    hypotheses=(
        "N unit vectors in classes, the largest of n samples and not all N, any d, τ > 0",
        "the decoupled loss of a sample has all other samples as negatives, the other loss those "
        "of other classes only; both have the same positive",
    ),
    family=steps("every map and all class sizes", *_STEPS)
    + grid("three classes at vectors of the plane", sizes=_SIZES, τ=_TEMPERATURES, map=_MAPS),
    source="Luthra, Yang, Galanti 2025 (arXiv 2506.04411), Theorem 1 (read: the post), with n − 1 "
    "for n and e^{2/τ} for e²",
    declared=Verdict.ARGUED,
)
def decoupled_gap() -> Iterator[Instance]:
    """The decoupled loss is at most log(1 + (n−1)e^{2/τ}/(N−n)) above that without the own class.

    0 ≤ L_DCL − L_NSCL ≤ log(1 + (n−1)e^{2/τ}/(N − n)). For a sample with the sum S of e^{cosine/τ}
    over the others of its class and T over those of other classes the difference is log(S + T) −
    log T = log(1 + S/T), with 0 ≤ S ≤ (n−1)e^{1/τ} and T ≥ (N−n)e^{−1/τ}. Two classes of n samples
    at antipodes attain it, so for C = 2 no smaller constant does. For more classes of one size it
    can be smaller: `decoupled-gap-at-the-simplex`. Enclosed for the sizes and maps named.
    """
    near, far, n = symbols("near far n")
    total = identity((near + far) / far, 1 + near / far)
    own, others = (n - 1) * near, n / near
    attained = identity((own + others) / others, 1 + (n - 1) * near**2 / n)
    notes = ("near and far are S and T", "near = e^{1/τ}, N = 2n")
    yield from argued(_STEPS, (total, attained), dict(zip(_STEPS, notes, strict=True)))
    for text in _SIZES:
        for temperature in _TEMPERATURES:
            for name, gram in _MAPS.items():
                sizes, rate = sizes_of(text), 1 / Fraction(temperature)
                found = gap(sizes, gram, rate)
                evidence = all_of(at_most(0, found), at_most(found, bound(sizes, rate)))
                yield Instance({"sizes": text, "τ": temperature, "map": name}, shown(evidence))


def gap(sizes: Sequence[int], gram: Matrix, rate: Fraction) -> Enclosure:
    """Return the mean over samples of log(1 + S/T), classes at the vectors of a Gram matrix."""
    with precision(160):
        total = arb(0)
        for c, own in enumerate(sizes):
            near, far = (own - 1) * arb(rational(rate)).exp(), arb(0)
            for t, size in enumerate(sizes):
                far += size * arb(rational(rate) * gram[c][t]).exp() if t != c else 0
            total += own * (near / far).log1p()
        return Enclosure.of(total / sum(sizes), bits=80)


def bound(sizes: Sequence[int], rate: Fraction) -> Enclosure:
    """Return log(1 + (n−1)e^{2/τ}/(N−n))."""
    most, everything = max(sizes), sum(sizes)
    with precision(160):
        ratio = (most - 1) * arb(rational(2 * rate)).exp() / (everything - most)
        return Enclosure.of(ratio.log1p(), bits=80)
