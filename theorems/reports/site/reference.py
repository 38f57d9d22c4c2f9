"""The reference: a page a module, from the sources; what users import stands apart."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from inspect import cleandoc
from pathlib import Path
from textwrap import dedent

from markupsafe import Markup

from theorems.language import HOMES
from theorems.reports.site.words import words
from theorems.verdicts.claim_files import CLAIMS

PACKAGES = (
    *("numerics.exact", "numerics.balls", "numerics.balls.calculus", "numerics.floats"),
    *("theorems.kernel", "theorems.certificates", "theorems.verdicts"),
    "theorems",
)
LANGUAGE = "theorems.language"
_IMPORTED = re.compile(
    r"^\s*(?:>>> )?from ((?:numerics|theorems)[\w.]*) import ([\w, ]*)", re.MULTILINE
)


@dataclass(frozen=True)
class Entry:
    """A public function, class or method: its name, its signature, its docstring as HTML."""

    name: str
    signature: str
    text: Markup
    members: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Module:
    """A module with its docstring and its public names; `exports` are those of other modules.

    Of each its name, what it is at home, a link to that, and the head of its docstring.
    """

    name: str
    title: str
    text: Markup
    entries: tuple[Entry, ...]
    exports: tuple[tuple[str, str, str, Markup], ...] = ()

    @property
    def path(self) -> str:
        """Its page."""
        return f"reference/{self.name}.html"

    @property
    def package(self) -> str:
        """The folder that it is in."""
        return self.name.rpartition(".")[0]


def imported(texts: Iterable[str]) -> frozenset[str]:
    """Return the modules that programs import, beside those that a file of claims speaks of.

    >>> sorted(imported(["from numerics.floats.cosines import f"]) - imported([]))
    ['numerics.floats.cosines']
    """
    template = (CLAIMS / "_template.py").read_text(encoding="utf-8")
    pairs = [pair for text in (template, *texts) for pair in _IMPORTED.findall(text)]
    named = [
        f"{module}.{name.split(' as ')[0].strip()}"
        for module, names in pairs
        for name in names.split(",")
    ]
    named += [".".join(home) for home in HOMES.values()]
    found = {name if _file(name) else name.rpartition(".")[0] for name in named}
    return frozenset(name for name in found if _file(name))


@cache
def modules(used: frozenset[str] = frozenset()) -> tuple[Module, ...]:
    """Return the modules of the packages and those that are used, read but not run.

    >>> modules()[0].name
    'numerics.exact.arithmetic'
    """
    sources = dict(_sources(used))
    trees = {name: ast.parse(source) for name, source in sources.items()}
    known = {name: f"{name}.html" for name in trees} | {
        f"{name}.{node.name}": f"{name}.html#{name}.{node.name}"
        for name, tree in trees.items()
        for node in _public(tree.body)
    }
    heads = dict(_heads(trees))
    return tuple(_module(name, trees[name], sources[name], known, heads) for name in trees)


def _heads(trees: Mapping[str, ast.Module]) -> Iterator[tuple[str, str]]:
    """Yield the first line of each docstring, by the name of what it is of."""
    for name, tree in trees.items():
        yield name, _head(tree)
        for node in _public(tree.body):
            yield f"{name}.{node.name}", _head(node)


def _head(node: ast.Module | ast.FunctionDef | ast.ClassDef) -> str:
    return (ast.get_docstring(node) or "").partition("\n")[0]


def _sources(used: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield names and texts of the modules, package by package; then of those that are used."""
    seen = set()
    for package in PACKAGES:
        folder = _folder(package)
        assert folder is not None
        for file in sorted(folder.glob("[!_]*.py")):
            seen.add(name := f"{package}.{file.stem}")
            yield name, file.read_text(encoding="utf-8")
    for name in sorted({*used} - seen):
        if found := _file(name):
            yield name, found.read_text(encoding="utf-8")


def _file(name: str) -> Path | None:
    """Return the file of a module; None for what is none, as a package or what a module holds."""
    package, _, stem = name.rpartition(".")
    folder = _folder(package) if package else None
    file = folder / f"{stem}.py" if folder else None
    return file if file and file.is_file() else None


