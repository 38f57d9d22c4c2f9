"""The tests of `a/b.py` are in `a/test_b.py`, or in a folder `a/b/`."""

import ast

import pytest

from property_tests import ROOT
from theorems.cli.application import VERBS

TESTS = ROOT / "property_tests"

SPANNING = {
    "numerics/exact/test_one_file.py": "what one file says of a loss, against all that reads it",
    "numerics/test_given.py": "what every function of numbers says of a bad argument",
    "theorems/cli/test_everything.py": "every verb, format and exit code",
    "theorems/cli/test_on_a_terminal.py": "every verb on a terminal, and where it writes",
    "theorems/reports/site/test_browser.py": "the site in a browser",
    "theorems/reports/test_exports.py": "the formats of `export`, on the same claims",
    "theorems/reports/test_reports.py": "what every format says alike",
    "theorems/search/test_search_tasks.py": "every search that a claim names",
    "theorems/tools/embeddings/test_files.py": "frames in every format that people save",
    "theorems/rocq/export/test_changed_statements.py": "each statement, changed in one place",
    "theorems/rocq/test_forged_exports.py": "the corpus of forgeries, exported",
    "theorems/rocq/test_forged_rules.py": "a false conclusion of each of many rules, exported",
    "theorems/rocq/test_pins.py": "the pinned texts follow from the exported derivations",
    "theorems/rocq/test_refutations.py": "what Rocq must not accept",
    "theorems/rocq/test_value_mutants.py": "mutants of the translation, against values",
    "theorems/rocq/test_values.py": "the texts for Rocq have the evaluator's values",
    "theorems/verdicts/test_models.py": "the package `models`",
}
"""The files of tests that are named after what they show of several modules."""


def lines_of_code(text):
    """The lines of a file but for imports, docstrings, comments and blank ones."""
    nodes = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.stmt)]
    code = [
        node
        for node in nodes
        if not isinstance(node, ast.Import | ast.ImportFrom)
        and not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
    ]
    ends = [node.lineno if hasattr(node, "body") else node.end_lineno for node in code]
    return len({n for x, end in zip(code, ends, strict=True) for n in range(x.lineno, end + 1)})


def modules():
    """The files of both packages by their path without suffix, but for claims: a topic has one."""
    paths = [path for name in ("numerics", "theorems") for path in (ROOT / name).rglob("*.py")]
    named = {str(path.relative_to(ROOT).with_suffix("")): path for path in paths}
    apart = ("theorems/claims/", "__init__")
    return {name: path for name, path in named.items() if not any(x in name for x in apart)}


def has_tests_of_its_name(name):
    folder, _, module = name.rpartition("/")
    return (TESTS / folder / f"test_{module}.py").is_file() or any((TESTS / name).glob("test_*.py"))


def test_every_module_has_its_file_of_tests():
    paths = modules()
    without = {name for name in paths if not has_tests_of_its_name(name)}
    large = {name for name in without if lines_of_code(paths[name].read_text("utf-8")) > 30}
    verbs = {f"theorems/cli/{verb.replace('-', '_')}" for verb in VERBS}  # cli/test_everything.py
    assert large - verbs == set()


def test_every_file_of_tests_is_of_a_module_or_is_said_to_span_several():
    tests = {
        path for name in ("numerics", "theorems") for path in (TESTS / name).rglob("test_*.py")
    }
    of_module = {TESTS / f"{name}.py" for name in modules()}
    spanning = {
        str(path.relative_to(TESTS))
        for path in tests
        if path.with_name(path.name.removeprefix("test_")) not in of_module
        and path.parent.with_suffix(".py") not in of_module
        and "claims" not in path.parts
    }
    assert spanning == set(SPANNING)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("import a\n\n'''Says.'''\n# why\n", 0),
        ("def f(\n    x,\n):\n    return (\n        x\n    )\n", 4),
    ],
)
def test_lines_of_code_are_counted_without_what_is_said(text, count):
    assert lines_of_code(text) == count
