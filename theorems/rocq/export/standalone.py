"""An exported derivation as one file that needs nothing of ours, and how to compile it."""

from __future__ import annotations

import re

from theorems.rocq.checking import INSTALL, SOURCES, with_what_they_need
from theorems.rocq.exported import Export

_REQUIRED = re.compile(r"^From (mathcomp|nceproof) Require Import ([\w ]+)\.\n", re.MULTILINE)

_HEAD = "From mathcomp Require Import all_ssreflect all_fingroup all_algebra ring.\n"


def standalone(export: Export) -> str:
    """Return one Rocq file: our lemmas as modules, then the derivation."""
    parts = [_HEAD]
    for name in with_what_they_need(set(export.modules)):
        text = (SOURCES / f"{name}.v").read_text(encoding="utf-8")
        parts.append(f"Module {name}.\n\n{_imported(text).strip()}\n\nEnd {name}.\n")
    return "\n".join([*parts, _imported(export.source)])


def _imported(text: str) -> str:
    """Return a text that imports modules of its own file in the place of files."""

    def said(found: re.Match[str]) -> str:
        return "" if found[1] == "mathcomp" else f"Import {found[2]}.\n"

    return _REQUIRED.sub(said, text)


def project(names: list[str]) -> dict[str, str]:
    """Return the files beside those of claims: what to compile, and how.

    >>> print(project(["gram_bound"])["_CoqProject"], end="")
    -arg -w
    -arg none
    gram_bound.v
    """
    files = [f"{name}.v" for name in names]
    compiled = "\n".join(f"coqc -w none {file}" for file in files)
    readme = (
        "# Derivations of nceproof in Rocq\n\n"
        "Each file stands alone. Its last theorem is the statement of the claim, and Rocq says "
        "what it rests on:\n`Closed under the global context` is nothing.\n\n"
        f"```\n{INSTALL}\n{compiled}\n```\n"
    )
    return {"_CoqProject": "\n".join(["-arg -w", "-arg none", *files, ""]), "README.md": readme}
