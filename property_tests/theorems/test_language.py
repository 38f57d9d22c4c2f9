"""What a file of claims imports: one table, loaded when asked for, and seen by `imports.py`."""

import ast
import inspect
import subprocess
import sys
from importlib import import_module
from types import ModuleType

import pytest

from property_tests import ROOT
from theorems import language
from theorems.verdicts.imports import imported_by, texts_imported

STUB = ast.parse((ROOT / "theorems/language.pyi").read_text(encoding="utf-8"))


def at_home(name):
    module, attribute = language.HOMES[name]
    try:
        return import_module(f"{module}.{attribute}")
    except ModuleNotFoundError:
        return getattr(import_module(module), attribute)


@pytest.mark.parametrize("name", language.HOMES)
def test_a_name_is_what_stands_at_its_home(name):
    assert getattr(language, name) is at_home(name)


def test_the_stub_exports_what_the_table_has():
    [exported] = [node.value for node in STUB.body if isinstance(node, ast.Assign)]
    assert sorted(ast.literal_eval(exported)) == sorted(language.HOMES) == dir(language)


def test_all_names_are_taken_at_once():
    taken = {}
    exec("from theorems.language import *", taken)
    assert all(taken[name] is at_home(name) for name in language.HOMES)


def test_a_name_that_is_none_is_refused_with_those_that_there_are():
    with pytest.raises(AttributeError, match=r"the language of claims has no 'belwo'; .*below"):
        _ = language.belwo


def test_a_derived_claim_loads_no_evidence():
    program = (
        "import sys; from theorems.language import Statement, rules, talk\n"
        "print(any(name.startswith('theorems.verdicts') for name in sys.modules))"
    )
    answer = subprocess.check_output([sys.executable, "-c", program], cwd=ROOT, text=True)
    assert answer == "False\n"


def test_what_a_file_takes_from_the_language_is_among_its_imports():
    taken = imported_by(b"from theorems.language import rules, talk as d")
    assert {"theorems.kernel.rules", "theorems.kernel.definitions"} <= taken
    assert "theorems.verdicts.evidence" not in taken


@pytest.mark.parametrize(
    "text",
    [
        "import theorems.language",
        "import theorems.language as own",
        "from theorems import language",
        "from theorems import language as own",
        "from theorems.language import *",
    ],
)
def test_the_language_as_a_whole_is_all_of_its_homes(text):
    modules = {module for module, _ in language.HOMES.values()}
    assert modules <= texts_imported(text.encode()).keys()


NAMESPACES = ("talk", "assume", "terms", "rules")


@pytest.mark.parametrize("name", sorted(set(language.HOMES) - set(NAMESPACES)))
def test_a_name_is_documented_and_no_module(name):
    found = getattr(language, name)
    assert not isinstance(found, ModuleType)
    assert inspect.getdoc(found)


@pytest.mark.parametrize("name", NAMESPACES)
def test_what_stands_under_a_name_is_documented_and_a_module_only_where_it_is_called_so(name):
    """`talk.t` was a module: who wrote the class t of the downstream loss got an odd error."""
    space = getattr(language, name)
    assert inspect.getdoc(space)
    public = {own: one for own, one in vars(space).items() if not own.startswith("_")}
    for own, found in public.items():
        if isinstance(found, ModuleType):
            assert name == "rules" or getattr(language, own) is found
        elif getattr(found, "__module__", "") == space.__name__ and callable(found):
            assert inspect.getdoc(found), own


def test_a_variable_of_the_talk_is_called_as_it_is_printed():
    found = {own: one for own, one in vars(language.talk).items() if type(one) is language.Variable}
    assert {"c", "s", "t", "x", "y", "i"} <= found.keys()
    assert [own for own, one in found.items() if len(own) == 1 and one.name != own] == []
