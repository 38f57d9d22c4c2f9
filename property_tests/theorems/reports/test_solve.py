"""A minimum and L_sup are shown to as many places as their intervals leave, rounded outwards."""

import re
from fractions import Fraction
from math import inf

import pytest
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

from numerics.balls.enclosure import Enclosure
from numerics.exact.losses import Hinge, HingeMax, Logistic
from theorems.reports.solve import as_fields, as_table
from theorems.tools.minimiser import Solution

LOSS = Logistic()
HALF = Enclosure.exactly("1/2", bits=53)
VALUES = st.fractions(-10, 10, max_denominator=10**40)
WIDTHS = st.builds(lambda p, n: Fraction(n, 10**p), st.integers(2, 60), st.integers(1, 9))


def shown(interval):
    text = as_table([Solution(1, interval, ((fmpq(1),),), interval, "global", None)], LOSS)
    lower, upper = re.search(r"min L_k  \[(.*), (.*)\]", text).groups()
    assert f"L_sup    [{lower}, {upper}]" in text
    return lower, upper


@given(VALUES, WIDTHS)
def test_the_places_shown_are_those_that_the_width_leaves(value, width):
    ends = shown(Enclosure(value, value + width, 300))
    lower, upper = map(Fraction, ends)
    assert lower <= value < value + width <= upper
    place = Fraction(1, 10 ** max(len(end.partition(".")[2]) for end in ends))
    assert upper - lower <= 3 * place
    assert width <= place  # no place is shown that the interval says nothing of


def test_an_exact_value_is_one_number():
    one = Enclosure.exactly(1, bits=53)
    text = as_table([Solution(1, one, ((fmpq(1),),), one, "global", None)], LOSS)
    assert f"min L_k  {one}\n" in text


@given(st.fractions(0, 2, max_denominator=10**60), st.fractions(-1, 1, max_denominator=10**9))
def test_no_radius_is_rounded_down_nor_said_of_what_is_rounded(radius, entry):
    solution = Solution(1, HALF, ((as_fmpq(entry),),), HALF, "global", radius)
    text = as_table([solution], LOSS)
    (found,) = re.findall(r"unique and within (.*) of the matrix found, rounded here", text)
    assert radius <= Fraction(found) <= radius * Fraction(11, 10)
    fields = as_fields(solution, LOSS)
    off = abs(Fraction(fields["gram"][0][0]) - entry)
    assert radius + off <= Fraction(fields["radius"]) <= (radius + off) * (1 + 2**-50) + 2**-1000


def as_fmpq(x):
    return fmpq(x.numerator, x.denominator)


@pytest.mark.parametrize(
    ("loss", "limit"),
    [(Logistic(), "lim L_k − log k"), (Hinge(), "lim L_k / k"), (HingeMax(), "lim L_k")],
)
def test_what_has_a_limit_is_named(loss, limit):
    """For infinitely many negatives L_k itself may be infinite."""
    solution = Solution(inf, HALF, ((fmpq(1),),), HALF, "global", None)
    assert f"  min {limit}  {HALF}\n" in as_table([solution], loss)
    assert as_fields(solution, loss)["loss_is"] == limit
