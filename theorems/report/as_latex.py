"""Claims for papers: plain LaTeX that needs amsmath and amssymb only."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from theorems.kernel.claim import Claim
from theorems.report.derivations import Line, derived_lines, names_of
from theorems.report.formulas import LATEX, formula, parts

_SIGNS = LATEX.letters | {
    "β": r"\beta", "δ": r"\delta", "τ": r"\tau", "σ": r"\sigma", "Σ": r"\sum ", "⟨": r"\langle ",
    "⟩": r"\rangle ", "∼": r"\sim", "≠": r"\ne", "∉": r"\notin", "∞": r"\infty",
    "·": r"\cdot ", "→": r"\to", "↦": r"\mapsto", "⪰": r"\succeq", "∧": r"\wedge",
    "∨": r"\vee", "∪": r"\cup", "∫": r"\int ", "⋯": r"\cdots", "½": r"\tfrac12",
    "″": "''", "₊": "_+", "₋": "_-", "ᵀ": r"^{\mathsf T}", "<": "<", ">": ">",
    "|": r"\vert ",
}  # fmt: skip
_IN_TEXT = {
    "–": "--", "—": "---", "…": r"\ldots{}", "’": "'", "\\": r"\textbackslash{}",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}",
    **{letter: f"\\{letter}" for letter in "#$%&_{}"},
}  # fmt: skip
_ACCENTS = {
    "\u0300": "`",
    "\u0301": "'",
    "\u0302": "^",
    "\u0303": "~",
    "\u0304": "=",
    "\u0308": '"',
}
_RAISED = {"<sub>": "_", "<super>": "^"}
_PREAMBLE = r"""\documentclass{article}
\usepackage[a4paper,margin=25mm]{geometry}
\usepackage{amsmath,amssymb}
\setlength{\parindent}{0pt}
\begin{document}
"""


def text(words: str) -> str:
    r"""Return plain text as LaTeX that prints it; a letter that LaTeX lacks as its code.

    >>> print(text("L_k ≥ 0 for 50% of f"))
    L\_k $\ge$ 0 for 50\% of f
    """
    accented = rf"(.)([{''.join(_ACCENTS)}])|(.)"
    split = "".join(x if x in _SIGNS else unicodedata.normalize("NFD", x) for x in words)
    return re.sub(accented, _written, split, flags=re.DOTALL)


def _written(match: re.Match[str]) -> str:
    if match[2]:
        return rf"\{_ACCENTS[match[2]]}{{{_letter(match[1])}}}"
    return _letter(match[3])


def _letter(letter: str) -> str:
    if letter in _SIGNS:
        return f"${_SIGNS[letter].strip()}$"
    if letter in _IN_TEXT:
        return _IN_TEXT[letter]
    if letter.isascii() and (letter.isprintable() or letter.isspace()):
        return letter
    place = unicodedata.decomposition(letter).partition(" ")[0]
    plain = unicodedata.normalize("NFKD", letter)
    if place in _RAISED and plain.isalnum() and plain.isascii():
        return f"${_RAISED[place]}{{{plain}}}$"
    return f"[U+{ord(letter):04X}]"


def claim_section(claim: Claim) -> str:
    r"""Return what a claim says and its derivation, to be pasted into a paper.

    >>> from theorems.registry import find_claim
    >>> print(claim_section(find_claim("etf-rank")).splitlines()[1])
    \paragraph{Lemma (etf-rank).} The vectors of a simplex ETF have one linear relation: that they add up to zero.
    """  # noqa: E501
    head = rf"\paragraph{{{claim.kind.capitalize()} ({text(claim.id)}).}} {text(claim.title)}"
    lines = ["% needs amsmath and amssymb", head]
    if claim.formal is None:
        return "\n".join([*lines, "", text(claim.statement), "", *_hypotheses(claim)])
    assumptions, left, right = parts(claim.formal(), LATEX)
    lines += [f"Let {_listed(assumptions)}. Then"] if assumptions else []
    lines += [rf"{{\raggedright\par ${left} {right}$.\par}}"]
    return "\n".join([*lines, *_derivation(derived_lines(claim))])


def _hypotheses(claim: Claim) -> list[str]:
    items = [rf"\item {text(hypothesis)}" for hypothesis in claim.hypotheses]
    listed = ["Hypotheses:", r"\begin{itemize}", *items, r"\end{itemize}"] if items else []
    return [*listed, f"Checked on: {text(claim.family)}."]


def _listed(formulas: Sequence[str]) -> str:
    return ", ".join(f"${one}$" for one in formulas)


def _derivation(lines: Sequence[Line]) -> list[str]:
    names = names_of(lines)
    where = [f"${name} = {formula(side, LATEX)}$" for side, name in names.items()]
    items = []
    for line in lines:
        assumptions, left, right = parts(line.statement, LATEX, names)
        given = f"{_listed(assumptions)} $\\vdash$ " if assumptions else ""
        items.append(rf"\item {given}${left} {right}$ \hfill\mbox{{\textit{{{line.by}}}}}")
    return [
        r"{\small\raggedright",
        *(["Where"] if where else []),
        *(rf"\par {one}" for one in where),
        r"\begin{enumerate}",
        *items,
        r"\end{enumerate}}",
    ]


def document(claims: Sequence[Claim]) -> str:
    r"""Return a whole document, for a TeX engine.

    >>> document([]).splitlines()[-1]
    '\\end{document}'
    """
    sections = "\n\n".join(map(claim_section, claims))
    return rf"{_PREAMBLE}{sections}" + "\n\\end{document}"
