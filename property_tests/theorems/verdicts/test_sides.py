"""What is compared: exact numbers, enclosures, and lists of them, of exactly these types."""

from fractions import Fraction

import numpy as np
import pytest
from sympy import Integer, Symbol

from numerics.balls.enclosure import Enclosure
from property_tests.theorems.verdicts.sly import Sly, SlyFraction, SlyInt
from theorems.verdicts import evidence as e


def patched_fraction():
    number = Fraction(2)
    number._numerator = SlyInt(2)
    return number


NO_NUMBERS = [
    True,
    1.0,
    np.float64(1),
    np.int64(1),
    np.True_,
    "1",
    None,
    1j,
    Sly(),
    SlyFraction(2),
    SlyInt(2),
    patched_fraction(),
    Integer(1),
    Symbol("x"),
    Enclosure(Fraction(0), 1.0, 53),
    Enclosure(Fraction(0), SlyFraction(2), 53),
    [Fraction(1)],
]


@pytest.mark.parametrize("impostor", NO_NUMBERS, ids=lambda x: type(x).__name__)
@pytest.mark.parametrize("comparator", [e.below, e.at_most, e.equal, e.different, e.within])
def test_only_exact_numbers_and_enclosures_are_compared(impostor, comparator):
    for pair in ((impostor, Fraction(1)), (Fraction(1), impostor)):
        with pytest.raises(TypeError, match="cannot be compared"):
            comparator(*pair)


def test_an_enclosure_that_is_turned_round_encloses_nothing():
    with pytest.raises(ValueError, match="encloses nothing"):
        e.below(Enclosure(Fraction(1), Fraction(0), 53), 2)


@pytest.mark.parametrize(
    "bits", [0, 2, 52, 2001, 10**5, 10**5000], ids=lambda bits: str(bits.bit_length())
)
def test_an_enclosure_has_as_many_bits_as_can_be_printed(bits):
    with pytest.raises(ValueError, match=r"bits is .*; give an integer from 53 to 2000"):
        e.below(Enclosure(Fraction(1, 3), Fraction(2, 5), bits), 2)


def test_a_list_that_holds_itself_is_no_side():
    endless = []
    endless.append(endless)
    for compare in (e.equal, e.different):
        with pytest.raises(ValueError, match="the left side has lists in lists"):
            compare(endless, endless)
    with pytest.raises(ValueError, match="gram has lists in lists"):
        e.minimises(endless, ["1/2", "1/2"], negatives=1)


def test_lists_of_different_lengths_are_no_sides():
    with pytest.raises(ValueError, match="1 and 2 entries"):
        e.equal([1], [1, 2])
    with pytest.raises(TypeError, match="cannot be compared"):
        e.equal([1], 1)


def test_a_comparison_of_nothing_is_refused():
    for pair in (([], []), ((), ()), ([[]], [[]]), ([1, []], [1, []]), ([], 1), (1, ())):
        for comparator in (e.equal, e.different):
            with pytest.raises((TypeError, ValueError), match=r"empty list|cannot be compared"):
                comparator(*pair)
    with pytest.raises(ValueError, match=r"give a number at least"):
        e.equal([], [])
