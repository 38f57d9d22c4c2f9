"""The modules of the project that a Python file imports, directly or not, read from its text.

An import counts wherever it stands: in a function, in a branch, for the type checker only. One of a
computed name is not seen.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.util import find_spec
from itertools import accumulate, filterfalse
from pathlib import Path

from theorems import language

PROJECT = ("numerics", "theorems")
"""The packages whose modules are the project's."""


@cache
def file_of(module: str) -> Path | None:
    """Return the file that Python imports under a name of the project; None if there is none.

    The packages that hold the module are imported, it is not.

    >>> file_of("theorems.verdicts.verdict").name, file_of("theorems.kernel").name
    ('verdict.py', '__init__.py')
    >>> file_of("theorems.verdicts.verdict.Instance") is file_of("math") is None
    True
    """
    package = module.rpartition(".")[0]
    if module.partition(".")[0] not in PROJECT or (package and not _is_package(package)):
        return None
    spec = find_spec(module)
    return None if spec is None or spec.origin is None else Path(spec.origin)


def _is_package(module: str) -> bool:
    file = file_of(module)
    return file is not None and file.name == "__init__.py"


def path_of(module: str) -> str:
    """Return the path of a module's file from the root of the project.

    >>> path_of("theorems.kernel"), path_of("theorems.verdicts.verdict")
    ('theorems/kernel/__init__.py', 'theorems/verdicts/verdict.py')
    """
    return module.replace(".", "/") + ("/__init__.py" if _is_package(module) else ".py")


@cache
def imported_by(source: bytes) -> frozenset[str]:
    r"""Return the modules of the project that a text imports, and the packages that hold them.

    >>> sorted(imported_by(b"def f():\n    from theorems.verdicts import verdict"))
    ['theorems', 'theorems.verdicts', 'theorems.verdicts.verdict']
    """
    packages = (accumulate(name.split("."), "{}.{}".format) for name in _named(source))
    return frozenset(module for names in packages for module in names if file_of(module))


def _named(source: bytes) -> Iterator[str]:
    """Yield what may be a module: what is imported, and what is imported from it."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                yield from _whole(alias.name for alias in names)
            case ast.ImportFrom(module=str(module), names=names, level=0):
                yield module
                yield from _whole(f"{module}.{alias.name}" for alias in names)
                if module == language.__name__:
                    yield from (home for alias in names for home in language.homes(alias.name))


def _whole(names: Iterable[str]) -> Iterator[str]:
    """Yield the names, and all homes of the language where it is imported as a whole."""
    for name in names:
        yield name
        if name == language.__name__:
            yield from language.homes("*")


def texts_imported(source: bytes) -> dict[str, bytes]:
    """Return the texts of all modules of the project that a text imports, directly or not, by name.

    >>> "numerics.exact.rationals" in texts_imported(b"import numerics.balls.population_enclosure")
    True
    """
    found: dict[str, bytes] = {}
    unread = [source]
    while unread:
        for module in imported_by(unread.pop()) - found.keys():
            file = file_of(module)
            assert file is not None
            found[module] = file.read_bytes()
            unread.append(found[module])
    return found


def unversioned(source: bytes) -> frozenset[str]:
    """Return the modules that a text imports and whose text no version stands for, by their roots.

    They are neither the project's nor Python's, nor installed in a folder of packages: a file
    beside this one, and what is installed to be edited.

    >>> sorted(unversioned(b"import ast, sympy, mine.lemmas, theorems.language"))
    ['mine']
    """
    roots = {name.partition(".")[0] for name in _named(source)} - {*PROJECT}
    return frozenset(filterfalse(_has_version, roots - sys.stdlib_module_names))


def _has_version(root: str) -> bool:
    try:
        spec = find_spec(root)
    except (ImportError, ValueError):
        return False
    file = Path(spec.origin) if spec and spec.origin else Path()
    return not {"site-packages", "dist-packages"}.isdisjoint(file.parts)
