"""Claims, theorems, enclosures and certificates in Jupyter: `%load_ext theorems.reports.notebook`.

The classes are trusted and import nothing of the reports, so they have no methods for display;
the extension tells IPython how to show them.
"""

from __future__ import annotations

from typing import Any

from numerics.balls.enclosure import Enclosure
from theorems.certificates import (
    document,
    monotone_region,
    representation_counterexample,
    supervised_increase,
)
from theorems.errors import Undecided
from theorems.kernel.replay import steps_of
from theorems.kernel.statement import Statement
from theorems.kernel.theorem import Theorem
from theorems.reports import as_markdown
from theorems.reports.formulas import stated
from theorems.reports.notation import LATEX
from theorems.reports.proofs import proof
from theorems.reports.tables import cell
from theorems.verdicts.claim import Claim
from theorems.verdicts.prove import made_again, without_model
from theorems.verdicts.sentences import sentences
from theorems.verdicts.verify import Outcome


def load_ipython_extension(shell: Any) -> None:
    """Register how each class is shown."""
    for name, ways in (("text/markdown", MARKDOWN), ("text/latex", TEX)):
        formatter = shell.display_formatter.formatters[name]
        for kind, show in ways.items():
            formatter.for_type(kind, show)


def show_theorem(theorem: Theorem) -> str:
    r"""Return a theorem and its proof as Markdown, as the rules make it again.

    Raises `IllFormed` for what looks like a theorem and is made by no rule, `Undecided` for a
    vacuous one.

    >>> from theorems.kernel import rules
    >>> print(show_theorem(rules.nonnegative(4)).splitlines()[2])
    $4$ $\ge 0$.
    """
    made = made_again(theorem)
    if missing := without_model(made.statement):
        raise Undecided(f"the theorem is vacuous: {missing}")
    lines = steps_of(made)
    said = {id(lines[place]): words for place, words in sentences(theorem)}
    return "\n".join(as_markdown.proof_lines(made.statement, proof(made, {}, said))[1:])


def show_enclosure(enclosure: Enclosure) -> str:
    """Return an enclosure as the interval between two decimals, or as the number that it is.

    >>> show_enclosure(Enclosure.exactly("1/4", bits=53))[:5]
    '$0.25'
    """
    return f"${enclosure}$"


def show_certificate(certificate: document.Certificate) -> str:
    """Return what a certificate states, and that it has yet to be checked."""
    said = cell(STATEMENTS[type(certificate)](certificate))
    return f"A certificate, not yet checked (`nceproof recheck`), of: {said}"


def show_outcome(outcome: Outcome) -> str:
    """Return what a run found of a claim: what is not as declared, and a table with one row."""
    return "\n".join([*as_markdown.differing([outcome]), *as_markdown.table([outcome])])


STATEMENTS: dict[type, Any] = {
    document.SupervisedIncrease: supervised_increase.statement,
    document.MonotoneRegion: monotone_region.statement,
    document.MonotoneBoxes: monotone_region.statement,
    document.RepresentationCounterexample: representation_counterexample.statement,
}
MARKDOWN: dict[type, Any] = {
    Claim: as_markdown.claim_document,
    Theorem: show_theorem,
    Outcome: show_outcome,
    **dict.fromkeys(STATEMENTS, show_certificate),
}
TEX: dict[type, Any] = {
    Statement: lambda statement: f"${stated(statement, LATEX)}$",
    Enclosure: show_enclosure,
}
