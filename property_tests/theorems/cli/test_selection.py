"""What the command line asks for: ids, patterns of ids, files."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from property_tests.running import nceproof
from theorems.cli.selection import requested
from theorems.errors import FileError, UsageError
from theorems.verdicts.catalogue import all_claims


def test_a_pattern_asks_for_the_claims_that_it_matches():
    result = nceproof("verify", "etf-exists*", "--time-limit", "0")
    assert result.exit_code == 3
    asked = set(re.findall(r"etf-exists[\w-]*", result.stdout))
    expected = {one.id for one in all_claims() if one.id.startswith("etf-exists")}
    assert asked >= expected
    assert len(expected) > 2
    none = nceproof("verify", "etf-?")
    assert none.exit_code == 2
    assert "no claim is called 'etf-?'" in none.stderr


@given(st.text(max_size=12), st.sampled_from(["", ".py", "/", "./"]))
def test_whatever_an_argument_is_it_is_an_id_or_a_file(text, mark):
    argument = text + mark
    wrong = FileError if set("./\\") & set(argument) else UsageError
    with pytest.raises(wrong) as refused:
        requested([argument])
    assert len(str(refused.value).splitlines()) == 1
