"""Formulas in the notation of programs, which evidence has: beta*x**2, in that of prose: β·x²."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from unicodedata import lookup

_Change = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]

_GREEK = (
    "alpha|beta|gamma|delta|epsilon|zeta|eta|theta|kappa|mu|nu|xi|rho|sigma|tau|phi|chi|psi|omega"
)
PAGE = r"docs/[\w/-]+\.md(?:#[\w-]+)?"
"""A page of the guide, as texts name it."""
_QUOTED = re.compile(rf"(`[^`]+`|{PAGE})")
_IN_CODE = re.compile(
    r"[A-Za-z0-9)](?:\*\*?-?[0-9]|\*[A-Za-z])|[0-9)]\*\*?\(|ℓ\(v\) = [^;]*(?:sum\(| - )"
    r"|^both sides are |as rational functions"
)
"""What no prose has: there a star ends a name, as in x*, f*_k and f*(x)."""
_MINUS = re.compile(r"(?<=[(\[{])-(?=\d)|(?<=[,;=<>≤≥] )-(?=\d)|(?<=[)\]] )-(?= [\dℓ(])")
"""A minus of programs in any text: (-1, 0) and ℓ(1) - ℓ(2)."""
_BEGINS = r"(?<![A-Za-z_])((?:d/d)?)"
"""Where a name begins, alone or as what one derives by."""
_LONE_E = re.compile(r"(?<![A-Za-z_⟦])E(?![A-Za-z⟧])")
"""Where one E is a name, the others are, those of the author's words as well."""
_RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")

NAME = re.compile(r"⟦(\w+)⟧")
"""A name of several letters that stands in a formula, or the letter E as one."""


def in_prose(text: str) -> str:
    """Return a text with its formulas in the notation of prose; one without code as it is.

    A name of several letters that stands beside a sign is marked, as a `NAME`, and so is E, which
    is no expectation there.

    >>> in_prose("d/dkappa (beta*(x1 - a)**2) = -2*exp(y)*near")
    'd/dκ (β·(x_1 − a)²) = −2·exp(y)·⟦near⟧'
    >>> in_prose("f*_k(x*) - f*(x) is no code, nor x2; (-1, 0)")
    'f*_k(x*) - f*(x) is no code, nor x2; (−1, 0)'
    """
    changes = _CHANGES if _IN_CODE.search(text) else ()
    parts = _QUOTED.split(text)
    parts[::2] = [_changed(part, changes) for part in parts[::2]]
    return "".join(parts)


def unmarked(text: str) -> str:
    """Return a text with its names as they were.

    >>> unmarked("⟦near⟧ and far")
    'near and far'
    """
    return NAME.sub(r"\1", text)


def _changed(text: str, changes: Iterable[_Change]) -> str:
    for code, written in changes:
        text = code.sub(written, text)
    if "⟦E⟧" in text:
        text = _LONE_E.sub("⟦E⟧", text)
    return _MINUS.sub("−", text)


def _marked(name: re.Match[str]) -> str:
    before, behind = name.string[: name.start()], name.string[name.end() :]
    is_behind_sign = re.search(r"(?:[*/]|[+=-] |[ (]-)$", before)
    is_first = before.endswith("(") and not behind.startswith((")", ":"))
    is_before_sign = re.match(r"[*/(]| [+-] ", behind)
    return f"⟦{name[0]}⟧" if is_behind_sign or is_first or is_before_sign else name[0]


_CHANGES: tuple[_Change, ...] = (
    (
        re.compile(rf"{_BEGINS}({_GREEK})(?![A-Za-z])"),
        lambda m: m[1] + lookup(f"GREEK SMALL LETTER {m[2]}"),
    ),
    (re.compile(rf"{_BEGINS}([A-Za-zα-ω])(\d+)(?!\w)"), lambda m: f"{m[1]}{m[2]}_{m[3]}"),
    (
        re.compile(
            r"(?<!d/)(?<!\w)(?!(?:exp|log|max|min|cosh|cos|sin|sqrt)\b)[A-Za-z]+_?[A-Za-z]+\d*(?!\w)"
        ),
        _marked,
    ),
    (re.compile(rf"{_BEGINS}E(?=_\d| [=+-]|[*/),;]|$)"), lambda m: f"{m[1]}⟦E⟧"),
    (re.compile(r"\*\*(-?\d+)(?!\w|\.\d)"), lambda m: m[1].translate(_RAISED)),
    (re.compile(r"\*\*(?=[(A-Za-zα-ω])"), lambda m: "^"),
    (re.compile(r"(?<=[\w)⟧⁰¹²³⁴⁵⁶⁷⁸⁹])\*(?=[\w(⟦])"), lambda m: "·"),
    (re.compile(r"(?<!\w)sqrt(?=\()"), lambda m: "√"),
    (re.compile(r"(?<= )-(?= )|(?<![\w)⟧])-(?=[\w(⟦])"), lambda m: "−"),
)
