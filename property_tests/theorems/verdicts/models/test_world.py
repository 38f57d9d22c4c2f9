"""Every rational number is a sum of four squares."""

from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

from theorems.verdicts.models.world import four_squares


@given(st.integers(0, 10**12), st.integers(1, 10**6))
def test_every_rational_is_a_sum_of_four_squares(p, q):
    roots = four_squares(fmpq(p, q))
    assert len(roots) <= 4
    assert sum((x * x for x in roots), fmpq(0)) == fmpq(p, q)
