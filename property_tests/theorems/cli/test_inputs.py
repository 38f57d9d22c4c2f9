"""What users hand over: read exactly, or refused in one line that names the place."""

from fractions import Fraction

from numerics.exact.rationals import as_fraction
from theorems.cli.inputs import read_law, read_negatives, read_weights


def test_laws_weights_and_counts_are_read_exactly():
    assert read_law("0.1, 9/10") == read_law("1e-1,0.9") == (read_law("1/10,9/10"))
    assert [as_fraction(mass) for mass in read_law("uniform:3")] == [Fraction(1, 3)] * 3
    law = read_law("1/4,3/4")
    assert read_weights("rho", law) == law
    assert read_weights("uniform", law) == read_law("1/2,1/2")
    assert read_weights("1/5,4/5", law) == read_law("0.2,0.8")
    assert read_negatives(" 7 ") == 7
    assert read_negatives("inf") == float("inf")
