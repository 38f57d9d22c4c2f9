"""What is read as an exact number, and what is refused."""

from fractions import Fraction
from math import inf

import numpy as np
import pytest
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

from numerics.exact.rationals import as_fraction, check_negatives, class_law, rational

rationals = st.fractions(max_denominator=10**9)


@given(rationals)
def test_every_way_to_write_a_rational_is_read_exactly(x):
    for written in (x, str(x), fmpq(x.numerator, x.denominator)):
        assert as_fraction(rational(written)) == x


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9))
def test_a_decimal_means_the_decimal(x):
    assert as_fraction(rational(str(x))) == Fraction(x)


@given(st.integers())
def test_integers_of_numpy_are_integers(n):
    small = n % 1000
    assert as_fraction(rational(np.int64(small))) == small
    assert as_fraction(rational(n)) == n


@given(st.floats())
def test_no_float_is_taken_for_an_exact_number(x):
    with pytest.raises(TypeError, match="exact number"):
        rational(x, name="beta")


@pytest.mark.parametrize(
    "text", ["", "one", "1/0", "1/2/3", "0x10", "1e99999", "٣", "1_000", "--1", "9" * 5000, "nan"]
)
def test_text_that_is_no_number_is_refused_by_name(text):
    with pytest.raises(ValueError, match="margin is") as refused:
        rational(text, name="margin")
    assert len(str(refused.value)) < 200


@pytest.mark.parametrize("value", [True, None, [1], 1j])
def test_other_types_are_refused(value):
    with pytest.raises(TypeError, match="exact number"):
        rational(value)


@given(st.lists(st.integers(1, 50), min_size=2, max_size=6), st.integers(0, 5))
def test_a_law_sums_to_one_exactly(weights, place):
    law = [Fraction(w, sum(weights)) for w in weights]
    assert [as_fraction(mass) for mass in class_law(law)] == law
    law[place % len(law)] += Fraction(1, 10**15)
    with pytest.raises(ValueError, match="sums to"):
        class_law(law)


@given(st.integers(1, 10**18))
def test_a_number_of_negatives_is_an_integer_or_infinity(k):
    assert check_negatives(k) == k
    assert check_negatives(np.int64(k % 1000 + 1)) == k % 1000 + 1
    assert check_negatives(inf) == inf


@pytest.mark.parametrize("value", [0, -3, True, 2.0, np.float64(2), float("nan"), -inf, "3", None])
def test_any_other_number_of_negatives_is_refused(value):
    with pytest.raises(ValueError, match=r"negatives is .*; give an integer k ≥ 1 or inf"):
        check_negatives(value)


@pytest.mark.parametrize("value", [10**18 + 1, 10**30, 10**5000], ids=["1e18+1", "1e30", "1e5000"])
def test_a_number_of_negatives_has_an_end(value):
    with pytest.raises(ValueError, match=r"negatives is an integer of \d+ bits, .* or inf for the"):
        check_negatives(value)
