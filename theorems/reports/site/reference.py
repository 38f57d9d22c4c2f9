"""The reference: signatures and docstrings of the public names, read from the sources."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from inspect import cleandoc
from pathlib import Path

from markupsafe import Markup, escape

PACKAGES = (
    *("numerics.exact", "numerics.balls", "numerics.balls.calculus", "numerics.floats"),
    *("theorems.kernel", "theorems.certificates", "theorems.verdicts"),
    "theorems",
)


@dataclass(frozen=True)
class Entry:
    """A public function or class: its signature and its docstring as HTML."""

    name: str
    signature: str
    text: Markup


@dataclass(frozen=True)
class Module:
    """A module with its docstring and its public names."""

    name: str
    text: Markup
    entries: tuple[Entry, ...]


@cache
def modules() -> tuple[Module, ...]:
    """Return the modules of the packages, read but not run.

    >>> modules()[0].name
    'numerics.exact.arithmetic'
    """
    return tuple(_modules())


def _modules() -> Iterator[Module]:
    for package in PACKAGES:
        spec = find_spec(package)
        assert spec is not None
        assert spec.origin is not None
        for file in sorted(Path(spec.origin).parent.glob("[!_]*.py")):
            tree = ast.parse(file.read_text(encoding="utf-8"))
            yield Module(
                f"{package}.{file.stem}", prose(ast.get_docstring(tree) or ""), entries(tree)
            )


def entries(tree: ast.Module) -> tuple[Entry, ...]:
    """Return the public functions and classes of a module that have a docstring.

    >>> [entry.signature for entry in entries(ast.parse("def f(x: int) -> str: 'F.'"))]
    ['f(x: int) -> str']
    """
    found = []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            text = ast.get_docstring(node)
            if text:
                found.append(Entry(node.name, _signature(node), prose(text)))
    return tuple(found)


def _signature(node: ast.FunctionDef | ast.ClassDef) -> str:
    if isinstance(node, ast.ClassDef):
        return f"class {node.name}"
    returns = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    return f"{node.name}({ast.unparse(node.args)}){returns}"


def prose(text: str) -> Markup:
    """Return a docstring as HTML: paragraphs, names in backticks as code, examples as they are.

    >>> print(prose("One `f`."))
    <p>One <code>f</code>.</p>
    """
    return Markup("\n").join(map(_paragraph, re.split(r"\n\s*\n", cleandoc(text))))


def _paragraph(text: str) -> Markup:
    if text.lstrip().startswith(">>>") or all(line.startswith("    ") for line in text.split("\n")):
        return Markup("<pre>{}</pre>").format(text)
    written = re.sub(r"``?([^`]+)``?", r"<code>\1</code>", str(escape(text)))
    return Markup(f"<p>{written}</p>")
