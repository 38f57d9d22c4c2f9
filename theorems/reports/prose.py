"""What authors say in words, in pieces: words, formulas, code, and pages of the guide."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from theorems.escaping import one_line
from theorems.reports import tex
from theorems.reports.prose_code import PAGE, in_prose, unmarked
from theorems.reports.prose_formulas import decomposed, formula_at
from theorems.reports.tables import plain

_CODE = re.compile(r"`([^`]+)`")
_PAGE = re.compile(PAGE)
_LISTED = re.compile(r"[=∈] [^;.()a-z]*(?:, | and )$")
"""What stands before inf where it is a number: k = 1, 8 and inf."""
_REPLACEMENT = "(R)"
"""The name of a hypothesis, not a set of numbers."""
_WORD = re.compile(r"\([ivx]+\)|(?:[^\W\d_]{2,}|\w)(?:[’'./:-]?[A-Za-z0-9]+)*|\s+|.", re.S)


@dataclass(frozen=True)
class Piece:
    """A piece of prose; of a formula the text is LaTeX, of code what stands in backticks."""

    kind: Literal["words", "formula", "code", "page"]
    text: str


def pieces(text: str) -> Iterator[Piece]:
    r"""Yield the pieces of a text, the words between two others as one.

    >>> [piece.text for piece in pieces("the law ρ_c of `etf-rank`")]
    ['the law ', '\\rho_c', ' of ', 'etf-rank']
    """
    text, words = decomposed(in_prose(text)), ""
    at = 0
    while at < len(text):
        found = _piece(text, at)
        if found is None:
            end = _end_of_word(text, at)
            words, at = words + text[at:end], end
            continue
        if words:
            yield Piece("words", unmarked(words))
        words = ""
        piece, at = found
        yield piece
    if words:
        yield Piece("words", unmarked(words))


def _piece(text: str, at: int) -> tuple[Piece, int] | None:
    """Return the piece that is no word at a place, and where it ends."""
    if code := _CODE.match(text, at):
        return Piece("code", code[1]), code.end()
    if page := _PAGE.match(text, at):
        return Piece("page", page[0]), page.end()
    if re.match(r"inf\b", text[at:]) and _LISTED.search(text, 0, at):
        return Piece("formula", r"\infty"), at + 3
    if text.startswith(_REPLACEMENT, at) or re.match(r"\([ivx]+\)", text[at:]):
        return None
    if found := formula_at(text, at):
        return Piece("formula", found[0]), found[1]
    return None


def _end_of_word(text: str, at: int) -> int:
    """Return where a word, a space or a sign ends, after which a formula may begin."""
    if text.startswith(_REPLACEMENT, at):
        return at + len(_REPLACEMENT)
    found = _WORD.match(text, at)
    assert found is not None
    return found.end()


def in_markdown(text: str, *, guide: str = "") -> str:
    r"""Return a text in one line of Markdown, its formulas between dollars, as GitHub sets them.

    A page of the guide is a link where its folder is given, as it is reached from the text.

    >>> print(in_markdown("L_k(f) rises with k, see docs/known.md", guide="../"))
    $L_k(f)$ rises with $k$, see [docs/known.md](../known.md)
    """

    def linked(page: str) -> str:
        return f"[{page}]({guide}{page.removeprefix('docs/')})" if guide else plain(page)

    made: dict[str, Callable[[str], str]] = {
        "words": plain,
        "formula": lambda formula: f"${formula}$",
        "code": lambda code: f"`{code}`",
        "page": linked,
    }
    written, before = "", ""
    for one in pieces(one_line(text)):
        apart = " " if one.kind == before == "formula" else ""  # two dollars begin a display
        written, before = f"{written}{apart}{made[one.kind](one.text)}", one.kind
    return written


def in_latex(text: str) -> str:
    r"""Return a text as LaTeX, its formulas between dollars, code and pages as typewriter.

    A line may end after a comma of a formula and after a hyphen of typewriter.

    >>> print(in_latex("50% of ρ_c, by `etf-rank`"))
    50\% of $\rho_c$, by \texttt{etf-\allowbreak{}rank}
    """
    made: dict[str, Callable[[str], str]] = {
        "words": tex.text,
        "formula": lambda formula: "${}$".format(formula.replace(", ", r", \allowbreak ")),
        "code": tex.typewriter,
        "page": tex.typewriter,
    }
    return "".join(made[one.kind](one.text) for one in pieces(text))
