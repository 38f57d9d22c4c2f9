"""What pytest finds of the plugin in every run: a flag, an option, and nothing that is loaded."""

pytest_plugins = "pytester"

LOADED = """
import sys

def test_loaded():
    ours = {name for name in sys.modules if name.split(".")[0] in ("theorems", "numerics")}
    assert ours == {"theorems", "theorems.pytest_plugin", "numerics"}
    assert not {"numpy", "scipy", "sympy", "flint", "mpmath", "typer"} & set(sys.modules)
"""


def test_without_the_flag_nothing_is_loaded(pytester):
    pytester.makeini("[pytest]\n")
    pytester.makepyfile(test_loaded=LOADED)
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider", "-p", "no:hypothesispytest")
    result.assert_outcomes(passed=1)


def test_the_flag_is_in_the_help(pytester):
    pytester.makeini("[pytest]\n")
    said = pytester.runpytest_inprocess("-p", "no:cacheprovider", "--help").stdout
    said.fnmatch_lines(["*--nceproof*", "*nceproof_files (args):*"])
