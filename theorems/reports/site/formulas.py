"""LaTeX as MathML, in pieces between which a browser can break the line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from latex2mathml.converter import convert
from markupsafe import Markup

_BREAKS = (" + ", " - ", r" \ge", r" \le ", " = ", " > ", " < ", r" \vdash")

_REPAIRS = {
    ' xmlns="http://www.w3.org/1998/Math/MathML" display="inline"': "",
    "<mi>&#x0007E;</mi>": "<mo>&#x0223C;</mo>",
    "<mo>&#x0002F;</mo>": '<mo lspace="0" rspace="0">/</mo>',
    "<mo>&#x0221E;</mo>": "<mi>&#x0221E;</mi>",
    "<mi>:</mi>": '<mo lspace="0" rspace="0.28em">:</mo>',  # "for all a: ..", not a ratio
    "<mo>&#x02016;</mo>": '<mo stretchy="false">&#x02016;</mo>',
    '<mn mathvariant="bold">1</mn>': "<mn>&#x1D7CF;</mn>",  # browsers ignore the attribute
}


_PRIME = re.compile(r"<msup>(<mi>[^<]*</mi>)<mi>(&#x0203[23];)</mi></msup>")
"""A prime is raised by its glyph."""
_FUNCTION = re.compile(r"(<mi>(?:log|exp|cosh|cos|sin)</mi>)(?=<m[^o])")
"""A function before an argument without brackets, which would touch it."""

_FONT = re.compile(r"\\(mathbb|mathbf|mathcal|mathrm|mathsf) (\w)")
"""A font of one letter without braces, which is converted to an attribute that browsers ignore."""


@cache
def mathml(latex: str) -> Markup:
    r"""Return a formula as inline MathML elements; browsers break lines between elements only.

    >>> mathml(r"a \ge b").count("<math")
    2
    """
    return Markup("<wbr>").join(map(_element, pieces(_FONT.sub(r"\\\1{\2}", latex))))


@cache  # pieces come again and again in other formulas
def _element(latex: str) -> Markup:
    """Return a piece; the empty group makes a sign at its head one between two terms."""
    written = convert(f"{{}}{latex}" if latex.startswith(_BREAKS) else latex)
    for made, meant in _REPAIRS.items():
        written = written.replace(made, meant)
    written = _PRIME.sub(r'<mrow>\1<mo lspace="0" rspace="0">\2</mo></mrow>', written)
    return Markup(_FUNCTION.sub(r'\1<mspace width="0.17em"/>', written))


def run_on(formula: Markup, after: str) -> tuple[Markup, str]:
    """Return a formula with the punctuation behind it, on one line, and what comes after that.

    >>> run_on(Markup("<math>x</math>"), ", y")
    (Markup('<span class="tight"><math>x</math>,</span>'), ' y')
    """
    text = after.lstrip(".,;:)!?”’")
    if text == after:
        return formula, after
    head, broken, tail = formula.rpartition("<wbr>")
    mark = after.removesuffix(text)
    tight = Markup('<span class="tight">{}{}</span>').format(Markup(tail), mark)
    return Markup(head) + Markup(broken) + tight, text


def pieces(latex: str) -> Iterator[str]:
    r"""Yield a formula in pieces: before relations, + and −, outside of braces and indicators.

    A set of tuples may break after each.

    >>> list(pieces(r"\frac{a + b}{2} + [s = t] \ge (1 - c)"))
    ['\\frac{a + b}{2}', ' + [s = t]', ' \\ge (1 - c)']
    >>> list(pieces(r"\lbrace (1, 2), (3, 4)\rbrace"))
    ['\\lbrace (1, 2), ', '(3, 4)\\rbrace']
    """
    depth, start, opened = 0, 0, -9
    for place, letter in enumerate(latex):
        if letter == "(":
            opened = place
        if letter in "{}" or (letter in "[]" and not latex[:place].endswith(("\\bigl", "\\bigr"))):
            depth += 1 if letter in "{[" else -1
        at_sign = latex.startswith(_BREAKS, place)
        at_sign = at_sign and not 0 < place - opened < 3  # (1 − x) stays in one piece
        if depth == 0 and place > start and (at_sign or _after_a_tuple(latex, place)):
            yield latex[start:place]
            start = place
    yield latex[start:]


def _after_a_tuple(latex: str, place: int) -> bool:
    """Tell whether a tuple of a set, and its comma, end at a place."""
    return latex.endswith("), ", 0, place) and (
        latex.count(r"\lbrace", 0, place) > latex.count(r"\rbrace", 0, place)
    )
