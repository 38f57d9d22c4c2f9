"""The mutation tester changes one thing at a time; what survives in the kernel is argued."""

from pathlib import Path

import pytest

from property_tests.mutation import ROOT, mutants, survivors

ARGUED = {
    line
    for line in Path(__file__).with_name("survivors.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
}
FILES = sorted({line.partition(":")[0] for line in ARGUED})
TESTS = ["property_tests/theorems/test_rules.py", "property_tests/theorems/test_normal_form.py"]


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


def test_every_survivor_that_is_argued_is_a_mutant_of_today():
    changes = {
        f"{path}: {one.change}"
        for path in FILES
        for one in mutants((ROOT / path).read_text(encoding="utf-8"))
    }
    assert changes >= ARGUED


@pytest.mark.mutants
@pytest.mark.parametrize("path", FILES)
def test_every_survivor_is_argued(path):
    _, found = survivors(path, TESTS)
    assert set(found) <= ARGUED
