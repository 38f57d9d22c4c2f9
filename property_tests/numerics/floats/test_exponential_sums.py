"""The table of exponentials for log(1 + S): its error on all of (0, k], in ball arithmetic."""

import numpy as np
import pytest
from flint import arb, fmpq

from numerics.balls.enclosure import precision
from numerics.floats import exponential_sums as exponentials
from numerics.floats.exponential_sums import log_as_exponentials

_ORDER = 14
_FIRST = arb(fmpq(1, 10**16))


def largest_relative_error(table, largest):
    """Return a bound of |Σ w_n (1 − e^{−t_n S}) − log(1 + S)| / log(1 + S) over 0 < S ≤ largest.

    On (0, s] both are S up to a factor 1 ± s·something; beyond, Taylor's formula in intervals
    [m − r, m + r] with r = m/17 bounds the difference by its derivatives.
    """
    t, w = ([arb(float(x)) for x in part] for part in (table.times, table.weights))
    pairs = list(zip(t, w, strict=True))
    slope = sum((x * y for x, y in pairs), arb(0))
    bend = sum((x * x * y for x, y in pairs), arb(0))
    worst = (abs(slope - 1) + (bend + 1) * _FIRST) / (1 - _FIRST)
    low = _FIRST
    while low < largest:
        middle = arb((low * fmpq(17, 16)).mid())
        radius = arb((middle - low).abs_upper())
        worst = worst.max(taylor_bound(pairs, middle, radius) / low.log1p())
        low = arb((middle + radius).mid())
    return worst.upper()


def taylor_bound(pairs, middle, radius):
    """Return a bound of |Σ w (1 − e^{−tS}) − log(1 + S)| for |S − middle| ≤ radius."""
    terms = [(t, w * (-t * middle).exp()) for t, w in pairs]
    bound = abs(
        sum((w - term for (_, w), (_, term) in zip(pairs, terms, strict=True)), arb(0))
        - middle.log1p()
    )
    for order in range(1, _ORDER):
        coefficient = -sum(((-t) ** order * term for t, term in terms), arb(0)) / arb.fac_ui(order)
        coefficient += (-1 / (1 + middle)) ** order / order
        bound += abs(coefficient) * radius**order
    rest = sum((t**_ORDER * term * (t * radius).exp() for t, term in terms), arb(0))
    bound += rest / arb.fac_ui(_ORDER) * radius**_ORDER
    return bound + (radius / (1 + middle - radius)) ** _ORDER / _ORDER


@pytest.mark.slow
@pytest.mark.parametrize(("negatives", "largest"), [(1, 1.0), (256, 1.0), (10**9, 1.0), (16, 55.0)])
def test_the_table_has_thirteen_digits_on_the_whole_range(negatives, largest):
    table = log_as_exponentials(negatives=negatives, largest=largest)
    with precision(128):
        assert largest_relative_error(table, negatives * largest) < fmpq(1, 10**13)


def test_a_coarser_table_would_not_have_them(monkeypatch):
    monkeypatch.setattr(exponentials, "STEP", 1 / 3)
    table = log_as_exponentials.__wrapped__(negatives=2, largest=1.0)
    assert abs(table.weights @ -np.expm1(-table.times) - np.log(2)) > 1e-13
    with precision(128):
        assert largest_relative_error(table, 2) > fmpq(1, 10**13)


def test_all_numbers_are_positive_so_that_nothing_cancels():
    table = log_as_exponentials(negatives=10**9, largest=1.0)
    assert (table.weights > 0).all()
    assert (np.diff(table.times) > 0).all()
    assert len(table.times) < 150
