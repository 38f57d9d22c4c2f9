"""The folder tree tells the truth: trusted files import only trusted ones, and little else."""

import ast
import json
import re
import subprocess
import sys

import pytest

from property_tests import ROOT
from theorems.verdicts import trust

TRUSTED = set(trust.trusted_modules())

# What loads a file by its name: claims, the library's and the users', are programs; the language
# loads what its stub names.
LOADERS = {"theorems.language", "theorems.verdicts.catalogue", "theorems.verdicts.user_files"}

LIBRARIES = {"flint", "sympy"}

# The second checkers are two files that also run beside each other in any folder.
BESIDE = {"recheck_boxes", "recheck_region"}


PLACES = ("numerics", "theorems", "property_tests", "docs")


def path_of(module):
    path = ROOT / module.replace(".", "/")
    return path.with_suffix(".py") if path.with_suffix(".py").is_file() else path / "__init__.py"


def source_of(module):
    return path_of(module).read_text(encoding="utf-8")


def imports_in(source):
    """Yield the imported module for every import statement, those inside functions too."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            source = "." * node.level + (node.module or "")
            modules = [f"{source}.{alias.name}" for alias in node.names]
            known = [name for name in modules if node.level == 0 and path_of(name).is_file()]
            yield from known or [source]


def is_allowed(imported):
    package = imported.split(".")[0]
    if package in ("numerics", "theorems"):
        return imported in TRUSTED
    return package in LIBRARIES | BESIDE or package in sys.stdlib_module_names


def violations(source):
    """Return the imports that a trusted file must not have."""
    return [name for name in imports_in(source) if not is_allowed(name)]


@pytest.mark.parametrize("module", sorted(TRUSTED))
def test_trusted_files_import_nothing_untrusted(module):
    assert violations(source_of(module)) == []


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
            "from numerics.floats import dual_search",
            "numerics.floats.dual_search",
        ),
        ("numerics.balls.dual_check", "from .optimum import _search", ".optimum"),
        ("numerics.balls.dual_check", "from . import optimum", "."),
        ("numerics.exact.arithmetic", "def f():\n    import numpy", "numpy"),
        ("theorems.verdicts.verdict", "if True:\n    import theorems.cli", "theorems.cli"),
    ],
)
def test_a_planted_import_is_caught(module, planted, caught):
    assert violations(source_of(module) + "\n" + planted) == [caught]


FLOATS = ("expectations", "population", "sphere_descent", "dual_search")
UNTRUSTED = [f"numerics.floats.{name}" for name in FLOATS]


@pytest.mark.parametrize(
    "module", [*UNTRUSTED, "theorems.search.hypothesis_witnesses", "theorems.search.loss_audit"]
)
def test_the_untrusted_files_would_not_pass_as_trusted(module):
    assert violations(source_of(module))


LOADED = """
import importlib, json, sys
for module in json.loads(sys.argv[1]):
    importlib.import_module(module)
