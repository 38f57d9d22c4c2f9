"""The mutation tester changes one thing at a time; what survives in the kernel is argued."""

from pathlib import Path

import pytest

from property_tests.mutation import ROOT, mutants, survivors

ARGUED = {
    line
    for path in Path(__file__).with_name("survivors").glob("*.txt")
    for line in path.read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
}
KERNEL = [
    f"theorems/kernel/{name}.py"
    for name in (
        "conditions",
        "existence_rules",
        "loss_rules",
        "products",
        "rules",
        "signs",
        "statement",
        "theorem",
    )
]
TESTS = {
    **dict.fromkeys(
        KERNEL,
        (
            "theorems/kernel/test_rules.py",
            "theorems/kernel/test_existence_rules.py",
            "theorems/kernel/test_loss_rules.py",
            "theorems/kernel/test_normal_form.py",
        ),
    ),
    "theorems/verdicts/claim.py": ("theorems/verdicts/test_catalogue.py",),
    "theorems/kernel/definitions.py": (
        "theorems/verdicts/test_models.py",
        "theorems/claims/test_collapse.py",
    ),
    "theorems/kernel/normal_form.py": ("theorems/kernel/test_normal_form.py",),
    "theorems/kernel/replay.py": (
        "theorems/kernel/test_replay.py",
        "theorems/kernel/test_theorem.py",
    ),
    "theorems/kernel/sorts.py": (
        "theorems/kernel/test_sorts.py",
        "theorems/kernel/test_statement.py",
        "theorems/kernel/test_names.py",
    ),
    "theorems/kernel/names.py": ("theorems/kernel/test_names.py",),
    "theorems/kernel/word_rules.py": (
        "theorems/kernel/test_word_rules.py",
        "theorems/kernel/test_rules.py",
    ),
    "theorems/kernel/coefficients.py": ("theorems/kernel/test_coefficients.py",),
    "theorems/kernel/work.py": ("theorems/kernel/test_work.py",),
    **dict.fromkeys(
        [f"theorems/rocq/{name}.py" for name in ("translate", "trees", "texts")],
        ("theorems/rocq/test_translate.py", "theorems/rocq/test_trees.py"),
    ),
    "numerics/exact/finite_map.py": ("numerics/exact/test_finite_map.py",),
    "numerics/exact/names.py": ("numerics/exact/test_names.py",),
    "theorems/verdicts/citing.py": ("theorems/verdicts/test_citing.py",),
    "theorems/verdicts/clock.py": ("theorems/verdicts/test_clock.py",),
    "theorems/kernel/terms.py": ("theorems/kernel/test_terms.py", "theorems/kernel/test_sorts.py"),
    "theorems/verdicts/verdict.py": (
        "theorems/verdicts/test_verdict.py",
        "theorems/verdicts/test_family.py",
    ),
    "numerics/balls/dual_check.py": (
        "numerics/balls/test_dual_check.py",
        "numerics/balls/dual_check/test_minimiser_box.py",
    ),
    "theorems/certificates/acceptance.py": ("theorems/certificates/test_acceptance.py",),
    "theorems/certificates/document.py": (
        "theorems/certificates/test_supervised_increase.py",
        "theorems/certificates/test_monotone_region.py",
    ),
    "theorems/certificates/monotone_region.py": ("theorems/certificates/test_monotone_region.py",),
    "theorems/certificates/format.py": ("theorems/certificates/test_supervised_increase.py",),
    "theorems/certificates/representation_counterexample.py": (
        "theorems/certificates/test_representation_counterexample.py",
    ),
    "theorems/certificates/supervised_increase.py": (
        "theorems/certificates/test_supervised_increase.py",
    ),
    "theorems/certificates/recheck_region.py": (
        "theorems/certificates/test_recheck_region.py",
        "theorems/certificates/recheck_region/test_arithmetic.py",
    ),
    "theorems/certificates/recheck_boxes.py": ("theorems/certificates/test_recheck_boxes.py",),
    "theorems/certificates/recheck.py": (
        "theorems/certificates/test_recheck.py",
        "theorems/certificates/recheck/test_arithmetic.py",
        "theorems/certificates/recheck/test_files.py",
        "theorems/certificates/test_representation_counterexample.py",
    ),
}
"""The tests that are to notice the mutants of a file."""


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


@pytest.mark.slow
def test_every_survivor_that_is_argued_is_a_mutant_of_today():
    changes = {
        f"{path}: {one.change}"
        for path in TESTS
        for one in mutants((ROOT / path).read_text(encoding="utf-8"))
    }
    assert changes >= ARGUED


@pytest.mark.mutants
@pytest.mark.parametrize("path", TESTS)
def test_every_survivor_is_argued(path):
    _, found = survivors(path, [f"property_tests/{name}" for name in TESTS[path]])
    assert set(found) <= ARGUED
