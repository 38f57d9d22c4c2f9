"""Whether the first line of a table holds names or a point: what cannot be told is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from theorems.tools.embeddings.headers import has_header, is_float, is_nameless, is_number

POINTS = [["0.5", "-1.0", "2.25"], ["1.5", "0.0", "-3.0"]]


@pytest.mark.parametrize(
    ("first", "rest", "found"),
    [
        (["x", "y", "z"], POINTS, True),
        (["0", "1", "2"], POINTS, True),
        (["3", "4", "5"], POINTS, True),
        (["", "0", "1"], [["0", "0.5", "1.0"], ["1", "2.0", "3.0"]], True),
        (["0.25", "1.0", "2.0"], POINTS, False),
        (["0.25", "", "2.0"], POINTS, False),
        (["a", "0.5", "1.0"], [["a", "1.5", "2.0"], ["b", "0.5", "1.0"]], False),
        (["label", "e0", "e1"], [["a", "1.5", "2.0"], ["b", "0.5", "1.0"]], True),
        (["5", "7", "7"], [["1", "2", "2"], ["3", "4", "4"]], False),
        (["1/2", "1/3", "0"], POINTS, False),
    ],
)
def test_a_first_line_is_what_it_reads_like(first, rest, found):
    assert has_header(first, rest, []) is found


@pytest.mark.parametrize(
    ("first", "rest"),
    [
        (["0", "1"], [["0.5", "1.0"], ["2.0", "1.5"]]),
        (["0.0", "1.0", "2.0"], POINTS),
        (["1", "2", "3"], [["4", "5", "6"], ["7", "8", "9"]]),
        (["x", "0.5", "1.0"], [["0.25", "1.5", "2.0"]]),
    ],
)
def test_a_line_that_may_be_both_is_refused_with_the_remedy(first, rest):
    with pytest.raises(ValueError, match="say `--header` or `--no-header`"):
        has_header(first, rest, [])


def test_a_name_that_is_asked_for_settles_it_and_a_number_does_not():
    first, rest = ["kind", "0.5", "1.0"], [["a", "1.5", "2.0"]]
    assert has_header(first, rest, ["kind"])
    with pytest.raises(ValueError, match="line 1 reads"):
        has_header(["0", "1"], [["0.5", "1.0"]], ["0"])


@given(st.floats(allow_nan=False) | st.integers() | st.fractions())
def test_numbers_as_python_writes_them_are_numbers(number):
    assert is_number(str(number))
    assert is_float(str(number)) or "/" in str(number)


@pytest.mark.parametrize("text", ["1_0", "\u0663", "x", "", "1/0", "--1", "1e", "0x10"])
def test_what_python_alone_reads_is_no_number(text):
    assert not is_number(text)


def test_an_index_without_a_name_is_what_pandas_writes():
    named = {"": True, "  ": True, "Unnamed: 0": True, "Unnamed: 0_level_1": True, "index": False}
    assert {name: is_nameless(name) for name in named} == named
