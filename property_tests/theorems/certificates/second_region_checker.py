"""Numbers of mpmath for the tests of the second checker of regions."""

from fractions import Fraction

import mpmath
from hypothesis import strategies as st

THIRD = Fraction(1, 3)

mpmath.mp.prec = 400

units = st.fractions(-1, 1, max_denominator=1000)


def real(x):
    return mpmath.mpf(x.numerator) / x.denominator


def value_of(terms, x, y):
    return sum(c * x**i * y**j for (i, j), c in terms.items())
