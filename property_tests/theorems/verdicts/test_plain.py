"""What an author hands in is copied into exact types, before it is compared or shown."""

import json
import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from theorems.verdicts.plain import (
    DEEPEST,
    LONGEST,
    check_depth,
    quotable,
    text,
    texts,
    written,
)

LETTERS = st.text("aΣψ 0.,;:+−≥∈⟨⟩½²_'", max_size=12)


class Text(str):
    """A text that answers to the check as it likes."""

    __slots__ = ()


class Numbers(list):
    pass


NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text("abc1 ", max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("xyz"), inner),
    max_leaves=8,
)


@given(VALUES)
def test_what_json_can_write_is_copied(value):
    found = written(value, name="witness")
    assert json.loads(json.dumps(found)) == json.loads(json.dumps(value))
    if isinstance(value, list | dict):
        assert found is not value


@pytest.mark.parametrize(
    ("value", "error", "message"),
    [
        (Text("1"), TypeError, "cannot be written down"),
        ([Numbers((1,))], TypeError, "cannot be written down"),
        ({1: "x"}, TypeError, "a name in witness is 1"),
        (float("nan"), TypeError, "cannot be written down"),
        (object(), TypeError, "give numbers as texts"),
        (1 << LONGEST, ValueError, f"more than {LONGEST} bits"),
        ({"so”": 1}, ValueError, "without quotation marks"),
        (["so”"], ValueError, "without quotation marks"),
    ],
)
def test_what_cannot_be_written_as_it_is_is_refused(value, error, message):
    with pytest.raises(error, match=message):
        written(value, name="witness")


def test_a_list_that_holds_itself_is_too_deep():
    endless = []
    endless.append(endless)
    with pytest.raises(ValueError, match=f"more than {DEEPEST} lists deep"):
        written(endless, name="witness")
    check_depth("law" + "[0]" * DEEPEST)
    with pytest.raises(ValueError, match="law has lists in lists"):
        check_depth("law" + "[0]" * (DEEPEST + 1))


@given(st.dictionaries(LETTERS, LETTERS, max_size=3))
def test_texts_are_a_copy_of_a_dictionary_of_texts(values):
    found = texts(values, name="parameters")
    assert found == values
    assert found is not values


@pytest.mark.parametrize("values", [{"C": 2}, {2: "C"}, {"C": Text("2")}, [("C", "2")], None])
def test_other_parameters_are_refused(values):
    with pytest.raises(TypeError, match="give a dictionary of names and values as texts"):
        texts(values, name="parameters")


def test_a_subclass_of_a_text_is_no_text():
    assert text("a", name="note") == "a"
    with pytest.raises(TypeError, match="give a text, of no subclass"):
        text(Text("a"), name="note")


ENDS = {*'"“”„«»`‘‛‹›'}


@given(st.text(max_size=12) | st.text("ab'’′″ (", max_size=6))
def test_what_is_quotable_holds_no_end_of_a_quotation(words):
    with suppress(ValueError):
        assert quotable(words, name="note") is words
        assert not ENDS & {*words}
        assert not re.search("['’′″]['’′″]+(?![(])|″(?![(])|(^|[ ])['’′″]", words)


def test_the_sign_that_is_refused_is_named():
    with pytest.raises(ValueError, match=r"give a text without quotation marks, .*; not U\+02BE"):
        quotable("soʾʾ", name="note")
