"""The folder tree tells the truth: trusted files import only trusted ones, and little else."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

TRUSTED = {
    "numerics.arithmetic",
    "numerics.balls",
    "numerics.downstream",
    "numerics.enclosure",
    "numerics.enumeration",
    "numerics.geometry",
    "numerics.hessian",
    "numerics.losses",
    "numerics.optimality",
    "numerics.quadrature",
    "theorems.kernel.claim",
    "theorems.kernel.verdict",
}

# Lazy imports of floating point or symbols in trusted files, each with its reason.
EXCEPTIONS = {
    ("numerics.arithmetic", "numpy"),  # the float arithmetic of a formula
    ("numerics.arithmetic", "sympy"),  # the symbolic arithmetic of a formula
    ("numerics.geometry", "numpy"),  # float coordinates of the simplex ETF
    ("numerics.enumeration", "sympy"),  # the symbolic reference value
}

LIBRARIES = {"flint"}


def path_of(module):
    return ROOT / (module.replace(".", "/") + ".py")


def imports_of(module):
    """Yield (imported module, whether at module level) for every import statement of a file."""
    tree = ast.parse(path_of(module).read_text(encoding="utf-8"))
    top = {id(node) for node in tree.body}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, id(node) in top) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            yield node.module, id(node) in top


@pytest.mark.parametrize("module", sorted(TRUSTED))
def test_trusted_files_import_nothing_untrusted(module):
    for imported, at_top in imports_of(module):
        package = imported.split(".")[0]
        if package in ("numerics", "theorems"):
            assert imported in TRUSTED, f"{module} imports {imported}"
        elif (module, package) in EXCEPTIONS:
            assert not at_top
        else:
            assert package in LIBRARIES or is_standard(package), f"{module} imports {imported}"


def is_standard(package):
    import sys

    return package in sys.stdlib_module_names


def test_an_untrusted_file_would_be_caught():
    imported = {name for name, _ in imports_of("numerics.optimum")}
    assert not imported - {"numpy"} <= TRUSTED | {"numpy"}


def test_every_exception_is_used():
    used = {(m, name.split(".")[0]) for m in TRUSTED for name, _ in imports_of(m)}
    assert used >= EXCEPTIONS


def test_the_readme_names_the_trusted_files():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for module in TRUSTED - {"theorems.kernel.claim", "theorems.kernel.verdict"}:
        assert f"{module.removeprefix('numerics.')}.py`" in readme, module
    assert "theorems/kernel/" in readme


def test_the_package_overview_names_every_module():
    overview = (ROOT / "numerics" / "__init__.py").read_text(encoding="utf-8")
    for path in (ROOT / "numerics").glob("*.py"):
        if path.stem != "__init__":
            assert f"`numerics.{path.stem}`" in overview, path.stem


def test_no_trusted_file_calls_simplify_or_equals():
    for module in TRUSTED:
        for node in ast.walk(ast.parse(path_of(module).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute):
                assert node.attr not in ("simplify", "equals"), module
