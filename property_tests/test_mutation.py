"""Mutants of the trusted files: the tests kill a sample of them (`pytest -m mutation`)."""

import pytest

from property_tests.mutation import mutants, survivors

TESTS = {
    "theorems/kernel/rules.py": ["property_tests/theorems/test_rules.py"],
    "theorems/kernel/normal_form.py": ["property_tests/theorems/test_normal_form.py"],
    "theorems/kernel/terms.py": ["property_tests/theorems/test_rules.py"],
    "theorems/kernel/statement.py": ["property_tests/theorems/test_rules.py"],
    "theorems/kernel/theorem.py": ["property_tests/theorems/test_forgery.py"],
    "theorems/kernel/replay.py": ["property_tests/theorems/test_derivations.py"],
    "numerics/optimality.py": ["property_tests/numerics/test_optimality.py"],
}


@pytest.mark.parametrize(
    ("source", "changes"),
    [
        ("a < b", ["a <= b"]),
        ("a and b", ["a or b", "b", "a"]),
        ("_require(a, b)", ["(lambda *unchecked: None)(a, b)", "_require(b, a)"]),
        ("x = {1, 2}", ["x = {1}", "x = {2, 2}", "x = {0, 2}", "x = {1, 3}", "x = {1, 1}"]),
        ("not a", ["not not a"]),
        ("a - b", ["a + b"]),
    ],
)
def test_a_mutant_changes_one_thing(source, changes):
    assert [text for _, _, text in mutants(source)] == changes


@pytest.mark.mutation
@pytest.mark.parametrize("path", TESTS)
def test_a_sample_of_mutants_is_killed(path):
    count, alive = survivors(path, TESTS[path], every=20)
    assert count
    assert len(alive) <= count // 5, "\n".join(alive)