print(json.dumps(sorted(sys.modules)))
"""


def test_importing_the_trusted_files_loads_nothing_else():
    """What Python really does, dynamic imports and package files included."""
    command = [sys.executable, "-c", LOADED, json.dumps(sorted(TRUSTED))]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = set(json.loads(answer.stdout))
    assert loaded >= TRUSTED
    assert not loaded & {"numpy", "scipy"}
    assert {m for m in loaded if m.split(".")[0] in ("numerics", "theorems")} == TRUSTED


def test_no_trusted_file_imports_by_name_or_runs_text():
    dynamic = {"__import__", "import_module", "eval", "exec"}
    for module in TRUSTED - LOADERS:
        for node in ast.walk(ast.parse(source_of(module))):
            name = getattr(node, "id", getattr(node, "attr", None))
            assert name not in dynamic, module


WHERE_USED = {
    "numerics/floats/fused.py": (["cupy"], "an extra"),
    "theorems/tools/bench/gpu.py": (["cupy"], "an extra"),
    "theorems/tools/embeddings/frames.py": (["pyarrow"], "an extra"),
    "theorems/cli/audit.py": (["theorems.reports.embeddings.html"], "draws with an extra"),
    "theorems/cli/docs.py": (["theorems.reports.site"], "writes with an extra"),
    "theorems/cli/list.py": (["theorems.cli"], "`nceproof list` answers without SymPy"),
    "theorems/pytest_plugin.py": (["theorems"], "a run of pytest without the flag loads nothing"),
    "theorems/certificates/recheck.py": (
        [
            "theorems.certificates",
            "recheck_boxes",
            "recheck_region",
            "theorems.certificates",
            "recheck_region",
        ],
        "stands alone, with the other file or without it",
    ),
}
"""The imports that stand inside functions, and why."""


def imports_below(node, inside=False):
    """Yield the imports below a node that a function holds."""
    for child in ast.iter_child_nodes(node):
        if inside and isinstance(child, ast.Import | ast.ImportFrom):
            yield child
        function = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        yield from imports_below(child, inside or function)


def imported_inside_functions(source):
    if not re.search(r"(?:^[ \t]+|[:;][ \t]*)(?:import|from)\b", source, re.MULTILINE):
        return []  # nothing to parse for
    found = imports_below(ast.parse(source))
    return [getattr(node, "module", None) or node.names[0].name for node in found]


def test_imports_stand_at_the_head_of_files():
    files = [path for name in ("numerics", "theorems") for path in (ROOT / name).rglob("*.py")]
    found = {path: imported_inside_functions(path.read_text(encoding="utf-8")) for path in files}
    used = {str(path.relative_to(ROOT)): names for path, names in found.items() if names}
    assert used == {path: names for path, (names, _) in WHERE_USED.items()}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import sympy\nif x:\n    from flint import fmpq", []),
        ("def f():\n    import sympy", ["sympy"]),
        ("class A:\n    def f(self):\n        def g():\n            from a.b import c", ["a.b"]),
        ("async def f():\n    from flint import fmpq\n    import sympy", ["flint", "sympy"]),
    ],
)
def test_an_import_inside_a_function_is_seen(source, found):
    assert imported_inside_functions(source) == found


def test_the_readme_names_the_trusted_folders():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for folder in trust.FOLDERS:
        assert f"`{folder.replace('.', '/')}/`" in readme, folder


def modules_of(package):
    paths = (ROOT / package.replace(".", "/")).glob("*.py")
    return {f"{package}.{path.stem}" for path in paths if path.stem != "__init__"}


@pytest.mark.parametrize(
    "package", ["numerics.exact", "numerics.balls", "numerics.floats", "numerics.balls.calculus"]
)
def test_the_overview_of_a_folder_names_every_module(package):
    path = ROOT / package.replace(".", "/") / "__init__.py"
    overview = path.read_text(encoding="utf-8").splitlines()
    named = {f"{package}.{line.split('`')[1]}" for line in overview if line.startswith("`")}
    assert named == modules_of(package)


def test_the_folders_of_tests_are_those_of_what_they_test():
    """A module that has several files of tests has a folder of its name."""
    for package in ("numerics", "theorems"):
        for test in (ROOT / "property_tests" / package).rglob("test_*.py"):
            folder = ROOT / test.parent.relative_to(ROOT / "property_tests")
            assert folder.is_dir() or folder.with_suffix(".py").is_file(), test


STAND_ALONE = {"recheck.py", "recheck_region.py"}


def test_no_file_but_the_second_checkers_has_more_than_500_lines():
    """Those are copied alone into any folder."""
    files = [path for name in PLACES for path in (ROOT / name).rglob("*.py")]
    long = {path.name for path in files if len(path.read_text("utf-8").splitlines()) > 500}
    assert long == STAND_ALONE


def test_the_formatter_is_told_to_skip_nothing():
    for path in (path for name in PLACES for path in (ROOT / name).rglob("*.py")):
        assert "# fmt: " + "skip" not in path.read_text(encoding="utf-8"), path


def test_no_trusted_file_calls_simplify_or_equals():
    for module in TRUSTED:
        for node in ast.walk(ast.parse(source_of(module))):
            if isinstance(node, ast.Attribute):
                assert node.attr not in ("simplify", "equals"), module


def text_of_part(part):
    return part.value if isinstance(part, ast.Constant) else "{}"


def options_named(source):
    """Return the texts of a file that name an option of the command line, outside of commands."""
    if not re.search(r"--[a-z{]", source):
        return []  # nothing to parse for
    nodes = [*ast.walk(ast.parse(source))]
    prose = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    joined = [node for node in nodes if isinstance(node, ast.JoinedStr)]
    parts = {id(part) for node in joined for part in node.values}
    alone = [n for n in nodes if isinstance(n, ast.Constant) and id(n) not in prose | parts]
    texts = [n.value for n in alone if isinstance(n.value, str)]
    texts += ["".join(map(text_of_part, node.values)) for node in joined]
    return [text for text in texts if re.search(r"(?<![\w-])--[a-z{]", re.sub("`.*?`", "", text))]


def test_only_the_command_line_names_its_options():
    """What a library raises is said of an argument; the command says it of the option."""
    files = {path for name in ("numerics", "theorems") for path in (ROOT / name).rglob("*.py")}
    apart = {*(ROOT / "theorems" / "cli").iterdir(), ROOT / "theorems" / "pytest_plugin.py"}
    for path in files - apart:
        assert options_named(path.read_text(encoding="utf-8")) == [], path


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("raise ValueError(f'--beta is {beta}')", ["--beta is {}"]),
        ("x = f'say --{name}'", ["say --{}"]),
        ("x = f'line by line: `nceproof show {claim} --derivation`'", []),
        ("x = 'no campaign; --resume goes on'", ["no campaign; --resume goes on"]),
        ("x = 'not what `nceproof trust --format json` writes'", []),
        ("def f():\n    '''Say --beta.'''", []),
        ("dashes = '--'", []),
    ],
)
def test_an_option_that_is_named_is_seen(source, found):
    assert options_named(source) == found
