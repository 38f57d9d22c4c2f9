"""What is proved in Rocq: the text of each statement, by the claim it is the twin of (trusted).

The texts are those that the audit pins, the files of `statements/`: `definitions.v` says what the
words mean, `ID.v` what is proved of them. R is a real field (`realFieldType`), a real closed one
(`rcfType`) where vectors are constructed with square roots, and the reals (`realType`) for the
logistic loss.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

_FOLDER = Path(__file__).with_name("statements")
_COMMENT = re.compile(r"\(\* *(.*?) *\*\)\n", re.DOTALL)

MODULES = (
    *("definitions", "expectation", "jensen", "vectors", "means", "averaging", "balanced", "etf"),
    *("completion", "gram", "computing", "counterexample", "optimality", "duality", "logistic"),
    *("base", "steps", "draws", "collapsing", "words", "minimisers", "cosines", "hardest"),
    *("increase", "refutations", "enclosure", "tangent", "numbers", "few_negatives"),
    *("four_negatives", "few_downstream", "one_negative", "existence", "exponential"),
    "logistic_increase",
)
"""The files of the development, each after those that it needs."""


@dataclass(frozen=True)
class Twin:
    """A statement in Rocq, the theorem that proves it, and the axioms that this may rest on.

    `imports` are the files of MathComp that the statement needs beyond algebra.
    """

    theorem: str
    statement: str
    axioms: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()


def _twin(path: Path) -> Twin:
    """Read a statement under comments that name its theorem, its axioms and its imports."""
    text = path.read_text(encoding="utf-8")
    named = dict(comment.split(": ", 1) for comment in _COMMENT.findall(text))
    axioms, imports = (tuple(named.get(key, "").split()) for key in ("Axioms", "Imports"))
    return Twin(named["Theorem"], _COMMENT.sub("", text).strip(), axioms, imports)


def _definitions(path: Path) -> dict[str, str]:
    """Read statements, each under a comment that is the name of what it defines."""
    _, *parts = _COMMENT.split(path.read_text(encoding="utf-8"))
    return {name: text.strip() for name, text in zip(parts[::2], parts[1::2], strict=True)}


DEFINITIONS = MappingProxyType(_definitions(_FOLDER / "definitions.v"))
"""What each word of a statement means, as an equation that the audit proves again."""

TWINS: Mapping[str, Twin] = MappingProxyType(
    {path.stem: _twin(path) for path in sorted(_FOLDER.glob("*.v")) if path.stem != "definitions"}
)
"""What is proved, by the id of the claim."""
