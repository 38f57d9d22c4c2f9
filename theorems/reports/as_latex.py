"""Claims for papers, each after the lemmas that it cites: LaTeX that needs packages of the AMS."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from theorems.escaping import one_line
from theorems.kernel.statement import Statement
from theorems.reports.as_text import family_lines
from theorems.reports.places import argument_of
from theorems.reports.proofs import Step, proof_of
from theorems.reports.prose import in_latex
from theorems.reports.tex import text, typewriter
from theorems.reports.wording import (
    conclusion,
    definitions,
    further_definitions,
    let,
    step_in_words,
)
from theorems.verdicts.citing import with_what_they_use
from theorems.verdicts.claim import Claim

_PREAMBLE = r"""\documentclass{article}
\usepackage[a4paper,margin=25mm]{geometry}
\usepackage{amsmath,amssymb,amsthm}
\newtheorem{theorem}{Theorem}
\newtheorem{lemma}[theorem]{Lemma}
\setlength{\parindent}{0pt}
\setlength{\emergencystretch}{3em}
\begin{document}
"""

_NEEDS = r"""% needs amsmath, amssymb, amsthm and, as most papers have them,
% \newtheorem{theorem}{Theorem} \newtheorem{lemma}[theorem]{Lemma}"""


def sections(claims: Sequence[Claim]) -> str:
    r"""Return what claims say and their proofs, to be pasted into a paper.

    Before each stands what it cites, as lemmas that it refers to. What a name is short for is said
    where it occurs first.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> print(sections([find_claim("etf-rank")]).splitlines()[3])
    \begin{lemma}[etf-rank]\label{etf-rank}
    """
    return "\n\n".join([_NEEDS, *_Paper(with_cited(claims)).sections()])


def with_cited(claims: Iterable[Claim]) -> list[Claim]:
    """Return claims, each after those that its derivation cites.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> [claim.id for claim in with_cited([find_claim("etf-optimal-balanced")])]
    ['simplex-for-words', 'balanced-lower-bound', 'etf-attains', 'etf-optimal-balanced']
    """
    found: dict[str, Claim] = {}
    for claim in claims:
        used = [claim] if claim.derivation is None else with_what_they_use([claim])
        found |= {one.id: one for one in used}
    return list(found.values())


class _Paper:
    """Claims in the order of a paper, and what has been said in it."""

    def __init__(self, claims: Sequence[Claim]) -> None:
        self.claims = {claim.id: claim for claim in claims}
        self.said: set[str] = set()

    def sections(self) -> list[str]:
        return ["\n".join(self.section(claim)) for claim in self.claims.values()]

    def first(self, lines: Iterable[str]) -> list[str]:
        """Return those lines that stand nowhere yet."""
        new = [line for line in lines if line not in self.said]
        self.said |= set(new)
        return new

    def section(self, claim: Claim) -> list[str]:
        title = rf"In its author's words: \emph{{{in_latex(one_line(claim.title))}}}"
        source = f"Source: {in_latex(one_line(claim.source))}."
        if claim.formal is None:
            named = rf"\paragraph{{{claim.kind.capitalize()} ({text(claim.id)}).}}"
            said = [named, f"Not proved here. {title}", "", in_latex(claim.statement)]
            return [*said, source, "", *_hypotheses(claim)]
        steps = proof_of(claim)  # before the statement, which it refuses where it is malformed
        formal, kind = claim.formal(), _environment(claim)
        return [
            rf"\begin{{{kind}}}[{text(claim.id)}]\label{{{claim.id}}}",
            *filter(None, [let(formal), rf"{{\raggedright\par {conclusion(formal)}.\par}}"]),
            *_here(self.first(definitions([formal]))),
            rf"\end{{{kind}}}",
            title,
            source,
            *self.proof(formal, steps),
        ]

    def proof(self, formal: Statement, steps: Sequence[Step]) -> list[str]:
        """Return a proof; of several steps it is a list; the author's words stand in quotes."""
        quoted = _QUOTED if any(step.said for step in steps) else ""
        said = [self.step(step, steps, formal) for step in steps]
        said[-1] += r"\qedhere"
        if len(said) > 1:
            items = (rf"\item {{}}{one}" for one in said)
            said = [r"\leavevmode\begin{enumerate}", *items, r"\end{enumerate}"]
        return [
            r"\begin{proof}",
            r"\raggedright",
            *self.first(filter(None, [_MADE, quoted])),
            *_here(self.first(further_definitions(formal, steps))),
            *said,
            r"\end{proof}",
        ]

    def step(self, step: Step, steps: Sequence[Step], formal: Statement) -> str:
        grounds, concluded = step_in_words(step, steps, formal, cited=self.reference)
        because = f"``{in_latex(step.said)}'' " if step.said else ""
        return rf"{because}{grounds}{{}} \par {concluded}"

    def reference(self, name: str) -> str:
        """Return how a proof names a claim that stands before it."""
        return rf"{_environment(self.claims[name]).capitalize()}~\ref{{{name}}}"


def _environment(claim: Claim) -> str:
    return "lemma" if claim.kind == "lemma" else "theorem"


def _here(where: Sequence[str]) -> list[str]:
    return [r"{\raggedright\par Here " + r", \par ".join(where) + r".\par}"] if where else []


_MADE = "Here and below each formula of a proof is what the rules of the kernel of nceproof made."
_QUOTED = "What stands in quotes is said by the author of a derivation."


def _hypotheses(claim: Claim) -> list[str]:
    """Return what a claim without derivation assumes, and that the export has not decided it."""
    items = [rf"\item {{}}{in_latex(hypothesis)}" for hypothesis in claim.hypotheses]
    listed = (
        ["Hypotheses, in its author's words:", r"\begin{itemize}", *items, r"\end{itemize}"]
        if items
        else []
    )
    command = typewriter(f"nceproof verify {one_line(argument_of(claim))}")
    declared = f"Declared {claim.declared}: {command} computes the verdict."
    return [*listed, *(f"{in_latex(line)}." for line in family_lines(claim)), declared]


def document(claims: Sequence[Claim]) -> str:
    r"""Return a whole document, for a TeX engine.

    >>> document([]).splitlines()[-1]
    '\\end{document}'
    """
    return rf"{_PREAMBLE}{sections(claims)}" + "\n\\end{document}"
