"""What the assumptions of a line say to the normal form, each with the proof of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from zlib import crc32

import theorems.kernel.statement as given
from theorems.kernel.statement import Assumption
from theorems.rocq.export.monomials import key
from theorems.rocq.export.proofs import told, turned
from theorems.rocq.trees import Translator, Tree, plain


def name_of(assumption: Assumption) -> str:
    """Return the name of the hypothesis that an assumption is.

    >>> name_of(given.UnitVectors("f"))
    'h_UnitVectors_f'
    """
    kind, rest = type(assumption).__name__, str(assumption).partition("(")[2]
    if not assumption.args:
        return f"h_{kind}"
    if isinstance(assumption, given.GramIs):
        return f"h_GramIs_{plain(assumption.name)}"
    if re.fullmatch(r"[\w•⁺'′, ]+\)", rest):
        return f"h_{kind}_{plain(rest[:-1].replace(', ', 'and'))}"
    return f"h_{kind}_{crc32(rest.encode()):x}"


def first_of(a: Tree, b: Tree) -> tuple[Tree, Tree]:
    """Return two places that are the same with the one to keep first, as the kernel does.

    Variables come first, of them the free ones, then what is shorter.
    """

    def order(x: Tree) -> tuple[bool, bool, int, str]:
        bound = x[0] == "variable" and not x[1].startswith("v_")
        return x[0] != "variable", bound, len(key(x)), key(x)

    first, second = sorted((a, b), key=order)
    return first, second


@dataclass
class Facts:
    """Equal and different classes, unit vectors, Gram matrices; whether classes are balanced."""

    same: list[tuple[Tree, Tree, str]] = field(default_factory=list)
    """(kept, gone, proof of gone = kept)"""
    distinct: dict[tuple[Tree, Tree], str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    grams: dict[str, given.GramIs] = field(default_factory=dict)
    balanced: bool = False
    pair_uniform: bool = False


def facts_of(assumptions: Iterable[Assumption], translator: Translator) -> Facts:
    """Return what assumptions say."""
    facts = Facts()
    for assumption in sorted(assumptions, key=str):
        match assumption:
            case given.Same():
                a, b = (translator.place(x) for x in assumption.args)
                kept, gone = first_of(a, b)
                name = name_of(assumption)
                facts.same.append((kept, gone, name if a == gone else told(turned(name))))
            case given.Distinct():
                a, b = (translator.place(x) for x in assumption.args)
                facts.distinct[a, b] = name_of(assumption)
            case given.UnitVectors():
                facts.units[f"V_{plain(assumption.name)}"] = name_of(assumption)
            case given.GramIs():
                facts.grams[f"V_{plain(assumption.name)}"] = assumption
            case given.Balanced():
                facts.balanced = True
            case given.PairUniform():
                facts.pair_uniform = True
    return facts
