"""Claims for papers: plain LaTeX that needs amsmath and amssymb only."""

from __future__ import annotations

from collections.abc import Sequence

from theorems.escaping import one_line
from theorems.kernel.statement import Replacement, Statement
from theorems.reports.as_text import family_lines
from theorems.reports.places import argument_of
from theorems.reports.proofs import Step, proof_of
from theorems.reports.prose import in_latex
from theorems.reports.tex import text
from theorems.reports.wording import (
    conclusion,
    definitions,
    further_definitions,
    let,
    step_in_words,
)
from theorems.verdicts.claim import Claim

_PREAMBLE = r"""\documentclass{article}
\usepackage[a4paper,margin=25mm]{geometry}
\usepackage{amsmath,amssymb}
\setlength{\parindent}{0pt}
\setlength{\emergencystretch}{3em}
\begin{document}
"""


_REPLACEMENT = (
    r"{\raggedright\par (R) says: $\mathbb{E}\,\ell(v) \ge \mathbb{E}\,\ell(v')$ "
    r"for every set $S$ of coordinates, all numbers $w_i$ and iid $x, x_1, \dots, x_k$ with "
    r"finitely many values, where $v_i = x_i$ and $v'_i = x$ for $i \in S$, and "
    r"$v_i = v'_i = w_i$ elsewhere.\par}"
)
"""The hypothesis that has no name outside of this project, as docs/kernel.md has it."""


def claim_section(claim: Claim) -> str:
    r"""Return what a claim says and its derivation, to be pasted into a paper.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> print(claim_section(find_claim("etf-rank")).splitlines()[4])
    In its author's words: \emph{The squared norm of a combination of ETF vectors is the spread of its coefficients.}
    """  # noqa: E501
    title = rf"\emph{{{in_latex(one_line(claim.title))}}}"
    lines = ["% needs amsmath and amssymb", rf"\paragraph{{{_named(claim)}.}}"]
    if claim.formal is None:
        lines += [f"Not proved here. In its author's words: {title}", "", in_latex(claim.statement)]
        return "\n".join([*lines, "", *_hypotheses(claim)])
    steps = proof_of(claim)  # before the statement, which it refuses where it is malformed
    formal = claim.formal()
    lines += filter(None, [let(formal), rf"{{\raggedright\par {conclusion(formal)}.\par}}"])
    lines += _here(definitions([formal]))
    lines += [_REPLACEMENT] if Replacement() in formal.assumptions else []
    return "\n".join([*lines, f"In its author's words: {title}", *_proof(formal, steps)])


def _here(where: Sequence[str]) -> list[str]:
    return [r"{\raggedright\par Here " + r", \par ".join(where) + r".\par}"] if where else []


def _named(claim: Claim) -> str:
    return f"{claim.kind.capitalize()} ({text(claim.id)})"


def _hypotheses(claim: Claim) -> list[str]:
    """Return what a claim without derivation assumes, and that the export has not decided it."""
    items = [rf"\item {{}}{in_latex(hypothesis)}" for hypothesis in claim.hypotheses]
    listed = (
        ["Hypotheses, in its author's words:", r"\begin{itemize}", *items, r"\end{itemize}"]
        if items
        else []
    )
    argument = text(one_line(argument_of(claim))).replace("-", r"-\allowbreak{}")
    command = rf"\texttt{{nceproof verify {argument}}}"
    declared = f"Declared {claim.declared}: {command} computes the verdict."
    return [*listed, *(f"{in_latex(line)}." for line in family_lines(claim)), declared]


def _proof(formal: Statement, steps: Sequence[Step]) -> list[str]:
    """Return a proof as a list of its steps; the author's words stand in quotes."""
    said = (
        _because(step) + "{} \\par {}".format(*step_in_words(step, steps, formal)) for step in steps
    )
    items = [rf"\item {{}}{one}" for one in said]
    quoted = _QUOTED if any(step.said for step in steps) else ""
    return [
        rf"\paragraph{{Proof.}} {_MADE}{quoted}",
        *_here(further_definitions(formal, steps)),
        r"{\raggedright",
        r"\begin{enumerate}",
        *items,
        r"\end{enumerate}",
        r"\hfill$\square$\par}",
    ]


_MADE = "Each formula is what the rules of the kernel of nceproof made."
_QUOTED = " What stands in quotes is said by the author of the derivation."


def _because(step: Step) -> str:
    return f"``{in_latex(step.said)}'' " if step.said else ""


def document(claims: Sequence[Claim]) -> str:
    r"""Return a whole document, for a TeX engine.

    >>> document([]).splitlines()[-1]
    '\\end{document}'
    """
    sections = "\n\n".join(map(claim_section, claims))
    return rf"{_PREAMBLE}{sections}" + "\n\\end{document}"
