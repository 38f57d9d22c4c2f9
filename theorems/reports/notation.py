"""How the pieces of a formula are written: LaTeX and plain text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from theorems.reports import tex


@dataclass(frozen=True)
class Notation:
    """How the pieces are written; {0}, {1}, .. stand for the parts."""

    expectation: str
    total: str
    inner: str
    norm: str
    loss: str
    indicator: str
    fraction: str
    index: Callable[[str, str], str]
    drawn: str
    permutations: str
    distinct: str
    upto: str
    power: Callable[[str, str], str]
    space: str
    name: Callable[[str], str]
    letters: dict[str, str]

    def spelled(self, text: str) -> str:
        """Return a text with the letters of this notation."""
        for plain, written in self.letters.items():
            text = text.replace(plain, written)
        return text


LATEX = Notation(  # no \left and \right, between which TeX does not break a line
    expectation=r"\mathbb{{E}}_{{{0}}}\bigl[{1}\bigr]",
    total=r"\sum_{{{0}}} {1}",
    inner=r"\langle {0}, {1} \rangle",
    norm=r"\lVert {0} \rVert^2",
    loss=r"\ell\bigl(({0})_{{{1}}}\bigr)",
    indicator=r"\mathbf{{1}}[{0} = {1}]",
    fraction=r"\frac{{{0}}}{{{1}}}",
    index="{0}_{{{1}}}".format,
    drawn=r"{0} \sim {1}",
    permutations=r"\text{permutations}",
    distinct=r"{0} \neq {1}",
    upto=r"i \le k",
    power="{0}^{{{1}}}".format,
    space=r"\mathbb{{R}}^{{{0}}}",
    name=tex.name,
    letters=tex.SIGNS,
)
RAISES, MARKS = "^⁰¹²³⁴⁵⁶⁷⁸⁹", "⁺'′"
"""What raises a power, and marks of names: z⁺² would be z to the power +2."""

_RAISED = str.maketrans("0123456789", RAISES[1:])


def _index(letter: str, index: str) -> str:
    """Return c_i, and D_{c_i} where the index has one of its own."""
    bare = index.strip("'′").isalnum()
    return f"{letter}_{index}" if bare else f"{letter}_{{{index}}}"


def _power(base: str, exponent: str) -> str:
    return base + exponent.translate(_RAISED) if exponent.isdecimal() else f"{base}^{exponent}"


PLAIN = Notation(
    expectation="E[{0}] {1}",
    total="Σ_{0} {1}",
    inner="⟨{0}, {1}⟩",
    norm="‖{0}‖²",
    loss="ℓ(({0})_{1})",
    indicator="[{0} = {1}]",
    fraction="{0}/{1}",
    index=_index,
    drawn="{0} ∼ {1}",
    permutations="permutations",
    distinct="{0}≠{1}",
    upto="{i≤k}",
    power=_power,
    space="R^{0}",
    name=str,
    letters={},
)
