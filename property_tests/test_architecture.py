"""The folder tree tells the truth: trusted files import only trusted ones, and little else."""

import ast
import json
import subprocess
import sys

import pytest

from property_tests import ROOT
from theorems.verdicts import trust

TRUSTED = set(trust.TRUSTED)
PACKAGES = set(trust.PACKAGES)

# Lazy imports of floating point or symbols in trusted files, each with its reason.
EXCEPTIONS = {
    ("numerics.exact.arithmetic", "numpy"),  # the float arithmetic of a formula
    ("numerics.exact.arithmetic", "sympy"),  # the symbolic arithmetic of a formula
    ("numerics.exact.custom", "sympy"),  # a formula of the user's own
    ("numerics.exact.geometry", "numpy"),  # float coordinates of the simplex ETF
    ("numerics.balls.enumeration", "sympy"),  # the symbolic reference value
}

LIBRARIES = {"flint"}

# Terms are SymPy nodes; what a claim file imports stays without, so that `nceproof list` is fast.
LIGHT = {f"theorems.kernel.{name}" for name in ("claim", "evidence", "family", "verdict")}
SYMBOLIC = {m for m in TRUSTED if m.startswith("theorems.kernel.")} - LIGHT


def path_of(module):
    return ROOT / (module.replace(".", "/") + ".py")


def source_of(module):
    return path_of(module).read_text(encoding="utf-8")


def imports_in(source):
    """Yield (imported module, whether at module level) for every import statement."""
    tree = ast.parse(source)
    top = {id(node) for node in tree.body}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, id(node) in top) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            source = "." * node.level + (node.module or "")
            names = [f"{source}.{alias.name}" for alias in node.names]
            yield from ((n, id(node) in top) for n in (names if source in PACKAGES else [source]))


def is_allowed(module, imported, at_top):
    package = imported.split(".")[0]
    if package in ("numerics", "theorems"):
        return imported in TRUSTED
    if (module, package) in EXCEPTIONS:
        return not at_top
    if module in SYMBOLIC and package == "sympy":
        return True
    return package in LIBRARIES or package in sys.stdlib_module_names


def violations(module, source):
    """Return the imports that a trusted file must not have."""
    return [name for name, top in imports_in(source) if not is_allowed(module, name, top)]


@pytest.mark.parametrize("module", sorted(TRUSTED))
def test_trusted_files_import_nothing_untrusted(module):
    assert violations(module, source_of(module)) == []


@pytest.mark.parametrize(
    ("module", "planted", "caught"),
    [
        ("numerics.balls.population_enclosure", "import numpy as np", "numpy"),
        (
            "numerics.balls.population_enclosure",
            "def f():\n    from scipy.optimize import minimize",
            "scipy.optimize",
        ),
        ("numerics.balls.population_enclosure", "import math, mpmath", "mpmath"),
        (
            "numerics.balls.dual_check",
            "from numerics.floats.dual_search import _search",
            "numerics.floats.dual_search",
        ),
        (
            "numerics.balls.dual_check",
            "import numerics.floats.sphere_descent as s",
            "numerics.floats.sphere_descent",
        ),
        (
            "numerics.balls.dual_check",
            "from numerics import optimum",
            "numerics.floats.dual_search",
        ),
        ("numerics.balls.dual_check", "from .optimum import _search", ".optimum"),
        ("numerics.balls.dual_check", "from . import optimum", "."),
        ("numerics.exact.geometry", "import numpy", "numpy"),  # allowed inside functions only
        ("theorems.verdicts.verdict", "if True:\n    import theorems.cli", "theorems.cli"),
    ],
)
def test_a_planted_import_is_caught(module, planted, caught):
    assert violations(module, source_of(module) + "\n" + planted) == [caught]


UNTRUSTED = [f"numerics.{name}" for name in ("expectations", "population", "spheres", "optimum")]


@pytest.mark.parametrize(
    "module", [*UNTRUSTED, "theorems.search.hypothesis_witnesses", "theorems.search.loss_audit"]
)
def test_the_untrusted_files_would_not_pass_as_trusted(module):
    assert violations(module, source_of(module))


LOADED = """
import importlib, json, sys
for module in json.loads(sys.argv[1]):
    importlib.import_module(module)
print(json.dumps(sorted(sys.modules)))
"""


def test_importing_the_trusted_files_loads_nothing_else():
    """What Python really does, dynamic imports and package files included."""
    command = [sys.executable, "-c", LOADED, json.dumps(sorted(TRUSTED - SYMBOLIC))]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = set(json.loads(answer.stdout))
    assert loaded >= TRUSTED - SYMBOLIC
    assert not loaded & {"numpy", "scipy", "mpmath", "sympy"}
    ours = {m for m in loaded if m.split(".")[0] in ("numerics", "theorems")}
    packages = {module.rpartition(".")[0] for module in TRUSTED} | {"theorems"}
    assert ours == (TRUSTED - SYMBOLIC) | packages


def test_no_trusted_file_imports_by_name_or_runs_text():
    dynamic = {"__import__", "import_module", "eval", "exec"}
    for module in TRUSTED:
        for node in ast.walk(ast.parse(source_of(module))):
            name = getattr(node, "id", getattr(node, "attr", None))
            assert name not in dynamic, module


def test_every_exception_is_used():
    used = {(m, name.split(".")[0]) for m in TRUSTED for name, _ in imports_in(source_of(m))}
    assert used >= EXCEPTIONS


def test_the_readme_names_the_trusted_files():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for module in (*TRUSTED, *trust.DECIDING):
        if not module.startswith(
            ("theorems.kernel.", "theorems.verdicts.models.")
        ):  # all of the folder
            assert f"{module.rpartition('.')[2]}.py`" in readme, module
    assert "theorems/calculus/" in readme
    assert "theorems/kernel/" in readme
    assert "theorems/verdicts/models/" in readme


def modules_of(package):
    paths = (ROOT / package.replace(".", "/")).glob("*.py")
    return {f"{package}.{path.stem}" for path in paths if path.stem != "__init__"}


@pytest.mark.parametrize("package", ["numerics", "theorems.calculus"])
def test_the_package_overview_names_every_module_and_marks_the_trusted_ones(package):
    path = ROOT / package.replace(".", "/") / "__init__.py"
    overview = path.read_text(encoding="utf-8").splitlines()
    lines = {line.split("`")[1]: line for line in overview if line.startswith("`")}
    assert set(lines) == modules_of(package)
    assert {m for m, line in lines.items() if "(trusted)" in line} == TRUSTED & set(lines)


def test_the_list_of_trusted_files_is_complete_and_names_files_that_exist():
    assert all(path_of(module).is_file() for module in TRUSTED)
    assert modules_of("theorems.kernel") <= TRUSTED


def test_no_trusted_file_calls_simplify_or_equals():
    for module in TRUSTED:
        for node in ast.walk(ast.parse(source_of(module))):
            if isinstance(node, ast.Attribute):
                assert node.attr not in ("simplify", "equals"), module
