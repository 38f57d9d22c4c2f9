"""LaTeX as MathML, in pieces between which a browser can break the line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from latex2mathml.converter import convert
from markupsafe import Markup

_BREAKS = (" + ", " - ", r" \ge", " = ", " > ", r" \vdash")

_REPAIRS = {
    ' xmlns="http://www.w3.org/1998/Math/MathML" display="inline"': "",
    "<mi>&#x0007E;</mi>": "<mo>&#x0223C;</mo>",
    "<mi>:</mi>": '<mo lspace="0" rspace="0.28em">:</mo>',  # "for all a: ..", not a ratio
    "<mo>&#x02016;</mo>": '<mo stretchy="false">&#x02016;</mo>',
    '<mn mathvariant="bold">1</mn>': "<mn>&#x1D7CF;</mn>",  # browsers ignore the attribute
}


_FONT = re.compile(r"\\(mathbb|mathbf|mathcal|mathrm|mathsf) (\w)")
"""A font of one letter without braces, which is converted to an attribute that browsers ignore."""


@cache
def mathml(latex: str) -> Markup:
    r"""Return a formula as inline MathML elements; browsers break lines between elements only.

    >>> mathml(r"a \ge b").count("<math")
    2
    """
    return Markup("<wbr>").join(map(_element, pieces(_FONT.sub(r"\\\1{\2}", latex))))


def _element(latex: str) -> Markup:
    """Return a piece; the empty group makes a sign at its head one between two terms."""
    written = convert(f"{{}}{latex}" if latex.startswith(_BREAKS) else latex)
    for made, meant in _REPAIRS.items():
        written = written.replace(made, meant)
    return Markup(written)


def pieces(latex: str) -> Iterator[str]:
    r"""Yield a formula in pieces: before relations, + and −, outside of braces and indicators.

    >>> list(pieces(r"\frac{a + b}{2} + [s = t] \ge (1 - c)"))
    ['\\frac{a + b}{2}', ' + [s = t]', ' \\ge (1 - c)']
    """
    depth, start, opened = 0, 0, -9
    for place, letter in enumerate(latex):
        if letter == "(":
            opened = place
        if letter in "{}" or (letter in "[]" and not latex[:place].endswith(("\\bigl", "\\bigr"))):
            depth += 1 if letter in "{[" else -1
        at_sign = depth == 0 and latex.startswith(_BREAKS, place)
        if at_sign and place > start and not 0 < place - opened < 3:  # (1 − x) stays in one piece
            yield latex[start:place]
            start = place
    yield latex[start:]