def _folder(package: str) -> Path | None:
    """Return the folder of a package; None for what is no package."""
    try:
        spec = find_spec(package)
    except ModuleNotFoundError:
        return None
    if spec is None or spec.origin is None or not spec.submodule_search_locations:
        return None
    return Path(spec.origin).parent


def _module(
    name: str, tree: ast.Module, source: str, known: Mapping[str, str], heads: Mapping[str, str]
) -> Module:
    exports: tuple[tuple[str, str, str, Markup], ...] = ()
    if name == LANGUAGE:
        homes = {own: ".".join(HOMES[own]) for own in sorted(HOMES)}
        exports = tuple(
            (own, home, known.get(home, ""), words(heads.get(home, "")))
            for own, home in homes.items()
        )
    return Module(
        name,
        heads[name].replace("`", ""),
        prose(ast.get_docstring(tree) or "", known),
        entries(tree, source, known),
        exports,
    )


def entries(tree: ast.Module, source: str, known: Mapping[str, str]) -> tuple[Entry, ...]:
    """Return the public functions and classes of a module that have a docstring.

    >>> text = "def f(x: int) -> str: 'F.'"
    >>> [entry.signature for entry in entries(ast.parse(text), text, {})]
    ['f(x: int) -> str']
    """
    return tuple(_entry(node, source, known) for node in _public(tree.body))


def _public(body: Iterable[ast.stmt]) -> Iterator[ast.FunctionDef | ast.ClassDef]:
    for node in body:
        if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name.startswith("_"):
            continue
        if ast.get_docstring(node):
            yield node


def _entry(node: ast.FunctionDef | ast.ClassDef, source: str, known: Mapping[str, str]) -> Entry:
    is_class = isinstance(node, ast.ClassDef)
    members = tuple(_entry(one, source, known) for one in _public(node.body)) if is_class else ()
    text = prose(ast.get_docstring(node) or "", known)
    return Entry(node.name, _signature(node, source), text, members)


def _signature(node: ast.FunctionDef | ast.ClassDef, source: str) -> str:
    """Return the head of a definition as it is written, of a class with its fields."""
    first = node.body[0]
    head = _text(source, node, first.lineno, first.col_offset).strip().removesuffix(":")
    if isinstance(node, ast.ClassDef):
        fields = (
            _text(source, one, one.end_lineno or one.lineno, one.end_col_offset)
            for one in node.body
            if isinstance(one, ast.AnnAssign | ast.Assign) and not _named(one).startswith("_")
        )
        return "\n".join([f"{head}:", *(f"    {one}" for one in fields)]).removesuffix(":")
    is_property = any(getattr(one, "id", "") == "property" for one in node.decorator_list)
    lines = [line.removeprefix(" " * node.col_offset) for line in head.split("\n")]
    return ("@property\n" if is_property else "") + "\n".join(lines).removeprefix("def ")


def _named(node: ast.AnnAssign | ast.Assign) -> str:
    target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
    return target.id if isinstance(target, ast.Name) else "_"


def _text(source: str, node: ast.stmt, line: int, column: int | None) -> str:
    """Return the text from a definition to a place, which Python counts in bytes."""
    written = [line.encode() for line in source.split("\n")[node.lineno - 1 : line]]
    written[-1] = written[-1][:column]
    written[0] = written[0][node.col_offset :]
    return b"\n".join(written).decode()


def prose(text: str, known: Mapping[str, str]) -> Markup:
    """Return a docstring as HTML: paragraphs with formulas typeset, examples as they are.

    Names that are `known` become links.

    >>> print(prose("One `f` as `a.f`.", {"a.f": "a.html#f"}))
    <p>One <code>f</code> as <a href="a.html#f"><code>a.f</code></a>.</p>
    """
    paragraphs = re.split(r"\n\s*\n", cleandoc(text))
    return Markup("\n").join(_paragraph(one, known) for one in paragraphs)


def _paragraph(text: str, known: Mapping[str, str]) -> Markup:
    if text.lstrip().startswith(">>>") or all(line.startswith("    ") for line in text.split("\n")):
        return Markup('<pre tabindex="0">{}</pre>').format(dedent(text))

    return Markup("<p>{}</p>").format(
        words(text.replace("``", "`"), known, linked="<code>{}</code>")
    )
