"""The imports of files: every form of import, the bytecode's view, and what Python then loads."""

import json
import modulefinder
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from property_tests import ROOT
from property_tests.tiers import one_of
from theorems import claims as library
from theorems import language
from theorems.verdicts.catalogue import find_claim
from theorems.verdicts.citing import with_what_they_use
from theorems.verdicts.claim_files import modules
from theorems.verdicts.imports import file_of, imported_by, path_of, texts_imported

CLAIMS = Path(*library.__path__)
LOADING = (
    "saunshi_bound",
    "loss_hypotheses",
    "etf_exists",
    "gram_bound",
    "latent_indistinguishable",
)
"""Claims that load much, of a kind each."""

MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for package in ("numerics", "theorems")
    for path in (ROOT / package).rglob("*.py")
    if path.name != "__init__.py"
)
FORMS = (
    "import {module}",
    "import math, {module} as other",
    "from {module} import first, second",
    "from {module} import *",
    "from {package} import {name}",
    "from {package} import {name} as other",
)
PLACES = ("{}", "def f():\n    {}", "if TYPE_CHECKING:\n    {}", "try:\n    {}\nfinally:\n    f()")


def with_packages(module):
    parts = module.split(".")
    return {".".join(parts[:n]) for n in range(1, len(parts) + 1)}


@st.composite
def statements(draw):
    """A module of the project, and a text that imports it."""
    module = draw(st.sampled_from(MODULES))
    package, _, name = module.rpartition(".")
    form = draw(st.sampled_from(FORMS)).format(module=module, package=package, name=name)
    return module, draw(st.sampled_from(PLACES)).format(form)


@given(st.lists(statements(), max_size=4))
def test_every_form_of_import_counts_wherever_it_stands(drawn):
    source = "\n".join(text for _, text in drawn).encode()
    assert imported_by(source) == {name for module, _ in drawn for name in with_packages(module)}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "import math, numpy.linalg",
        "import theorems_of_others.claims, numeric",
        "# import numerics.exact.rationals",
        "text = 'import numerics.exact.rationals'",
        "from . import numerics",
        "from .numerics import exact",
        "numerics.exact.rationals",
    ],
)
def test_other_texts_import_nothing_of_the_project(text):
    assert imported_by(text.encode()) == texts_imported(text.encode()).keys() == set()


def test_a_name_in_a_module_is_no_module():
    source = b"from theorems.errors import FileError, claims"
    assert imported_by(source) == {"theorems", "theorems.errors"}
    assert imported_by(b"import theorems.no_such_file") == {"theorems"}


def test_every_file_of_the_project_has_its_path():
    for module in MODULES:
        assert file_of(module) == ROOT / path_of(module)


def ours(modules):
    return {name for name in modules if name.split(".")[0] in ("numerics", "theorems")}


def from_home(source):
    """The imports, from where they are at home, of the names that a text takes of the language."""
    names = re.findall(rb"^from theorems.language import (\([^)]*\)|.*)$", source, re.MULTILINE)
    listed = re.sub(r" as \w+", "", b" ".join(names).decode())
    homes = [language.HOMES[name] for name in re.findall(r"\w+", listed)]
    return "".join(f"\nfrom {module} import {name}" for module, name in homes).encode()


READ = {}
"""What the instructions of code import, by its number; it is kept, so that no other gets it."""


class Finder(modulefinder.ModuleFinder):
    """The standard library's finder, which reads the instructions of a file once for all claims."""

    def scan_opcodes(self, co):
        if id(co) not in READ:
            READ[id(co)] = co, list(super().scan_opcodes(co))
        return READ[id(co)][1]


@pytest.fixture(scope="module", autouse=True)
def compiled_once():
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(modulefinder, "compile", cache(compile), raising=False)
        yield


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, id=path.stem, marks=() if path.stem in LOADING[:2] else pytest.mark.slow)
        for path in sorted(CLAIMS.glob("*/*.py"))
    ],
)
def test_the_closure_is_the_one_that_the_bytecode_shows(path, tmp_path):
    """The standard library's finder compiles the files and reads the instructions.

    What they take from the language is imported from its home, which the finder cannot know.
    """
    source = path.read_bytes()
    texts = texts_imported(source)
    script = tmp_path / path.name
    script.write_bytes(source + b"".join(map(from_home, [source, *texts.values()])))
    finder = Finder(path=[str(ROOT)])
    finder.run_script(str(script))
    assert texts.keys() == ours(finder.modules)
    assert all((ROOT / path_of(name)).read_bytes() == text for name, text in texts.items())


LOADED = """
import importlib, json, sys
from itertools import islice
from theorems.verdicts.citing import theorem_of
claim = getattr(importlib.import_module(sys.argv[1]), sys.argv[1].rpartition(".")[2])
if claim.derivation:
    theorem_of(claim), claim.formal()
else:
    list(islice(claim.instances(), 2))
print(json.dumps(list(sys.modules)))
"""


@pytest.mark.parametrize("name", one_of(5, LOADING))
def test_what_python_loads_to_decide_a_claim_is_in_the_closure(name):
    """Imports of computed names would show here; `theorems` itself looks for `numerics`."""
    module = modules()[name.replace("_", "-")]
    command = [sys.executable, "-c", LOADED, module]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = ours(json.loads(answer.stdout)) - {"numerics"}
    assert module in loaded
    cited = with_what_they_use([find_claim(name.replace("_", "-"))])
    deciding = [one.derivation or one.instances for one in cited]
    named = ["theorems.verdicts.citing", *(function.__module__ for function in deciding)]
    files = "; ".join(f"import {module}" for module in named)
    assert loaded <= texts_imported(files.encode()).keys()
