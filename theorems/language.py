"""What a file of claims imports, in one line at its head (trusted).

    from theorems.language import Statement, Theorem, assume, cite, derived, rules, talk, terms

`talk` has the talk's definitions, `assume` the assumptions of a statement, `terms` and `rules` are
the kernel's; the rest are the makers of claims, families and evidence. Each name is loaded from its
home when it is asked for, so that a claim rests on what it names. The stub beside this file says
where each is at home: one table for the type checker, for Python, and for what `nceproof trust`
counts among the files that decide a claim.
"""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Any

_STUB = ast.parse(Path(__file__).with_suffix(".pyi").read_text(encoding="utf-8"))

HOMES = MappingProxyType(
    {
        alias.asname or alias.name: (str(node.module), alias.name)
        for node in _STUB.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
)
"""The module in which each name is at home, and its name there."""


__all__ = list(HOMES)


def homes(name: str) -> list[str]:
    """Return what a name of the language stands for; all of it for `*`, nothing for no name of it.

    >>> homes("talk"), homes("below"), homes("nothing")
    (['theorems.kernel.definitions'], ['theorems.verdicts.evidence.below'], [])
    """
    return [".".join(home) for own, home in HOMES.items() if name in (own, "*")]


def __getattr__(name: str) -> Any:
    if name not in HOMES:
        raise AttributeError(f"the language of claims has no {name!r}; it has {', '.join(HOMES)}")
    module, attribute = HOMES[name]
    found = import_module(module)
    if hasattr(found, attribute):
        return getattr(found, attribute)
    return import_module(f"{module}.{attribute}")


def __dir__() -> list[str]:
    return sorted(HOMES)
