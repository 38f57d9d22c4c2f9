"""Claims for papers: plain LaTeX that needs amsmath and amssymb only."""

from __future__ import annotations

from collections.abc import Sequence

from theorems.escaping import one_line
from theorems.reports.as_text import family_lines
from theorems.reports.derivations import Line, definitions, derived_lines, in_dollars, names_of
from theorems.reports.formulas import parts
from theorems.reports.notation import LATEX
from theorems.reports.places import argument_of
from theorems.reports.tex import text
from theorems.verdicts.claim import Claim

_PREAMBLE = r"""\documentclass{article}
\usepackage[a4paper,margin=25mm]{geometry}
\usepackage{amsmath,amssymb}
\setlength{\parindent}{0pt}
\begin{document}
"""


def claim_section(claim: Claim) -> str:
    r"""Return what a claim says and its derivation, to be pasted into a paper.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> print(claim_section(find_claim("etf-rank")).splitlines()[4])
    In its author's words: \emph{The squared norm of a combination of ETF vectors is the spread of its coefficients.}
    """  # noqa: E501
    title = rf"\emph{{{text(one_line(claim.title))}}}"
    lines = ["% needs amsmath and amssymb", rf"\paragraph{{{_named(claim)}.}}"]
    if claim.formal is None:
        lines += [f"Not proved here. In its author's words: {title}", "", text(claim.statement)]
        return "\n".join([*lines, "", *_hypotheses(claim)])
    derived = derived_lines(claim)  # before the statement, which it refuses where it is malformed
    assumptions, left, right = parts(claim.formal(), LATEX)
    lines += [f"Let {_listed(assumptions)}. Then"] if assumptions else []
    lines += [rf"{{\raggedright\par ${left} {right}$.\par}}", f"In its author's words: {title}"]
    return "\n".join([*lines, *_derivation(derived)])


def _named(claim: Claim) -> str:
    return f"{claim.kind.capitalize()} ({text(claim.id)})"


def _hypotheses(claim: Claim) -> list[str]:
    """Return what a claim without derivation assumes, and that the export has not decided it."""
    items = [rf"\item {{}}{text(hypothesis)}" for hypothesis in claim.hypotheses]
    listed = (
        ["Hypotheses, in its author's words:", r"\begin{itemize}", *items, r"\end{itemize}"]
        if items
        else []
    )
    command = rf"\texttt{{nceproof verify {text(one_line(argument_of(claim)))}}}"
    declared = f"Declared {claim.declared}: {command} computes the verdict."
    return [*listed, *(f"{text(line)}." for line in family_lines(claim)), declared]


def _listed(formulas: Sequence[str]) -> str:
    return ", ".join(f"${one}$" for one in formulas)


def _derivation(lines: Sequence[Line]) -> list[str]:
    names = names_of(lines)
    where = definitions(names)
    items = [
        rf"\item {in_dollars(line.statement, names)} \hfill\mbox{{\textit{{{line.by}}}}}"
        for line in lines
    ]
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
