"""Files and reference values for the tests of the second checker."""

import itertools
from fractions import Fraction

import mpmath
from hypothesis import strategies as st

from property_tests import ROOT
from theorems.certificates import recheck

CORPORA = ROOT / "property_tests" / "certificates"

rationals = st.fractions(max_denominator=10**6)


def exact(number):
    """An mpmath number or a float as a fraction, exactly."""
    mantissa, exponent = mpmath.frexp(number)
    scaled = int(mpmath.ldexp(mantissa, mpmath.mp.prec))
    return Fraction(scaled) * Fraction(2) ** (int(exponent) - mpmath.mp.prec)


def reference(function, x, bits):
    """A value with far more bits than asked for."""
    with mpmath.workprec(4 * bits + 400):
        return exact(function(mpmath.mpf(x.numerator) / x.denominator))


def symmetric(size, entries):
    rows = [[0] * size for _ in range(size)]
    for (i, j), x in zip(
        itertools.combinations_with_replacement(range(size), 2), entries, strict=False
    ):
        rows[i][j] = rows[j][i] = x
    return rows


def certificate(**changes):
    """A certificate in memory, with what the two witnesses hold left to the test."""
    witness = recheck.Witness(
        1, [[Fraction(1)]] * 2, [Fraction(0)] * 2, Fraction(0), [[Fraction(0)] * 2] * 2
    )
    fields = {
        "beta": Fraction(1),
        "margin": Fraction(0),
        "law": [Fraction(1, 2)] * 2,
        "weights": [Fraction(1, 2)] * 2,
        "before": witness,
        "after": witness,
        "before_most": Fraction(0),
        "after_least": Fraction(1),
    }
    return recheck.Certificate(**(fields | changes))
