"""To how many digits a number is a known one, also where no float holds it."""

from fractions import Fraction

import pytest

from theorems.tools.nearest import digits_in_common, nearest

TINY = Fraction(1, 10**400)  # 0.0 as a float


@pytest.mark.parametrize(
    ("value", "reference", "digits"),
    [
        *((6.92, 6.921, 3), (1.0, 1.5, 0), (0.0, 0.0, 15), (1e-9, 0.0, 0), (1.0, 1.0 + 1e-15, 14)),
        *((0.0, TINY, 0), (TINY, TINY**2, 0), (TINY, TINY * (1 + TINY), 15)),
    ],
)
def test_digits_in_common(value, reference, digits):
    assert digits_in_common(value, reference) == digits


def test_of_two_that_are_as_near_the_first_is_named():
    assert nearest(2.0, {"a": 3.0, "b": 2.0, "c": 2.0}) == ("b", 15)
    assert nearest(9.0, {"a": 1.0, "b": 2.0}) == ("a", 0)
