"""What a user says of a file: an option that says nothing of it is refused by name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from theorems.errors import UsageError
from theorems.tools.embeddings.choices import Choices, listed, option

KINDS = {"has_names": False, "has_columns": False, "has_lines": False}
OPTIONS = {
    "array": ("x", "has_names", "`--array x`: a .raw file has no arrays with names"),
    "column": ("x", "has_columns", "`--column x`: a .raw file has no columns"),
    "skip": ("x", "has_columns", "`--skip x`: a .raw file has no columns"),
    "header": (False, "has_lines", "`--header`: a .raw file has no header"),
}


@pytest.mark.parametrize("name", OPTIONS)
def test_an_option_is_for_the_files_that_have_what_it_names(name):
    value, kind, message = OPTIONS[name]
    choices = Choices(**{name: value})
    choices.check(".csv", **KINDS | {kind: True})
    with pytest.raises(UsageError, match=f"^{message}; leave it out$"):
        choices.check(".raw", **KINDS)


def test_labels_are_for_every_file_and_nothing_said_is_never_wrong():
    Choices().check(".raw", **KINDS)
    Choices(labels="y.npy", unlabelled="-1").check(".raw", **KINDS)


@given(st.lists(st.text(max_size=4), max_size=9))
def test_of_many_names_the_first_six_and_their_number_are_shown(names):
    said = listed(names)
    assert all(repr(name) in said for name in names[:6])
    assert ("in all" in said) == (len(names) > 6)
    assert said.endswith(f", … ({len(names)} in all)") or len(names) <= 6


def test_an_option_is_shown_as_it_is_typed():
    assert option("column", "e0,e1") == "`--column e0,e1`"
