"""The mutation tester changes one thing at a time."""

import pytest

from property_tests.mutation import mutants


@pytest.mark.parametrize(
    ("source", "changes"),
    [
        ("a < b", ["a <= b"]),
        ("a and b", ["a or b", "b", "a"]),
        ("_require(a, b)", ["(lambda *unchecked: None)(a, b)", "_require(b, a)"]),
        ("x = {1, 2}", ["x = {1}", "x = {2, 2}", "x = {0, 2}", "x = {1, 3}", "x = {1, 1}"]),
        ("not a", ["not not a"]),
        ("a - b", ["a + b"]),
        ("def f(a: {1, 2}) -> (3, 4): pass", []),
    ],
)
def test_a_mutant_changes_one_thing(source, changes):
    assert [mutant.text for mutant in mutants(source)] == changes
