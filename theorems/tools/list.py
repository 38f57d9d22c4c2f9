"""What a list says of the claims of the library, read from their files: none is loaded."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache

from theorems.rocq.statements import TWINS
from theorems.verdicts.claim_files import CLAIMS, modules, topic_of


@dataclass(frozen=True)
class Listed:
    """What a list says of a claim."""

    id: str
    kind: str
    declared: str
    has_twin: bool
    title: str
    topic: str
    source: str


@cache
def listed() -> tuple[Listed, ...]:
    """Return what a list says of every claim, read from the texts of the files: none is loaded.

    >>> [one.declared for one in listed() if one.id == "gram-bound"]
    ['proved']
    """
    return tuple(_listed(identifier) for identifier in modules())


def _listed(identifier: str) -> Listed:
    """Read a claim's function: its decorator `claim` or `derived`, and its docstring."""
    folder, name = modules()[identifier].split(".")[-2:]
    tree = ast.parse((CLAIMS / folder / f"{name}.py").read_bytes())
    functions = (node for node in tree.body if isinstance(node, ast.FunctionDef))
    function = next(node for node in functions if node.name == name)
    (made,) = (node for node in function.decorator_list if isinstance(node, ast.Call))
    said = {keyword.arg: ast.unparse(keyword.value) for keyword in made.keywords}
    declared = said.get("declared", "Verdict.PROVED").rpartition(".")[2].lower()
    title = (ast.get_docstring(function) or "").partition("\n")[0]
    kind, source = (ast.literal_eval(said[name]) for name in ("kind", "source"))
    has_twin, topic = identifier in TWINS, topic_of(identifier)
    return Listed(identifier, kind, declared, has_twin, title, topic, source)
