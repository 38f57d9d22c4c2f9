"""How much of a self-supervised loss keeps a supervised one from collapsing its classes."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction

from flint import arb, fmpq
from sympy import Expr, exp, log, symbols

from numerics.balls.enclosure import Enclosure, precision
from numerics.exact.geometry import Matrix, gram_matrix
from numerics.exact.rationals import rational
from theorems.language import (
    Evidence,
    Instance,
    Verdict,
    at_most,
    below,
    cases,
    claim,
    derivative,
    shown,
    steps,
)

_SLOPES = ("the slope of the supervised loss", "the slope of the self-supervised loss")
_CASES = (
    ("collapsed", 3, 4, "1/2", "199/1000"),
    ("spread", 3, 4, "1/2", "1/4"),
    ("collapsed", 2, 2, "1", "45/100"),
    ("spread", 2, 2, "1", "1/2"),
    ("collapsed", 4, 3, "1/2", "36/100"),
    ("spread", 4, 3, "1/2", "2/5"),
    ("collapsed", 2, 8, "1/2", "4/100"),
    ("spread", 2, 8, "1/2", "1/10"),
)
_BITS = 200


@claim(
    kind="theorem",
    hypotheses=(
        "C ≥ 2 classes of n ≥ 2 samples, each sample at one unit vector for all its views, d ≥ nC",
        "a share 1 − α of L_out of Khosla et al. 2020, whose positives are the other samples of "
        "the class, and α of InfoNCE with all other samples as negatives, at temperature τ",
    ),
    family=steps("the slopes along the line q = −(1 + (n−1)r)/(n(C−1)), every C, n, τ", *_SLOPES)
    + cases(("optimum", "C", "n", "τ", "α"), _CASES, "whether the classes collapse"),
    source="Lee, Oh, Lee, Sohn, AISTATS 2025 (arXiv 2503.08203; read: abstract), with nceproof's "
    "threshold",
    declared=Verdict.ARGUED,
)
def class_collapse_threshold() -> Iterator[Instance]:
    """A mixture with a self-supervised loss collapses classes up to one share of it and no further.

    With E = e^{−C/((C−1)τ)} the collapsed simplex is a minimiser iff α·g ≤ (1 − α)·s, where
    g = (n−1)(1 − E)/(n(1 + (C−1)E)) and s = (nC − 1)E/(n − 1 + n(C−1)E).

    If the cosines of one class are r and those of different classes q, the losses are log(n − 1 +
    n(C−1)e^{(q−r)/τ}) and log(1 + (n−1)e^{(r−1)/τ} + n(C−1)e^{(q−1)/τ}). The mixture is convex in
    the Gram matrix, so of maps with the same mean cosines r and q these are best. It rises with q,
    and ‖Σ f‖² ≥ 0 is 1 + (n−1)r + n(C−1)q ≥ 0: q is best at the end of that. What is left is convex
    in r ≤ 1, and least at r = 1 iff its slope there is not positive. At r = 1 the slopes are −s/τ
    and g/τ; the steps have them for every r.

    For the cases named s and g are enclosed, or a map with r < 1 that is better, a Gram matrix in
    fractions. Without any self-supervised loss the classes collapse for every τ: `supcon-bound`.
    """
    yield from _slopes()
    for optimum, classes, samples, temperature, share in _CASES:
        given = classes, samples, Fraction(temperature), Fraction(share)
        parameters = {"C": str(classes), "n": str(samples), "τ": temperature, "α": share}
        if optimum == "collapsed":
            evidence, witness = collapses(*given), {}
        else:
            r = best(*given)
            evidence, witness = spreads(*given, r), {"r": str(r)}
        yield Instance({"optimum": optimum, **parameters}, shown(evidence), "", witness)


def _slopes() -> Iterator[Instance]:
    """Differentiate both losses by r, where the slope of q is −(n−1)/(n(C−1))."""
    C, n, r, q, t = symbols("C n r q t")
    falls = [(q, -(n - 1) / (n * (C - 1)))]
    supervised, instances = _formulas(C, n, r, q, t)
    E, F, G = exp((q - r) / t), exp((r - 1) / t), exp((q - 1) / t)
    slope = -(n * C - 1) * E / (n - 1 + n * (C - 1) * E) / t
    rise = (n - 1) * (F - G) / (1 + (n - 1) * F + n * (C - 1) * G) / t
    for step, loss, expected in zip(_SLOPES, (supervised, instances), (slope, rise), strict=True):
        yield Instance({"step": step}, shown(derivative(loss, r, expected, given=falls)), "t = τ")


def _formulas(C: Expr, n: Expr, r: Expr, q: Expr, t: Expr) -> tuple[Expr, Expr]:
    near, far = (n - 1) * exp((r - 1) / t), n * (C - 1) * exp((q - 1) / t)
    return log(n - 1 + n * (C - 1) * exp((q - r) / t)), log(1 + near + far)


def collapses(classes: int, samples: int, temperature: Fraction, share: Fraction) -> Evidence:
    """Decide α·g ≤ (1 − α)·s."""
    C, n = classes, samples
    with precision(_BITS):
        E = arb(rational(Fraction(-C, C - 1) / temperature)).exp()
        g = (n - 1) * (1 - E) / (n * (1 + (C - 1) * E))
        s = (n * C - 1) * E / (n - 1 + n * (C - 1) * E)
        sides = (rational(share) * g, rational(1 - share) * s)
        return at_most(*(Enclosure.of(side, bits=80) for side in sides))


def spreads(
    classes: int, samples: int, temperature: Fraction, share: Fraction, r: Fraction
) -> Evidence:
    """Decide that vectors with the cosine r in a class have a smaller loss than r = 1."""
    grams = (gram(classes, samples, within) for within in (r, Fraction(1)))
    return below(*(loss(samples, temperature, share, found) for found in grams))


def best(classes: int, samples: int, temperature: Fraction, share: Fraction) -> Fraction:
    """Return a cosine r of a grid at which the loss is least, as a proposal."""

    def value(r: Fraction) -> float:
        q = float(across(classes, samples, r))
        near, far = ((x - 1) / float(temperature) for x in (float(r), q))
        negatives = samples * (classes - 1)
        supervised = math.log(samples - 1 + negatives * math.exp(far - near))
        own = math.log(1 + (samples - 1) * math.exp(near) + negatives * math.exp(far))
        return float(1 - share) * supervised + float(share) * own

    lowest = Fraction(-1, samples - 1)
    return min((lowest + (1 - lowest) * Fraction(k, 100) for k in range(100)), key=value)


def across(classes: int, samples: int, r: Fraction) -> Fraction:
    """Return the least cosine between classes, −(1 + (n−1)r)/(n(C−1))."""
    return -(1 + (samples - 1) * r) / (samples * (classes - 1))


def gram(classes: int, samples: int, r: Fraction) -> Matrix:
    """Return the Gram matrix of nC unit vectors, class by class; raise where there are none."""
    q = across(classes, samples, r)

    def entry(i: int, j: int) -> Fraction:
        return Fraction(1) if i == j else r if i // samples == j // samples else q

    size = classes * samples
    return gram_matrix([[rational(entry(i, j)) for j in range(size)] for i in range(size)])


def loss(samples: int, temperature: Fraction, share: Fraction, gram: Matrix) -> Enclosure:
    """Return the mixture of both losses, in the mean over samples."""
    rate, total = rational(1 / temperature), arb(0)
    with precision(_BITS):
        for i, row in enumerate(gram):
            rest = [(j, rate * x) for j, x in enumerate(row) if j != i]
            decay = sum((arb(x).exp() for _, x in rest), arb(0))
            own = [x for j, x in rest if j // samples == i // samples]
            supervised = decay.log() - sum(own, fmpq(0)) / (samples - 1)
            instances = (decay * arb(-rate).exp()).log1p()
            total += rational(1 - share) * supervised + rational(share) * instances
        return Enclosure.of(total / len(gram), bits=80)
