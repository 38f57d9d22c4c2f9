"""Where the factor of Ash et al. is smallest."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import floor

from sympy import Integer, evaluate, symbols

from theorems.language import (
    Instance,
    Verdict,
    all_of,
    argued,
    at_most,
    below,
    claim,
    equal,
    grid,
    identity,
    steps,
)

_CLASSES = range(2, 101)
_RATIOS = "ηk/(k+1) before n", "η after n"


def threshold(classes: int) -> Fraction:
    """Return n = 2(C−1)(1 + 1/2 + .. + 1/(C−1))."""
    return 2 * (classes - 1) * sum((Fraction(1, j) for j in range(1, classes)), Fraction(0))


def factor(classes: int, negatives: int) -> Fraction:
    """Return α(k) = 2 max{1, n/k} η^k with η = C/(C−1)."""
    share = max(Fraction(1), threshold(classes) / negatives)
    return 2 * share * Fraction(classes, classes - 1) ** negatives


def lowest(classes: int) -> int:
    """Return the first of the two k at which α is smallest."""
    return classes - 1


@claim(
    kind="theorem",
    hypotheses=("ρ_c = 1/C, 2 ≤ C ≤ 100", "α(k) = 2 max{1, n/k} η^k, the factor of `ash-bound`"),
    family=steps("the ratios for all C and k; what happens across n for each C", *_RATIOS)
    + grid(C=_CLASSES),
    source="the talk, whose slide has α as η^k/k",
    declared=Verdict.ARGUED,
)
def ash_factor_minimum() -> Iterator[Instance]:
    """The factor of Ash et al. falls until k = C − 1, is the same at k = C, and grows after that.

    α(k+1)/α(k) = ηk/(k+1) for k + 1 ≤ n and η for k ≥ n, η = 1 + 1/(C−1). The former is below, at
    or above 1 as k is below, at or above C − 1. So α is smallest at C − 1 and at C, and there only;
    it grows like η^k/k up to k = n, of the order of 2C log C, and like η^k beyond.
    """
    yield from _ratios()
    for classes in _CLASSES:
        n, last = threshold(classes), floor(threshold(classes))
        rises = below(factor(classes, last), factor(classes, last + 1))
        tie = equal(factor(classes, lowest(classes)), factor(classes, lowest(classes) + 1))
        yield Instance(
            {"C": str(classes)},
            all_of(at_most(classes, n), rises, tie),
            f"n ≥ C, α({last + 1}) > α({last}) across n, and α is the same at the two smallest",
            witness={"n": str(n)},
        )


def _ratios() -> Iterator[Instance]:
    """Check both ratios as identities of polynomials in C and k."""
    C, k = symbols("C k")
    with evaluate(False):  # what is compared is to be seen as it is written here
        # η^{k+1}/(k+1) : η^k/k = Ck : (C−1)(k+1), and Ck − (C−1)(k+1) = k − (C−1).
        ratio = C * k - (C - 1) * (k + 1), k - lowest(C)
        above = C - (C - 1), Integer(1)  # so η = C/(C−1) is above 1
    yield from argued(_RATIOS, (identity(*ratio), identity(*above)))
