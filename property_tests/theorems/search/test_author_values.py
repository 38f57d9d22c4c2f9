"""Values of witnesses are printed as the field writes them, and not as Python does."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from numerics.balls.enclosure import Enclosure
from theorems.search.author_values import as_written

NUMBERS = st.fractions().map(str) | st.integers()
VALUES = st.recursive(
    NUMBERS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("kCx"), inner),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("1/2", "1/2"),
        (["1/2", "1/4", "1/4"], "(1/2, 1/4, 1/4)"),
        ({"k": 3, "C": "2"}, "(k = 3, C = 2)"),
        ([["4/5", "3/5"], ["0", "-1"]], "((4/5, 3/5), (0, -1))"),
        (["122", "100"], "(122, 100)"),
        (["0.5", "0.6"], "(0.5, 0.6)"),
        (["0.382546255918", "0.382546255919"], "[0.382546255918, 0.382546255919]"),
        (["0.382546255919", "0.382546255918"], "(0.382546255919, 0.382546255918)"),
        (["0.3825462559", "0.382546255919"], "(0.3825462559, 0.382546255919)"),
        ([0.5, 2], "(0.5, 2)"),
    ],
)
def test_a_value_is_written_as_the_field_does(value, text):
    assert as_written(value) == text


@given(VALUES)
def test_what_is_written_has_all_numbers_in_order_and_no_quotes_or_braces(value):
    text = as_written(value)
    assert not set(text) & set("'\"{}")
    number = r"-?\d+(?:/\d+)?"
    assert re.findall(number, text) == re.findall(number, repr(value))
    assert text.count("(") == text.count(")")


@given(st.fractions(-9, 9), st.integers(6, 20))
def test_both_ends_of_an_enclosure_are_an_interval(exact, places):
    ends = list(Enclosure.exactly(exact, bits=80).decimals(places))
    assert as_written(ends) == f"[{ends[0]}, {ends[1]}]"
